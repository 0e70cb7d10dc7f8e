"""Changing one athlete's planned session: another day, other sets, or away with it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.dates import (
    monday_of,
    sunday_of,
)
from coaching.forms.calendar import OwnMoveForm, refusal_text
from coaching.forms.planning import MoveForm, PlanForm
from coaching.models import Session
from coaching.models.audit import AuditKind
from coaching.presentation.wording import listed
from coaching.rules.calendar import HasBegun, Refused
from coaching.rules.names import isolated
from coaching.services import audit, calendar
from coaching.services.assignments.conflicts import first_free_day
from coaching.views import refused_forms
from coaching.views.changes import undo_last
from coaching.views.crowded import CrowdedDay
from coaching.views.responses import next_url
from coaching.views.telling import asks_first, stopping, tell_equipment


def day_of(session, **query):
    """The address of the session's day on the coach's side."""
    address = reverse("athlete_day", args=[session.athlete_id, session.date])
    return f"{address}?{urlencode(query)}" if query else address


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request, pk):
    """Put the session on another day; the day it comes to offers the way back."""
    session = access.get_session_to_move(request, pk)
    if not session.is_coached:
        return _own_move(request, session)
    form = _move_form(request, session)
    crowded = form.is_valid() and CrowdedDay(request, session, form.cleaned_data["date"])
    done = crowded and not crowded.is_asked and _moved(form, crowded, by=request.user)
    if done:
        session.refresh_from_db(fields=["date"])
        return redirect(next_url(request, day_of(session, **_just_done(done))))
    if form.is_from_calendar and form.errors:
        _say_errors(request, form)
        return redirect(next_url(request, day_of(session)))
    after = next_url(request, "")
    context = {"session": session, "form": form, "next": after, "back": after or day_of(session)}
    asked = crowded if crowded and crowded.is_asked else None
    context |= {"crowded": asked}
    status = 422 if form.errors else asked.status if asked else 200
    return render(request, "planning/move.html", context, status=status)


def _crowded(request, session, date):
    """The CrowdedDay that is asked about first; None where nothing is."""
    crowded = CrowdedDay(request, session, date)
    return crowded if crowded.is_asked else None


def _move_form(request, session):
    today = session.athlete.today
    if request.method == "POST":
        return MoveForm(request.POST, session=session, today=today)
    start = {"date": first_free_day(session, today)}
    return MoveForm(initial=start, session=session, today=today)


def _moved(form, crowded, *, by):
    """What was done of a valid MoveForm; None, with an error beside the day, where it cannot be."""
    try:
        with transaction.atomic():
            done = calendar.move(form.session, form.cleaned_data["date"], by=by, begun_too=True)
            crowded.keep_reason()
            return done
    except Refused as refusal:
        form.add_error("date", refusal_text(refusal))
        return None


def _just_done(done):
    """What the day's address says of a change that it offers to undo."""
    return {"change": done.change.pk} if done.change else {}


def _say_errors(request, form):
    """What is said of a day that was pointed at on the calendar, where there is no field."""
    for error in form.errors.get("date", ()):
        messages.error(request, error)


def _beside(session):
    """{date: names of its blocks} of the other sessions in the session's week."""
    monday = monday_of(session.date)
    week = Session.objects.of_athletes([session.athlete], monday, sunday_of(monday))
    others = week.prefetch_related("blocks").exclude(pk=session.pk)
    return {other.date: listed(other.blocks.all()) for other in others}


def _own_move(request, session):
    """An athlete's own session, within its week."""
    today = session.athlete.today
    data = request.POST if request.method == "POST" else None
    form = OwnMoveForm(data, session=session, today=today, taken=_beside(session))
    begun, crowded = session.has_begun, None
    back = next_url(request, f"{reverse('week')}?from={session.date}")
    if form.is_valid() and begun:
        form.add_error("date", refusal_text(HasBegun()))
    elif form.is_valid() and not (crowded := _crowded(request, session, form.cleaned_data["date"])):
        try:
            done = calendar.move(session, form.cleaned_data["date"], by=request.user)
        except Refused as refusal:
            form.add_error("date", refusal_text(refusal))
        else:
            _say_moved(request, session, form.cleaned_data["date"], done.change)
            return redirect(back)
    if form.is_from_calendar and not crowded:
        _say_errors(request, form)
        return redirect(back)
    context = {"session": session, "form": form, "begun": begun, "shell": "phone.html"}
    context |= {"crowded": crowded, "next": next_url(request, "")}
    refused = data is not None and (begun or crowded)
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "planning/own_move.html", context, status=status)


def _say_moved(request, session, day, change):
    tell_equipment(request, session, day)
    if change:
        undo = reverse("session_move_undo", args=[session.pk, change.pk])
        messages.success(request, f"{change}.", extra_tags=f"undo={undo}")


@login_required
@require_POST
@asks_first
def session_move_undo(request, pk, change):
    """Take a move back that the reader made, while nothing else was changed since."""
    session = access.get_session_to_move(request, pk)
    undo_last(request, change, athlete=session.athlete, team=session.team, by=request.user)
    return redirect(next_url(request, f"{reverse('week')}?from={session.date}"))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_removal(request, pk):
    """Ask, then take the session away, with the way back. One that has begun is kept."""
    session = access.get_session_to_coach(request, pk)
    kept = session.has_begun
    if request.method == "POST":
        try:
            done = calendar.remove(session, by=request.user)
        except HasBegun:
            kept = True
        else:
            athlete = {"athlete": session.athlete_id, "detail": "session"}
            audit.record(AuditKind.DELETION, session.team_id, by=request.user, **athlete)
            return redirect(next_url(request, day_of(session, **_just_done(done))))
    context = {"session": session, "kept": kept}
    refused = kept and request.method == "POST"
    return render(request, "planning/removal.html", context, status=409 if refused else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_first
def session_edit(request, pk):
    """Change this session's prescriptions; its block and other athletes keep theirs."""
    session = access.get_session_to_coach(request, pk)
    form, saved = _plan_form(request, session)
    if saved:
        refused_forms.drop(request)
        if form.added:
            added = _("%(drill)s is added. Look over its sets.") % {
                "drill": isolated(form.added.name)
            }
            messages.success(request, added)
            return redirect(f"{request.path}#d{form.added.pk}")
        messages.success(request, _("Saved, for this session alone."))
        return redirect(day_of(session))
    status, anew = refused_forms.answer(request, form)
    context = {"session": session, "form": form, "anew": anew}
    return render(request, "planning/edit.html", context, status=status)


def _plan_form(request, session):
    """The form of a session's plan, and whether it was saved. What is sent meets a locked plan."""
    sessions = Session.objects.with_plan().select_related("team", "athlete")
    units = request.user.units
    if request.method != "POST":
        typed = refused_forms.typed(request)
        return PlanForm(typed, session=sessions.get(pk=session.pk), unit_system=units), False
    day, whose = session.date, [session.athlete]
    with transaction.atomic(), stopping(request, whose, day, day, teams=[session.team]):
        session.lock_with_plan()
        form = PlanForm(request.POST, session=sessions.get(pk=session.pk), unit_system=units)
        return form, not form.conflict and form.save()
