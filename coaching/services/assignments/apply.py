"""Doing what an AssignmentPlan says: snapshots of its blocks in the athletes' sessions."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date as Date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from coaching.models import (
    AssignedAthlete,
    AssignedSquad,
    Assignment,
    Athlete,
    Block,
    Equipment,
    Happening,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
    User,
)
from coaching.rules import compliance
from coaching.services.assignments.plan import AssignmentOptions, AssignmentPlan, PlannedSession
from coaching.services.assignments.ranges import is_heavy
from coaching.services.assignments.restrictions import fitted_kinds
from coaching.services.assignments.scheduled import KeptIds, ScheduledBlock

from .planning import plan_blocks


@transaction.atomic(savepoint=False)
def apply_plan(plan: AssignmentPlan, *, by: User, token: UUID | None = None) -> Assignment:
    """Make what the AssignmentPlan says, as snapshots. Returns the Assignment.

    Call in the transaction in which it was planned, with the team's row locked (`lock_plan`).
    Raises ValueError for a block without drills, or of another team.
    """
    for block in plan.blocks:
        if not block.prescriptions.all():
            raise ValueError(f"{block} has no drills")
        if block.team_id not in (None, plan.team.pk):
            raise ValueError(f"{block} belongs to another team")
    assignment = Assignment.objects.create(
        team=plan.team, by=by, token=token, **_program_fields(plan.options)
    )
    if plan.squads:
        AssignedSquad.objects.bulk_create(
            AssignedSquad(assignment=assignment, squad=squad, joiners=joiners)
            for squad, joiners in plan.squads.items()
        )
    if plan.options:
        record_athletes(assignment, plan)
    create_sessions(plan, assignment, by=by)
    return assignment


def _program_fields(options: AssignmentOptions | None) -> dict[str, Any]:
    """What an Assignment keeps of how its program was assigned."""
    if options is None:
        return {}
    return {
        "program": options.program,
        "program_version": options.program.version,
        "start": options.start,
        "weekdays": {str(weekday): real for weekday, real in options.weekdays.items()},
        "answers": answers_as_json(options.answers),
    }


def answers_as_json(answers: Mapping[tuple[int, int], str]) -> dict[str, str]:
    """{"12-34": answer} of athlete and block, as an Assignment keeps it."""
    return {f"{athlete}-{block}": answer for (athlete, block), answer in answers.items()}


def record_athletes(
    assignment: Assignment, plan: AssignmentPlan, joined_on: Mapping[int, Date] | None = None
) -> None:
    """Remember who was assigned, and the date of each placed block for each of them.

    `joined_on`: {athlete id: date} of those who joined a squad later.
    """
    joined_on = joined_on or {}
    offsets = plan.options.offsets if plan.options else {}
    AssignedAthlete.objects.bulk_create(
        AssignedAthlete(
            assignment=assignment,
            athlete=athlete,
            offset_days=offsets.get(athlete.pk, 0),
            joined_on=joined_on.get(athlete.pk),
            dates=dates_as_json(plan.placement_dates[athlete.pk]),
        )
        for athlete in plan.athletes
    )


def dates_as_json(dates: Mapping[UUID, Date]) -> dict[str, str]:
    """{placement id: date} as JSON keeps it."""
    return {str(pk): date.isoformat() for pk, date in dates.items()}


def create_sessions(plan: AssignmentPlan, assignment: Assignment | None, *, by: User) -> None:
    """Make the sessions of an AssignmentPlan, as part of an Assignment that stands."""
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
        for scheduled in placement.scheduled_blocks:
            position = next(free, None)
            if position is None:
                position = last = last + 1
            copy, drills = _snapshot(plan, placement, scheduled, session, position, assignment)
            if scheduled.kept_ids:
                _take_ids(scheduled.kept_ids, copy, drills)
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
            session.bump_plan()
    Session.objects.bulk_create(sessions)
    columns = ["planned_sets", "planned_rows", "plan_version"]
    Session.objects.bulk_update(filled, columns, batch_size=2000)
    SessionBlock.objects.bulk_create(session_blocks)
    SessionDrill.objects.bulk_create(session_drills)
    _note(plan, assignment, by)


def _note(plan: AssignmentPlan, assignment: Assignment | None, by: User) -> None:
    athletes = {placement.athlete.pk for placement in plan.placements}
    days = [placement.date for placement in plan.placements]
    Happening.objects.note_plan(plan.team, by, athletes, days, does=assignment)


def _take_ids(kept: KeptIds, copy: SessionBlock, drills: Iterable[SessionDrill]) -> None:
    """Let what is made anew be what it was: the block, and each drill that it still has."""
    copy.pk = kept.block
    left = {drill_id: list(ids) for drill_id, ids in kept.drills.items()}
    for drill in drills:
        drill.block = copy
        if left.get(drill.drill_id):
            drill.pk = left[drill.drill_id].pop(0)


def _new_session(team: Team, placement: PlannedSession, by: User) -> Session:
    return Session(
        team=team,
        athlete=placement.athlete,
        date=placement.date,
        slot=placement.slot,
        paused=placement.paused,
        created_by=by,
    )


def _snapshot(
    plan: AssignmentPlan,
    placement: PlannedSession,
    scheduled: ScheduledBlock,
    session: Session,
    position: int,
    assignment: Assignment | None,
) -> tuple[SessionBlock, list[SessionDrill]]:
    """The SessionBlock of a ScheduledBlock and its SessionDrills, not saved."""
    copy = SessionBlock.snapshot(
        scheduled.block,
        session=session,
        position=position,
        assignment=scheduled.assignment or assignment,
    )
    copy.placement = scheduled.placement
    fitted = fitted_kinds(placement.athlete, scheduled.block, plan.at_sides)
    pipes = plan.before_range.pipes_of(placement.athlete.pk)
    return copy, snapshot_drills(scheduled, copy, fitted=fitted, pipes=pipes)


def snapshot_drills(
    scheduled: ScheduledBlock,
    block: SessionBlock,
    *,
    fitted: Collection[str],
    pipes: Mapping[int, Equipment | None],
) -> list[SessionDrill]:
    """The SessionDrills of a ScheduledBlock in `block`, its SessionBlock; not saved.

    `fitted`: the restrictions that they are made to fit. `pipes`: {drill id: what is held instead
    of its load}.
    """
    drills = []
    for position, prescription in enumerate(scheduled.prescriptions, start=1):
        drill = SessionDrill.snapshot(
            prescription.drill, prescription, block=block, position=position
        )
        drill.fit(fitted)
        if prescription.drill_id in pipes and is_heavy(prescription):
            drill.put_load_down(pipes[prescription.drill_id])
        drills.append(drill)
    return drills


def lock_plan(team: Team) -> Team:
    """Lock the team's row, so that what is planned is still so when it is made."""
    return Team.objects.lock(team.pk)


@transaction.atomic
def assign(
    team: Team,
    blocks: list[Block],
    athletes: list[Athlete],
    dates: Iterable[Date],
    *,
    by: User,
    **extra: Any,
) -> Assignment:
    """Plan and make in one go. Returns the Assignment. `extra` as PlanChoices takes it."""
    lock_plan(team)
    return apply_plan(plan_blocks(team, blocks, athletes, dates, **extra), by=by)
