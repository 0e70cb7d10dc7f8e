"""Ladders: from easier to harder, one step at a time.

Source: the article names an easier step for one drill (knees to elbows before feet to bar), a
harder one for another (hops after skips), and the pipe before any load.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeVar

from . import load
from .load import most_load

Drill = TypeVar("Drill")
Thing = TypeVar("Thing")
WEEK = timedelta(days=7)


def steps(rungs: Iterable[tuple[int, Drill, Thing]], here: Drill) -> list[tuple[str, list[Thing]]]:
    """[(side, [thing, ...]), ...] from the easiest step to the hardest.

    `rungs`: (position, drill, thing); rungs at one position are alternatives. `side` is
    'easier', 'here' or 'harder', seen from the drill `here`. Empty where that is on no rung.
    """
    own = [position for position, drill, _ in rungs if drill == here]
    if not own:
        return []
    by_step: dict[int, list[Thing]] = {}
    for position, _, thing in sorted(rungs, key=lambda rung: rung[0]):
        by_step.setdefault(position, []).append(thing)
    return [
        ("easier" if position < min(own) else "harder" if position > max(own) else "here", things)
        for position, things in by_step.items()
    ]


def ramp(start: Decimal | None, goal: Decimal, index: int) -> Decimal:
    """The amount of the session number `index`, from 0, on a new rung: one more each session.

    From `start` up to `goal`, what is prescribed there. Without a start it is the goal at once.
    Source: none, a default of ours.
    """
    return goal if start is None else max(min(start, goal), min(start + index, goal))


def next_load(
    value: Decimal, unit: str, pieces: int, *, cap: tuple[Decimal, str] | None
) -> Decimal | None:
    """Each piece's load one step on, at most the cap in all; None where there is no step left.

    A step is `load.STEP` in all, and no more than one a week: `may_add_load`.
    """
    more = value + load.step_of_a_piece(unit, pieces)
    if cap is not None:
        most = most_load(*cap, unit=unit, count=pieces)
        more = more if most is None else min(more, most)
    return more if more > value else None


def may_add_load(since: date | None, day: date) -> bool:
    """Whether a week has passed since the load went up last."""
    return since is None or day - since >= WEEK


def rests(until: date | None, more_sessions: int | None, *, day: date, sessions: int) -> bool:
    """Whether a step that was put off still waits: until a day, or for so many more sessions."""
    return (until is not None and day < until) or (sessions < (more_sessions or 0))


def load_before(value: Decimal, unit: str, pieces: int) -> Decimal | None:
    """Each piece's load one step down; None where nothing would be left."""
    less = value - load.step_of_a_piece(unit, pieces)
    return less if less > 0 else None
