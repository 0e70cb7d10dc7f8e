from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules import units

typed = st.decimals(min_value=0, max_value=2000, places=3, allow_nan=False)


def test_it_knows_sixty_pounds_exactly():
    assert units.load_kg(Decimal(60), "lb") == Decimal("27.2155422")


def test_it_knows_twenty_yards_exactly():
    assert units.to_si(Decimal(20), "yd") == Decimal("18.288")


def test_it_counts_both_dumbbells():
    assert units.load_kg(Decimal(30), "lb", 2) == units.load_kg(Decimal(60), "lb")


def test_it_keeps_no_load_apart_from_a_load_of_nothing():
    assert units.load_kg(None, "") is None
    assert units.load_kg(Decimal(0), "kg") == 0


@given(typed, st.sampled_from(["lb", "kg", "yd", "m"]))
def test_it_reads_back_what_was_typed_in_the_reader_s_own_units(value, unit):
    unit_system = "imperial" if unit in ("lb", "yd") else "metric"
    text, shown = units.read_as(value, unit, unit_system)
    assert (Decimal(text), shown) == (value, unit)


@pytest.mark.parametrize(
    ("value", "unit", "unit_system", "shown"),
    [
        ("60", "lb", "metric", ("27.2", "kg")),
        ("20", "kg", "imperial", ("44.1", "lb")),
        ("20", "yd", "metric", ("18.3", "m")),
        ("10", "reps", "metric", ("10", "reps")),
        ("30", "s", "imperial", ("30", "s")),
    ],
)
def test_it_shows_another_unit_system_converted(value, unit, unit_system, shown):
    assert units.read_as(Decimal(value), unit, unit_system) == shown


@pytest.mark.parametrize(
    ("value", "text"),
    [("60.000", "60"), ("2.500", "2.5"), ("0", "0"), ("100", "100"), ("1E+2", "100")],
)
def test_it_writes_numbers_plainly(value, text):
    assert units.plain(Decimal(value)) == text


def test_it_writes_nothing_for_no_number_and_keeps_the_noughts_of_a_whole_one():
    assert units.plain(None) == ""
    assert units.plain(Decimal("1000")) == "1000"
    assert units.plain(Decimal("0.050")) == "0.05"


def test_it_rounds_a_converted_half_up():
    # 0.25 m is 0.2734 yd; 16.05 kg is 35.384 lb; 0.35 yd is 0.32 m.
    assert units.read_as(Decimal("0.25"), "m", "imperial") == ("0.3", "yd")
    assert units.read_as(Decimal("16.05"), "kg", "imperial") == ("35.4", "lb")
    assert units.read_as(Decimal("0.35"), "yd", "metric") == ("0.3", "m")


def test_other_units_are_their_own_si():
    for unit in ("kg", "m", "s", "reps", "runs"):
        assert units.to_si(Decimal(7), unit) == 7
    assert units.load_kg(Decimal(1), "lb") == Decimal("0.45359237")


def test_every_measure_has_the_units_that_are_typed_for_it():
    assert units.LOAD_UNITS == ("lb", "kg")
    assert units.AMOUNT_UNITS == {
        "reps": ("reps",),
        "seconds": ("s",),
        "distance": ("yd", "m"),
        "runs": ("runs",),
    }


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("6.8040"), "6.804"),
        (Decimal("10.00"), "10"),
        (Decimal("0.5"), "0.5"),
        (Decimal("1E+2"), "100"),
        (100, "100"),
        ("2.50", "2.5"),
    ],
)
def test_a_program_reads_the_shortest_digits(value, text):
    assert units.bare(value) == text


@pytest.mark.parametrize(
    ("value", "unit", "target", "read"),
    [
        ("2.50", "kg", "", ("2.5", "kg")),
        ("2.50", "kg", "kg", ("2.5", "kg")),
        ("10", "lb", "kg", ("4.5", "kg")),
        ("20", "yd", "m", ("18.3", "m")),
        ("3.25", "kg", "kg", ("3.25", "kg")),
        # 171.45 m: a half is rounded up, as people do it.
        ("187.5", "yd", "m", ("171.5", "m")),
    ],
)
def test_a_value_is_read_in_the_unit_that_was_chosen(value, unit, target, read):
    assert units.in_unit(Decimal(value), unit, target) == read


def test_two_units_in_a_text_agree_as_the_second_is_rounded():
    # 2.5 lb are 1.13398 kg, 5.5 lb are 2.49476 kg, 0.5 kg are 1.10231 lb.
    assert units.both_agree("2.5", "lb", "1", "kg")
    assert units.both_agree("2.5", "lb", "1.1", "kg")
    assert units.both_agree("2.5", "lb", "1.13", "kg")
    assert not units.both_agree("2.5", "lb", "1.2", "kg")
    assert not units.both_agree("5.5", "lb", "3", "kg")
