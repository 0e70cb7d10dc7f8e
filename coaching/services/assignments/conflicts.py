"""What a plan's days get in the way of, and the nearest free day for it, as a coach is asked."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from typing import TypeAlias, TypedDict

from coaching.dates import DAY
from coaching.models import Athlete, Block, DayMark, Session, Team
from coaching.models.choices import DayKind, Kind
from coaching.rules import spacing
from coaching.rules.findings import Finding
from coaching.services import calendar, findings
from coaching.services.assignments.scheduled import ScheduledBlock, Wanted

# What the rules look at beside a day: where a block may move to, and what stands next to that.
MARGIN = timedelta(days=spacing.REACH + spacing.DAYS_APART)

# {athlete id: {date: kinds of the blocks there}}
Existing: TypeAlias = Mapping[int, Mapping[Date, Collection[str]]]


@dataclass(frozen=True)
class ConflictReason:
    """`why` as the rules say it, the days from there to what is in the way, a race's name."""

    why: str
    days: int
    name: str = ""


@dataclass
class Conflict:
    """The same thing in the way of the same athletes, on one day or on a weekday week by week.

    `shift`: how many days away the nearest free day is, None without one. `key` names the
    question, and stays the same as long as it is the same; `moved` is its answer.
    """

    key: str
    athletes: list[Athlete]
    blocks: list[Block]
    reasons: list[ConflictReason]
    shift: int | None
    moved: bool
    dates: list[Date] = field(default_factory=list)

    @property
    def free(self) -> list[Date]:
        """The free day for each of its dates."""
        if self.shift is None:
            return []
        return [date + timedelta(days=self.shift) for date in self.dates]


def resolve_conflicts(
    team: Team, wanted: Sequence[Wanted], existing: Existing, *, moves: Collection[str], today: Date
) -> tuple[list[Wanted], list[Conflict]]:
    """(`wanted` as it is then placed, [Conflict, ...]); one query.

    `wanted`: [(athlete, date, [ScheduledBlock, ...]), ...]. `existing`: {athlete id: {date: kinds}}
    of what is planned already, MARGIN on either side. `moves`: the keys of warnings to follow.
    Days before `today` are as they were; nothing moves there.
    """
    if not wanted:
        return [], []
    calendars = _calendars(team, wanted, existing)
    by_date, placed = _by_date(wanted), list[Wanted]()
    warnings: dict[str, Conflict] = {}
    for date in sorted(by_date):
        asked = defaultdict(list)
        for athlete, scheduled_blocks in by_date[date]:
            days = calendars[athlete.pk]
            days.reach(date, scheduled_blocks)
            question = _question(days, date, scheduled_blocks) if date >= today else None
            if question is None:
                days.put(date, scheduled_blocks)
                placed.append((athlete, date, scheduled_blocks))
            else:
                offending, reasons = question
                shift = days.shift_to_free(date, offending, earliest=today)
                blocks = tuple(scheduled.block for scheduled in offending)
                asked[blocks, reasons, shift].append((athlete, scheduled_blocks, offending))
        for (blocks, reasons, shift), rows in asked.items():
            athletes = [athlete for athlete, *_ in rows]
            key = _key(date, athletes, blocks, reasons, shift)
            moved = shift is not None and key in moves
            warning = Conflict(key, athletes, list(blocks), list(reasons), shift, moved)
            warnings.setdefault(key, warning).dates.append(date)
            for athlete, scheduled_blocks, offending in rows:
                parts = _parts(date, scheduled_blocks, offending, shift if moved else None)
                placed += calendars[athlete.pk].put_all(athlete, parts)
    return sorted(placed, key=lambda row: row[1]), list(warnings.values())


def _parts(
    date: Date,
    scheduled_blocks: list[ScheduledBlock],
    offending: list[ScheduledBlock],
    shift: int | None,
) -> list[tuple[Date, list[ScheduledBlock]]]:
    """[(day, blocks)] of a day's blocks when the `offending` go `shift` days on, None: stay."""
    if shift is None:
        return [(date, scheduled_blocks)]
    kept = [scheduled for scheduled in scheduled_blocks if scheduled not in offending]
    parts = [(date, kept), (date + timedelta(days=shift), offending)]
    return [(day, some) for day, some in parts if some]


def _by_date(wanted: Sequence[Wanted]) -> dict[Date, list[tuple[Athlete, list[ScheduledBlock]]]]:
    by_date = defaultdict(list)
    for athlete, date, scheduled_blocks in wanted:
        by_date[date].append((athlete, scheduled_blocks))
    return by_date


def _question(
    days: "AthleteDays", date: Date, scheduled_blocks: list[ScheduledBlock]
) -> tuple[list[ScheduledBlock], tuple[ConflictReason, ...]] | None:
    """(what is in the way, why) of one day, None where nothing is."""
    plyometric = [scheduled for scheduled in scheduled_blocks if is_plyometric(scheduled)]
    against = spacing.crowded(date, plyometric=bool(plyometric), **days.so_far)
    if not against:
        return None
    rests = any(why == spacing.REST for why, _ in against)
    reasons = tuple(
        ConflictReason(why, (day - date).days, days.race_on(why, day)) for why, day in against
    )
    return (scheduled_blocks if rests else plyometric), reasons


def is_plyometric(scheduled: ScheduledBlock) -> bool:
    return scheduled.block.kind == Kind.PLYOMETRIC


def _key(
    date: Date,
    athletes: Sequence[Athlete],
    blocks: Sequence[Block],
    reasons: tuple[ConflictReason, ...],
    shift: int | None,
) -> str:
    facts = repr(
        (
            date.weekday(),
            sorted(athlete.pk for athlete in athletes),
            [block.pk for block in blocks],
            reasons,
            shift,
        )
    )
    return hashlib.sha256(facts.encode()).hexdigest()[:12]


def _calendars(
    team: Team, wanted: Sequence[Wanted], existing: Existing
) -> "dict[int, AthleteDays]":
    """{athlete id: AthleteDays}"""
    athletes = list({athlete.pk: athlete for athlete, _, _ in wanted}.values())
    dates = [date for _, date, _ in wanted]
    calendars = {athlete.pk: AthleteDays(existing.get(athlete.pk, {})) for athlete in athletes}
    for athlete, date, scheduled_blocks in wanted:
        calendars[athlete.pk].expect(date, scheduled_blocks)
    marks = calendar.marks([team], athletes, min(dates) - MARGIN, max(dates) + MARGIN)
    for (athlete_id, _date), some in marks.items():
        calendars[athlete_id].mark(some)
    return calendars


class FilledDays(TypedDict):
    plyometric_days: set[Date]
    races: set[Date]
    rest_days: set[Date]


class AthleteDays:
    """One athlete's days: what stands there, what the plan puts there so far and later."""

    def __init__(self, existing: Mapping[Date, Collection[str]]) -> None:
        self.taken = set(existing)
        self.plyometric = {day for day, kinds in existing.items() if Kind.PLYOMETRIC in kinds}
        # Later days of the plan: of two that are too close, the second is asked about.
        self.ahead: Counter[Date] = Counter()
        self.races: dict[Date, str] = {}
        self.rest: set[Date] = set()

    def mark(self, marks: Iterable[DayMark]) -> None:
        for mark in marks:
            if mark.kind == DayKind.RACE:
                self.races.setdefault(mark.date, mark.name)
            else:
                self.rest.add(mark.date)

    def expect(self, date: Date, scheduled_blocks: list[ScheduledBlock]) -> None:
        self.taken.add(date)
        self.ahead[date] += sum(map(is_plyometric, scheduled_blocks))

    def reach(self, date: Date, scheduled_blocks: list[ScheduledBlock]) -> None:
        self.ahead[date] -= sum(map(is_plyometric, scheduled_blocks))

    def put(self, date: Date, scheduled_blocks: list[ScheduledBlock]) -> None:
        self.taken.add(date)
        if any(map(is_plyometric, scheduled_blocks)):
            self.plyometric.add(date)

    def put_all(
        self, athlete: Athlete, parts: Iterable[tuple[Date, list[ScheduledBlock]]]
    ) -> list[Wanted]:
        for date, scheduled_blocks in parts:
            self.put(date, scheduled_blocks)
        return [(athlete, *part) for part in parts]

    @property
    def so_far(self) -> "FilledDays":
        return {
            "plyometric_days": self.plyometric,
            "races": set(self.races),
            "rest_days": self.rest,
        }

    def shift_to_free(
        self, date: Date, scheduled_blocks: list[ScheduledBlock], earliest: Date
    ) -> int | None:
        """How many days away the nearest free day is; None without one."""
        ahead = {day for day, count in self.ahead.items() if count}
        free = spacing.nearest_free(
            date,
            taken=self.taken,
            earliest=earliest,
            plyometric=any(map(is_plyometric, scheduled_blocks)),
            plyometric_days=self.plyometric | ahead,
            races=set(self.races),
            rest_days=self.rest,
        )
        return None if free is None else (free - date).days

    def race_on(self, why: str, date: Date) -> str:
        return self.races[date] if why == spacing.RACE else ""

    def is_free(self, date: Date, *, plyometric: bool) -> bool:
        """Whether nothing stands on the day, no race either, and nothing speaks against it."""
        return spacing.is_free(date, taken=self.taken, plyometric=plyometric, **self.so_far)


def first_free_day(session: Session, today: Date) -> Date:
    """The first free day within two weeks to move `session` to, after its own and not past.

    Where none is free, the first that may be.
    """
    first = max(session.date + DAY, today)
    days, plyometric = _around(session, first, first + 13 * DAY)
    coming = (first + n * DAY for n in range(14))
    return next((day for day in coming if days.is_free(day, plyometric=plyometric)), first)


def move_conflict(session: Session, to: Date, today: Date) -> tuple[list[Finding], Date | None]:
    """What speaks against moving `session` to the day `to`.

    ([Finding, ...], the nearest free day from `today` on); ([], None) where nothing does, and of
    a day that is over.
    """
    if to < today or to == session.date:
        return [], None
    against = findings.of_move(session, to)
    if not against:
        return [], None
    days, plyometric = _around(session, to, to)
    free = spacing.nearest_free(
        to, taken=days.taken, earliest=today, plyometric=plyometric, **days.so_far
    )
    return against, free


def _around(session: Session, first: Date, last: Date) -> tuple[AthleteDays, bool]:
    """(AthleteDays of what else she has from `first` to `last`, whether `session` has jumps).

    Of other teams too, as what a move is asked about is: that a day is free is said of all of it.
    """
    around = (first - MARGIN, last + MARGIN)
    others = Session.objects.filter(
        athlete=session.athlete_id, team=session.team_id, date__range=around
    ).exclude(pk=session.pk)
    existing: defaultdict[Date, set[str]] = defaultdict(set)
    for date, kind in others.values_list("date", "blocks__kind"):
        existing[date].add(kind)
    elsewhere = findings.days_elsewhere([session.athlete], *around, without=session.team)
    for date, kinds in elsewhere.get(session.athlete_id, {}).items():
        existing[date] |= kinds
    days = AthleteDays(existing)
    for marks in calendar.marks([session.team], [session.athlete], *around).values():
        days.mark(marks)
    return days, session.blocks.filter(kind=Kind.PLYOMETRIC).exists()
