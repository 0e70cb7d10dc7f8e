"""What the rules say of a plan that is not made yet, beside what is asked of its days."""

from collections import defaultdict
from datetime import date

from coaching.rules.findings import CONTACTS, WEEKLY, Finding, PlannedDrill, on_its_days
from coaching.services import findings
from coaching.services.assignments.plan import AssignmentPlan


def of_plan(plan: AssignmentPlan) -> list[Finding]:
    """What is found on the days of `plan`, an AssignmentPlan, once it is made; three queries.

    What its questions ask, days and restrictions, is left to them.
    """
    if not plan.placements:
        return []
    added: defaultdict[int, list[PlannedDrill]] = defaultdict(list)
    made: dict[tuple[int, date, bool], list[PlannedDrill]] = {}
    for placement in plan.placements:
        if placement.paused:
            continue
        for scheduled in placement.scheduled_blocks:
            lowered = (placement.athlete.pk, scheduled.block.pk) in plan.at_sides
            key = id(scheduled), placement.date, lowered
            if key not in made:
                made[key] = [
                    findings.drill_of(
                        row, placement.date, rounds=scheduled.block.rounds, lowered=lowered
                    )
                    for row in scheduled.prescriptions
                ]
            added[placement.athlete.pk] += made[key]
    dates = [placement.date for placement in plan.placements]
    all_findings = findings.of_athletes(
        plan.athletes, min(dates), max(dates), teams=[plan.team], added=added, weeks=True
    )
    days = {(placement.athlete.pk, placement.date) for placement in plan.placements}
    return [
        finding for finding in on_its_days(all_findings, days) if finding.rule in (CONTACTS, WEEKLY)
    ]
