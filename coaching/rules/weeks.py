"""Which date a week and weekday of a program fall on.

Source: none, it is how a calendar is read. A week of a program is seven days from the day it
starts on, whichever that is: so a program that starts on a Wednesday loses none of its days.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

# {program weekday: real weekday}, its keys as numbers or, from JSON, as text.
Weekdays = Mapping[Any, int]


def real_weekday(weekday: int, weekdays: Weekdays) -> int:
    """The weekday (0 Monday) that a program's `weekday` stands for: itself where not said.

    `weekdays`: {program weekday: real weekday}, its keys as numbers or, from JSON, as text.
    """
    return weekdays.get(weekday, weekdays.get(str(weekday), weekday))


def program_date(
    start: date, week: int, weekday: int, weekdays: Weekdays, offset_days: int = 0
) -> date:
    """The date of `weekday` in `week` (1 is the first) of a program that starts on `start`.

    Week 1 is the seven days from `start`: the date is the first such weekday on or after it.
    `weekdays` as in `real_weekday`; `offset_days` later (earlier below 0) for one athlete.
    """
    into = (real_weekday(weekday, weekdays) - start.weekday()) % 7
    return start + timedelta(days=into + 7 * (week - 1) + offset_days)


def next_monday(today: date) -> date:
    """The first Monday after `today`, on which a program starts if nothing else is said."""
    return today + timedelta(days=7 - today.weekday())
