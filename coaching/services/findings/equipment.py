"""The facts of what drills are done with: what is there, and what can be done instead."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from coaching.models import Drill, Team
from coaching.rules.equipment import Thing, missing
from coaching.rules.findings import AthletePlan
from coaching.rules.stand_ins import ranked
from coaching.services.ladders.places import drills_above
from coaching.services.sessions.stand_ins import (
    at_hand,
    candidates,
    known_drills,
    stand_in,
    things_of,
)

# So many substitutes are named with what is not there.
MAX_INSTEAD = 2


def with_equipment(plans: list[AthletePlan], teams: list[Team]) -> list[AthletePlan]:
    """The plans with what each drill is done with, and what is there.

    One query, two where something is known of somebody, six where something is not there.
    """
    athletes = [plan.athlete for plan in plans if plan.drills]
    known = at_hand(athletes, teams) if athletes and teams else {}
    if not known:
        return plans
    planned = {drill.drill for plan in plans for drill in plan.drills}
    things = things_of(known_drills(teams[0], planned).values("pk"))
    plans = [
        replace(
            plan,
            at_hand=known[plan.athlete],
            drills=tuple(
                replace(drill, things=(*things.get(drill.drill, ()), *drill.things))
                for drill in plan.drills
            ),
        )
        if plan.athlete in known
        else plan
        for plan in plans
    ]
    return _with_instead(plans, teams[0], things)


def _with_instead(
    plans: list[AthletePlan], team: Team, things: Mapping[int, Sequence[Thing]]
) -> list[AthletePlan]:
    """The plans with the names of what can be done for what is planned and not there."""
    lacking = {plan.athlete: _lacking(plan) for plan in plans}
    wanted = {drill for drills in lacking.values() for drill in drills}
    if not wanted:
        return plans
    drills = {drill.pk: drill for drill in candidates(team, wanted)}
    above = drills_above(team, [athlete for athlete, some in lacking.items() if some])
    # Many have the same at hand, and stand on the same rungs.
    known: dict[tuple[object, ...], tuple[str, ...]] = {}
    instead: dict[int, dict[int, tuple[str, ...]]] = {}
    for plan in plans:
        kinds = frozenset(row.kind for row in plan.restrictions)
        for pk in lacking[plan.athlete]:
            not_yet = frozenset(above[plan.athlete])
            key = pk, plan.at_hand, not_yet, kinds
            if key not in known:
                known[key] = _instead(drills, things, *key)
            instead.setdefault(plan.athlete, {})[pk] = known[key]
    return [replace(plan, instead=instead.get(plan.athlete, {})) for plan in plans]


def _lacking(plan: AthletePlan) -> set[int]:
    return {drill.drill for drill in plan.drills if missing(drill.things, plan.at_hand)}


def _instead(
    drills: Mapping[int, Drill],
    things: Mapping[int, Sequence[Thing]],
    here: int,
    at_hand: Collection[int] | None,
    above: Collection[int],
    kinds: Collection[str],
) -> tuple[str, ...]:
    """The names of the first that stand in for the drill `here` and are there."""
    every = {pk: stand_in(drill, things.get(pk, ()), above=above) for pk, drill in drills.items()}
    there = [each for each in every.values() if not missing(each.things, at_hand)]
    order = [pk for pk in ranked(every[here], there, kinds) if pk != here]
    return tuple(drills[pk].name for pk in order[:MAX_INSTEAD])
