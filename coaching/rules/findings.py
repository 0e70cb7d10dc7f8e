"""What the rules say of a plan as it stands: values in, findings out.

Each topic's own numbers and sources are in its file: `spacing`, `contacts`, `substitutes`. A
finding advises; who plans decides.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from . import spacing, weekly, zones
from .contacts import DayTotal, Level, Limits, over
from .substitutes import restricted_by

CONTACTS, RESTRICTIONS, WEEKLY, RANGE = "contacts", "restrictions", "week", "range"
# What of a week is counted: foot contacts, and sets by how high they lift the thigh.
OF_WEEK = ("contacts", "low", "high")
# What a day's contacts are held to beside the athlete's level: those of high intensity.
HIGH = "high"
DAY, WEEK = timedelta(days=1), timedelta(days=7)


class Severity(StrEnum):
    """How much a finding asks of who plans: to know it, to answer first, or to say why.

    What says STOP is passed by a coach alone, for a reason that is kept (`models.PassedRule`).
    """

    NOTE = "note"
    ASK = "ask"
    STOP = "stop"


class Held(Protocol):
    """A restriction: what it rules out, and on which days."""

    @property
    def kind(self) -> str: ...

    def holds_on(self, day: date) -> bool: ...


@dataclass(frozen=True)
class PlannedDrill:
    """A drill of a day, with its sets, the foot contacts of all of them, and its hip angles.

    `lowered`: its overhead hold is done with the hands at the sides. `ours`: whoever asks plans
    it. What another team plans counts with it, and is not told of by itself. `session` and
    `session_drill`: what it is part of and what it is, None before that is made. `needs_range`: the
    drill's id where it is done with more than the pipe, and full range comes first. `high`: its
    contacts are of high intensity. `drill`: the drill's id; `things`: id and name of what it is
    done with.
    """

    date: date
    name: str
    plyometric: bool = False
    contacts: int = 0
    sets: int = 0
    span: tuple[int, int] | None = None
    demands: frozenset[str] = frozenset()
    optional_overhead: bool = False
    lowered: bool = False
    ours: bool = True
    session: UUID | None = None
    session_drill: UUID | None = None
    needs_range: int | None = None
    high: bool = False
    drill: int = 0
    things: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class AthletePlan:
    """What one athlete is given, in all her teams, and what her days are beside that.

    `races`: {date: name}. `without_range`: the ids of drills for which she has no full range on
    record, from the day `range_from` on. `level`, `limits`: what her days' contacts are held to.
    `percent_more`: how far a week may be above those before. `at_hand`: ids of the equipment that
    is there, None where nothing is known of it; `instead`: {drill id: names of what can be done}.
    """

    athlete: int
    drills: tuple[PlannedDrill, ...] = ()
    races: Mapping[date, str] = field(default_factory=dict)
    rest_days: frozenset[date] = frozenset()
    restrictions: tuple[Held, ...] = ()
    without_range: frozenset[int] = frozenset()
    range_from: date = date.min
    level: str = Level.BEGINNER
    limits: Limits = field(default_factory=Limits)
    percent_more: int = weekly.PERCENT_MORE
    at_hand: frozenset[int] | None = None
    instead: Mapping[int, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, order=True)
class Finding:
    """What a rule says of one day of an athlete.

    `rule` is the name of its entry in the book of rules. `days`: from there to what is in the way.
    `name`: of the race or the drill; of contacts the Level whose limit it is, or HIGH. `kinds`:
    the restrictions. `count` is beside `limit`. Of a week `date` is the Monday, `name` one of
    OF_WEEK, and `count` is `percent` above the mean. `things`: names of what is not there, and
    `instead` of drills that can be done for it. `session` and `session_drill` are the first
    that it is about, where they are made: what can be done stands there, and does not tell two
    findings apart.
    """

    date: date
    rule: str
    severity: Severity
    athlete: int
    days: int = 0
    name: str = ""
    kinds: tuple[str, ...] = ()
    count: int = 0
    limit: int = 0
    percent: int = 0
    things: tuple[str, ...] = ()
    instead: tuple[str, ...] = field(default=(), compare=False)
    session: UUID | None = field(default=None, compare=False)
    session_drill: UUID | None = field(default=None, compare=False)


def of_plan(plan: AthletePlan, first: date, last: date) -> list[Finding]:
    """The findings of the days from `first` to `last`, in order.

    `plan` holds a day more on either side: what stands there is in the way as well.
    """
    days: defaultdict[date, list[PlannedDrill]] = defaultdict(list)
    for drill in plan.drills:
        days[drill.date].append(drill)
    jumping = {drill.date for drill in plan.drills if drill.plyometric}
    findings: list[Finding] = []
    for day in sorted(days):
        if first <= day <= last:
            findings += _of_day(plan, day, days[day], jumping)
    return sorted(findings)


def _of_day(
    plan: AthletePlan, day: date, drills: list[PlannedDrill], jumping: set[date]
) -> Iterable[Finding]:
    who, ours = plan.athlete, [drill for drill in drills if drill.ours]
    if not ours:
        return
    against = spacing.crowded(
        day,
        plyometric=any(drill.plyometric for drill in ours),
        plyometric_days=jumping,
        races=set(plan.races),
        rest_days=plan.rest_days,
    )
    for why, other in against:
        name = plan.races[other] if why == spacing.RACE else ""
        about = ours if why == spacing.REST else [drill for drill in ours if drill.plyometric]
        yield Finding(
            day,
            why,
            Severity.ASK,
            who,
            days=(other - day).days,
            name=name,
            session=about[0].session,
        )
    yield from _contacts(plan, day, drills)
    kinds = {row.kind for row in plan.restrictions if row.holds_on(day)}
    yield from _against(who, day, ours, kinds)
    yield from _before_range(plan, day, ours)


def _contacts(plan: AthletePlan, day: date, drills: list[PlannedDrill]) -> Iterable[Finding]:
    """Above what a day is kept to: in all, and of high intensity. Something of ours is in it."""
    limits = {plan.level: plan.limits.of(plan.level), HIGH: plan.limits.high}
    for name, limit in limits.items():
        counted = [drill for drill in drills if drill.contacts and (drill.high or name != HIGH)]
        jumped = [drill for drill in counted if drill.ours]
        total = sum(drill.contacts for drill in counted)
        if over(total, limit) and jumped:
            yield Finding(
                day,
                CONTACTS,
                Severity.NOTE,
                plan.athlete,
                name=name,
                count=total,
                limit=limit,
                session=jumped[0].session,
            )


def contacts_of(plan: AthletePlan, first: date, last: date) -> list[DayTotal]:
    """What the days from `first` to `last` hold of foot contacts, where some are ours, in order."""
    totals: defaultdict[date, int] = defaultdict(int)
    for drill in plan.drills:
        totals[drill.date] += drill.contacts
    ours = {drill.date for drill in plan.drills if drill.ours and drill.contacts}
    limit = plan.limits.of(plan.level)
    days = sorted(day for day in ours if first <= day <= last)
    return [DayTotal(day, plan.athlete, totals[day], limit) for day in days]


def _before_range(plan: AthletePlan, day: date, ours: list[PlannedDrill]) -> Iterable[Finding]:
    """What is planned with a load before full range is on record: one a drill."""
    without = plan.without_range if day >= plan.range_from else frozenset()
    first = {drill.needs_range: drill for drill in reversed(ours) if drill.needs_range in without}
    for drill in first.values():
        yield Finding(
            day,
            RANGE,
            Severity.STOP,
            plan.athlete,
            name=drill.name,
            session=drill.session,
            session_drill=drill.session_drill,
        )


def _against(who: int, day: date, ours: list[PlannedDrill], kinds: set[str]) -> Iterable[Finding]:
    """What of a day the restrictions of these kinds are about: one a drill's name."""
    met: dict[str, tuple[PlannedDrill, set[str]]] = {}
    for drill in ours:
        if hit := _met(drill, kinds):
            met.setdefault(drill.name, (drill, set()))[1].update(hit)
    for name, (drill, some) in met.items():
        yield Finding(
            day,
            RESTRICTIONS,
            Severity.STOP,
            who,
            name=name,
            kinds=tuple(sorted(some)),
            session=drill.session,
            session_drill=drill.session_drill,
        )


def _met(drill: PlannedDrill, kinds: set[str]) -> list[str]:
    """Which of the restrictions the drill meets: with hands at the sides not 'no overhead'."""
    if drill.lowered and drill.optional_overhead:
        kinds = kinds - {"no_overhead"}
    return restricted_by(drill.demands, drill.optional_overhead, kinds)


def of_weeks(plan: AthletePlan, first: date, last: date) -> list[Finding]:
    """The findings of the weeks that hold a day from `first` to `last`.

    `plan` holds those weeks whole, and `weekly.WEEKS_BEFORE` before the first of them.
    """
    sums: defaultdict[date, dict[str, int]] = defaultdict(lambda: dict.fromkeys(OF_WEEK, 0))
    ours = set()
    for drill in plan.drills:
        monday = drill.date - drill.date.weekday() * DAY
        of_week = sums[monday]
        of_week["contacts"] += drill.contacts
        if drill.span:
            for zone in {zone.start for zone in zones.reached(*drill.span)}:
                of_week["high" if zone else "low"] += drill.sets
        if drill.ours:
            ours.add(monday)
    findings = []
    monday = first - first.weekday() * DAY
    while monday <= last:
        before = [sums[monday - n * WEEK] for n in range(weekly.WEEKS_BEFORE, 0, -1)]
        for name in OF_WEEK if monday in ours else ():
            percent = weekly.percent_more(
                sums[monday][name], [week[name] for week in before], plan.percent_more
            )
            if percent is not None:
                findings.append(
                    Finding(
                        monday,
                        WEEKLY,
                        Severity.NOTE,
                        plan.athlete,
                        name=name,
                        count=sums[monday][name],
                        percent=percent,
                    )
                )
        monday += WEEK
    return sorted(findings)
