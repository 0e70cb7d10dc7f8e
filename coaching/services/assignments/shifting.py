"""Putting everything of an assignment from a day on later, or earlier, and taking that back."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from coaching.models import (
    AssignedAthlete,
    Assignment,
    AssignmentShift,
    Athlete,
    CalendarChange,
    Session,
    SessionBlock,
    Team,
    User,
)
from coaching.presentation.wording import day_text
from coaching.rules.calendar import CalendarSession, NothingThere
from coaching.services import calendar


class ShiftStale(Exception):
    """It is not the last shift of the assignment that stands."""


@dataclass
class Shifted:
    """The shift, how many sessions moved, and those that stay on their day."""

    shift: AssignmentShift
    moved: int = 0
    stays: list[Session] = field(default_factory=list)


def sessions_to_shift(assignment: Assignment, first: date) -> tuple[list[Session], list[Session]]:
    """(what moves, what stays because something was logged or edited), each with its athlete.

    A session moves whole, with what else stands in it.
    """
    mine = Session.objects.filter(blocks__assignment=assignment, date__gte=first).distinct()
    sessions = list(mine.select_related("athlete").order_by("date", "athlete__name"))
    touched = set(mine.touched().values_list("pk", flat=True))
    return (
        [session for session in sessions if session.pk not in touched],
        [session for session in sessions if session.pk in touched],
    )


@transaction.atomic
def shift_assignment(assignment: Assignment, first: date, days: int, *, by: User) -> Shifted:
    """Put what is untouched from `first` on `days` later. Raises rules.calendar.Refused.

    Each athlete's calendar keeps it as a change of its own.
    """
    Team.objects.lock(assignment.team_id)
    moving, stays = sessions_to_shift(assignment, first)
    if not moving:
        raise NothingThere
    description, changes = shift_text(first, days), []
    for athlete, sessions in _by_athlete(moving).items():
        done = calendar.shift_only(
            assignment.team_id,
            athlete.pk,
            sessions,
            first,
            days,
            today=athlete.today,
            by=by,
            description=description,
        )
        if done.change:
            changes.append(done.change.pk)
    dates = _put_dates({session.pk: session.date for session in moving}, assignment)
    shift = AssignmentShift.objects.create(
        assignment=assignment,
        first=first,
        days=days,
        by=by,
        snapshot={"changes": changes, "dates": dates},
    )
    return Shifted(shift, len(moving), stays)


def look_at_shift(
    assignment: Assignment, moving: Iterable[Session], first: date, days: int
) -> dict[UUID, CalendarSession]:
    """What `shift_assignment` would change of calendars, with `moving` as `sessions_to_shift` has
    it: {id: the session as it would be}. Raises rules.calendar.Refused as that does.
    """
    return calendar.shifted_only(assignment.team_id, _by_athlete(moving), first, days)


def _by_athlete(sessions: Iterable[Session]) -> dict[Athlete, set[UUID]]:
    of_athlete: defaultdict[Athlete, set[UUID]] = defaultdict(set)
    for session in sessions:
        of_athlete[session.athlete].add(session.pk)
    return of_athlete


def _put_dates(was: dict[UUID, date], assignment: Assignment) -> dict[str, dict[str, str]]:
    """Let what moved be where the program has it. Returns {assigned row: {placement: its day}}."""
    blocks = SessionBlock.objects.filter(
        session__in=was, assignment=assignment, placement__isnull=False
    )
    moved: defaultdict[int, dict[str, tuple[date, date]]] = defaultdict(dict)
    for placement, athlete, pk, day in blocks.values_list(
        "placement", "session__athlete", "session", "session__date"
    ):
        moved[athlete][str(placement)] = was[pk], day
    rows = list(AssignedAthlete.objects.filter(assignment=assignment, athlete__in=moved))
    before: dict[str, dict[str, str]] = {}
    for row in rows:
        changed = {
            placement: day
            for placement, (old, day) in moved[row.athlete_id].items()
            if row.dates.get(placement) == old.isoformat()
        }
        before[str(row.pk)] = {placement: row.dates[placement] for placement in changed}
        row.dates |= {placement: day.isoformat() for placement, day in changed.items()}
    AssignedAthlete.objects.bulk_update(rows, ["dates"], batch_size=500)
    return before


def last_shift(assignment: Assignment) -> AssignmentShift | None:
    """The shift that can be undone, or None."""
    return assignment.shifts.filter(undone_at=None).order_by("at", "pk").last()


@transaction.atomic
def undo_shift(shift: AssignmentShift) -> int:
    """Put everybody's days back. Returns how many sessions stay as they were changed since.

    Raises ShiftStale where it is not the last one that stands.
    """
    Team.objects.lock(shift.assignment.team_id)
    if last_shift(shift.assignment) != shift:
        raise ShiftStale
    changes = CalendarChange.objects.filter(pk__in=shift.snapshot["changes"], undone_at=None)
    unmoved = sum(len(calendar.take_back(change).unmoved) for change in changes.order_by("-pk"))
    rows = list(AssignedAthlete.objects.filter(pk__in=shift.snapshot["dates"]))
    for row in rows:
        row.dates |= shift.snapshot["dates"][str(row.pk)]
    AssignedAthlete.objects.bulk_update(rows, ["dates"], batch_size=500)
    AssignmentShift.objects.filter(pk=shift.pk).update(undone_at=timezone.now())
    return unmoved


def shift_text(first: date, days: int) -> str:
    values = {"day": day_text(first), "n": abs(days)}
    if days > 0:
        text = ngettext(
            "Put what was assigned from %(day)s on %(n)s day later",
            "Put what was assigned from %(day)s on %(n)s days later",
            days,
        )
    else:
        text = ngettext(
            "Put what was assigned from %(day)s on %(n)s day earlier",
            "Put what was assigned from %(day)s on %(n)s days earlier",
            -days,
        )
    return text % values


def span(sessions: Iterable[Session], days: int) -> tuple[date, date] | None:
    """From which to which day a shift of these reaches; None of none."""
    dates = [session.date for session in sessions]
    if not dates:
        return None
    by = timedelta(days=days)
    return min(min(dates), min(dates) + by), max(max(dates), max(dates) + by)
