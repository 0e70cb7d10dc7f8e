from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.weeks import Steered, next_monday, program_date

MONDAY = date(2026, 3, 2)
WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("start", "week", "weekday", "expected"),
    [
        (MONDAY, 1, 0, date(2026, 3, 2)),
        (MONDAY, 1, 6, date(2026, 3, 8)),
        (MONDAY, 3, 2, date(2026, 3, 18)),
        (WEDNESDAY, 1, 2, date(2026, 3, 4)),
        (WEDNESDAY, 1, 0, date(2026, 3, 9)),
        (WEDNESDAY, 2, 0, date(2026, 3, 16)),
    ],
)
def test_it_counts_weeks_from_the_day_it_starts(start, week, weekday, expected):
    assert program_date(start, week, weekday, {}) == expected


@pytest.mark.parametrize("weekdays", [{0: 1, 2: 3}, {"0": 1, "2": 3}])
def test_it_takes_another_weekday_for_a_programs_day(weekdays):
    assert program_date(MONDAY, 1, 0, weekdays) == date(2026, 3, 3)
    assert program_date(MONDAY, 2, 2, weekdays) == date(2026, 3, 12)
    assert program_date(MONDAY, 1, 4, weekdays) == date(2026, 3, 6)


def test_it_is_later_or_earlier_for_one_athlete():
    assert program_date(MONDAY, 1, 0, {}, 2) == date(2026, 3, 4)
    assert program_date(MONDAY, 1, 0, {}, -1) == date(2026, 3, 1)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.permutations(range(7)), st.integers(1, 52))
def test_it_loses_no_day_of_a_week(start, order, week):
    """Whichever day it starts on, a week's seven days are the next seven, each once."""
    weekdays = dict(enumerate(order))
    days = [program_date(start, week, weekday, weekdays) for weekday in range(7)]
    first = start + timedelta(days=7 * (week - 1))
    assert sorted(days) == [first + timedelta(days=n) for n in range(7)]
    assert [day.weekday() for day in days] == list(order)


def test_it_starts_on_the_next_monday():
    assert next_monday(WEDNESDAY) == date(2026, 3, 9)
    assert next_monday(MONDAY) == date(2026, 3, 9)


def test_what_was_shifted_stands_later_from_the_first_day_of_the_shift_on():
    """A shift is of the days as they stand by then, one after the other."""
    steered = Steered(((MONDAY, 2), (WEDNESDAY, 7)))
    assert steered.day_of(MONDAY - timedelta(days=1)) == MONDAY - timedelta(days=1)
    assert steered.day_of(MONDAY) == WEDNESDAY + timedelta(days=7)
    assert Steered(((MONDAY, 1), (WEDNESDAY, 7))).day_of(MONDAY) == date(2026, 3, 3)
    assert Steered(((MONDAY, -3),)).day_of(WEDNESDAY) == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("ended", "left"), [(None, "ab"), (MONDAY, ""), (WEDNESDAY, "a"), (date(2026, 3, 5), "ab")]
)
def test_what_ended_stands_no_more_from_its_day_on_as_it_was_shifted(ended, left):
    meant = {"a": MONDAY, "b": date(2026, 3, 3)}
    steered = Steered(((date(2026, 3, 3), 1),), ended)
    days = {"a": MONDAY, "b": WEDNESDAY}
    assert steered.dates(meant) == {what: days[what] for what in left}
