"""What the rules say of a plan that is not made yet, beside what is asked of its days."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from coaching.models import Assignment, SessionBlock
from coaching.rules.comparing import on_its_days
from coaching.rules.equipment import EQUIPMENT
from coaching.rules.findings import CONTACTS, WEEKLY, Finding, PlannedDrill
from coaching.services import findings
from coaching.services.assignments.plan import AssignmentPlan
from coaching.services.assignments.restrictions import fitted_kinds


def of_assigned(assignment: Assignment, plan: AssignmentPlan) -> list[Finding]:
    """What is found in the sessions that `plan` was made into, as they are; five queries."""
    days = [placement.date for placement in plan.placements]
    sessions = set(
        SessionBlock.objects.filter(assignment=assignment).values_list("session", flat=True)
    )
    found = findings.of_athletes(plan.getting, min(days), max(days), teams=[plan.team])
    return [finding for finding in found if finding.session in sessions]


def of_plan(plan: AssignmentPlan) -> findings.Found:
    """What is found on the days of `plan`, an AssignmentPlan, once it is made; four queries.

    What its questions ask, days and restrictions, is left to them.
    """
    found = _look_at(plan)
    shown = (CONTACTS, WEEKLY, EQUIPMENT)
    return found._replace(findings=[row for row in found.findings if row.rule in shown])


def of_update(plan: AssignmentPlan, gone: Collection[UUID] = ()) -> list[Finding]:
    """As `of_plan`, all findings; `gone`: the ids of the session blocks that it takes away."""
    return _look_at(plan, gone).findings


def _look_at(plan: AssignmentPlan, gone: Collection[UUID] = ()) -> findings.Found:
    if not plan.placements:
        return findings.Found([], [])
    dates = [placement.date for placement in plan.placements]
    teams = [plan.team]
    added = _added(plan)
    found = findings.look_at(
        plan.athletes, min(dates), max(dates), teams=teams, added=added, gone=gone, weeks=True
    )
    days = {(placement.athlete.pk, placement.date) for placement in plan.placements}
    contacts = [row for row in found.contacts if (row.athlete, row.date) in days]
    return findings.Found(on_its_days(found.findings, days), contacts)


def _added(plan: AssignmentPlan) -> dict[int, list[PlannedDrill]]:
    """{athlete id: what `plan` gives her}; what waits in a pause is on no day."""
    added: defaultdict[int, list[PlannedDrill]] = defaultdict(list)
    made: dict[tuple[object, ...], list[PlannedDrill]] = {}
    pipes = {athlete.pk: plan.before_range.pipes_of(athlete.pk) for athlete in plan.athletes}
    for placement in plan.placements:
        if placement.paused:
            continue
        for scheduled in placement.scheduled_blocks:
            fitted = fitted_kinds(placement.athlete, scheduled.block, plan.at_sides)
            piped = frozenset(pipes[placement.athlete.pk])
            key = id(scheduled), placement.date, fitted, piped
            if key not in made:
                made[key] = [
                    findings.drill_of(
                        row,
                        placement.date,
                        rounds=scheduled.block.rounds,
                        fitted=fitted,
                        piped=row.drill_id in piped,
                    )
                    for row in scheduled.prescriptions
                ]
            added[placement.athlete.pk] += made[key]
    return added
