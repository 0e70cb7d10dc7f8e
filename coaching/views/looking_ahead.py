"""What would come of steering an assignment, before the button is pressed.

Nothing is made to see it: who looks holds up nobody who writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from coaching.dates import DAY
from coaching.models import Assignment, Session
from coaching.pages import findings as finding_pages
from coaching.rules.calendar import CalendarSession, Refused
from coaching.rules.comparing import brought_up
from coaching.services import findings
from coaching.services.assignments.removal import look_at_end
from coaching.services.assignments.shifting import look_at_shift, sessions_to_shift, span

#: So many of the sessions that stay are named.
NAMED = 5


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

    @property
    def stays_unnamed(self) -> int:
        """How many stay beside those that the page names."""
        return max(0, len(self.stays) - NAMED)


def shift_ahead(assignment: Assignment, first: date, days: int) -> Steering:
    """The Steering of putting everything from `first` on `days` later."""
    moving, steering, days_now = _begin(assignment, first)
    if moving:
        try:
            changed = look_at_shift(assignment, moving, first, days)
        except Refused as refusal:
            steering.refused = refusal
        else:
            steering.until = max(
                changed[pk].date if pk in changed else day for pk, day in days_now.items()
            )
            become = _shifted(assignment, moving, changed)
            steering.findings = _brought_up(assignment, moving, days, become)
    return steering


def end_ahead(assignment: Assignment, first: date) -> Steering:
    """The Steering of letting it end from `first` on."""
    moving, steering, days_now = _begin(assignment, first)
    if moving:
        sessions, drills = look_at_end(assignment, moving)
        left = days_now.keys() - {session.pk for session in moving}
        steering.until = max((days_now[pk] for pk in left), default=None)
        become = {"moved": dict.fromkeys(sessions), "changed": dict.fromkeys(drills)}
        steering.findings = _brought_up(assignment, moving, 0, become)
    return steering


def _begin(assignment: Assignment, first: date) -> tuple[list[Session], Steering, dict[UUID, date]]:
    """(what would move, the Steering before it does, {id of its session: its day})"""
    moving, stays = sessions_to_shift(assignment, first)
    of_it = Session.objects.filter(blocks__assignment=assignment)
    days = dict(of_it.values_list("pk", "date"))
    last = max(days.values(), default=None)
    athletes = {session.athlete_id for session in moving}
    return moving, Steering(len(moving), len(athletes), stays, last, last), days


def _shifted(
    assignment: Assignment, moving: Sequence[Session], changed: Mapping[UUID, CalendarSession]
) -> dict[str, Any]:
    """What `findings.look_at` is told of these changes."""
    waited = {session.pk for session in moving if session.paused}
    woken = {pk: changed[pk].date for pk in waited & changed.keys() if not changed[pk].paused}
    days = {pk: None if now.paused else now.date for pk, now in changed.items()}
    return {"moved": days, "added": findings.woken_drills(woken, {assignment.team_id})}


def _brought_up(
    assignment: Assignment, moving: Sequence[Session], days: int, become: Mapping[str, Any]
) -> finding_pages.Findings | None:
    athletes = list({session.athlete_id: session.athlete for session in moving}.values())
    reach = span(moving, days)
    if reach is None:
        return None
    first, last = reach
    around = max(first, assignment.team.today) - DAY, last + DAY
    teams = [assignment.team]
    before = findings.look_at(athletes, *around, teams=teams).findings
    after = findings.look_at(athletes, *around, teams=teams, **become).findings
    return finding_pages.of_athletes(brought_up(after, before), athletes)
