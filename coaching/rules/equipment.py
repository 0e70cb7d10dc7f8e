"""What drills are done with, and whether it is there.

Source: none, it is ours. Of whom nothing is known nothing is missing.
"""

from collections.abc import Collection, Iterable
from datetime import date

from .findings import AthletePlan, Finding, PlannedDrill, Severity

EQUIPMENT = "equipment"
# The id and the name of a piece of equipment.
Thing = tuple[int, str]


def missing(things: Iterable[Thing], at_hand: Collection[int] | None) -> tuple[str, ...]:
    """The names of those that are not `at_hand`, ids; None: nothing is known of it."""
    if at_hand is None:
        return ()
    return tuple(name for pk, name in things if pk not in at_hand)


def of_plan(plan: AthletePlan, first: date, last: date) -> list[Finding]:
    """What is planned from `first` to `last` with what is not there: one a day and drill."""
    met: dict[tuple[date, str], tuple[PlannedDrill, tuple[str, ...]]] = {}
    for drill in plan.drills:
        names = missing(drill.things, plan.at_hand)
        if names and drill.ours and first <= drill.date <= last:
            met.setdefault((drill.date, drill.name), (drill, names))
    return [
        Finding(
            day,
            EQUIPMENT,
            Severity.NOTE,
            plan.athlete,
            name=name,
            things=names,
            instead=tuple(plan.instead.get(drill.drill, ())),
            session=drill.session,
            session_drill=drill.session_drill,
        )
        for (day, name), (drill, names) in met.items()
    ]
