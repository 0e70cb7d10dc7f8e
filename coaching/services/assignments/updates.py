"""Bringing what is planned up to date with its program, and nothing else.

Only what lies ahead of an athlete's today can change, and of that only what nobody touched or
moved by hand. What was left out when it was assigned, or removed since, stays out.
`preview_update` says what would change, `apply_update` changes it; both read the same queries
whatever the number of athletes.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import cast
from uuid import UUID

from coaching.models import (
    AssignedAthlete,
    Assignment,
    PlanUpdate,
    Program,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
    User,
    read_restrictions,
)
from coaching.rules.names import name_key
from coaching.services.assignments import update_undo
from coaching.services.assignments.apply import create_sessions, dates_as_json
from coaching.services.assignments.comparison import ProgramComparison, UpdateRow, answers_of
from coaching.services.assignments.diff import PlannedBlock, PlannedBlocks, SnapshotCache
from coaching.services.assignments.plan import AssignmentPlan
from coaching.services.assignments.planning import pause_dates, sessions_by_day
from coaching.services.assignments.programs import ProgramContents, program_weekdays, steered
from coaching.services.assignments.ranges import (
    EVERY_BLOCK,
    PIPE,
    BeforeRange,
    before_range,
)
from coaching.undocumented import delete_rows


@dataclass
class ProgramUpdate:
    """`rows` of athletes for whom something changes or stays against the program."""

    program: Program
    team: Team
    contents: ProgramContents
    assigned: list[AssignedAthlete]
    rows: list[UpdateRow]
    # What is taken away, to be made anew or not, and what is made: see `apply_update`.
    gone: list[PlannedBlock]
    plan: AssignmentPlan
    # {AssignedAthlete id: {placement id, ...}} whose new date is not kept: the day is full.
    waiting: dict[int, set[UUID]] = field(default_factory=dict)

    @property
    def changes(self) -> int:
        return sum(len(row.changes) for row in self.rows)

    @property
    def changed_rows(self) -> list[UpdateRow]:
        return [row for row in self.rows if row.changes]

    @property
    def digest(self) -> str:
        """Changes when making this update would do something else."""
        rows = [
            [row.athlete.pk, [repr(change) for change in row.changes], len(row.kept)]
            for row in self.rows
        ]
        versions = [self.program.version, [(b.pk, b.version) for b in self.contents.blocks]]
        placements = [
            [(p.athlete.pk, str(p.date), p.slot, str(p.session and p.session.pk))]
            for p in self.plan.placements
        ]
        text = json.dumps([rows, versions, placements, [str(block.pk) for block in self.gone]])
        return hashlib.sha256(text.encode()).hexdigest()[:32]


def preview_update(
    program: Program, team: Team, *, now: datetime, unit_system: str, lock: bool = False
) -> ProgramUpdate:
    """The ProgramUpdate of what is planned of `program` in `team`. `unit_system`: the reader's.

    With `lock` the sessions that may change are locked: call in the transaction that makes it,
    with the team's row locked.
    """
    contents = ProgramContents(program)
    assigned = _assigned(program, team)
    todays = _todays(assigned, now)
    if not assigned:
        return ProgramUpdate(program, team, contents, [], [], [], AssignmentPlan(team, [], [], []))
    first = min(todays.values())
    if lock:
        _lock(assigned, first)
    planned = PlannedBlocks(assigned, first)
    targets = {row.pk: _dates(contents, row) for row in assigned}
    last = max([first, *planned.dates, *(d for dates in targets.values() for d in dates.values())])
    athletes = list({row.athlete_id: row.athlete for row in assigned}.values())
    days = sessions_by_day(team, athletes, first, last)
    paused = pause_dates(team, athletes)
    ahead = _before_range(contents, team, assigned)
    work = ProgramComparison(contents, planned, days, SnapshotCache(unit_system), ahead)
    for row in assigned:
        work.athlete(row, targets[row.pk], todays[row.athlete.timezone])
    plan = AssignmentPlan(team, contents.blocks, athletes, [], at_sides=frozenset(work.lowered))
    plan.before_range = ahead
    plan.placements = work.placements(paused)
    rows = [work.rows[athlete.pk] for athlete in athletes if athlete.pk in work.rows]
    return ProgramUpdate(program, team, contents, assigned, rows, work.gone, plan, work.waiting)


def apply_update(update: ProgramUpdate, *, by: User) -> PlanUpdate:
    """Do what `update` says. It was looked at with `lock`, in this transaction.

    Returns the PlanUpdate by which it is undone.
    """
    before = update_undo.snapshot_before(update)
    gone = [block.pk for block in update.gone]
    delete_rows(SessionDrill.objects.filter(block__in=gone))
    delete_rows(SessionBlock.objects.filter(pk__in=gone))
    create_sessions(update.plan, None, by=by)
    changed = {block.session_id for block in update.gone}
    changed |= {p.session.pk for p in update.plan.placements if p.session}
    Session.objects.filter(pk__in=changed, blocks=None).delete()
    for row in update.assigned:
        dates = _dates(update.contents, row)
        waiting = {str(pk) for pk in update.waiting.get(row.pk, ())}
        was = {pk: date for pk, date in row.dates.items() if pk in waiting}
        # What ended early comes back as it was, should the end be taken back.
        over = {str(pk) for pk in update.contents.scheduled_blocks if pk not in dates}
        was |= {pk: date for pk, date in row.dates.items() if pk in over}
        row.dates = {pk: d for pk, d in dates_as_json(dates).items() if pk not in waiting} | was
    AssignedAthlete.objects.bulk_update(update.assigned, ["dates"], batch_size=500)
    Assignment.objects.filter(pk__in={row.assignment_id for row in update.assigned}).update(
        program_version=update.program.version
    )
    return update_undo.record(update, before, by=by)


def _before_range(
    contents: ProgramContents, team: Team, assigned: Sequence[AssignedAthlete]
) -> BeforeRange:
    """What is not done with a load yet, of those who were given the pipe when it was assigned."""
    answers = {
        row.athlete_id: PIPE
        for row in assigned
        if answers_of(row.assignment).get((row.athlete_id, EVERY_BLOCK)) == PIPE
    }
    athletes = [row.athlete for row in assigned]
    return before_range(team, athletes, contents.scheduled_blocks.values(), answers)


def _assigned(program: Program, team: Team) -> list[AssignedAthlete]:
    """Whoever has the program planned and is in the team now."""
    rows = (
        AssignedAthlete.objects.filter(
            assignment__program=program,
            assignment__team=team,
            assignment__undone_at=None,
            athlete__memberships__team=team,
            athlete__memberships__archived_at=None,
        )
        .select_related("assignment", "athlete")
        .prefetch_related(read_restrictions("athlete__"), "assignment__shifts")
        .order_by("athlete", "assignment")
    )
    return sorted(rows, key=lambda row: name_key(row.athlete.name))


def _dates(contents: ProgramContents, row: AssignedAthlete) -> dict[UUID, date]:
    """{placement id: date} of one assignment, as the program says now."""
    start = cast(date, row.assignment.start)  # what is of a program has one
    return contents.dates(
        start, program_weekdays(row.assignment), row.offset_days, steered(row.assignment)
    )


def _todays(assigned: Sequence[AssignedAthlete], now: datetime) -> dict[str, date]:
    """{time zone: the date there}"""
    return {row.athlete.timezone: row.athlete.date_at(now) for row in assigned}


def _lock(assigned: Sequence[AssignedAthlete], first: date) -> None:
    holding = SessionBlock.objects.filter(
        assignment__in={row.assignment_id for row in assigned}, session__date__gte=first
    )
    sessions = Session.objects.filter(pk__in=holding.values("session")).order_by("pk")
    list(sessions.select_for_update(no_key=True).values_list("pk"))
