"""The facts that the rules judge: what is planned, races and rest days, restrictions."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

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
from coaching.rules import equipment
from coaching.rules import findings as rules
from coaching.rules.comparing import brought_up
from coaching.rules.contacts import DayTotal, strictest
from coaching.rules.findings import AthletePlan, Finding, PlannedDrill
from coaching.rules.sides import sides_to_log
from coaching.rules.substitutes import only_side
from coaching.rules.weekly import PERCENT_MORE, WEEKS_BEFORE
from coaching.services import calendar
from coaching.services.ladders import ranges
from coaching.undocumented import KeptQuery

from .equipment import with_equipment
from .planned import as_planned, planned_drills


class Found(NamedTuple):
    """What is found of days, in order, and the foot contacts of those that have some."""

    findings: list[Finding]
    contacts: list[DayTotal]


def of_athletes(
    athletes: Collection[Athlete],
    first: date,
    last: date,
    *,
    teams: Iterable[Team],
    weeks: bool = False,
) -> list[Finding]:
    """The findings alone of what `look_at` finds."""
    return look_at(athletes, first, last, teams=teams, weeks=weeks).findings


def look_at(
    athletes: Collection[Athlete],
    first: date,
    last: date,
    *,
    teams: Iterable[Team],
    added: Mapping[int, Iterable[PlannedDrill]] | None = None,
    gone: Collection[UUID] = (),
    changed: Mapping[UUID, PlannedDrill | None] | None = None,
    moved: Mapping[UUID, date | None] | None = None,
    weeks: bool = False,
) -> Found:
    """What is found of what stands for `athletes` from the day `first` to `last`, in order.

    `teams`: those whose plans are told of, and whose races and rest days count. What other teams
    planned counts beside it, and is not named. `added`: {athlete id: what would come to it};
    `gone`: the ids of session blocks that would go; `changed`: {id: what a session drill would be,
    None where it would go}; `moved`: {id of a session: the day it would stand on, None where on
    none}. `weeks`: whether their weeks are held to those before.
    """
    if not athletes or first > last:
        return Found([], [])
    days = first, last
    if weeks:
        days = monday_of(first) - WEEKS_BEFORE * WEEK, sunday_of(monday_of(last))
    teams = list(teams)
    plans = [
        _become(plan, (added or {}).get(plan.athlete, ()), changed, moved)
        for plan in _plans(athletes, *days, teams, gone)
    ]
    findings: list[Finding] = []
    contacts: list[DayTotal] = []
    for plan in with_equipment(_with_range(plans, athletes, teams), teams):
        findings += rules.of_plan(plan, first, last) + equipment.of_plan(plan, first, last)
        contacts += rules.contacts_of(plan, first, last)
        if weeks:
            findings += rules.of_weeks(plan, first, last)
    return Found(sorted(findings), sorted(contacts))


def _become(
    plan: AthletePlan,
    added: Iterable[PlannedDrill],
    changed: Mapping[UUID, PlannedDrill | None] | None,
    moved: Mapping[UUID, date | None] | None,
) -> AthletePlan:
    return replace(plan, drills=(*_moved(_changed(plan.drills, changed), moved), *added))


def _changed(
    drills: Iterable[PlannedDrill], changed: Mapping[UUID, PlannedDrill | None] | None
) -> Iterable[PlannedDrill]:
    if not changed:
        return drills
    become = (
        changed.get(drill.session_drill, drill) if drill.session_drill else drill
        for drill in drills
    )
    return [drill for drill in become if drill]


def _moved(
    drills: Iterable[PlannedDrill], days: Mapping[UUID, date | None] | None
) -> Iterable[PlannedDrill]:
    if not days:
        return drills
    there = ((drill, _day_of(drill, days)) for drill in drills)
    moved = [replace(drill, date=day) for drill, day in there if day]
    return sorted(moved, key=lambda drill: drill.date)


def _day_of(drill: PlannedDrill, days: Mapping[UUID, date | None]) -> date | None:
    return days.get(drill.session, drill.date) if drill.session else drill.date


def of_changed(
    athlete: Athlete, rows: Mapping[UUID, SessionDrill], first: date, last: date, *, team: Team
) -> list[Finding]:
    """What comes up, and is not found now, where session drills become others that are not saved.

    `rows`: {id of a session drill: what stands in its place}. Two times what `look_at` asks.
    """
    if not rows:
        return []
    days = first - DAY, last + DAY
    before = look_at([athlete], *days, teams=[team])
    changed = {pk: as_planned(row) for pk, row in rows.items()}
    after = look_at([athlete], *days, teams=[team], changed=changed)
    return brought_up(after.findings, before.findings)


def of_restrictions(athlete: Athlete, first: date, last: date, *, team: Team) -> list[Finding]:
    """What `team` planned for her on these days that she may not do, in order: two queries, or one
    where she may do all.
    """
    restrictions = tuple(_RESTRICTIONS.all([athlete.pk]))
    if not any(row.holds_between(first, last) for row in restrictions):
        return []
    planned = planned_drills([athlete], first, last, {team.pk}, ())
    plan = AthletePlan(athlete.pk, tuple(planned.get(athlete.pk, ())), restrictions=restrictions)
    found = rules.of_plan(plan, first, last)
    return [finding for finding in found if finding.rule == rules.RESTRICTIONS]


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
    moved = _moved(plan.drills, {session.pk: to})
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
    """What stands for each athlete, a day more on either side; three queries, or two where her
    restrictions were read along.
    """
    athletes = list(athletes)
    around = first - DAY, last + DAY
    drills = planned_drills(athletes, *around, {team.pk for team in teams}, gone)
    restrictions = _restrictions_of(athletes)
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
    prescription: Prescription,
    day: date,
    *,
    rounds: int | None,
    fitted: Collection[str] = (),
    piped: bool = False,
) -> PlannedDrill:
    """A prescription of a block as it would stand on `day`; `piped`: without its load.

    `fitted`: the restrictions that it is made to fit, as by `SessionDrill.fit`.
    """
    drill, held = prescription.drill, prescription.implement
    is_loaded = prescription.is_loaded and not piped
    if "no_load" in fitted and not drill.is_loaded:
        is_loaded = False
    sides = sides_to_log(drill.side_mode, only_side(fitted) or prescription.sides, drill.first_side)
    return PlannedDrill(
        date=day,
        name=drill.name,
        plyometric=drill.kind == Kind.PLYOMETRIC,
        contacts=prescription.foot_contacts(rounds),
        sets=rounds or prescription.sets,
        span=(drill.hip_angle_from, drill.hip_angle_to),
        demands=drill.demands_as(loaded=is_loaded, sides=sides),
        optional_overhead=drill.optional_overhead,
        lowered="no_overhead" in fitted,
        needs_range=drill.pk if drill.asks_full_range and is_loaded else None,
        high=drill.high_intensity,
        drill=drill.pk,
        things=() if held is None or piped else ((held.pk, held.name),),
    )


def _restrictions_of(athletes: Sequence[Athlete]) -> dict[int, list[Restriction]]:
    unread = [athlete.pk for athlete in athletes if not hasattr(athlete, "restrictions_read")]
    of_athlete: defaultdict[int, list[Restriction]] = defaultdict(list)
    for athlete in athletes:
        of_athlete[athlete.pk] += getattr(athlete, "restrictions_read", [])
    for row in _RESTRICTIONS.all(unread) if unread else ():
        of_athlete[row.athlete_id].append(row)
    return of_athlete


def _restrictions(athletes: Sequence[int]) -> "QuerySet[Restriction]":
    return Restriction.objects.active().filter(athlete__in=athletes).defer("note")


_RESTRICTIONS = KeptQuery(_restrictions, [-1])
