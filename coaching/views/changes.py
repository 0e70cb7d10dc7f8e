"""What came of a change to a calendar, said to who made it; and its undo, from any page."""

from datetime import timedelta

from django.contrib import messages
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaching.forms.calendar import refusal_text
from coaching.models import CalendarChange
from coaching.presentation.wording import day_text, listed
from coaching.rules.calendar import Refused
from coaching.rules.findings import Severity
from coaching.rules.names import isolated
from coaching.services import calendar
from coaching.views.telling import telling

# What is planned lies within a year, and is moved by one at most.
AHEAD = timedelta(days=2 * 366)


def calendar_url(athlete_id, day=None):
    address = reverse("athlete_calendar", args=[athlete_id])
    return f"{address}?from={day}" if day else address


def stopping_ahead(request, athlete, team):
    """Ask first about the stops that a change of all that lies ahead brings up; tell the rest."""
    today, back = athlete.today, calendar_url(athlete.pk)
    days = today, today + AHEAD
    asks = [Severity.STOP]
    return telling(request, [athlete], *days, teams=[team], back=back, asks=asks)


def _undoing(request, change):
    """As `stopping_ahead`. Of a squad's races and rest days, which stop nothing, it says more."""
    team, squad = change.team, change.squad
    if squad is None:
        return stopping_ahead(request, change.athlete, team)
    first = team.today
    return telling(request, squad.athletes.all(), first, first + AHEAD, teams=[team], asks=())


def change_message(done, text):
    """What happened, with what stayed where it is."""
    unmoved = list(dict.fromkeys(day_text(session.date) for session in done.unmoved))
    if not unmoved:
        return text
    more = ngettext(
        "One session stays, because something was logged in it: %(days)s.",
        "%(n)s sessions stay, because something was logged in them: %(days)s.",
        len(done.unmoved),
    ) % {"n": len(done.unmoved), "days": listed(unmoved)}
    return f"{text} {more}"


def undo_last(request, pk, **whose):
    """Take back the change that the page showed as the last one, and say what came of it.

    `pk`: its key, None where the page named none. `whose`: what the change must be of.
    """
    change = CalendarChange.objects.filter(pk=pk, **whose).select_related("athlete", "team").first()
    try:
        if change is None:
            raise calendar.Stale
        with _undoing(request, change):
            done = calendar.undo_change(change)
    except calendar.Stale:
        messages.error(
            request, _("Something else was changed meanwhile. Look at it, then undo that first.")
        )
    except Refused as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(
            request, change_message(done, _("Undone: %(what)s.") % {"what": isolated(change)})
        )
