"""What got done of what was planned.

What counts is a set. A per-side set is one set of two rows, done when both are; taps count
rows. A set skipped with a reason is neither done nor missed.

A drill that was swapped keeps the sets begun on it; the rest are its successor's. So the chain
counts once, and what was planned in a session stays the same number.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from operator import add, attrgetter, sub
from typing import Protocol

# Number, side, whether it was skipped, whether it was over the cap.
Row = tuple[int, str, bool, bool]


class Counts(Protocol):
    """What has a Tally's counts: one itself, or a session."""

    @property
    def planned_sets(self) -> int: ...
    @property
    def done_sets(self) -> int: ...
    @property
    def skipped_sets(self) -> int: ...
    @property
    def extra_sets(self) -> int: ...
    @property
    def logged_rows(self) -> int: ...


@dataclass(frozen=True)
class Tally:
    """Counts of one drill, one session or one day. Sets unless the name says rows."""

    planned_sets: int = 0
    done_sets: int = 0
    skipped_sets: int = 0
    extra_sets: int = 0
    planned_rows: int = 0
    logged_rows: int = 0
    over_cap_sets: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(*map(add, _counts(self), _counts(other)))

    def __sub__(self, other: "Tally") -> "Tally":
        return Tally(*map(sub, _counts(self), _counts(other)))

    def changes(self) -> dict[str, int]:
        """{name: amount} of the counts that are not zero."""
        return {name: n for name, n in zip(COUNTERS, _counts(self), strict=True) if n}


#: A session's columns that keep its Tally, in order.
COUNTERS = tuple(count.name for count in fields(Tally))
_counts = attrgetter(*COUNTERS)


def kept_numbers(sets: int, begun: Collection[int], kept: int) -> list[int]:
    """The numbers of the sets that stay with a drill that was swapped, in order.

    Those in which something was done, and a set to do again for one that was undone.
    """
    free = [number for number in range(1, sets + 1) if number not in begun]
    return sorted([*begun, *free[: max(0, kept - len(begun))]])


def progress(
    sets: int, sides: Collection[str], rows: Iterable[Row], *, kept: int | None = None
) -> Tally:
    """Count one drill against the sets that it was to have, whether they were planned or added.

    `sets`: how many these are. `sides`: the rows of a set, from `sides_to_log`.
    `rows`: (number, side, skipped, over_cap) of every set row that stands. `kept`: of a drill
    that was swapped, how many sets stay with it, whatever their numbers; None for one that was
    not.
    """
    done: dict[int, set[str]] = {}
    skipped: set[int] = set()
    capped: set[int] = set()
    logged_rows = 0
    for number, side, was_skipped, over_cap in rows:
        if side not in sides:
            continue
        if was_skipped:
            skipped.add(number)
            continue
        done.setdefault(number, set()).add(side)
        logged_rows += 1
        if over_cap:
            capped.add(number)
    whole = {number for number, got in done.items() if len(got) == len(sides)}
    if kept is None:
        planned = sets
        done_sets = sum(1 for number in whole if number <= planned)
        skipped_sets = sum(1 for number in skipped - whole if number <= planned)
    else:
        planned = kept
        done_sets = min(len(whole), planned)
        # What was skipped and goes along with the swap is left to its successor.
        left = skipped & set(kept_numbers(sets, done, kept)) - whole
        skipped_sets = min(len(left), planned - done_sets)
    return Tally(
        planned_sets=planned,
        done_sets=done_sets,
        skipped_sets=skipped_sets,
        extra_sets=len(whole) - done_sets,
        planned_rows=planned * len(sides),
        logged_rows=logged_rows,
        over_cap_sets=len(capped),
    )


def tally(
    sets: int,
    sides: Collection[str],
    rows: Iterable[Row],
    *,
    extra: bool = False,
    kept: int | None = None,
) -> Tally:
    """What one drill adds to its session's counts. As `progress`, but of an `extra` drill nothing
    was planned: all its sets count as extra."""
    counts = progress(sets, sides, rows, kept=kept)
    if not extra:
        return counts
    return Tally(
        extra_sets=counts.done_sets + counts.extra_sets,
        logged_rows=counts.logged_rows,
        over_cap_sets=counts.over_cap_sets,
    )


def state(
    counts: Counts,
    *,
    date: date,
    today: date,
    teams_today: date | None = None,
    finished: bool = False,
    paused: bool = False,
) -> str:
    """The state of a session or a day.

    One of 'rest', 'planned', 'live', 'partial', 'done', 'missed' and 'paused'. `counts` has the
    names of Tally. `date` and `today` are the athlete's own dates, `teams_today` that of the team
    which set it: a day is missed when it is over for both, so that who travels or changes her zone
    misses nothing before her coach's day is over. Today, what has something
    logged is 'live' until it is finished; on any other day it is 'partial', also where all that
    was done is one side, or a skip. One that is finished with nothing in it is missed at once.
    While her plan is `paused` a day on which nothing was done is neither missed nor asked for.
    Where nothing was planned one whole extra set is all that can be done.
    """
    begun = counts.logged_rows or counts.skipped_sets
    if not (counts.planned_sets or begun):
        return "rest"
    if _is_done(counts):
        return "done"
    if begun:
        return "live" if date == today and not finished else "partial"
    if finished:
        return "missed"
    if paused:
        return "paused"
    return "missed" if date < min(today, teams_today or today) else "planned"


def drill_state(counts: Counts) -> str:
    """The state of one drill or block in a session: 'todo', 'part', 'done' or 'skipped'.

    Of a session or a day it is `state`, which calls 'partial' what is 'part' here.

    `counts` from `progress`, or the sum of several. Done is what reached its sets, skipped what
    was left out whole; where something was done and the rest skipped it is part.
    """
    if _is_done(counts):
        return "done"
    if counts.logged_rows:
        return "part"
    if not counts.skipped_sets:
        return "todo"
    return "skipped" if counts.skipped_sets >= counts.planned_sets else "part"


def done_share(counts: Counts) -> float:
    """How much of the plan is done, from 0 to 1; 0 where nothing was planned."""
    return min(1, counts.done_sets / counts.planned_sets) if counts.planned_sets else 0


def _is_done(counts: Counts) -> bool:
    """All sets are done; where there were none to do, a whole one more."""
    if counts.planned_sets:
        return counts.done_sets >= counts.planned_sets
    return counts.extra_sets > 0
