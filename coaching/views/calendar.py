"""An athlete's calendar, and what a coach does to the days that lie ahead."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from coaching import access
from coaching.dates import date_or_none, monday_of, small_int
from coaching.forms.calendar import PauseForm, ResumeForm, ShiftForm, refusal_text
from coaching.models import PassedRule, Restriction, Session, Team
from coaching.pages import calendar as calendar_page
from coaching.pages import findings as finding_pages
from coaching.pages.trash import removed_of_athlete
from coaching.presentation.findings import contacts_text
from coaching.rules.calendar import Refused
from coaching.services import calendar, findings
from coaching.views.changes import calendar_url, change_message, stopping_ahead, undo_last
from coaching.views.responses import data_of, next_url
from coaching.views.telling import asks_first

UNDO_FOR = timedelta(days=30)
reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
@vary_on_headers("HX-Request")
def athlete_calendar(request, pk):
    """Six weeks from `?from=`, else from this one; for a script that moved something `?weeks=`."""
    athlete, membership = access.get_athlete_calendar(request, pk)
    own = membership is None
    Restriction.objects.read_along([athlete])
    first = calendar_page.first_monday(date_or_none(request.GET.get("from")), athlete.today)
    teams = _teams(request, athlete, own=own)
    page = _calendar_page(athlete, membership, first, teams)
    context = {
        "athlete": athlete,
        "membership": membership,
        "own": own,
        "active": not own and not access.assists_in(request, membership.team_id),
        "page": page,
        "changes": list(_recent_changes(membership)[:10]) if membership else [],
        "pauses": calendar.pauses(athlete) if own else [],
        "here": f"{request.path}?from={first}",
        "undo_address": reverse("athlete_undo", args=[pk]),
        "restrictions": athlete.restrictions_between(*calendar_page.span(first)),
        "findings": _findings(athlete, page, teams),
        **({} if own else _kept_of(request, athlete, teams, page)),
    }
    if own:
        context["shell"] = "phone.html"
    return _whole_or_changed(request, context)


def _kept_of(request, athlete, teams, page):
    """Which stops were passed and why, and what was removed of these days and can come back."""
    planned, days = access.planned_by(request, teams), (page.first, page.last)
    removed = removed_of_athlete(athlete, planned, timezone.now(), days) if planned else []
    return {"passed": PassedRule.objects.in_history(athlete, teams), "removed": removed}


def _whole_or_changed(request, context):
    if not request.htmx or "weeks" not in request.GET:
        return render(request, "calendar/calendar.html", context)
    mondays = request.GET["weeks"].split(".")
    context["weeks"] = [week for week in context["page"].weeks if str(week.monday) in mondays]
    return render(request, "calendar/_changed.html", context)


def _teams(request, athlete, *, own):
    """Whose plans are shown: those that she trains in, or of these the reader's."""
    return Team.objects.trained_in_by(athlete) if own else access.teams_coaching(request, athlete)


def _calendar_page(athlete, membership, first, teams):
    """What she sees of all her teams; what a coach sees of those that the coach is in."""
    own, today, days = membership is None, athlete.today, calendar_page.span(first)
    sessions = Session.of_calendar(athlete, *days)
    if own:
        beside = calendar.own_beside(athlete, *days)
        movable = {session.pk for session in sessions if calendar.may_move_own(session, today)}
    else:
        beside = calendar.beside([membership.team], athlete, *days)
        coached = {team.pk for team in teams}
        sessions = [session for session in sessions if session.team_id in coached]
        movable = {session.pk for session in sessions if session.team_id == membership.team_id}
    return calendar_page.page(
        sessions,
        beside,
        first,
        athlete,
        own=own,
        movable=movable,
        teams={session.team_id for session in sessions},
    )


def _findings(athlete, page, teams):
    """What the rules say of the page's days that are not over, which get their foot contacts."""
    since = max(page.first, athlete.today)
    found = findings.look_at([athlete], since, page.last, teams=teams, weeks=True)
    page.put_contacts({day.date: contacts_text(day) for day in found.contacts})
    return finding_pages.of_days(found.findings)


def _recent_changes(membership):
    changes = calendar.undoable_changes(membership.team, athlete=membership.athlete)
    return changes.filter(at__gte=timezone.now() - UNDO_FOR)


def _form_page(request, membership, form, template, do):
    """A page with one form: what it does, or why it cannot, beside what was typed."""
    if request.method == "POST" and form.is_valid():
        try:
            done = do(form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(
                request, change_message(done, f"{done.change}." if done.change else _("Done."))
            )
            return redirect(next_url(request, calendar_url(membership.athlete_id)))
    context = {
        "form": form,
        "membership": membership,
        "athlete": membership.athlete,
        "next": next_url(request, calendar_url(membership.athlete_id)),
    }
    return render(request, template, context, status=422 if form.errors else 200)


def _asked_day(request, membership):
    return date_or_none(request.GET.get("from")) or membership.athlete.today


@login_required
@reads_and_writes
@asks_first
def athlete_shift(request, pk):
    """Put everything from a day on later, or earlier."""
    membership = access.get_membership_to_change(request, pk)
    today = membership.athlete.today
    form = ShiftForm(
        data_of(request), today=today, initial={"first": _asked_day(request, membership)}
    )

    def do(data):
        with stopping_ahead(request, membership.athlete, membership.team):
            return calendar.shift(
                membership, data["first"], form.by(), today=today, by=request.user
            )

    return _form_page(request, membership, form, "calendar/shift.html", do)


@login_required
@reads_and_writes
def athlete_pause(request, pk):
    """Let everything from a day on wait."""
    membership = access.get_membership_to_change(request, pk)
    form = PauseForm(
        data_of(request),
        today=membership.athlete.today,
        initial={"first": _asked_day(request, membership)},
    )
    return _form_page(
        request,
        membership,
        form,
        "calendar/pause.html",
        lambda data: calendar.pause(membership, data["first"], by=request.user),
    )


@login_required
@reads_and_writes
@asks_first
def athlete_resume(request, pk):
    """Let what waited go on, whole weeks or exactly as long later as the pause was."""
    membership = access.get_membership_to_change(request, pk)
    today = membership.athlete.today
    form = ResumeForm(
        data_of(request),
        paused_from=membership.paused_from,
        today=today,
        initial={"on": max(today, membership.paused_from or today)},
    )

    def do(data):
        keep = data["keep"] == "weekdays"
        with stopping_ahead(request, membership.athlete, membership.team):
            return calendar.resume(
                membership, data["on"], keep_weekdays=keep, today=today, by=request.user
            )

    return _form_page(request, membership, form, "calendar/resume.html", do)


@login_required
@require_POST
@asks_first
def athlete_week_skip(request, pk, date):
    return _of_week(request, pk, date, calendar.skip_week)


@login_required
@require_POST
@asks_first
def athlete_week_repeat(request, pk, date):
    return _of_week(request, pk, date, calendar.repeat_week)


def _of_week(request, pk, date, verb):
    """Do `verb` to the week that the day `date` is in."""
    membership = access.get_membership_to_change(request, pk)
    athlete = membership.athlete
    try:
        with stopping_ahead(request, athlete, membership.team):
            done = verb(membership, monday_of(date), today=athlete.today, by=request.user)
    except Refused as refusal:
        messages.error(request, refusal_text(refusal))
    else:
        messages.success(request, change_message(done, f"{done.change}."))
    return redirect(next_url(request, calendar_url(pk)))


@login_required
@require_POST
@asks_first
def athlete_undo(request, pk):
    """Take back the change that was shown as the last one."""
    membership = access.get_membership_to_change(request, pk)
    shown = small_int(request.POST.get("change"))
    undo_last(request, shown, athlete=membership.athlete, team=membership.team)
    return redirect(next_url(request, calendar_url(pk)))
