"""Ladders: from easier to harder, one step at a time.

Source: the article names an easier step for one drill (knees to elbows before feet to bar), a
harder one for another (hops after skips), and the pipe before any load.
"""

from collections.abc import Iterable
from typing import TypeVar

Drill = TypeVar("Drill")
Thing = TypeVar("Thing")


def steps(rungs: Iterable[tuple[int, Drill, Thing]], here: Drill) -> list[tuple[str, list[Thing]]]:
    """[(place, [thing, ...]), ...] from the easiest step to the hardest.

    `rungs`: (position, drill, thing); rungs at one position are alternatives. `place` is
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
