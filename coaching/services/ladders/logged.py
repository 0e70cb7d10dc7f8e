"""What an athlete logged that counts for ladders: one query."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, Max, OuterRef, QuerySet, Subquery

from coaching.models import LoggedSet, PainReport
from coaching.rules.evidence import LOOKED_BACK, Evidence, LoggedRow, weigh
from coaching.rules.sides import sides_to_log
from coaching.undocumented import KeptQuery

from .standing import Load, Standing


@dataclass(frozen=True)
class Logged:
    """What an athlete logged of some drills, as rules read it, and the load of each row."""

    rows: dict[int, list[LoggedRow]]
    loads: dict[UUID, Load]

    def of(self, standing: Standing, athlete: int, today: date) -> Evidence:
        """The evidence for the step from where she stands."""
        since = max(standing.since or date.min, today - LOOKED_BACK)
        kg = standing.load.kg if standing.load else None
        rows = self.rows.get(standing.here.drill_id, [])
        return weigh(standing.here.standard(kg), rows, athlete=athlete, since=since)

    def least_load(self, ids: Iterable[UUID]) -> Load | None:
        """The least that was held in these rows; None where something was done without."""
        loads = [self.loads.get(pk) for pk in ids]
        known = [load for load in loads if load is not None]
        if not known or len(known) < len(loads):
            return None
        return min(known, key=lambda load: load.kg or 0)


_SESSION = "session_drill__block__session"


class _Values(NamedTuple):
    """What is read of a row, its drill of the session and its session, in this order."""

    id: UUID
    athlete_id: int
    drill_id: int
    session_drill_id: UUID
    number: int
    side: str
    amount_si: Decimal | None
    load_kg: Decimal | None
    load_value: Decimal | None
    load_unit: str
    load_count: int
    implement_id: int | None
    full_range: bool | None
    ball_kept: bool | None
    over_cap: bool
    removed_at: datetime | None
    skip_reason: str
    kept: int | None
    planned_sets: int
    planned_si: Decimal
    mode: str
    sides: str
    first_side: str
    session: UUID
    day: date
    finished_at: datetime | None
    worst: int | None


_BESIDE = {
    "kept": F("session_drill__sets_kept_on_original"),
    "planned_sets": F("session_drill__sets"),
    "planned_si": F("session_drill__amount_si"),
    "mode": F("session_drill__side_mode"),
    "sides": F("session_drill__sides"),
    "first_side": F("session_drill__first_side"),
    "session": F("session_drill__block__session"),
    "day": F(f"{_SESSION}__date"),
    "finished_at": F(f"{_SESSION}__finished_at"),
}


def logged(
    team: int,
    athlete: int,
    drills: Iterable[int],
    today: date,
    *,
    ids: Iterable[str] | None = None,
) -> Logged:
    """What an athlete logged of the drills in a team (all ids), as far back as evidence goes.

    `ids`: of these sets alone, however old. One query, or none.
    """
    drills = list(drills)
    found: Iterable[Any] = []
    if ids is not None:
        found = _logged(team, athlete, drills).filter(pk__in=list(ids))
    elif drills:
        found = _LOGGED_SINCE.all(team, athlete, drills, today - LOOKED_BACK)
    return _made(found, today)


def _made(found: Iterable[Any], today: date) -> Logged:
    rows: dict[int, list[LoggedRow]] = {}
    loads: dict[UUID, Load] = {}
    for values in found:
        drill, load, row = _row(_Values._make(values), today)
        rows.setdefault(drill, []).append(row)
        if load is not None:
            loads[row.id] = load
    return Logged(rows, loads)


def evidence_of(team: int, athlete: int, stood: Sequence[Standing], today: date) -> list[Evidence]:
    """The evidence for the step from each place where an athlete of a team (ids) stands: one query.

    What is read of her sets is found again by all that the database said of them, so nothing is
    weighed twice: on most of an athlete's views nothing of it is new.
    """
    if not stood:
        return []
    drills = {standing.here.drill_id for standing in stood}
    read = _LOGGED_SINCE.as_read(team, athlete, drills, today - LOOKED_BACK)
    weighed = _weighed(sha256(f"{athlete} {today} {read}".encode()).digest())
    done = None
    for standing in stood:
        key = _weighed_by(standing)
        if key not in weighed:
            done = done or _made(_LOGGED_SINCE.made_of(read), today)
            weighed[key] = done.of(standing, athlete, today)
    return [weighed[_weighed_by(standing)] for standing in stood]


def _weighed_by(standing: Standing) -> tuple[Hashable, ...]:
    kg = standing.load.kg if standing.load else None
    return standing.here.drill_id, standing.since, standing.here.standard(kg)


@lru_cache(maxsize=200)
def _weighed(_read: bytes) -> dict[tuple[Hashable, ...], Evidence]:
    """What was weighed of these rows: of so many athletes, some 40 kB each."""
    return {}


def _logged(team: int, athlete: int, drills: Sequence[int]) -> "QuerySet[LoggedSet, Any]":
    worst = PainReport.objects.filter(session_drill=OuterRef("session_drill")).order_by()
    of_team = {f"{_SESSION}__team": team, f"{_SESSION}__removed_at": None}
    return (
        LoggedSet.objects.filter(athlete=athlete, drill__in=drills, **of_team)
        .annotate(
            **_BESIDE,
            worst=Subquery(worst.values("session_drill").annotate(w=Max("level")).values("w")),
        )
        .order_by(f"{_SESSION}__date", "session_drill__position", "number", "side")
        .values_list(*_Values._fields)
    )


def _logged_since(
    team: int, athlete: int, drills: Sequence[int], since: date
) -> "QuerySet[LoggedSet, Any]":
    return _logged(team, athlete, drills).filter(**{f"{_SESSION}__date__gte": since})


_LOGGED_SINCE = KeptQuery(_logged_since, -1, -2, [-100], date(1, 1, 1))


def _row(row: _Values, today: date) -> tuple[int, Load | None, LoggedRow]:
    """Its drill, what was held, and the row as the rules read it."""
    load = None
    if row.load_value is not None:
        load = Load(row.load_value, row.load_unit, row.load_count)
    return (
        row.drill_id,
        load,
        LoggedRow(
            id=row.id,
            athlete=row.athlete_id,
            session=row.session,
            date=row.day,
            drill=row.session_drill_id,
            number=row.number,
            side=row.side,
            sides=sides_to_log(row.mode, row.sides, row.first_side),
            amount_si=row.amount_si,
            planned=(row.planned_sets, row.planned_si),
            load_kg=row.load_kg,
            held=row.implement_id,
            full_range=row.full_range,
            ball_kept=row.ball_kept,
            over_cap=row.over_cap,
            removed=row.removed_at is not None,
            skipped=bool(row.skip_reason),
            swapped=row.kept is not None,
            ended=row.day < today or row.finished_at is not None,
            pain=row.worst,
        ),
    )
