from decimal import Decimal
from types import SimpleNamespace

import pytest

from coaching.rules.amounts import fits, is_unlikely, one_tap_amount


@pytest.mark.parametrize(
    ("amount", "unit", "prescribed", "expected"),
    [
        ("20", "yd", ("20", None, "yd", False), True),
        ("18.288", "m", ("20", None, "yd", False), True),
        ("20", "m", ("20", None, "yd", False), False),
        ("20", "yd", ("20", None, "m", False), False),
        # The same as typed, though its metres have more places than are kept.
        ("0.334", "yd", ("0.1", "0.334", "yd", False), True),
        ("12.5", "yd", ("10", "12", "yd", False), False),
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


@pytest.mark.parametrize(
    ("amount", "most", "asked"),
    [(50, 10, False), (51, 10, True), (25, 5, False), (26, 5, True), (22, 2, False), (23, 2, True)],
)
def test_an_amount_is_asked_about_that_is_five_times_as_much_and_much_in_itself(
    amount, most, asked
):
    assert is_unlikely(Decimal(amount), Decimal(most)) is asked


@pytest.mark.parametrize(("last", "logged"), [(9, 10), (10, 10), (12, 12), (13, 10)])
def test_one_tap_logs_the_last_amount_where_the_range_has_it(last, logged):
    assert one_tap_amount(Decimal(10), Decimal(12), Decimal(last)) == logged
