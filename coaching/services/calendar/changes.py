"""What is done to the days of an athlete that lie ahead.

Every verb holds the team's plan, changes sessions in which nothing was logged alone, and is kept
as a CalendarChange with the days as they were. Their number of queries is fixed. What cannot be
raises rules.Refused, with nothing changed.
"""

import uuid
from collections.abc import Collection, Mapping
from datetime import date, timedelta
from typing import cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext, ngettext

from coaching.dates import LAST, monday_of
from coaching.models import Athlete, Membership, Session, User
from coaching.presentation.wording import day_text
from coaching.rules import calendar as rules
from coaching.undocumented import KeptQuery

from .locked import ChangeResult, LockedCalendar, read_calendars


def pauses(athlete: Athlete, since: date = LAST) -> list[Membership]:
    """Where the athlete's plan is paused by the day `since`: memberships with team and by whom."""
    return _PAUSES.all(athlete.pk, since)


_PAUSES = KeptQuery(
    lambda athlete, since: (
        Membership.objects.filter(athlete=athlete, archived_at=None, paused_from__lte=since)
        .select_related("team", "paused_by")
        .order_by("team__name")
    ),
    -1,
    date(1, 1, 1),
)


def may_move_own(session: Session, today: date) -> bool:
    """Whether her team lets an athlete put her `session` on another day of its week.

    `session` with its team, and with what `has_begun` asks for.
    """
    may = session.team.athletes_may_move and not session.paused
    may = may and monday_of(session.date) >= monday_of(today)
    return may and not session.has_begun


@transaction.atomic
def move(session: Session, to: date, *, by: User, begun_too: bool = False) -> ChangeResult:
    """Put one session on another day. Raises rules.HasBegun where it has begun.

    With `begun_too`, as a coach does it, what was logged moves along.
    """
    locked = LockedCalendar(
        session.team_id, session.athlete_id, min(session.date, to), also=[session.pk]
    )
    planned = locked.calendar.get(session.pk)
    origin = planned.date if planned else session.date
    description = gettext("Moved %(from)s to %(to)s") % {
        "from": day_text(origin, beside=to),
        "to": day_text(to, beside=origin),
    }
    outcome = rules.move(locked.calendar, session.pk, to, by=by.pk, begun_too=begun_too)
    return locked.record(outcome, description, by)


@transaction.atomic
def remove(session: Session, *, by: User) -> ChangeResult:
    """Take one session out. Raises rules.HasBegun where it has begun."""
    locked = LockedCalendar(session.team_id, session.athlete_id, session.date, also=[session.pk])
    description = gettext("Removed %(day)s") % {"day": day_text(session.date)}
    return locked.record(rules.remove(locked.calendar, session.pk), description, by)


@transaction.atomic
def put_back(session: Session, *, by: User) -> ChangeResult:
    """Put a session that was removed back where it was. Raises rules.Refused where it cannot be."""
    locked = LockedCalendar(session.team_id, session.athlete_id, session.date, also=[session.pk])
    description = gettext("Put %(day)s back") % {"day": day_text(session.date)}
    return locked.record(rules.put_back(locked.calendar, session.pk), description, by)


@transaction.atomic
def shift(membership: Membership, first: date, days: int, *, today: date, by: User) -> ChangeResult:
    """Put everything from `first` on `days` later (earlier below 0). `membership`: a Membership."""
    locked = _of(membership, min(first, first + timedelta(days=days)))
    outcome = rules.shift(locked.calendar, first, days, today=today)
    values = {"day": day_text(first), "n": abs(days)}
    if days > 0:
        description = ngettext(
            "Put everything from %(day)s on %(n)s day later",
            "Put everything from %(day)s on %(n)s days later",
            days,
        )
    else:
        description = ngettext(
            "Put everything from %(day)s on %(n)s day earlier",
            "Put everything from %(day)s on %(n)s days earlier",
            -days,
        )
    return locked.record(outcome, description % values, by)


@transaction.atomic
def shift_only(
    team_id: int,
    athlete_id: int,
    sessions: Collection[UUID],
    first: date,
    days: int,
    *,
    today: date,
    by: User,
    description: str,
) -> ChangeResult:
    """As `shift`, of these `sessions` alone."""
    locked = LockedCalendar(team_id, athlete_id, min(first, first + timedelta(days=days)))
    outcome = rules.shift(locked.calendar, first, days, today=today, only=sessions)
    return locked.record(outcome, description, by)


def shifted_only(
    team_id: int, sessions: Mapping[Athlete, Collection[UUID]], first: date, days: int
) -> dict[UUID, rules.CalendarSession]:
    """What `shift_only` would change: {id: the session as it would be}. Nothing is written.

    `sessions`: {athlete: those that would be shifted}. Two queries, however many athletes.
    """
    since = min(first, first + timedelta(days=days))
    calendars = read_calendars(team_id, [athlete.pk for athlete in sessions], since)
    changed: dict[UUID, rules.CalendarSession] = {}
    for athlete, only in sessions.items():
        now = calendars[athlete.pk]
        outcome = rules.shift(now, first, days, today=athlete.today, only=only)
        changed |= rules.changes(now, outcome.calendar)[1]
    return changed


@transaction.atomic
def pause(membership: Membership, first: date, *, by: User) -> ChangeResult:
    """Let everything from `first` on wait until somebody resumes it."""
    locked = _of(membership, first)
    description = gettext("Paused from %(day)s") % {"day": day_text(first)}
    return locked.record(rules.pause(locked.calendar, first), description, by)


@transaction.atomic
def resume(
    membership: Membership, on: date, *, keep_weekdays: bool, today: date, by: User
) -> ChangeResult:
    """Let the plan go on from the day `on`, and put what waited later: see rules.resume."""
    locked = _of(membership, on)
    if locked.calendar.paused_from is None:
        raise rules.NothingThere
    outcome = rules.resume(locked.calendar, on, keep_weekdays=keep_weekdays, today=today)
    description = gettext("Resumed on %(day)s") % {"day": day_text(on)}
    return locked.record(outcome, description, by)


@transaction.atomic
def skip_week(membership: Membership, monday: date, *, today: date, by: User) -> ChangeResult:
    """Leave out what is still to do of the week of `monday`."""
    locked = _of(membership, monday)
    description = gettext("Skipped the week of %(day)s") % {"day": day_text(monday)}
    return locked.record(rules.skip(locked.calendar, monday, today=today), description, by)


@transaction.atomic
def repeat_week(membership: Membership, monday: date, *, today: date, by: User) -> ChangeResult:
    """Do the week of `monday` again in the next, and put what comes later a week later."""
    locked = _of(membership, monday)
    outcome, pairs = rules.repeat(locked.calendar, monday, uuid.uuid4, today=today)
    description = gettext("Repeated the week of %(day)s") % {"day": day_text(monday)}
    return locked.record(outcome, description, by, pairs)


def _of(membership: Membership, since: date) -> LockedCalendar:
    # Only an athlete's place has a calendar.
    return LockedCalendar(membership.team_id, cast(int, membership.athlete_id), since)
