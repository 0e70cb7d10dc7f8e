from decimal import Decimal
from types import SimpleNamespace

import pytest

from coaching.rules.amounts import fits


@pytest.mark.parametrize(
    ("amount", "unit", "prescribed", "expected"),
    [
        ("20", "yd", ("20", None, "yd", False), True),
        ("18.288", "m", ("20", None, "yd", False), True),
        ("20", "m", ("20", None, "yd", False), False),
        ("20", "yd", ("20", None, "m", False), False),
        # The same as typed, though its metres have more places than are kept.
        ("0.334", "yd", ("0.1", "0.334", "yd", False), True),
        ("12", "reps", ("10", "12", "reps", False), True),
        ("13", "reps", ("10", "12", "reps", False), False),
        ("9", "reps", ("10", "12", "reps", True), False),
        ("13", "reps", ("10", None, "reps", True), True),
    ],
)
def test_an_amount_fits_in_its_range_whatever_its_unit(amount, unit, prescribed, expected):
    bottom, top, in_unit, amrap = prescribed
    prescribed = SimpleNamespace(
        amount=Decimal(bottom),
        amount_top=top and Decimal(top),
        amount_unit=in_unit,
        amrap=amrap,
    )
    assert fits(Decimal(amount), unit, prescribed) is expected
