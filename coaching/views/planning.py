"""Changing one athlete's planned session: another day, other sets, or away with it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaching import access
from coaching.forms.planning import MoveForm, PlanForm, free_day
from coaching.models import Session, SessionTouched
from coaching.models.planning import is_logged


def day_of(session, **query):
    """The address of the session's day on the coach's side."""
    address = reverse("athlete_day", args=[session.athlete_id, session.date])
    return f"{address}?{urlencode(query)}" if query else address


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request, pk):
    """Put the session on another day; the day it comes to offers the way back."""
    session = access.get_session_to_coach(request.user, pk)
    if request.method == "POST":
        form = MoveForm(request.POST)
        if form.is_valid():
            origin = session.date
            session.move(to=form.cleaned_data["date"])
            moved = {} if origin == session.date else {"moved": pk, "from": origin}
            return redirect(day_of(session, **moved))
    else:
        form = MoveForm(initial={"date": free_day(session, session.athlete.today)})
    context = {"session": session, "form": form, "is_logged": is_logged(session)}
    return render(request, "planning/move.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_removal(request, pk):
    """Ask, then take the session away. One in which something was logged is kept."""
    session = access.get_session_to_coach(request.user, pk)
    kept = is_logged(session)
    if request.method == "POST":
        address = day_of(session)
        try:
            session.remove()
        except SessionTouched:
            kept = True
        else:
            messages.success(request, _("The session is removed."))
            return redirect(address)
    context = {"session": session, "kept": kept}
    refused = kept and request.method == "POST"
    return render(request, "planning/removal.html", context, status=409 if refused else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def session_edit(request, pk):
    """Change this session's prescriptions; its block and other athletes keep theirs."""
    session = access.get_session_to_coach(request.user, pk)
    planned = Session.objects.with_plan().select_related("team", "athlete").get(pk=session.pk)
    data = request.POST if request.method == "POST" else None
    form = PlanForm(data, session=planned, system=request.user.units)
    if data is not None and form.save():
        if form.added:
            added = _("%(drill)s is added. Look over its sets.") % {"drill": form.added.name}
            messages.success(request, added)
            return redirect(f"{request.path}#d{form.added.pk}")
        messages.success(request, _("Saved, for this session alone."))
        return redirect(day_of(session))
    context = {"session": session, "form": form}
    return render(request, "planning/edit.html", context, status=422 if form.errors else 200)
