"""How long a text is to who typed it."""

import pytest

from coaching.rules.seen import seen_length, too_long
from tests.seen_cases import FAMILY, SEEN


@pytest.mark.parametrize(("text", "signs"), SEEN.items(), ids=ascii)
def test_it_counts_what_is_seen(text, signs):
    assert seen_length(text) == signs


def test_it_is_too_long_by_signs_and_by_what_is_kept():
    assert not too_long(FAMILY * 3, 3)
    assert too_long(FAMILY * 4, 3)
    assert too_long("abcd", 3)
    assert not too_long("abc", 3)
    # No sign is seen here but one, and more is typed than any sign takes.
    assert not too_long("e" + "\u0301" * 29, 3)
    assert too_long("e" + "\u0301" * 30, 3)
