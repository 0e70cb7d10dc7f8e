"""The facts that the rules judge: what is planned, races and rest days, restrictions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F

from coaching.dates import DAY, WEEK, monday_of, sunday_of
from coaching.models import (
    Athlete,
    Prescription,
    Restriction,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
)
from coaching.models.choices import DayKind, Kind
from coaching.rules import findings as rules
from coaching.rules.contacts import contacts, strictest
from coaching.rules.findings import AthletePlan, Finding, PlannedDrill
from coaching.rules.sides import sides_to_log
from coaching.rules.units import to_si
from coaching.rules.weekly import PERCENT_MORE, WEEKS_BEFORE
from coaching.services import calendar
from coaching.services.ladders import ranges

_COLUMNS = (
    "id",
    "name",
    "kind",
    "measure",
    "side_mode",
    "sides",
    "first_side",
    "amount_si",
    "contacts_value",
    "contacts_basis",
    "contacts_per_value",
    "contacts_per_unit",
    "note",
    "drill_id",
    "implement_loaded",
    "load_kg",
    "asks_full_range",
)


def of_athletes(
    athletes: Collection[Athlete],
    first: date,
    last: date,
    *,
    teams: Iterable[Team],
    added: Mapping[int, Iterable[PlannedDrill]] | None = None,
    gone: Collection[UUID] = (),
    weeks: bool = False,
) -> list[Finding]:
    """The findings of what stands for `athletes` from the day `first` to `last`, in order.

    `teams`: those whose plans are told of, and whose races and rest days count. What other teams
    planned counts beside it, and is not named. `added`: {athlete id: what would come to it};
    `gone`: the ids of session blocks that would go.
    `weeks`: whether their weeks are held to those before.
    """
    if not athletes or first > last:
        return []
    days = first, last
    if weeks:
        days = monday_of(first) - WEEKS_BEFORE * WEEK, sunday_of(monday_of(last))
    teams = list(teams)
    plans = [
        replace(plan, drills=(*plan.drills, *(added.get(plan.athlete, ()) if added else ())))
        for plan in _plans(athletes, *days, teams, gone)
    ]
    findings: list[Finding] = []
    for plan in _with_range(plans, athletes, teams):
        findings += rules.of_plan(plan, first, last)
        if weeks:
            findings += rules.of_weeks(plan, first, last)
    return sorted(findings)


def _with_range(
    plans: list[AthletePlan], athletes: Iterable[Athlete], teams: list[Team]
) -> list[AthletePlan]:
    """The plans, each with the drills for which full range is missing as of today.

    Three queries, and none where nothing is planned that needs it.
    """
    drills = {drill.needs_range for plan in plans for drill in plan.drills if drill.needs_range}
    if not drills or not teams:
        return plans
    todays = {athlete.pk: athlete.today for athlete in athletes}
    known = ranges.facts(todays, drills)
    return [
        replace(
            plan,
            range_from=todays[plan.athlete],
            without_range=frozenset(
                drill
                for drill in drills
                if ranges.missing_in(
                    teams[0], known.get((plan.athlete, drill)), todays[plan.athlete]
                )
            ),
        )
        for plan in plans
    ]


def of_move(session: Session, to: date) -> list[Finding]:
    """What is found once `session` stands on the day `to`, and is not where it stands now."""
    [plan] = _plans([session.athlete], min(session.date, to), max(session.date, to), [session.team])
    moved = [
        replace(drill, date=to) if drill.session == session.pk else drill for drill in plan.drills
    ]
    here = {
        (finding.rule, finding.name, finding.kinds)
        for finding in rules.of_plan(plan, session.date, session.date)
        if finding.rule in (rules.CONTACTS, rules.RESTRICTIONS)
    }
    there = rules.of_plan(replace(plan, drills=tuple(moved)), to, to)
    return [finding for finding in there if (finding.rule, finding.name, finding.kinds) not in here]


def _plans(
    athletes: Iterable[Athlete],
    first: date,
    last: date,
    teams: list[Team],
    gone: Collection[UUID] = (),
) -> list[AthletePlan]:
    """What stands for each athlete, a day more on either side; three queries."""
    around = first - DAY, last + DAY
    drills = _planned(athletes, *around, {team.pk for team in teams}, gone)
    restrictions = defaultdict(list)
    for row in Restriction.objects.active().filter(athlete__in=athletes).defer("note"):
        restrictions[row.athlete_id].append(row)
    races: defaultdict[int, dict[date, str]] = defaultdict(dict)
    rest_days: defaultdict[int, set[date]] = defaultdict(set)
    for (athlete_id, day), marks in calendar.marks(teams, athletes, *around).items():
        for mark in marks:
            if mark.kind == DayKind.RACE:
                races[athlete_id].setdefault(day, mark.name)
            else:
                rest_days[athlete_id].add(day)
    limits = strictest(team.limits for team in teams)
    percent = min((team.week_more_percent for team in teams), default=PERCENT_MORE)
    return [
        AthletePlan(
            pk,
            tuple(drills.get(pk, ())),
            races[pk],
            frozenset(rest_days[pk]),
            tuple(restrictions[pk]),
            level=level,
            limits=limits,
            percent_more=percent,
        )
        for pk, level in ((athlete.pk, athlete.jump_level) for athlete in athletes)
    ]


def days_elsewhere(
    athletes: Iterable[Athlete], first: date, last: date, *, without: Team
) -> dict[int, dict[date, set[str]]]:
    """{athlete id: {day: kinds}} of what other teams than `without` planned; what waits is on none.

    That a day is taken, and holds jumps, is all that may be told of it.
    """
    others = SessionBlock.objects.filter(
        session__athlete__in=athletes,
        session__date__range=(first, last),
        session__removed_at=None,
        session__paused=False,
    ).exclude(session__team=without)
    days: defaultdict[int, dict[date, set[str]]] = defaultdict(dict)
    for athlete_id, day, kind in others.values_list("session__athlete", "session__date", "kind"):
        days[athlete_id].setdefault(day, set()).add(kind)
    return days


def drill_of(
    prescription: Prescription, day: date, *, rounds: int | None, lowered: bool
) -> PlannedDrill:
    """A prescription of a block as it would stand on `day`."""
    drill, held = prescription.drill, prescription.implement
    is_loaded = bool(held and held.loaded) or bool(prescription.load_kg)
    return PlannedDrill(
        date=day,
        name=drill.name,
        plyometric=drill.kind == Kind.PLYOMETRIC,
        contacts=prescription.foot_contacts(rounds),
        sets=rounds or prescription.sets,
        span=(drill.hip_angle_from, drill.hip_angle_to),
        demands=frozenset(drill.demands),
        optional_overhead=drill.optional_overhead,
        lowered=lowered,
        needs_range=drill.pk if drill.asks_full_range and is_loaded else None,
        high=drill.high_intensity,
    )


# What is read of a drill's session, and of the drill itself.
_BESIDE = (
    "of",
    "team",
    "session",
    "day",
    "impact",
    "hanging",
    "overhead",
    "optional",
    "angle_from",
    "angle_to",
    "high",
    "planned_sets",
)


def _planned(
    athletes: Iterable[Athlete],
    first: date,
    last: date,
    teams: Collection[int],
    gone: Collection[UUID],
) -> dict[int, list[PlannedDrill]]:
    """{athlete id: what stands on her days}, what she added too; what waits is on none."""
    rows = (
        SessionDrill.objects.to_do()
        .filter(
            block__session__athlete__in=athletes,
            block__session__date__range=(first, last),
            block__session__removed_at=None,
            block__session__paused=False,
        )
        .annotate(
            of=F("block__session__athlete"),
            team=F("block__session__team"),
            day=F("block__session__date"),
            session=F("block__session"),
            impact=F("drill__impact"),
            hanging=F("drill__hanging"),
            overhead=F("drill__overhead"),
            optional=F("drill__overhead_optional"),
            angle_from=F("drill__hip_angle_from"),
            angle_to=F("drill__hip_angle_to"),
            high=F("drill__high_intensity"),
        )
        .exclude(block__in=gone)
        .order_by("day", "block__position", "position")
    )
    planned: defaultdict[int, list[PlannedDrill]] = defaultdict(list)
    for row in rows.values_list(*_COLUMNS, *_BESIDE, named=True):
        planned[row.of].append(_drill(row, ours=row.team in teams))
    return planned


def _drill(row: Any, *, ours: bool) -> PlannedDrill:
    demands = {"impact": row.impact, "hanging": row.hanging}
    demands["overhead"] = row.overhead and not row.optional
    return PlannedDrill(
        date=row.day,
        name=row.name,
        plyometric=row.kind == Kind.PLYOMETRIC,
        contacts=_contacts(row),
        sets=row.planned_sets,
        span=(row.angle_from, row.angle_to),
        demands=frozenset(name for name, value in demands.items() if value),
        optional_overhead=row.overhead and row.optional,
        lowered=SessionDrill(note=row.note).has_lowered_hands,
        ours=ours,
        session=row.session,
        session_drill=row.id,
        needs_range=row.drill_id if row.asks_full_range and _is_loaded(row) else None,
        high=row.high,
    )


def _is_loaded(row: Any) -> bool:
    """Whether it is done with more than the pipe."""
    return row.implement_loaded or bool(row.load_kg)


def _contacts(row: Any) -> int:
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
