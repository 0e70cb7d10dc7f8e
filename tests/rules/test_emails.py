import pytest

from coaching.rules.emails import can_be_mailed


@pytest.mark.parametrize(
    ("address", "can"),
    [
        ("zoe@example.com", True),
        ("zoë@example.com", True),
        ("zoe@bücher.example", True),
        ("zoe@xn--bcher-kva.example", True),
        ("zoe@ex\u202eample.com", False),
        ("zoe@ex\ud800ample.com", False),
        (f"zoe@{'a' * 64}.com", False),
        ("zoe@a..com", False),
        ("zoe@", False),
        (f'"a@{"b" * 64}"@example.com', True),
    ],
)
def test_it_knows_what_no_mail_can_be_written_to(address, can):
    assert can_be_mailed(address) == can
