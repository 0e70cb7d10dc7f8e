"""The athlete's pages: today, the week, one session, and how it ends."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.db.models import Q
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.dates import (
    DAY,
    WEEK,
    date_or_none,
    link_to,
    monday_of,
    sunday_of,
)
from coaching.forms.acts import ActForm
from coaching.forms.results import ResultForm
from coaching.forms.sessions import FinishForm
from coaching.models import Membership, Session, day_with_plan
from coaching.pages import (
    athlete_week,
    comments,
    coverage,
    ladders,
    planned_tests,
    session_gains,
    session_sheet,
)
from coaching.presentation.states import progress_text
from coaching.rules.finishing import offered_since
from coaching.services import calendar
from coaching.services.ladders.weighing import weigh_session_later
from coaching.services.sessions import finishing
from coaching.services.sessions.finishing import ReopenRefused
from coaching.views.responses import acted, next_url, own_shell, refused, wants_json


@login_required
@require_safe
def today(request):
    """Today's session of the reader, in every team she trains in."""
    athlete = access.get_athlete(request)
    day = athlete.today
    sessions = day_with_plan(athlete, day, since=offered_since(athlete.local_now))
    for session in sessions:
        session.may_move = calendar.may_move_own(session, day)
    comments.add_headings(sessions, request.user)
    context = {
        **_marks(athlete, day),
        "tests": _tests(athlete, day),
        "restrictions": athlete.active_restrictions,
        "athlete": athlete,
        "today": day,
        **_climbing(_sheets(request, sessions, athlete), athlete, request.user.units),
        "units": request.user.units,
        "own": True,
        "is_today": True,
        "many": len(sessions) > 1,
        "shell": "phone.html",
        **_written(sessions, athlete),
        **({} if sessions else _nothing_set(athlete, day)),
    }
    return render(request, "sessions/today.html", context)


def _written(sessions, athlete):
    """Coaches' notes to her squads, and whether any text of somebody else is shown."""
    notes = comments.notes_to(athlete, timezone.now())
    return {"notes": notes, "talk": comments.are_shown(sessions, notes)}


def _marks(athlete, day):
    marks = calendar.own_marks(athlete, day, day + DAY)
    return {"marks_today": marks.get(day, []), "marks_tomorrow": marks.get(day + DAY, [])}


def _tests(athlete, day):
    """The tests planned for the day, each with the form that types in what it gave."""
    shown = planned_tests.of_day(athlete, day)
    for test in shown:
        test.form = ResultForm(assessment=test.planned.assessment, today=day)
        test.form.auto_id = f"test{test.planned.pk}_%s"
    return shown


def _climbing(sheets, athlete, units):
    """The sheets with where she stands on their ladders, the rungs that she is new on, and who
    swapped what of them.
    """
    news = ladders.on_sheets(sheets, athlete, units) if sheets else []
    ladders.stop_at_the_pipe(sheets, athlete)
    for sheet in sheets:
        if sheet.session.finished_at:
            sheet.gain = session_gains.gain_of(sheet)
    return {"sheets": sheets, "news": news, "swapped": session_sheet.swapped_text(sheets)}


def _nothing_set(athlete, day):
    """What is said where nothing is to do: why, and what comes next."""
    places, left = Membership.objects.of_athlete(athlete)
    return {
        "pauses": calendar.pauses(athlete, since=day),
        "left": left,
        "in_team": bool(places),
        "upcoming": _upcoming(athlete, day),
    }


def _sheets(request, sessions, athlete, team=None):
    return session_sheet.session_sheets(
        sessions,
        athlete,
        request.user.units,
        before=timezone.now(),
        team=team,
        one_more=request.GET.get("more", ""),
        at=request.GET.get("at", ""),
    )


def _upcoming(athlete, day):
    """What comes next: the next day that something is asked for, else the first that waits."""
    planned = Session.objects.filter(athlete=athlete, planned_sets__gt=0)
    return (
        planned.with_waits()
        .filter(Q(date__gt=day) | Q(waits=True))
        .prefetch_related("blocks")
        .order_by("waits", "date", "slot")
        .first()
    )


@login_required
@require_safe
def week(request):
    """The days around today, past ones as they were logged."""
    athlete = access.get_athlete(request)
    day = athlete.today
    monday = monday_of(date_or_none(request.GET.get("from")) or day)
    sunday = sunday_of(monday)
    sessions = Session.of_calendar(athlete, monday, sunday)
    beside = calendar.own_beside(athlete, monday, sunday)
    waits = any(session.paused for session in sessions)
    context = {
        "athlete": athlete,
        "today": day,
        "days": athlete_week.days(sessions, beside, monday, athlete, day),
        "waits": waits,
        "pauses": calendar.pauses(athlete) if waits else [],
        "coverage": coverage.of_days(athlete, monday, sunday),
        "monday": monday,
        "sunday": sunday,
        "is_this_week": monday <= day <= sunday,
        "before": link_to(monday - WEEK),
        "after": link_to(monday + WEEK),
        "shell": "phone.html",
    }
    return render(request, "sessions/week.html", context)


@login_required
@require_safe
def session(request, pk):
    """One session, to read and to log: for its athlete, and for her coach."""
    session = access.get_session_to_see(request.user, pk)
    seen = Session.objects.filter(pk=session.pk).select_related("team", "athlete")
    session = seen.with_plan(thumbnails=True).get()
    athlete = session.athlete
    own = athlete.user_id == request.user.pk
    session.may_move = own and calendar.may_move_own(session, athlete.today)
    comments.add_headings([session], request.user)
    if not access.shows_health(request, session):
        session.hide_health()
    [sheet] = _sheets(request, [session], athlete, team=None if own else session.team)
    if own:
        ladders.stop_at_the_pipe([sheet], athlete)
    context = {
        "sheet": sheet,
        "session": session,
        "athlete": athlete,
        **_when(session, athlete.today),
        "talk": comments.are_shown([session]),
        "own": own,
        "units": request.user.units,
        **own_shell(own),
    }
    return render(request, "sessions/session.html", context)


def _when(session, today):
    """How a session's day stands to today, and whether it waits in a paused plan."""
    waits = session.state(today) == "paused"
    return {
        "is_today": session.date == today,
        "waits": waits,
        "is_past": session.date < today and not waits,
        "is_ahead": session.date > today and not waits,
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def finish(request, pk):
    """Effort, minutes and a note; each may be left out."""
    session = access.get_session_to_log(request.user, pk)
    if request.method != "POST":
        return _finish_page(request, session, FinishForm(instance=session, guess=_minutes(session)))
    with transaction.atomic():
        form = FinishForm(request.POST, instance=session.lock())
        # A phone's act may come much later, and says no version.
        saved = form.is_valid() and (wants_json(request) or not form.conflict)
        # What is said of one that was over is changed, and it does not end anew.
        message = _("Saved.") if session.finished_at else _("Session finished.")
        if saved:
            finishing.finish(session, now=timezone.now(), **form.values())
            weigh_session_later(session)
    if saved:
        return acted(request, session.pk, form.cleaned_data["seq"], message, session)
    if wants_json(request):
        return refused(form)
    return _finish_page(request, session, form)


def _finish_page(request, session, form):
    plan = Session.objects.filter(pk=session.pk).with_plan().get()
    if not access.shows_health(request, session):
        plan.hide_health()
    sheet = session_sheet.session_sheet(plan, [], request.user.units)
    own = session.athlete.user_id == request.user.pk
    context = {
        "session": session,
        "sheet": sheet,
        "still_open": [
            f"{drill.drill.name} ({progress_text(drill.progress)})"
            for drill in sheet.drills
            if drill.next_row and not drill.drill.is_replaced
        ],
        "form": form,
        "own": own,
        "is_done": session.state(session.athlete.today) == "done",
        "back": reverse("today") if own else session.get_absolute_url(),
        **own_shell(own),
    }
    return render(request, "sessions/finish.html", context, status=form.status)


def _minutes(session):
    """How long it took by the clock, while that is still a believable session."""
    if session.started_at is None:
        return None
    minutes = round((timezone.now() - session.started_at).total_seconds() / 60)
    return minutes if 5 <= minutes <= 180 else None


@login_required
@require_POST
def reopening(request, pk):
    """Open a finished session again, on the day on which it was finished. Twice is fine."""
    session = access.get_session_to_log(request.user, pk)
    form = ActForm(request.POST)
    if not form.is_valid():
        return refused(form)
    back = next_url(request, session.get_absolute_url())
    try:
        finishing.reopen(session, now=timezone.now(), **form.cleaned_data)
    except ReopenRefused:
        why = _("It was finished on another day, so it stays finished. Sets can still be changed.")
        if wants_json(request):
            return refused(why, 409)
        messages.warning(request, why)
        return redirect(back)
    return acted(request, session.pk, form.cleaned_data["seq"], _("Session open again."), back)
