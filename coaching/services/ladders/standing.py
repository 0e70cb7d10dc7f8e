"""Where an athlete stands on ladders: one query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import F, FilteredRelation, Q, QuerySet

from coaching.models import Drill, Ladder, Rung
from coaching.models.choices import PromotionState
from coaching.rules import ladders, units
from coaching.rules.evidence import Evidence
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
    unread: int | None = None
    unread_since: datetime | None = None
    unread_by: str | None = None

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
            rung
            for rung in self.rungs
            if (rung.position > self.here.position if up else rung.position < self.here.position)
        ]
        if not beyond:
            return None
        nearest = (min if up else max)(rung.position for rung in beyond)
        return Step(next(rung for rung in beyond if rung.position == nearest))

    def rests(self, evidence: Evidence, today: date, *, up: bool) -> bool:
        """Whether a coach put the step off, upwards or down, and that is not over yet."""
        after = self.waits_from
        newer = self._newer(evidence)
        if not up and after is not None and not newer:
            return True
        asked = (self.waits_until, self.waits_sessions) if self.waits_down != up else (None, 0)
        return ladders.rests(*asked, day=today, sessions=newer)

    def waits(self, evidence: Evidence, today: date) -> tuple[date | None, int] | None:
        """Until which day the step up rests, or for how many more sessions; None: it does not."""
        if self.waits_down or not self.rests(evidence, today, up=True):
            return None
        if self.waits_until is not None and today < self.waits_until:
            return self.waits_until, 0
        return None, self.waits_sessions - self._newer(evidence)

    def _newer(self, evidence: Evidence) -> int:
        """How many sessions came after a step was put off."""
        after = self.waits_from
        return sum(1 for session in evidence.sessions if after is None or session.date > after)

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
    return [_standing(list(group)) for _, group in groupby(rungs, key=lambda rung: rung.ladder_id)]


def _rungs(team: int, athlete: int, of: "QuerySet[Ladder] | None" = None) -> "QuerySet[Rung]":
    mine = {"team": team, "athlete": athlete}
    open_one = mine | {"state": PromotionState.PROPOSED}
    never_read = mine | {"state": PromotionState.APPROVED, "seen_at": None}
    of = Ladder.objects.for_team(team) if of is None else of
    return (
        Rung.objects.filter(ladder__in=of, drill__in=Drill.objects.for_team(team))
        .select_related("ladder", "drill", "implement")
        .only(*_READ)
        .annotate(
            place=FilteredRelation("ladder__places", condition=_all("ladder__places", mine)),
            step=FilteredRelation(_STEPS, condition=_all(_STEPS, open_one)),
            unread=FilteredRelation(_STEPS, condition=_all(_STEPS, never_read)),
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
    "unread_pk": "unread__pk",
    "unread_since": "unread__decided_at",
    "unread_by": "unread__decided_by__name",
    "by_itself": "use__climbs_by_itself",
}


def _all(path: str, values: dict[str, Any]) -> Q:
    return Q(**{f"{path}__{name}": value for name, value in values.items()})


_RUNGS = KeptQuery(_rungs, -1, -2)
_RUNGS_OF_DRILLS = KeptQuery(_rungs_of_drills, -1, -2, [-100])


def _standing(rungs: Sequence[Any]) -> Standing:
    first = rungs[0]
    by_pk = {rung.pk: rung for rung in rungs}
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
        unread=first.unread_pk,
        unread_since=first.unread_since,
        unread_by=first.unread_by,
    )


def _load(row: Any, prefix: str) -> Load | None:
    value = getattr(row, f"{prefix}_load_value")
    if value is None:
        return None
    return Load(value, getattr(row, f"{prefix}_load_unit"), getattr(row, f"{prefix}_load_count"))
