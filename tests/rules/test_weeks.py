from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.weeks import next_monday, program_date

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
