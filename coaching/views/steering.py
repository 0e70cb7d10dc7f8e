"""Steering what was assigned: later or earlier, to an end, and back from the trash."""

from contextlib import nullcontext
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.forms.calendar import refusal_text
from coaching.forms.steering import AssignmentShiftForm, EndForm
from coaching.models import Athlete
from coaching.pages.trash import trash_of
from coaching.presentation.wording import day_text, listed
from coaching.rules.calendar import Refused
from coaching.services.assignments import removal, shifting
from coaching.views.looking_ahead import end_ahead, shift_ahead
from coaching.views.responses import next_url, render_part
from coaching.views.telling import asks_first, telling

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@reads_and_writes
@asks_first
def assignment_shift(request, pk):
    """Put everything that is to come later or earlier: look at what it does, then do it."""
    assignment = access.get_assignment_that_stands(request, pk)
    today = assignment.team.today
    form = AssignmentShiftForm(_typed(request, "days"), today=today, initial={"first": today})

    if request.method == "POST" and form.is_valid():
        days, first = form.by(), form.cleaned_data["first"]
        moving, _stays = shifting.sessions_to_shift(assignment, first)
        try:
            with _telling(request, assignment, moving, days):
                done = shifting.shift_assignment(assignment, first, days, by=request.user)
        except Refused as refusal:
            form.add_error(None, refusal_text(refusal))
        else:
            messages.success(request, _shift_message(done))
            return redirect(next_url(request, assignment.get_absolute_url()))
    days, first = _shown(form)
    shown = shift_ahead(assignment, first, days) if first else None
    return _page(request, assignment, form, shown, "shift")


@login_required
@reads_and_writes
def assignment_end(request, pk):
    """Let it end from a day on: look at what goes, then do it."""
    assignment = access.get_assignment_that_stands(request, pk)
    today = assignment.team.today
    form = EndForm(_typed(request, "first"), today=today, initial={"first": today})

    if request.method == "POST" and form.is_valid():
        first = form.cleaned_data["first"]
        done = removal.end_assignment(assignment, first, by=request.user)
        messages.success(request, _end_message(assignment, done))
        return redirect(next_url(request, assignment.get_absolute_url()))
    _days, first = _shown(form)
    shown = end_ahead(assignment, first) if first else None
    return _page(request, assignment, form, shown, "end")


def _typed(request, name):
    """What was sent, or asked to be looked at by the address."""
    if request.method == "POST":
        return request.POST
    return request.GET if name in request.GET else None


def _shown(form):
    """(days, from which day) that the page looks ahead for; no day where it cannot."""
    if not form.is_bound:
        return 7, form.initial["first"]
    if not form.is_valid() and not form.non_field_errors():
        return 0, None
    data = form.cleaned_data
    if "days" not in form.fields:
        return 0, data.get("first")
    return (form.by(), data["first"]) if {"days", "way", "first"} <= data.keys() else (0, None)


def _page(request, assignment, form, shown, name):
    """The page, or what stands of it in the list."""
    context = {"assignment": assignment, "form": form, "shown": shown}
    context["steering"] = f"assignment_{name}"
    if shown and shown.refused and not form.non_field_errors():
        context["refused"] = refusal_text(shown.refused)
    if request.htmx:
        # Two rows of the list may be open at once.
        form.auto_id = f"of{assignment.pk}_%s"
    page, part = f"assignments/{name}.html", f"assignments/_{name}.html"
    return render_part(request, page, part, context, 422 if form.errors else 200)


def _telling(request, assignment, moving, days):
    """Ask first about the stops that it brings up, on the days that it touches."""
    reach = shifting.span(moving, days)
    if reach is None:
        return nullcontext()
    athletes = list({session.athlete_id: session.athlete for session in moving}.values())
    back = assignment.get_absolute_url()
    return telling(request, athletes, *reach, teams=[assignment.team], back=back)


def _shift_message(done):
    text = ngettext("%(n)s session moved.", "%(n)s sessions moved.", done.moved) % {"n": done.moved}
    return _with_stays(text, done.stays)


def _end_message(assignment, done):
    day = day_text(assignment.ended_from)
    return _with_stays(_("Ended: nothing of it from %(day)s on.") % {"day": day}, done.stays)


def _with_stays(text, stays):
    if not stays:
        return text
    more = ngettext(
        "One session stays as it is, since something was logged or changed in it.",
        "%(n)s sessions stay as they are, since something was logged or changed in them.",
        len(stays),
    )
    return f"{text} {more % {'n': len(stays)}}"


@login_required
@require_POST
@asks_first
def assignment_shift_undo(request, pk):
    """Take back the last shift that stands."""
    assignment = access.get_assignment(request, pk)
    shift = shifting.last_shift(assignment)
    if shift is None or str(shift.pk) != request.POST.get("shift"):
        messages.error(request, _("This is not the last shift any more. Look at it again."))
        return redirect(assignment)
    athletes = list(Athlete.objects.filter(sessions__blocks__assignment=assignment).distinct())
    today = assignment.team.today
    reach = today, today + timedelta(days=2 * 366)
    with telling(request, athletes, *reach, teams=[assignment.team]):
        unmoved = shifting.undo_shift(shift)
    text = _("Undone. Everything is on its day again.")
    if unmoved:
        text = ngettext(
            "Undone, but %(n)s session that was changed since.",
            "Undone, but %(n)s sessions that were changed since.",
            unmoved,
        ) % {"n": unmoved}
    messages.success(request, text)
    return redirect(next_url(request, assignment.get_absolute_url()))


@login_required
@require_safe
def trash(request):
    """What was removed in the last 30 days, and can be put back."""
    team = access.get_team_to_plan(request)
    return render(request, "trash/trash.html", {"shown": trash_of(team, timezone.now())})


@login_required
@require_POST
@asks_first
def trash_return(request, pk):
    """Put something back where it was, or say what took its place."""
    kept = access.get_removal(request, pk)
    now, athletes = timezone.now(), removal.athletes_of(kept)
    today = kept.team.today
    reach = today, today + timedelta(days=2 * 366)
    try:
        with telling(request, athletes, *reach, teams=[kept.team]):
            done = removal.put_back(kept, by=request.user, now=now)
    except Refused:
        messages.error(request, _("What it was assigned by was undone. Put that back first."))
    else:
        _say_put_back(request, done)
    return redirect(next_url(request, reverse("trash")))


def _say_put_back(request, done):
    if done.back:
        text = ngettext("%(n)s session is back.", "%(n)s sessions are back.", done.back)
        messages.success(request, text % {"n": done.back})
    elif not done.taken:
        messages.success(request, _("It is back."))
    if done.taken:
        text = ngettext(
            "One stays out, since something else stands in its place: %(what)s.",
            "%(n)s stay out, since something else stands in their place: %(what)s.",
            len(done.taken),
        )
        what = listed(str(session) for session in done.taken[:3])
        messages.warning(request, text % {"n": len(done.taken), "what": what})
