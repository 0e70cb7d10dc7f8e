"""What a reported pain asks for.

Source: load-tolerance practice in rehabilitation: up to 3 of 10 is acceptable while training,
4 and 5 with care, above 5 the exercise stops. A model for adults' Achilles tendons (Silbernagel
2007), stretched to this use: the page says so. It is no diagnosis.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TypeVar

Row = TypeVar("Row")

MIN_LEVEL, MAX_LEVEL = 0, 10
CARE_FROM = 4
STOP_FROM = 6


#: For how many days a drill that was stopped says so again.
WARNS_FOR = timedelta(days=14)


def answer(level: int) -> str:
    """'note' (told to the coach), 'ease' (easier, fewer or skip) or 'stop' (this drill, today).

    `level` is a whole number from 0 to 10; another one raises ValueError.
    """
    if not MIN_LEVEL <= level <= MAX_LEVEL:
        raise ValueError(level)
    if level >= STOP_FROM:
        return "stop"
    return "ease" if level >= CARE_FROM else "note"


def stops(level: int | None) -> bool:
    """Whether a drill that hurt so much is over for today. None: nothing was told."""
    return level is not None and level >= STOP_FROM


def ends_hip_work(level: int, *, at_front_of_hip: bool, is_minor: bool) -> bool:
    """Whether what was told ends all hip-flexor work of that day.

    Source: at the front of the pelvis rectus femoris can tear off its growth plate while somebody
    grows; so under 18 any pain there stops, and a clinician sees it (secondary).
    """
    return is_minor and at_front_of_hip and level > MIN_LEVEL


def fewer(open_sets: Sequence[Row]) -> Sequence[Row]:
    """What 'fewer' leaves out of the sets that are open: the last half, rounded down.

    Source: none, a default of ours. Of one set nothing is left out.
    """
    return open_sets[len(open_sets) - len(open_sets) // 2 :]


def eased(sets: int) -> int:
    """How many sets of a drill that hurt are left in a session that is eased: half, rounded up.

    Source: none, a default of ours, the same half that 'fewer' leaves.
    """
    return sets - sets // 2


def still_warns(stopped_on: date | None, day: date) -> bool:
    """Whether a drill that pain stopped on `stopped_on` says so on `day`."""
    return stopped_on is not None and day - stopped_on <= WARNS_FOR
