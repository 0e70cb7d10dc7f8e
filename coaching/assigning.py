"""Assigning blocks to athletes on days, all at once and exactly as previewed.

`plan` says what would be made and what stands in the way, `make` makes it. Whatever the number
of athletes and days, they read the same few queries.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext

from coaching.models import Assignment, Session, SessionBlock, SessionDrill, Team
from coaching.rules import compliance
from coaching.rules.substitutes import asks_for_hands_at_sides, blocked_by

DOUBLED = ("skip", "add")


@dataclass
class Placement:
    """The blocks that one athlete gets on one day.

    `session` is the untouched one they are added to, None for a new one in `slot`.
    """

    athlete: object
    date: object
    blocks: list
    session: object
    slot: int


@dataclass
class Plan:
    """What assigning would do. Days are counted per athlete: 12 athletes on 8 days are 96."""

    team: object
    blocks: list
    athletes: list
    dates: list
    placements: list = field(default_factory=list)
    # (athlete, date, [names of blocks that are there already])
    existing: list = field(default_factory=list)
    # (athlete, date, block): the same block stands on that day already.
    doubled: list = field(default_factory=list)
    # {(athlete id, block id)}: an overhead hold that is optional is done without.
    at_sides: frozenset = frozenset()

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
        return sum(len(placement.blocks) for placement in self.placements)

    @property
    def digest(self):
        """Changes when making this plan would make something else."""
        made = [
            [
                (placement.athlete.pk, str(placement.date), placement.slot),
                str(placement.session.pk) if placement.session else None,
                [(block.pk, block.version) for block in placement.blocks],
            ]
            for placement in self.placements
        ]
        asked = [
            [(athlete.pk, str(date), block.pk) for athlete, date, block in self.doubled],
            [(athlete.pk, block.pk, drill.pk) for athlete, block, drill, _ in self.restricted],
        ]
        told = json.dumps([made, asked, sorted(self.at_sides)])
        return hashlib.sha256(told.encode()).hexdigest()[:32]


def dates_from(start, weekdays=(), weeks=1):
    """The dates to assign: `start` alone, or its `weekdays` (0 Monday) in `weeks` weeks.

    Weeks run from the Monday of `start`; days before `start` are left out.
    """
    if not weekdays:
        return [start]
    monday = start - timedelta(days=start.weekday())
    days = (
        monday + timedelta(days=7 * week + day) for week in range(weeks) for day in sorted(weekdays)
    )
    return [day for day in days if day >= start]


def may_lower_hands(drill, kinds):
    """Whether restrictions `kinds` make hands at the sides a choice in `drill`, a Drill."""
    return asks_for_hands_at_sides(drill.overhead, drill.overhead_optional, kinds)


def ruled_out(drill, kinds):
    """Whether restrictions `kinds` leave `drill` to a coach to decide on."""
    return bool(blocked_by(drill.demands, kinds)) or may_lower_hands(drill, kinds)


def lower_hands(session_drill):
    """Put hands at the sides into the note of a SessionDrill. Not saved."""
    most = SessionDrill._meta.get_field("note").max_length
    told = gettext("Hands at your sides.")
    session_drill.note = f"{told} {session_drill.note}".strip()[:most]


def restricted(blocks, athletes):
    """(athlete, block, drill, kinds) for every drill that an athlete may not do.

    `kinds` are those of her restrictions that rule it out, or that ask for hands at the sides.
    """
    found = []
    for athlete in athletes:
        kinds = [r.kind for r in athlete.restrictions.all()]
        if not kinds:
            continue
        for block in blocks:
            for prescription in block.prescriptions.all():
                drill = prescription.drill
                hit = blocked_by(drill.demands, kinds)
                if may_lower_hands(drill, kinds):
                    hit = [*hit, "no_overhead"]
                if hit:
                    found.append((athlete, block, drill, hit))
    return found


def choices(restricted):
    """{(athlete id, block id): whether hands at the sides are enough}, of `restricted`'s rows."""
    found = {}
    for athlete, block, drill, kinds in restricted:
        pair = athlete.pk, block.pk
        enough = drill.overhead_optional and kinds == ["no_overhead"]
        found[pair] = found.get(pair, True) and enough
    return found


def _standing(team, athletes, dates):
    """{(athlete id, date): [session, ...]}, each with `was_touched` and its `plan`.

    A plan holds (block id, name, position) of each block, in order.
    """
    if not dates:
        return {}
    those_days = Session.objects.filter(team=team, athlete__in=athletes, date__in=dates)
    touched = Exists(Session.objects.filter(pk=OuterRef("pk")).touched())
    sessions = list(those_days.annotate(was_touched=touched).order_by("slot"))
    plans = defaultdict(list)
    blocks = SessionBlock.objects.filter(
        session__team=team, session__athlete__in=athletes, session__date__in=dates
    )
    for block in blocks.order_by("position"):
        plans[block.session_id].append((block.block_id, str(block), block.position))
    days = defaultdict(list)
    for session in sessions:
        session.plan = plans[session.pk]
        days[session.athlete_id, session.date].append(session)
    return days


def plan(team, blocks, athletes, dates, *, doubled="skip", without=(), at_sides=()):
    """A Plan. `blocks` with prescriptions and `athletes` with restrictions are prefetched.

    `doubled` says what happens to a block that stands on that day already: 'skip' leaves it at
    one, 'add' gives it twice. `without` holds (athlete id, block id) pairs to leave out, such
    as those that a restriction rules out, and `at_sides` those whose overhead hold, where it is
    optional, is done with hands at the sides. A day's untouched session is filled, else the
    next slot is opened.
    """
    result = Plan(
        team=team, blocks=blocks, athletes=athletes, dates=dates, at_sides=frozenset(at_sides)
    )
    days = _standing(team, athletes, dates)
    for date in dates:
        for athlete in athletes:
            here = days.get((athlete.pk, date), [])
            names = [name for session in here for _, name, _ in session.plan]
            if names:
                result.existing.append((athlete, date, names))
            wanted = [block for block in blocks if (athlete.pk, block.pk) not in without]
            there = {block_id for session in here for block_id, _, _ in session.plan}
            twice = [block for block in wanted if block.pk in there]
            result.doubled += [(athlete, date, block) for block in twice]
            fresh = wanted if doubled == "add" else [b for b in wanted if b not in twice]
            if not fresh:
                continue
            session = next((s for s in here if not s.was_touched), None)
            taken = {s.slot for s in here}
            slot = next(n for n in range(1, len(taken) + 2) if n not in taken)
            result.placements.append(
                Placement(athlete, date, fresh, session, session.slot if session else slot)
            )
    return result


@transaction.atomic(savepoint=False)
def make(plan, *, by, token=None):
    """Make what the Plan says, as snapshots. Returns the Assignment.

    Call in the transaction in which it was planned, with the team's row locked (`hold`).
    Raises ValueError for a block without drills, or of another team.
    """
    team = plan.team
    for block in plan.blocks:
        if not block.prescriptions.all():
            raise ValueError(f"{block} has no drills")
        if block.team_id not in (None, team.pk):
            raise ValueError(f"{block} belongs to another team")
    assignment = Assignment.objects.create(team=team, by=by, token=token)
    sessions, filled, session_blocks, session_drills = [], [], [], []
    for placement in plan.placements:
        session, last = placement.session, 0
        if session is None:
            session = Session(
                team=team,
                athlete=placement.athlete,
                date=placement.date,
                slot=placement.slot,
                created_by=by,
            )
            sessions.append(session)
        else:
            filled.append(session)
            last = max((position for _, _, position in session.plan), default=0)
        added = compliance.Tally()
        for position, block in enumerate(placement.blocks, start=last + 1):
            copy = SessionBlock.snapshot(
                block, session=session, position=position, assignment=assignment
            )
            session_blocks.append(copy)
            for place, prescription in enumerate(block.prescriptions.all(), start=1):
                drill = SessionDrill.snapshot(
                    prescription.drill, prescription, block=copy, position=place
                )
                lowered = (placement.athlete.pk, block.pk) in plan.at_sides
                if lowered and prescription.drill.overhead_optional:
                    lower_hands(drill)
                session_drills.append(drill)
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
    return assignment


def hold(team):
    """Lock the team's row, so that what is planned is still so when it is made."""
    return Team.objects.hold(team.pk)


@transaction.atomic
def assign(team, blocks, athletes, dates, *, by, doubled="skip", without=()):
    """Plan and make in one go. Returns the Assignment."""
    hold(team)
    return make(plan(team, blocks, athletes, dates, doubled=doubled, without=without), by=by)
