"""Blocks put on athletes' days: what is there already, what is new, and which slot it gets.

The same few queries whatever the number of athletes and days.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from typing import Any, cast

from django.db.models import Exists, OuterRef

from coaching.models import Athlete, Block, Membership, Session, SessionBlock, Squad, Team
from coaching.rules.slots import DayFull, free_slot
from coaching.rules.weeks import program_date
from coaching.services import findings
from coaching.services.assignments import conflicts
from coaching.services.assignments.plan import AssignmentPlan, DaySession, PlannedSession
from coaching.services.assignments.ranges import before_range
from coaching.services.assignments.scheduled import ScheduledBlock, Wanted

DOUBLED = ("skip", "add")


def dates_from(start: Date, weekdays: Collection[int] = (), weeks: int = 1) -> list[Date]:
    """The dates to assign: `start` alone, or its `weekdays` (0 Monday) in `weeks` weeks.

    A week is the seven days from `start`, as in a program: each holds every weekday once.
    """
    if not weekdays:
        return [start]
    return sorted(
        program_date(start, week, weekday, {})
        for week in range(1, weeks + 1)
        for weekday in weekdays
    )


def sessions_by_day(
    team: Team, athletes: list[Athlete], first: Date, last: Date
) -> dict[tuple[int, Date], list[DaySession]]:
    """{(athlete id, date): [session, ...]}, each with `was_touched` and its `plan`.

    A plan holds (block id, name, position, kind) of each block, in order.
    """
    those_days = Session.objects.filter(team=team, athlete__in=athletes, date__range=(first, last))
    touched = Exists(Session.objects.filter(pk=OuterRef("pk")).touched())
    sessions = list(those_days.annotate(was_touched=touched).order_by("slot"))
    plans = defaultdict(list)
    blocks = SessionBlock.objects.filter(
        session__team=team,
        session__athlete__in=athletes,
        session__date__range=(first, last),
        session__removed_at=None,
    )
    for block in blocks.order_by("position"):
        plans[block.session_id].append((block.block_id, str(block), block.position, block.kind))
    days = defaultdict(list)
    for session in sessions:
        session.plan = plans[session.pk]
        days[session.athlete_id, session.date].append(session)
    return days


def _kinds(
    days: Mapping[tuple[int, Date], list[DaySession]],
) -> defaultdict[int, dict[Date, set[str]]]:
    """{athlete id: {date: kinds of the blocks there}} of what `sessions_by_day` found."""
    kinds_by_day: defaultdict[int, dict[Date, set[str]]] = defaultdict(dict)
    for (athlete_id, date), sessions in days.items():
        kinds = {kind for session in sessions for *_, kind in session.plan}
        if kinds:
            kinds_by_day[athlete_id][date] = kinds
    return kinds_by_day


def pause_dates(team: Team, athletes: list[Athlete]) -> dict[int, Date]:
    """{athlete id: the day from which her plan stands still}"""
    memberships = Membership.objects.filter(
        team=team, athlete__in=athletes, paused_from__isnull=False, archived_at=None
    )
    pairs = memberships.values_list("athlete", "paused_from")
    return {athlete: day for athlete, day in pairs if day}


@dataclass(frozen=True)
class PlanChoices:
    """How blocks are put on their days, and to what the planner said yes.

    `doubled` says what happens to a block that stands on that day already: 'skip' leaves it at
    one, 'add' gives it twice. `without` holds (athlete id, block id) pairs to leave out, such as
    those that a restriction rules out, and `at_sides` those whose overhead hold, where it is
    optional, is done with hands at the sides. `squads` as the plan has them. With `moves`, keys
    of the warnings to follow, days are looked at for races, rest days and other plyometric work;
    then `today` is the first day on which anything may be put instead. `range_answers`: {athlete
    id: "pipe" or "anyway"} to what is planned with a load before full range is on record.
    """

    doubled: str = "skip"
    without: Collection[tuple[int, int]] = ()
    at_sides: Collection[tuple[int, int]] = ()
    squads: dict[Squad, bool] | None = None
    moves: Collection[str] | None = None
    today: Date | None = None
    range_answers: Mapping[int, str] = field(default_factory=dict)

    @property
    def margin(self) -> timedelta:
        """How far around its days a plan looks for what is in the way."""
        return timedelta(0) if self.moves is None else conflicts.MARGIN


def plan_blocks(
    team: Team,
    blocks: list[Block],
    athletes: list[Athlete],
    dates: Iterable[Date],
    **choices: Any,
) -> AssignmentPlan:
    """The plan of the same blocks on each of the dates. `choices` as PlanChoices takes them."""
    scheduled_blocks = [ScheduledBlock(block, tuple(block.prescriptions.all())) for block in blocks]
    wanted = [(athlete, date, scheduled_blocks) for date in dates for athlete in athletes]
    return plan_days(team, blocks, athletes, wanted, PlanChoices(**choices))


def plan_days(
    team: Team,
    blocks: list[Block],
    athletes: list[Athlete],
    wanted: Sequence[Wanted],
    choices: PlanChoices,
) -> AssignmentPlan:
    """An AssignmentPlan of what is `wanted`.

    `wanted`: [(athlete, date, [ScheduledBlock, ...]), ...], each athlete's date once.

    `blocks` are those of the ScheduledBlocks, with prescriptions, and `athletes` have restrictions
    prefetched.
    """
    result = AssignmentPlan(
        team=team,
        blocks=blocks,
        athletes=athletes,
        dates=sorted({date for _, date, _ in wanted}),
        at_sides=frozenset(choices.at_sides),
        squads=choices.squads or {},
    )
    if not wanted:
        return result
    first, last = result.dates[0] - choices.margin, result.dates[-1] + choices.margin
    days = sessions_by_day(team, athletes, first, last)
    paused = pause_dates(team, athletes)
    fresh = list(_fresh(result, wanted, days, choices))
    if choices.moves is not None:
        kinds = _kinds(days)
        elsewhere = findings.days_elsewhere(athletes, first, last, without=team)
        for athlete_id, of_days in elsewhere.items():
            for date, planned in of_days.items():
                kinds[athlete_id].setdefault(date, set()).update(planned)
        fresh, result.warnings = conflicts.resolve_conflicts(
            team, fresh, kinds, moves=choices.moves, today=cast(Date, choices.today)
        )
    _place_all(result, fresh, days, paused)
    result.before_range = before_range(team, athletes, result.all_blocks, choices.range_answers)
    return result


def _place_all(
    result: AssignmentPlan,
    fresh: Iterable[Wanted],
    days: Mapping[tuple[int, Date], list[DaySession]],
    paused: Mapping[int, Date],
) -> None:
    """Give each of `fresh` a session: a day's untouched one is filled, else a slot is opened.

    A day without a free slot gets nothing, and is told as `full`.
    """
    for athlete, date, scheduled_blocks in fresh:
        here = days.get((athlete.pk, date), [])
        try:
            session, slot = place_on(date, here)
        except DayFull:
            result.full.append((athlete, date))
            continue
        waits = athlete.pk in paused and paused[athlete.pk] <= date
        result.placements.append(
            PlannedSession(athlete, date, scheduled_blocks, session, slot, waits)
        )


def place_on(date: Date, sessions: Sequence[DaySession]) -> tuple[Session | None, int]:
    """(the session of the day's `sessions` to fill, None for a new one; its slot).

    `sessions` as `sessions_by_day` has them. Raises DayFull.
    """
    session = next((session for session in sessions if not session.was_touched), None)
    return session, session.slot if session else free_slot(
        {session.slot for session in sessions}, date
    )


def _fresh(
    result: AssignmentPlan,
    wanted: Sequence[Wanted],
    days: Mapping[tuple[int, Date], list[DaySession]],
    choices: PlanChoices,
) -> Iterator[Wanted]:
    """What of `wanted` is new on its day; what is not is told in `result`."""
    for athlete, date, scheduled_blocks in wanted:
        here = days.get((athlete.pk, date), [])
        names = [name for session in here for _, name, _, _ in session.plan]
        if names:
            result.existing.append((athlete, date, names))
        there = {block_id for session in here for block_id, *_ in session.plan}
        allowed = [
            scheduled
            for scheduled in scheduled_blocks
            if (athlete.pk, scheduled.block.pk) not in choices.without
        ]
        twice = [scheduled for scheduled in allowed if scheduled.block.pk in there]
        result.doubled += [(athlete, date, scheduled.block) for scheduled in twice]
        new = (
            allowed
            if choices.doubled == "add"
            else [scheduled for scheduled in allowed if scheduled not in twice]
        )
        if new:
            yield athlete, date, new
        elif any(s.block.pk not in there for s in scheduled_blocks if s not in allowed):
            result.ruled_out += 1
        else:
            result.left_out += 1
