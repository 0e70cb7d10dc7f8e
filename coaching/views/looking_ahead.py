"""What would come of steering an assignment, before the button is pressed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from coaching.dates import DAY
from coaching.models import Assignment, Athlete, Session
from coaching.pages import findings as finding_pages
from coaching.rules.calendar import Refused
from coaching.rules.comparing import brought_up
from coaching.rules.findings import Finding
from coaching.services import findings
from coaching.services.assignments.shifting import sessions_to_shift, span


@dataclass
class Steering:
    """What would change: how many sessions of how many athletes, what stays, the days it reaches.

    `until`: its last day after the change, `was_until` before. `refused`: why it cannot be.
    """

    moved: int
    athletes: int
    stays: list[Session]
    was_until: date | None
    until: date | None
    findings: finding_pages.Findings | None = None
    refused: Refused | None = None


def look_ahead(
    assignment: Assignment, first: date, days: int, change: Callable[[], object]
) -> Steering:
    """The Steering of `change`, which is made and taken back.

    `days`: how much later it puts things; 0 where what is untouched goes.
    """
    moving, stays = sessions_to_shift(assignment, first)
    whom = list({session.athlete_id: session.athlete for session in moving}.values())
    last = _last_day(assignment)
    steering = Steering(len(moving), len(whom), stays, last, last)
    reach = span(moving, days)
    if reach:
        try:
            _try(assignment, whom, reach, change, steering)
        except Refused as refusal:
            steering.refused = refusal
    return steering


def _try(
    assignment: Assignment,
    whom: Sequence[Athlete],
    reach: tuple[date, date],
    change: Callable[[], object],
    steering: Steering,
) -> None:
    with transaction.atomic():
        before = _found(assignment, whom, reach)
        change()
        steering.until = _last_day(assignment)
        new = brought_up(_found(assignment, whom, reach), before)
        transaction.set_rollback(True)
    steering.findings = finding_pages.of_athletes(new, whom)


def _found(
    assignment: Assignment, athletes: Sequence[Athlete], reach: tuple[date, date]
) -> list[Finding]:
    first, last = reach
    days = max(first, assignment.team.today) - DAY, last + DAY
    return list(findings.of_athletes(athletes, *days, teams=[assignment.team]))


def _last_day(assignment: Assignment) -> date | None:
    sessions = Session.objects.filter(blocks__assignment=assignment)
    return sessions.order_by("-date").values_list("date", flat=True).first()
