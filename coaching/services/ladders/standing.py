"""Where an athlete stands on ladders, and what she logged that counts: two queries in all."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import F, FilteredRelation, Max, OuterRef, Q, QuerySet, Subquery

from coaching.models import Drill, Ladder, LoggedSet, PainReport, Rung
from coaching.models.choices import PromotionState
from coaching.rules import ladders, units
from coaching.rules.evidence import LOOKED_BACK, Evidence, LoggedRow, weigh
from coaching.rules.sides import sides_to_log
from coaching.undocumented import KeptQuery


class Load(NamedTuple):
    """What each piece weighs, its unit, and how many are held."""

    value: Decimal
    unit: str
    pieces: int

    @property
    def kg(self) -> Decimal | None:
        return units.load_kg(self.value, self.unit, self.pieces)


class Step(NamedTuple):
    """Where a step leads: a rung, and the load that is held there, if it goes by load."""

    rung: Rung
    load: Load | None = None

    @property
    def columns(self) -> dict[str, Any]:
        """The load of it, as the columns of a place and of a promotion."""
        value, unit, count = self.load or (None, "", 1)
        return {"load_value": value, "load_unit": unit, "load_count": count}


@dataclass
class Standing:
    """An athlete's place on one ladder in a team. `place` and `proposed` are ids, or None."""

    ladder: Ladder
    rungs: list[Rung]
    here: Rung
    place: int | None
    since: date | None
    load: Load | None
    waits_until: date | None
    waits_sessions: int
    waits_from: date | None
    waits_down: bool
    never: bool
    proposed: int | None
    proposed_to: Step | None
    by_itself: bool
    #: The approved step that she has not read of: its id, when, and by whom (None: by itself).
    told: int | None = None
    told_at: datetime | None = None
    told_by: str | None = None

    def step(self, *, up: bool, held: Load | None) -> Step | None:
        """The step up or down from here; `held` is the load that was done. None: there is none.

        Where the load goes up on this rung, that is the step, as long as there is one.
        """
        lighter_or_heavier = self._load_step(up=up, held=self.load or held)
        if lighter_or_heavier is not None:
            return Step(self.here, lighter_or_heavier)
        if up and self.here.adds_load and held is None:
            return None
        beyond = [
            one
            for one in self.rungs
            if (one.position > self.here.position if up else one.position < self.here.position)
        ]
        if not beyond:
            return None
        nearest = (min if up else max)(one.position for one in beyond)
        return Step(next(one for one in beyond if one.position == nearest))

    def rests(self, evidence: Evidence, today: date, *, up: bool) -> bool:
        """Whether a coach put the step off, upwards or down, and that is not over yet."""
        after = self.waits_from
        newer = sum(1 for one in evidence.sessions if after is None or one.date > after)
        if not up and after is not None and not newer:
            return True
        asked = (self.waits_until, self.waits_sessions) if self.waits_down != up else (None, 0)
        return ladders.rests(*asked, day=today, sessions=newer)

    def _load_step(self, *, up: bool, held: Load | None) -> Load | None:
        if not self.here.adds_load or held is None:
            return None
        drill, value = self.here.drill, None
        if up:
            cap = (drill.load_cap_value, drill.load_cap_unit) if drill.load_cap_value else None
            value = ladders.next_load(held.value, held.unit, held.pieces, cap=cap)
        elif self.load is not None:
            value = ladders.load_before(held.value, held.unit, held.pieces)
        return None if value is None else Load(value, held.unit, held.pieces)


def standings(team: int, athlete: int, drills: Collection[int] | None = None) -> list[Standing]:
    """The Standing of an athlete of a team (ids) on each ladder of the team, or on those with one
    of the `drills` (ids): one query, or none.
    """
    if drills is None:
        rungs = _RUNGS.all(team, athlete)
    else:
        rungs = _RUNGS_OF_DRILLS.all(team, athlete, drills) if drills else []
    return [_standing(list(group)) for _, group in groupby(rungs, key=lambda one: one.ladder_id)]


def _rungs(team: int, athlete: int, of: "QuerySet[Ladder] | None" = None) -> "QuerySet[Rung]":
    mine = {"team": team, "athlete": athlete}
    open_one = mine | {"state": PromotionState.PROPOSED}
    untold = mine | {"state": PromotionState.APPROVED, "seen_at": None}
    of = Ladder.objects.for_team(team) if of is None else of
    return (
        Rung.objects.filter(ladder__in=of, drill__in=Drill.objects.for_team(team))
        .select_related("ladder", "drill", "implement")
        .only(*_READ)
        .annotate(
            place=FilteredRelation("ladder__places", condition=_all("ladder__places", mine)),
            step=FilteredRelation(_STEPS, condition=_all(_STEPS, open_one)),
            told=FilteredRelation(_STEPS, condition=_all(_STEPS, untold)),
            use=FilteredRelation("ladder__uses", condition=_all("ladder__uses", {"team": team})),
        )
        .annotate(**{name: F(path) for name, path in _COLUMNS.items()})
        .order_by("ladder__name", "ladder", "position", "pk")
    )


def _rungs_of_drills(team: int, athlete: int, drills: Sequence[int]) -> "QuerySet[Rung]":
    of = Ladder.objects.for_team(team).filter(rungs__drill__in=drills)
    return _rungs(team, athlete, of)


#: What is asked of a rung, its ladder and its drill: the rest of a drill is much, and not drawn.
_READ = (
    *(field.name for field in Rung._meta.concrete_fields),
    *(f"ladder__{name}" for name in ("name", "team", "climb_sets", "climb_amount")),
    *(f"drill__{name}" for name in ("name", "sets", "amount", "amount_unit", "asks_full_range")),
    "drill__load_cap_value",
    "drill__load_cap_unit",
    "implement__name",
)
_STEPS = "ladder__promotions"
_COLUMNS = {
    "place_pk": "place__pk",
    "place_rung": "place__rung",
    "place_since": "place__since",
    "place_load_value": "place__load_value",
    "place_load_unit": "place__load_unit",
    "place_load_count": "place__load_count",
    "place_until": "place__waits_until",
    "place_sessions": "place__waits_sessions",
    "place_from": "place__waits_from",
    "place_down": "place__waits_down",
    "place_never": "place__never",
    "step_pk": "step__pk",
    "step_rung": "step__to_rung",
    "step_load_value": "step__load_value",
    "step_load_unit": "step__load_unit",
    "step_load_count": "step__load_count",
    "told_pk": "told__pk",
    "told_at": "told__decided_at",
    "told_by": "told__decided_by__name",
    "by_itself": "use__climbs_by_itself",
}


def _all(path: str, values: dict[str, Any]) -> Q:
    return Q(**{f"{path}__{name}": value for name, value in values.items()})


_RUNGS = KeptQuery(_rungs, -1, -2)
_RUNGS_OF_DRILLS = KeptQuery(_rungs_of_drills, -1, -2, [-100])


def _standing(rungs: Sequence[Any]) -> Standing:
    first = rungs[0]
    by_pk = {one.pk: one for one in rungs}
    to = by_pk.get(first.step_rung)
    return Standing(
        ladder=first.ladder,
        rungs=list(rungs),
        here=by_pk.get(first.place_rung, first),
        place=first.place_pk,
        since=first.place_since,
        load=_load(first, "place"),
        waits_until=first.place_until,
        waits_sessions=first.place_sessions or 0,
        waits_from=first.place_from,
        waits_down=bool(first.place_down),
        never=bool(first.place_never),
        proposed=first.step_pk,
        proposed_to=Step(to, _load(first, "step")) if to else None,
        by_itself=bool(first.by_itself),
        told=first.told_pk,
        told_at=first.told_at,
        told_by=first.told_by,
    )


def _load(row: Any, prefix: str) -> Load | None:
    value = getattr(row, f"{prefix}_load_value")
    if value is None:
        return None
    return Load(value, getattr(row, f"{prefix}_load_unit"), getattr(row, f"{prefix}_load_count"))


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
