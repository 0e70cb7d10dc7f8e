"""What is planned for athletes, drill by drill, as the rules read it: one query."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, QuerySet

from coaching.models import Athlete, SessionDrill
from coaching.models.choices import Kind
from coaching.rules.contacts import contacts
from coaching.rules.findings import PlannedDrill
from coaching.rules.sides import sides_to_log
from coaching.rules.substitutes import demands
from coaching.rules.units import to_si
from coaching.undocumented import KeptQuery


class _Planned(NamedTuple):
    """A drill that stands for an athlete, with what is read of its session and of the drill."""

    id: UUID
    name: str
    kind: str
    side_mode: str
    sides: str
    first_side: str
    amount_si: Decimal
    contacts_value: Decimal | None
    contacts_basis: str
    contacts_per_value: Decimal | None
    contacts_per_unit: str
    note: str
    drill_id: int
    implement_loaded: bool
    load_kg: Decimal | None
    asks_full_range: bool
    of: int
    team: int
    session: UUID
    day: date
    impact: bool
    hanging: bool
    overhead: bool
    optional: bool
    water: bool
    implement_id: int | None
    implement_name: str
    angle_from: int
    angle_to: int
    high: bool
    planned_sets: int


def planned_drills(
    athletes: Iterable[Athlete],
    first: date,
    last: date,
    teams: Collection[int],
    gone: Collection[UUID],
) -> dict[int, list[PlannedDrill]]:
    """{athlete id: what stands on her days}, what she added too; what waits is on none."""
    rows = _STANDING.all([athlete.pk for athlete in athletes], first, last, gone)
    planned: defaultdict[int, list[PlannedDrill]] = defaultdict(list)
    for row in map(_Planned._make, rows):
        planned[row.of].append(_drill(row, ours=row.team in teams))
    return planned


def _standing(
    athletes: Sequence[int], first: date, last: date, gone: Sequence[UUID]
) -> "QuerySet[SessionDrill, Any]":
    rows = SessionDrill.objects.filter(
        block__session__athlete__in=athletes,
        block__session__date__range=(first, last),
        block__session__removed_at=None,
        block__session__paused=False,
    )
    return _as_read(rows).exclude(block__in=gone)


def woken_drills(
    days: Mapping[UUID, date], teams: Collection[int]
) -> dict[int, list[PlannedDrill]]:
    """{athlete id: what stands in sessions that wait, as if they did not, each on its new day}.

    `days`: {id of a session: that day}. One query, none where there is none.
    """
    planned: defaultdict[int, list[PlannedDrill]] = defaultdict(list)
    if days:
        rows = SessionDrill.objects.filter(block__session__in=list(days))
        for row in map(_Planned._make, _as_read(rows)):
            moved = row._replace(day=days[row.session])
            planned[row.of].append(_drill(moved, ours=row.team in teams))
    return planned


def _as_read(rows: Any) -> "QuerySet[SessionDrill, Any]":
    beside = {
        "of": F("block__session__athlete"),
        "team": F("block__session__team"),
        "day": F("block__session__date"),
        "session": F("block__session"),
        "impact": F("drill__impact"),
        "hanging": F("drill__hanging"),
        "overhead": F("drill__overhead"),
        "optional": F("drill__overhead_optional"),
        "water": F("drill__water"),
        "angle_from": F("drill__hip_angle_from"),
        "angle_to": F("drill__hip_angle_to"),
        "high": F("drill__high_intensity"),
    }
    rows = rows.to_do().annotate(**beside)
    return rows.order_by("day", "block__position", "position").values_list(*_Planned._fields)


_STANDING = KeptQuery(_standing, [-1], date(1, 1, 1), date(1, 1, 2), [UUID(int=1)])


def as_planned(row: SessionDrill) -> PlannedDrill:
    """What would stand for an athlete with `row`, not saved, of a team that is told of it."""
    drill, session = row.drill, row.block.session
    beside: dict[str, Any] = {
        "of": session.athlete_id,
        "team": session.team_id,
        "session": session.pk,
        "day": session.date,
        "impact": drill.impact,
        "hanging": drill.hanging,
        "overhead": drill.overhead,
        "optional": drill.overhead_optional,
        "water": drill.water,
        "angle_from": drill.hip_angle_from,
        "angle_to": drill.hip_angle_to,
        "high": drill.high_intensity,
        "planned_sets": row.sets,
    }
    values = [beside[name] if name in beside else getattr(row, name) for name in _Planned._fields]
    return _drill(_Planned._make(values), ours=True)


# What stands on a day is asked for by every page that shows the day.
@lru_cache(maxsize=5000)
def _drill(row: _Planned, *, ours: bool) -> PlannedDrill:
    demanded = demands(
        impact=row.impact,
        hanging=row.hanging,
        overhead=row.overhead and not row.optional,
        water=row.water,
        loaded=_is_loaded(row),
        sides=sides_to_log(row.side_mode, row.sides, row.first_side),
    )
    return PlannedDrill(
        date=row.day,
        name=row.name,
        plyometric=row.kind == Kind.PLYOMETRIC,
        contacts=_contacts(row),
        sets=row.planned_sets,
        span=(row.angle_from, row.angle_to),
        demands=demanded,
        optional_overhead=row.overhead and row.optional,
        lowered=bool(row.note) and SessionDrill(note=row.note).has_lowered_hands,
        ours=ours,
        session=row.session,
        session_drill=row.id,
        needs_range=row.drill_id if row.asks_full_range and _is_loaded(row) else None,
        high=row.high,
        drill=row.drill_id,
        things=((row.implement_id, row.implement_name),) if row.implement_id else (),
    )


def _is_loaded(row: _Planned) -> bool:
    """Whether it is done with more than the pipe."""
    return row.implement_loaded or bool(row.load_kg)


def _contacts(row: _Planned) -> int:
    if row.contacts_value is None:
        return 0
    per = row.contacts_per_value
    return contacts(
        row.planned_sets,
        row.amount_si,
        value=row.contacts_value,
        basis=row.contacts_basis,
        per_si=None if per is None else to_si(Decimal(per), row.contacts_per_unit),
        sides=len(sides_to_log(row.side_mode, row.sides, row.first_side)),
    )
