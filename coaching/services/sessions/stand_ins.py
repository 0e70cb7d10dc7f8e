"""Facts by which a drill is ranked as a stand-in for another: what is there, what it asks for."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet

from coaching.models import Athlete, Drill, Equipment, SquadMembership, Team
from coaching.rules.equipment import Thing
from coaching.rules.names import by_name
from coaching.rules.stand_ins import StandIn
from coaching.undocumented import KeptQuery


def at_hand(athletes: Collection[int], teams: Iterable[Team]) -> dict[int, frozenset[int]]:
    """{athlete id: ids of what she has and of what her squads' places have}: one query.

    The squads are those of `teams`. Of whom nothing is known she is not in it.
    """
    known: defaultdict[int, set[int]] = defaultdict(set)
    for athlete, thing in _AT_HAND.all(list(athletes), [team.pk for team in teams]):
        known[athlete].add(thing)
    return {athlete: frozenset(things) for athlete, things in known.items()}


def _at_hand(athletes: list[int], teams: list[int]) -> "QuerySet[Athlete, Any]":
    own = Athlete.objects.filter(pk__in=athletes, equipment__isnull=False)
    of_places = SquadMembership.objects.filter(
        athlete__in=athletes,
        squad__team__in=teams,
        squad__archived_at=None,
        squad__equipment__isnull=False,
    )
    return (
        own.order_by()
        .values_list("pk", "equipment")
        .union(of_places.order_by().values_list("athlete_id", "squad__equipment"))
    )


_AT_HAND = KeptQuery(_at_hand, [-1], [-(10**9)])


def things_of(drills: "Collection[int] | QuerySet[Drill, Any]") -> dict[int, list[Thing]]:
    """{drill id: what it is done with, beside what is held}: one query."""
    rows = Equipment.objects.filter(drills__in=drills).order_by("name")
    things: defaultdict[int, list[Thing]] = defaultdict(list)
    for drill, pk, name in rows.values_list("drills", "pk", "name"):
        things[drill].append((pk, name))
    return things


def known_drills(team: Team, own: Collection[int]) -> "QuerySet[Drill]":
    """The team's drills, and those of the ids `own`."""
    return (Drill.objects.for_team(team).for_list() | Drill.objects.filter(pk__in=own)).distinct()


def candidates(team: Team, own: Collection[int], *beside: str) -> list[Drill]:
    """`known_drills` with their muscles and what `beside` names of them: a query each, and one."""
    drills = known_drills(team, own).select_related("implement")
    return by_name(drills.prefetch_related("muscles", *beside), "kind")


def stand_in(drill: Drill, things: Iterable[Thing], *, above: Collection[int] = ()) -> StandIn[int]:
    """As the rules rank it. `things`: what it is done with, beside what is held.

    `above`: ids of the drills that stand above her place on ladders.
    """
    held = [(drill.implement.pk, drill.implement.name)] if drill.implement else []
    return StandIn(
        drill.pk,
        drill.kind,
        (drill.hip_angle_from, drill.hip_angle_to),
        frozenset(muscle.slug for muscle in drill.muscles.all()),
        frozenset(drill.demands),
        drill.optional_overhead,
        things=(*things, *held),
        is_above_her=drill.pk in above,
    )
