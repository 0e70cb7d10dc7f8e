"""Where a session stands on its day: in a slot, numbered from 1, that no other one has.

Source: none. The limit keeps a day readable; nobody trains as often.
"""

from collections.abc import Container
from datetime import date

from .refusals import Refused

MAX_SLOT = 20


class DayFull(Refused):
    """There is no slot left on `date`."""

    def __init__(self, date: date) -> None:
        super().__init__(str(date))
        self.date = date


def free_slot(taken: Container[int], date: date) -> int:
    """The lowest slot of `date` that is not among those `taken`. Raises DayFull."""
    for slot in range(1, MAX_SLOT + 1):
        if slot not in taken:
            return slot
    raise DayFull(date)
