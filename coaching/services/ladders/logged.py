"""What an athlete logged that counts for ladders: one query."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Max, OuterRef, QuerySet, Subquery

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
        known = [one for one in loads if one is not None]
        if not known or len(known) < len(loads):
            return None
        return min(known, key=lambda one: one.kg or 0)


_SESSION = "session_drill__block__session"
_OF_ROW = (
    "id",
    "athlete_id",
    "drill_id",
    "session_drill_id",
    "number",
    "side",
    "amount_si",
    "load_kg",
    "load_value",
    "load_unit",
    "load_count",
    "implement_id",
    "full_range",
    "ball_kept",
    "over_cap",
    "removed_at",
    "skip_reason",
    "session_drill__sets_kept_on_original",
    "session_drill__sets",
    "session_drill__amount_si",
    "session_drill__side_mode",
    "session_drill__sides",
    "session_drill__first_side",
    "session_drill__block__session_id",
    "session_drill__block__session__date",
    "session_drill__block__session__finished_at",
    "worst",
)


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
    rows: dict[int, list[LoggedRow]] = {}
    loads: dict[UUID, Load] = {}
    for values in found:
        row = dict(zip(_OF_ROW, values, strict=True))
        rows.setdefault(row["drill_id"], []).append(_row(row, today))
        if row["load_value"] is not None:
            loads[row["id"]] = Load(row["load_value"], row["load_unit"], row["load_count"])
    return Logged(rows, loads)


def _logged(team: int, athlete: int, drills: Sequence[int]) -> "QuerySet[LoggedSet, Any]":
    worst = PainReport.objects.filter(session_drill=OuterRef("session_drill")).order_by()
    of_team = {f"{_SESSION}__team": team, f"{_SESSION}__removed_at": None}
    return (
        LoggedSet.objects.filter(athlete=athlete, drill__in=drills, **of_team)
        .annotate(
            worst=Subquery(worst.values("session_drill").annotate(w=Max("level")).values("w"))
        )
        .order_by(f"{_SESSION}__date", "session_drill__position", "number", "side")
        .values_list(*_OF_ROW)
    )


def _logged_since(
    team: int, athlete: int, drills: Sequence[int], since: date
) -> "QuerySet[LoggedSet, Any]":
    return _logged(team, athlete, drills).filter(**{f"{_SESSION}__date__gte": since})


_LOGGED_SINCE = KeptQuery(_logged_since, -1, -2, [-100], date(1, 1, 1))


def _row(row: dict[str, Any], today: date) -> LoggedRow:
    plan = {name: row[f"session_drill__{name}"] for name in ("side_mode", "sides", "first_side")}
    day = row[f"{_SESSION}__date"]
    return LoggedRow(
        id=row["id"],
        athlete=row["athlete_id"],
        session=row[f"{_SESSION}_id"],
        date=day,
        drill=row["session_drill_id"],
        number=row["number"],
        side=row["side"],
        sides=sides_to_log(plan["side_mode"], plan["sides"], plan["first_side"]),
        amount_si=row["amount_si"],
        planned=(row["session_drill__sets"], row["session_drill__amount_si"]),
        load_kg=row["load_kg"],
        held=row["implement_id"],
        full_range=row["full_range"],
        ball_kept=row["ball_kept"],
        over_cap=row["over_cap"],
        removed=row["removed_at"] is not None,
        skipped=bool(row["skip_reason"]),
        swapped=row["session_drill__sets_kept_on_original"] is not None,
        ended=day < today or row[f"{_SESSION}__finished_at"] is not None,
        pain=row["worst"],
    )
