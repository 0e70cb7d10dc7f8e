"""What assigning blocks to athletes on days would do, and what stands in the way of it.

A plan reads the same few queries whatever the number of athletes and days. `apply.py` does what
it says, `programs.py` plans a program.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from django.db.models import Exists, OuterRef

from coaching.models import (
    Assignment,
    Athlete,
    Block,
    Membership,
    Program,
    Session,
    SessionBlock,
    Squad,
    Team,
)
from coaching.rules import compliance
from coaching.rules.slots import DayFull, free_slot
from coaching.rules.weeks import program_date
from coaching.services.assignments import conflicts
from coaching.services.assignments.restrictions import restricted

DOUBLED = ("skip", "add")


@dataclass(frozen=True)
class AssignmentOptions:
    """How a program is assigned.

    `weekdays` maps its weekdays (0 Monday) to real ones, `offsets` athlete ids to days later,
    `answers` is {(athlete id, block id): "anyway" or "sides"}.
    """

    program: Program
    start: Date
    weekdays: dict = field(default_factory=dict)
    offsets: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)

    @property
    def begins(self):
        """The first day on which anybody has something."""
        return self.start + timedelta(days=min([0, *self.offsets.values()]))


@dataclass(frozen=True)
class KeptIds:
    """The ids that a block takes which is made anew: its own, and {drill id: those of its rows}."""

    block: UUID
    drills: dict


@dataclass(frozen=True, eq=False)
class ScheduledBlock:
    """A block as a day gives it, its prescriptions with that day's values.

    `placement` is the id of its place in a program, None for a block by itself. `assignment` is
    said where it is not the one that is being made. `kept_ids`: a phone that has the block finds
    it again by these.
    """

    block: Block
    prescriptions: tuple
    placement: UUID | None = None
    assignment: Assignment | None = None
    kept_ids: KeptIds | None = None


@dataclass
class PlannedSession:
    """What one athlete gets on one day: ScheduledBlocks.

    `session` is the untouched one they are added to, None for a new one in `slot`, which is
    `paused` where her plan is. `freed` are positions of the session to fill first, `removed` the
    counts of what was taken out of it before.
    """

    athlete: Athlete
    date: Date
    scheduled_blocks: list[ScheduledBlock]
    session: Session | None
    slot: int
    paused: bool = False
    freed: list[int] = field(default_factory=list)
    removed: compliance.Tally = field(default_factory=compliance.Tally)

    @property
    def blocks(self):
        return [scheduled.block for scheduled in self.scheduled_blocks]


@dataclass
class AssignmentPlan:
    """What assigning would do. Days are counted per athlete: 12 athletes on 8 days are 96."""

    team: Team
    blocks: list[Block]
    athletes: list[Athlete]
    dates: list[Date]
    # Of a program: how it is assigned, [(date, [ScheduledBlock, ...])] for whoever starts with
    # the rest, {athlete id: {placement id: date}}, and its blocks without drills.
    options: AssignmentOptions | None = None
    program_days: list = field(default_factory=list)
    placement_dates: dict[int, dict[UUID, Date]] = field(default_factory=dict)
    empty_blocks: list[Block] = field(default_factory=list)
    # How many days of athletes would have nothing new.
    left_out: int = 0
    # {squad: whether whoever joins it later gets it too}
    squads: dict[Squad, bool] = field(default_factory=dict)
    placements: list[PlannedSession] = field(default_factory=list)
    # (athlete, date, [names of blocks that are there already])
    existing: list[tuple[Athlete, Date, list[str]]] = field(default_factory=list)
    # (athlete, date): nothing is added, as the day holds no more sessions.
    full: list[tuple[Athlete, Date]] = field(default_factory=list)
    # (athlete, date, block): the same block stands on that day already.
    doubled: list[tuple[Athlete, Date, Block]] = field(default_factory=list)
    # {(athlete id, block id)}: an overhead hold that is optional is done without.
    at_sides: frozenset[tuple[int, int]] = frozenset()
    # Of what is too close to something else: [conflicts.Conflict]
    warnings: list[conflicts.Conflict] = field(default_factory=list)

    @cached_property
    def restricted(self):
        """(athlete, block, drill, [restriction kinds]) of what restrictions rule out."""
        return restricted(self.blocks, self.athletes)

    @property
    def sessions(self):
        return len(self.placements)

    @property
    def sessions_new(self):
        return sum(1 for placement in self.placements if placement.session is None)

    @property
    def sessions_filled(self):
        return self.sessions - self.sessions_new

    @property
    def session_blocks(self):
        return sum(len(placement.scheduled_blocks) for placement in self.placements)

    @property
    def paused(self):
        """[(athlete, how many of her sessions wait)]"""
        counts: defaultdict[Athlete, int] = defaultdict(int)
        for placement in self.placements:
            counts[placement.athlete] += placement.paused
        return [(athlete, count) for athlete, count in counts.items() if count]

    @property
    def digest(self):
        """Changes when making this plan would make something else."""
        made = [
            [
                (placement.athlete.pk, str(placement.date), placement.slot, placement.paused),
                str(placement.session.pk) if placement.session else None,
                [
                    (g.block.pk, g.block.version, str(g.placement))
                    for g in placement.scheduled_blocks
                ],
            ]
            for placement in self.placements
        ]
        asked = [
            [(athlete.pk, str(date), block.pk) for athlete, date, block in self.doubled],
            [(athlete.pk, str(date)) for athlete, date in self.full],
            [(athlete.pk, block.pk, drill.pk) for athlete, block, drill, _ in self.restricted],
            [(warning.key, len(warning.dates)) for warning in self.warnings],
            sorted((squad.pk, joiners) for squad, joiners in self.squads.items()),
        ]
        facts = json.dumps([made, asked, sorted(self.at_sides), self._options_facts()])
        return hashlib.sha256(facts.encode()).hexdigest()[:32]

    def _options_facts(self):
        if self.options is None:
            return None
        program = self.options.program
        weekdays = sorted(self.options.weekdays.items())
        return [program.pk, program.version, str(self.options.start), weekdays]


def dates_from(start, weekdays=(), weeks=1):
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


def sessions_by_day(team, athletes, first, last):
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


def _kinds(days):
    """{athlete id: {date: kinds of the blocks there}} of what `sessions_by_day` found."""
    found: defaultdict[int, dict[Date, set[str]]] = defaultdict(dict)
    for (athlete_id, date), sessions in days.items():
        kinds = {kind for session in sessions for *_, kind in session.plan}
        if kinds:
            found[athlete_id][date] = kinds
    return found


def pause_dates(team, athletes):
    """{athlete id: the day from which her plan stands still}"""
    memberships = Membership.objects.filter(
        team=team, athlete__in=athletes, paused_from__isnull=False, archived_at=None
    )
    return dict(memberships.values_list("athlete", "paused_from"))


@dataclass(frozen=True)
class PlanChoices:
    """How blocks are put on their days, and to what the planner said yes.

    `doubled` says what happens to a block that stands on that day already: 'skip' leaves it at
    one, 'add' gives it twice. `without` holds (athlete id, block id) pairs to leave out, such as
    those that a restriction rules out, and `at_sides` those whose overhead hold, where it is
    optional, is done with hands at the sides. `squads` as the plan has them. With `moves`, keys
    of the warnings to follow, days are looked at for races, rest days and other plyometric work;
    then `today` is the first day on which anything may be put instead.
    """

    doubled: str = "skip"
    without: Collection[tuple[int, int]] = ()
    at_sides: Collection[tuple[int, int]] = ()
    squads: dict[Squad, bool] | None = None
    moves: Collection[str] | None = None
    today: Date | None = None

    @property
    def margin(self):
        """How far around its days a plan looks for what is in the way."""
        return timedelta(0) if self.moves is None else conflicts.MARGIN


def plan_blocks(team, blocks, athletes, dates, **choices):
    """The plan of the same blocks on each of the dates. `choices` as PlanChoices takes them."""
    scheduled_blocks = [ScheduledBlock(block, tuple(block.prescriptions.all())) for block in blocks]
    wanted = [(athlete, date, scheduled_blocks) for date in dates for athlete in athletes]
    return plan_days(team, blocks, athletes, wanted, PlanChoices(**choices))


def plan_days(team, blocks, athletes, wanted, choices):
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
    result.left_out = len(wanted) - len(fresh)
    if choices.moves is not None:
        fresh, result.warnings = conflicts.resolve_conflicts(
            team, fresh, _kinds(days), moves=choices.moves, today=choices.today
        )
    _place_all(result, fresh, days, paused)
    return result


def _place_all(result, fresh, days, paused):
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


def place_on(date, sessions):
    """(the session of the day's `sessions` to fill, None for a new one; its slot).

    `sessions` as `sessions_by_day` has them. Raises DayFull.
    """
    session = next((one for one in sessions if not one.was_touched), None)
    return session, session.slot if session else free_slot({one.slot for one in sessions}, date)


def _fresh(result, wanted, days, choices):
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
