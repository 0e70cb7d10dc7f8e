"""How much of the planned work falls in each zone of the lift, ready to be shown.

How it counts stands in `rules.zones.coverage`, and in templates/anatomy/_coverage.html for
those who read the figures. A drill's hip angles are the catalogue's of today: a session keeps
its sets, but which zones they reach follows when a drill is described better.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet, Sum

from coaching.models import Athlete, Block, Prescription, Session, SessionDrill
from coaching.pages.anatomy import Part
from coaching.rules import zones
from coaching.undocumented import KeptQuery


@dataclass
class Bar(Part):
    """A zone with its planned sets."""

    sets: int = 0

    @property
    def is_above(self) -> bool:
        """Whether it lies above the level thigh."""
        return self.zone.start >= zones.PARALLEL


@dataclass
class Coverage:
    """`sets` planned in all, and a Bar a zone. A zone with none has a gap worth seeing."""

    sets: int
    bars: list[Bar]


def _coverage(work: Iterable[tuple[int, int, int]]) -> Coverage:
    total, sets_of = zones.coverage(work)
    bars = [Bar(zone, sets=sets_of[zone.muscle]) for zone in zones.ZONES if total]
    return Coverage(total, bars)


def of_block(block: Block, prescriptions: Iterable[Prescription]) -> Coverage:
    """Of one block, from its prescriptions with their drills. Rounds take the place of sets."""
    return _coverage(
        (row.drill.hip_angle_from, row.drill.hip_angle_to, block.rounds or row.sets)
        for row in prescriptions
    )


def of_sessions(sessions: QuerySet[Session]) -> Coverage:
    """Of what was planned in a queryset of sessions: one query, however many they are.

    Extras were not planned. A swapped drill counts with the sets that stay with it.
    """
    return _coverage(_planned(sessions))


def of_days(athlete: Athlete, first: date, last: date) -> Coverage:
    """As `of_sessions`, of all that the athlete has on these days."""
    return _coverage(_OF_DAYS.all(athlete.pk, first, last))


def _planned(sessions: QuerySet[Session]) -> QuerySet[SessionDrill, Any]:
    return (
        SessionDrill.objects.filter(block__session__in=sessions)
        .planned()
        .order_by()
        .values_list("drill__hip_angle_from", "drill__hip_angle_to")
        .annotate(total=Sum("planned_sets"))
    )


_OF_DAYS = KeptQuery(
    lambda athlete, first, last: _planned(Session.objects.of_athletes([athlete], first, last)),
    -1,
    date(1, 1, 1),
    date(1, 1, 2),
)
