"""Which date a week and weekday of a program fall on.

Source: none, it is how a calendar is read. A week of a program is seven days from the day it
starts on, whichever that is: so a program that starts on a Wednesday loses none of its days.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

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


@dataclass(frozen=True)
class Steered:
    """How what was assigned was moved since: `shifts` of (from which day on, days later), the first
    first; and from which day on nothing of it stands any more.
    """

    shifts: tuple[tuple[date, int], ...] = ()
    ended_from: date | None = None

    def day_of(self, day: date) -> date:
        """On which day stands what was meant for `day`."""
        for first, days in self.shifts:
            if day >= first:
                day += timedelta(days=days)
        return day

    def dates(self, days: Mapping[UUID, date]) -> dict[UUID, date]:
        """{what: its day} of {what: the day it was meant for}, without what ended."""
        moved = {what: self.day_of(day) for what, day in days.items()}
        if self.ended_from is None:
            return moved
        return {what: day for what, day in moved.items() if day < self.ended_from}


def next_monday(today: date) -> date:
    """The first Monday after `today`, on which a program starts if nothing else is said."""
    return today + timedelta(days=7 - today.weekday())
