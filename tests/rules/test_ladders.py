from datetime import date, timedelta
from decimal import Decimal

import pytest

from coaching.rules.ladders import load_before, may_add_load, next_load, ramp, rests, steps

HANGING = [(2, "toes", "feet to bar"), (1, "knees", "knees to elbows")]


def test_it_goes_from_easier_to_harder():
    assert steps(HANGING, "knees") == [("here", ["knees to elbows"]), ("harder", ["feet to bar"])]
    assert steps(HANGING, "toes") == [("easier", ["knees to elbows"]), ("here", ["feet to bar"])]


def test_it_keeps_alternatives_on_one_step():
    loads = [(1, "squat", "pipe"), (2, "squat", "dumbbells"), (2, "squat", "bar")]
    assert steps(loads, "squat") == [("here", ["pipe"]), ("here", ["dumbbells", "bar"])]


def test_it_climbs_in_order_whatever_the_order_it_is_told_in():
    rungs = [(3, "c", "three"), (1, "a", "one"), (2, "b", "two"), (1, "z", "also one")]
    assert steps(rungs, "b") == [
        ("easier", ["one", "also one"]),
        ("here", ["two"]),
        ("harder", ["three"]),
    ]


def test_a_drill_on_several_steps_is_here_on_all_between():
    rungs = [(n, "squat" if n in (2, 4) else f"other {n}", n) for n in (5, 4, 3, 2, 1)]
    assert steps(rungs, "squat") == [
        ("easier", [1]),
        ("here", [2]),
        ("here", [3]),
        ("here", [4]),
        ("harder", [5]),
    ]


def test_it_says_nothing_of_steps_that_are_not_there():
    assert steps([(7, "knees", "a")], "knees") == [("here", ["a"])]


def test_a_new_rung_begins_low_and_goes_up_by_one_a_session():
    assert [ramp(Decimal(5), Decimal(8), n) for n in range(5)] == [5, 6, 7, 8, 8]
    assert [ramp(Decimal(9), Decimal(8), n) for n in range(2)] == [8, 8]
    assert ramp(None, Decimal(8), 0) == 8


@pytest.mark.parametrize(
    ("value", "unit", "pieces", "more"),
    [
        ("15", "lb", 1, 20),
        ("10", "lb", 2, Decimal("12.5")),
        ("58", "lb", 1, 60),
        ("60", "lb", 1, None),
    ],
)
def test_the_load_goes_up_by_a_step_in_all_and_never_over_the_cap(value, unit, pieces, more):
    assert next_load(Decimal(value), unit, pieces, cap=(Decimal(60), "lb")) == more


def test_it_adds_load_once_a_week():
    day = date(2026, 3, 9)
    assert may_add_load(None, day)
    assert may_add_load(day - timedelta(days=7), day)
    assert not may_add_load(day - timedelta(days=6), day)


def test_what_was_put_off_waits_until_its_day_or_for_its_sessions():
    day = date(2026, 3, 9)
    assert rests(day + timedelta(days=1), None, day=day, sessions=9)
    assert not rests(day, None, day=day, sessions=0)
    assert rests(None, 2, day=day, sessions=1)
    assert not rests(None, 2, day=day, sessions=2)
    assert not rests(None, None, day=day, sessions=0)


def test_the_load_goes_down_by_a_step_in_all_and_never_to_nothing():
    assert load_before(Decimal(45), "lb", 1) == 40
    assert load_before(Decimal(20), "lb", 2) == Decimal("17.5")
    assert load_before(Decimal("5.5"), "lb", 1) == Decimal("0.5")
    assert load_before(Decimal(5), "lb", 1) is None
    assert load_before(Decimal(4), "lb", 1) is None


def test_without_a_cap_that_can_be_held_the_step_is_whole():
    assert next_load(Decimal(58), "lb", 1, cap=None) == 63
