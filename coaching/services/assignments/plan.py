"""Assigning blocks to athletes on days, all at once and exactly as previewed.

`plan` says what would be made and what stands in the way, `make` makes it: blocks by themselves
here, a program in `assigning_programs`. Whatever the number of athletes and days, they read the
same few queries.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import Exists, F, OuterRef

from coaching.models import (
    AssignedSquad,
    Assignment,
    Membership,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
)
from coaching.rules import compliance
from coaching.rules.slots import DayFull, free_slot
from coaching.rules.weeks import program_date
from coaching.services.assignments import conflicts
from coaching.services.assignments.restrictions import lower_hands, restricted

DOUBLED = ("skip", "add")


@dataclass(frozen=True, eq=False)
class Given:
    """A block as a day gives it, its prescriptions with that day's figures.

    `placement` is the id of its place in a program, None for a block by itself. `assignment` is
    said where it is not the one that is being made.
    """

    block: object
    prescriptions: tuple
    placement: object = None
    assignment: object = None


@dataclass
class Placement:
    """What one athlete gets on one day: Givens.

    `session` is the untouched one they are added to, None for a new one in `slot`, which is
    `paused` where her plan is. `freed` are positions of the session to fill first, `removed` the
    counts of what was taken out of it before.
    """

    athlete: object
    date: object
    givens: list
    session: object
    slot: int
    paused: bool = False
    freed: list = field(default_factory=list)
    removed: compliance.Tally = field(default_factory=compliance.Tally)

    @property
    def blocks(self):
        return [given.block for given in self.givens]


@dataclass
class Plan:
    """What assigning would do. Days are counted per athlete: 12 athletes on 8 days are 96."""

    team: object
    blocks: list
    athletes: list
    dates: list
    # The program's Terms, when it is one.
    terms: object = None
    # How many days of athletes would have nothing new.
    left_out: int = 0
    # {squad: whether whoever joins it later gets it too}
    squads: dict = field(default_factory=dict)
    placements: list = field(default_factory=list)
    # (athlete, date, [names of blocks that are there already])
    existing: list = field(default_factory=list)
    # (athlete, date): nothing is added, as the day holds no more sessions.
    full: list = field(default_factory=list)
    # (athlete, date, block): the same block stands on that day already.
    doubled: list = field(default_factory=list)
    # {(athlete id, block id)}: an overhead hold that is optional is done without.
    at_sides: frozenset = frozenset()
    # Of what is too close to something else: [conflicts.Clash]
    warnings: list = field(default_factory=list)

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
        return sum(len(placement.givens) for placement in self.placements)

    @property
    def paused(self):
        """[(athlete, how many of her sessions wait)]"""
        counts = defaultdict(int)
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
                [(g.block.pk, g.block.version, str(g.placement)) for g in placement.givens],
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
        told = json.dumps([made, asked, sorted(self.at_sides), self.terms and self.terms.told])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


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


def standing(team, athletes, first, last):
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
    """{athlete id: {date: kinds of the blocks there}} of what `standing` found."""
    found = defaultdict(dict)
    for (athlete_id, date), sessions in days.items():
        kinds = {kind for session in sessions for *_, kind in session.plan}
        if kinds:
            found[athlete_id][date] = kinds
    return found


def paused_from(team, athletes):
    """{athlete id: the day from which her plan stands still}"""
    places = Membership.objects.filter(
        team=team, athlete__in=athletes, paused_from__isnull=False, archived_at=None
    )
    return dict(places.values_list("athlete", "paused_from"))


def plan_blocks(team, blocks, athletes, dates, **extra):
    """The Plan of the same blocks on each of the dates. `extra` as `plan_days` takes it."""
    givens = [Given(block, tuple(block.prescriptions.all())) for block in blocks]
    wanted = [(athlete, date, givens) for date in dates for athlete in athletes]
    return plan_days(team, blocks, athletes, wanted, **extra)


def plan_days(
    team,
    blocks,
    athletes,
    wanted,
    *,
    doubled="skip",
    without=(),
    at_sides=(),
    squads=None,
    terms=None,
    moves=None,
    today=None,
):
    """A Plan. `wanted`: [(athlete, date, [Given, ...]), ...], each athlete's date once.

    `blocks` are those of the Givens, with prescriptions, and `athletes` have restrictions
    prefetched. `doubled` says what happens to a block that stands on that day already: 'skip'
    leaves it at one, 'add' gives it twice. `without` holds (athlete id, block id) pairs to leave
    out, such as those that a restriction rules out, and `at_sides` those whose overhead hold,
    where it is optional, is done with hands at the sides. With `moves`, keys of the warnings to
    follow, days are looked at for races, rest days and other plyometric work; then `today` is
    the first day on which anything may be put instead. A day's untouched session is filled,
    else the next slot is opened; a day without one gets nothing, and is told as `full`.
    """
    result = Plan(
        team=team,
        blocks=blocks,
        athletes=athletes,
        dates=sorted({date for _, date, _ in wanted}),
        at_sides=frozenset(at_sides),
        squads=squads or {},
        terms=terms,
    )
    if not wanted:
        return result
    margin = timedelta(0) if moves is None else conflicts.MARGIN
    first, last = result.dates[0] - margin, result.dates[-1] + margin
    days = standing(team, athletes, first, last)
    paused = paused_from(team, athletes)
    fresh = list(_fresh(result, wanted, days, doubled, without))
    result.left_out = len(wanted) - len(fresh)
    if moves is not None:
        fresh, result.warnings = conflicts.arrange(
            team, fresh, _kinds(days), moves=moves, today=today
        )
    for athlete, date, givens in fresh:
        here = days.get((athlete.pk, date), [])
        try:
            session, slot = place_on(date, here)
        except DayFull:
            result.full.append((athlete, date))
            continue
        waits = athlete.pk in paused and paused[athlete.pk] <= date
        result.placements.append(Placement(athlete, date, givens, session, slot, waits))
    return result


def place_on(date, sessions):
    """(the session of the day's `sessions` to fill, None for a new one; its slot).

    `sessions` as `standing` has them. Raises DayFull.
    """
    session = next((one for one in sessions if not one.was_touched), None)
    return session, session.slot if session else free_slot({one.slot for one in sessions}, date)


def _fresh(result, wanted, days, doubled, without):
    """What of `wanted` is new on its day; what is not is told in `result`."""
    for athlete, date, givens in wanted:
        here = days.get((athlete.pk, date), [])
        names = [name for session in here for _, name, _, _ in session.plan]
        if names:
            result.existing.append((athlete, date, names))
        there = {block_id for session in here for block_id, *_ in session.plan}
        allowed = [given for given in givens if (athlete.pk, given.block.pk) not in without]
        twice = [given for given in allowed if given.block.pk in there]
        result.doubled += [(athlete, date, given.block) for given in twice]
        new = allowed if doubled == "add" else [given for given in allowed if given not in twice]
        if new:
            yield athlete, date, new


@transaction.atomic(savepoint=False)
def make(plan, *, by, token=None):
    """Make what the Plan says, as snapshots. Returns the Assignment.

    Call in the transaction in which it was planned, with the team's row locked (`hold`).
    Raises ValueError for a block without drills, or of another team.
    """
    for block in plan.blocks:
        if not block.prescriptions.all():
            raise ValueError(f"{block} has no drills")
        if block.team_id not in (None, plan.team.pk):
            raise ValueError(f"{block} belongs to another team")
    kept = plan.terms.of_assignment() if plan.terms else {}
    assignment = Assignment.objects.create(team=plan.team, by=by, token=token, **kept)
    if plan.squads:
        AssignedSquad.objects.bulk_create(
            AssignedSquad(assignment=assignment, squad=squad, joiners=joiners)
            for squad, joiners in plan.squads.items()
        )
    if plan.terms:
        plan.terms.keep_athletes(assignment, plan.athletes)
    fill(plan, assignment, by=by)
    return assignment


def fill(plan, assignment, *, by, keep_ids=None):
    """Make the sessions of a Plan, as part of an Assignment that stands.

    `keep_ids` is given each (athlete, Given, SessionBlock, [SessionDrill]) before it is saved:
    what is made anew may keep the ids of what it was, so that a phone that has them finds it.
    """
    sessions, filled, session_blocks, session_drills = [], [], [], []
    for placement in plan.placements:
        session, free = placement.session, iter(placement.freed)
        if session is None:
            session, last = _new_session(plan.team, placement, by), 0
            sessions.append(session)
        else:
            filled.append(session)
            last = max((position for _, _, position, _ in session.plan), default=0)
        added = compliance.Tally() - placement.removed
        for given in placement.givens:
            position = next(free, None)
            if position is None:
                position = last = last + 1
            copy, drills = _snapshot(plan, placement, given, session, position, assignment)
            if keep_ids:
                keep_ids(placement.athlete, given, copy, drills)
            session_blocks.append(copy)
            session_drills += drills
            for drill in drills:
                added += drill.tally(rows=[])
        if placement.session is None:
            session.planned_sets, session.planned_rows = added.planned_sets, added.planned_rows
        else:
            # On top of what is there by now: a session is logged in while it is filled.
            session.planned_sets = F("planned_sets") + added.planned_sets
            session.planned_rows = F("planned_rows") + added.planned_rows
    Session.objects.bulk_create(sessions)
    Session.objects.bulk_update(filled, ["planned_sets", "planned_rows"], batch_size=2000)
    SessionBlock.objects.bulk_create(session_blocks)
    SessionDrill.objects.bulk_create(session_drills)


def _new_session(team, placement, by):
    return Session(
        team=team,
        athlete=placement.athlete,
        date=placement.date,
        slot=placement.slot,
        paused=placement.paused,
        created_by=by,
    )


def _snapshot(plan, placement, given, session, position, assignment):
    """The SessionBlock of a Given and its SessionDrills, not saved."""
    copy = SessionBlock.snapshot(
        given.block,
        session=session,
        position=position,
        assignment=given.assignment or assignment,
    )
    copy.placement = given.placement
    lowered = (placement.athlete.pk, given.block.pk) in plan.at_sides
    drills = []
    for place, prescription in enumerate(given.prescriptions, start=1):
        drill = SessionDrill.snapshot(prescription.drill, prescription, block=copy, position=place)
        if lowered and prescription.drill.overhead_optional:
            lower_hands(drill)
        drills.append(drill)
    return copy, drills


def hold(team):
    """Lock the team's row, so that what is planned is still so when it is made."""
    return Team.objects.hold(team.pk)


@transaction.atomic
def assign(team, blocks, athletes, dates, *, by, **extra):
    """Plan and make in one go. Returns the Assignment. `extra` as `plan_days` takes it."""
    hold(team)
    return make(plan_blocks(team, blocks, athletes, dates, **extra), by=by)
