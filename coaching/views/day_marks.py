"""Races and rest days: of one athlete, or of a squad."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.dates import date_or_none, small_int
from coaching.forms.calendar import DayMarkForm
from coaching.models import DayMark
from coaching.services import calendar
from coaching.views.changes import calendar_url, undo_last
from coaching.views.responses import data_of, next_url
from coaching.views.telling import asks_first, telling

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@reads_and_writes
@asks_first
def athlete_marks(request, pk):
    """Mark a day on an athlete's calendar."""
    membership = access.get_membership_to_change(request, pk)
    athlete = membership.athlete
    asked = date_or_none(request.GET.get("date")) or athlete.today
    form = DayMarkForm(data_of(request), initial={"date": asked})
    back = next_url(request, calendar_url(pk))
    if _add(request, form, membership.team, [athlete], athlete=athlete):
        return redirect(back)
    context = {"form": form, "membership": membership, "athlete": athlete, "next": back}
    return render(request, "calendar/mark.html", context, status=422 if form.errors else 200)


@login_required
@reads_and_writes
@asks_first
def squad_days(request, pk):
    """A squad's races and rest days: those to come, and one more."""
    squad = access.get_squad_to_coach(request, pk)
    today = squad.team.today
    form = DayMarkForm(data_of(request), initial={"date": today})
    if _add(request, form, squad.team, list(squad.athletes.all()), squad=squad):
        return redirect("squad_days", pk)
    context = {
        "form": form,
        "squad": squad,
        "marks": DayMark.objects.filter(squad=squad, date__gte=today),
        "here": request.path,
        "undo_address": reverse("squad_days_undo", args=[pk]),
        "changes": list(calendar.undoable_changes(squad.team, squad=squad)[:10]),
    }
    return render(request, "calendar/squad.html", context, status=422 if form.errors else 200)


def _add(request, form, team, athletes, **whose):
    """Whether the day is marked, for `athletes`; what stands in the way is beside its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    data = form.cleaned_data
    day = data["date"]
    with telling(request, athletes, day, day, teams=[team]):
        change = calendar.add_mark(team, day, data["kind"], data["name"], by=request.user, **whose)
    if change is None:
        form.add_error("date", _("That day is marked so already."))
        return False
    messages.success(request, f"{change}.")
    return True


@login_required
@require_POST
def squad_days_undo(request, pk):
    squad = access.get_squad_to_coach(request, pk)
    shown = small_int(request.POST.get("change"))
    undo_last(request, shown, squad=squad, team=squad.team)
    return redirect("squad_days", pk)


@login_required
@require_POST
def day_mark_removal(request, pk):
    """Take a race or rest day away; the calendar it was on offers the way back."""
    mark = access.get_day_mark_to_coach(request, pk)
    change = calendar.remove_mark(mark, by=request.user)
    if change:
        messages.success(request, f"{change}.")
    back = reverse("squad_days", args=[mark.squad_id]) if mark.squad_id else None
    return redirect(next_url(request, back or calendar_url(mark.athlete_id)))
