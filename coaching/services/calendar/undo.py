"""What was done to a calendar, and taking the last of it back."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from coaching.dates import small_int
from coaching.models import CalendarAct, Team
from coaching.rules import calendar as rules

from .locked import ChangeResult, LockedCalendar, sessions_from_json
from .marks import restore_mark


class Stale(Exception):
    """Something else was done to the calendar since: that is to be undone first."""


def acts(team, *, athlete=None, squad=None):
    """What was done to the calendar and still stands, the last first."""
    return (
        CalendarAct.objects.filter(team=team, athlete=athlete, squad=squad, undone_at=None)
        .select_related("by")
        .order_by("-at", "-pk")
    )


def just_done(pk, athlete, *, teams):
    """The change of the athlete's calendar that a page offers to undo, or None.

    `pk` as an address says it. It is offered while it is the last one that stands.
    """
    pk = small_int(pk)
    if pk is None:
        return None
    found = CalendarAct.objects.filter(athlete=athlete, team__in=teams, undone_at=None)
    act = found.filter(pk=pk).first()
    if act is None or acts(act.team_id, athlete=athlete).first() != act:
        return None
    return act


@transaction.atomic
def undo_change(act):
    """Take the last act back: all but what was logged in or changed since, which stays.

    Raises Stale where it is not the last one that stands.
    """
    Team.objects.hold(act.team_id)
    last = acts(act.team_id, athlete=act.athlete_id, squad=act.squad_id).first()
    if last is None or last.pk != act.pk:
        raise Stale
    unmoved = ()
    if "mark" in last.before:
        restore_mark(last)
    else:
        before, after = (
            sessions_from_json(last.before["was"]),
            sessions_from_json(last.before["now"]),
        )
        paused = [value and date.fromisoformat(value) for value in last.before["paused"]]
        days = [one.date for one in (*before.values(), *after.values())]
        since = min([*days, *filter(None, paused)], default=date.max)
        locked = LockedCalendar(act.team_id, act.athlete_id, since, also=list(after))
        outcome = rules.undo(locked.calendar, before, after, paused=paused)
        locked.write(outcome.calendar, by=last.before.get("paused_by"))
        unmoved = outcome.unmoved
    CalendarAct.objects.filter(pk=act.pk).update(undone_at=timezone.now())
    return ChangeResult(act, unmoved)
