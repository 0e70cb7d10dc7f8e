"""What was done to a calendar, and taking the last of it back."""

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from coaching.dates import small_int
from coaching.models import Athlete, CalendarChange, Happening, Squad, Team
from coaching.rules import calendar as rules

from .locked import ChangeResult, LockedCalendar, sessions_from_json
from .marks import restore_mark


class Stale(Exception):
    """Something else was done to the calendar since: that is to be undone first."""


def undoable_changes(
    team: Team | int, *, athlete: Athlete | int | None = None, squad: Squad | int | None = None
) -> QuerySet[CalendarChange]:
    """What was done to the calendar and still stands, the last first."""
    return (
        CalendarChange.objects.filter(team=team, athlete=athlete, squad=squad, undone_at=None)
        .select_related("by")
        .order_by("-at", "-pk")
    )


def just_done(pk: str, athlete: Athlete, *, teams: Iterable[Team]) -> CalendarChange | None:
    """The change of the athlete's calendar that a page offers to undo, or None.

    `pk` as an address says it. It is offered while it is the last one that stands.
    """
    number = small_int(pk)
    if number is None:
        return None
    changes = CalendarChange.objects.filter(athlete=athlete, team__in=teams, undone_at=None)
    change = changes.filter(pk=number).first()
    if change is None or undoable_changes(change.team_id, athlete=athlete).first() != change:
        return None
    return change


@transaction.atomic
def undo_change(change: CalendarChange) -> ChangeResult:
    """Take the last change back: all but what was logged in or changed since, which stays.

    Raises Stale where it is not the last one that stands.
    """
    Team.objects.lock(change.team_id)
    last = undoable_changes(
        change.team_id, athlete=change.athlete_id, squad=change.squad_id
    ).first()
    if last is None or last.pk != change.pk:
        raise Stale
    return take_back(last)


def take_back(change: CalendarChange) -> ChangeResult:
    """As `undo_change`, whether or not it is the last one: call with the team locked."""
    unmoved: tuple[rules.CalendarSession, ...] = ()
    if "mark" in change.snapshot:
        restore_mark(change)
    else:
        before, after = (
            sessions_from_json(change.snapshot["was"]),
            sessions_from_json(change.snapshot["now"]),
        )
        paused_before, paused_after = (
            date.fromisoformat(value) if value else None for value in change.snapshot["paused"]
        )
        days = [session.date for session in (*before.values(), *after.values())]
        since = min([*days, *filter(None, (paused_before, paused_after))], default=date.max)
        # Sessions are changed in an athlete's calendar; a squad's has marks alone.
        locked = LockedCalendar(
            change.team_id, cast(int, change.athlete_id), since, also=list(after)
        )
        outcome = rules.undo(locked.calendar, before, after, paused=(paused_before, paused_after))
        locked.write(outcome.calendar, by=change.snapshot.get("paused_by"))
        unmoved = outcome.unmoved
        Happening.objects.note_plan(
            change.team_id, change.by_id, [change.athlete_id], days, undoes=change
        )
    CalendarChange.objects.filter(pk=change.pk).update(undone_at=timezone.now())
    return ChangeResult(change, unmoved)
