"""Assigning blocks to athletes on days, all at once and exactly as previewed.

`plan` says what would be made and what stands in the way, `assign` makes it. Both read the
same few queries, whatever the number of athletes and days.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction

from coaching.models import Assignment, Session, SessionBlock, SessionDrill
from coaching.rules import compliance
from coaching.rules.substitutes import blocked_by

DOUBLED = ("skip", "add")


@dataclass
class Plan:
    """What assigning would do. Days are counted per athlete: 12 athletes on 8 days are 96."""

    blocks: list
    athletes: list
    dates: list
    sessions_new: int = 0
    sessions_filled: int = 0
    # (athlete, date, [names of blocks that are there already])
    existing: list = field(default_factory=list)
    # (athlete, date, block): the same block stands on that day already.
    doubled: list = field(default_factory=list)
    # (athlete, block, drill, [restriction kinds])
    restricted: list = field(default_factory=list)

    @property
    def sessions(self):
        return self.sessions_new + self.sessions_filled


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


def _standing(team, athletes, dates):
    """{(athlete id, date): [session, ...]} with `.plan` = its (block id, name) pairs."""
    if not dates:
        return {}
    sessions = list(
        Session.objects.filter(team=team, athlete__in=athletes, date__in=dates).order_by("slot")
    )
    touched = set(
        Session.objects.filter(pk__in=[s.pk for s in sessions])
        .touched()
        .values_list("pk", flat=True)
    )
    plans = defaultdict(list)
    for block in SessionBlock.objects.filter(session__in=sessions).order_by("position"):
        plans[block.session_id].append((block.block_id, str(block), block.position))
    days = defaultdict(list)
    for session in sessions:
        session.plan, session.was_touched = plans[session.pk], session.pk in touched
        days[session.athlete_id, session.date].append(session)
    return days


def _restricted(blocks, athletes):
    """(athlete, block, drill, kinds) for every drill an athlete may not do."""
    found = []
    for athlete in athletes:
        kinds = [r.kind for r in athlete.restrictions.all()]
        if not kinds:
            continue
        for block in blocks:
            for prescription in block.prescriptions.all():
                hit = blocked_by(prescription.drill.demands, kinds)
                if hit:
                    found.append((athlete, block, prescription.drill, hit))
    return found


def plan(team, blocks, athletes, dates, *, doubled="skip"):
    """A Plan. `blocks` with prescriptions and `athletes` with restrictions are prefetched."""
    result = Plan(blocks=blocks, athletes=athletes, dates=dates)
    days = _standing(team, athletes, dates)
    for date in dates:
        for athlete in athletes:
            here = days.get((athlete.pk, date), [])
            names = [name for session in here for _, name, _ in session.plan]
            if names:
                result.existing.append((athlete, date, names))
            there = {block_id for session in here for block_id, _, _ in session.plan}
            twice = [block for block in blocks if block.pk in there]
            result.doubled += [(athlete, date, block) for block in twice]
            fresh = blocks if doubled == "add" else [b for b in blocks if b not in twice]
            if not fresh:
                continue
            if any(not session.was_touched for session in here):
                result.sessions_filled += 1
            else:
                result.sessions_new += 1
    result.restricted = _restricted(blocks, athletes)
    return result


@transaction.atomic
def assign(team, blocks, athletes, dates, *, by, doubled="skip", without=()):
    """Give `athletes` the `blocks` on the `dates`, as snapshots. Returns the Assignment.

    `doubled` says what happens to a block that stands on that day already: 'skip' leaves it at
    one, 'add' gives it twice. `without` holds (athlete id, block id) pairs to leave out, such
    as those that a restriction rules out. A day's untouched session is filled, else the next
    slot is opened. Raises ValueError for a block without drills, or of another team.
    """
    for block in blocks:
        if not block.prescriptions.all():
            raise ValueError(f"{block} has no drills")
        if block.team_id not in (None, team.pk):
            raise ValueError(f"{block} belongs to another team")
    assignment = Assignment.objects.create(team=team, by=by)
    days = _standing(team, athletes, dates)
    sessions, session_blocks, session_drills = [], [], []
    added, filled = defaultdict(compliance.Tally), []
    for athlete in athletes:
        for date in dates:
            here = days.get((athlete.pk, date), [])
            there = Counter(block_id for s in here for block_id, _, _ in s.plan)
            fresh = [
                block
                for block in blocks
                if (athlete.pk, block.pk) not in without
                and (doubled == "add" or not there[block.pk])
            ]
            if not fresh:
                continue
            session = next((s for s in here if not s.was_touched), None)
            if session is None:
                taken = {s.slot for s in here}
                slot = next(n for n in range(1, len(taken) + 2) if n not in taken)
                session = Session(team=team, athlete=athlete, date=date, slot=slot, created_by=by)
                sessions.append(session)
                last = 0
            else:
                filled.append(session)
                last = max((position for _, _, position in session.plan), default=0)
            for position, block in enumerate(fresh, start=last + 1):
                copy = SessionBlock.snapshot(
                    block, session=session, position=position, assignment=assignment
                )
                session_blocks.append(copy)
                for place, prescription in enumerate(block.prescriptions.all(), start=1):
                    drill = SessionDrill.snapshot(
                        prescription.drill, prescription, block=copy, position=place
                    )
                    session_drills.append(drill)
                    added[session.pk] += drill.tally(rows=[])
    for session in sessions:
        session.set_counters(added[session.pk])
    for session in filled:
        session.planned_sets += added[session.pk].planned_sets
        session.planned_rows += added[session.pk].planned_rows
    Session.objects.bulk_create(sessions)
    Session.objects.bulk_update(filled, ["planned_sets", "planned_rows"], batch_size=2000)
    SessionBlock.objects.bulk_create(session_blocks)
    SessionDrill.objects.bulk_create(session_drills)
    return assignment
