"""Who is at the track, and what they did of the day's plan."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.dates import date_or_none, small_int
from coaching.forms.attendance import AttendanceForm, SquadDayForm
from coaching.models import SessionDrill, Squad
from coaching.models.choices import AbsentFor, Presence
from coaching.pages.attendance import people_of, squad_day
from coaching.rules.idempotency import trusted_time
from coaching.rules.names import by_name
from coaching.services.attendance import log_day, marked, note_for, take, take_back_day
from coaching.views.responses import data_of, next_url, refused, taken, wants_json

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@reads_and_writes
def attendance(request):
    """Of the whole team."""
    return _day(request, access.get_team_at_hand(request), None)


@login_required
@reads_and_writes
def squad_attendance(request, pk):
    squad = access.get_squad_in_use(request, pk)
    return _day(request, squad.team, squad)


@login_required
@require_POST
def athlete_attendance(request, pk, date):
    """Of one athlete, from a phone: whether she was there, or what she did."""
    membership = access.get_membership_to_log(request, pk)
    form = AttendanceForm(request.POST)
    if date > membership.team.today:
        return refused(_("That day has not come yet."))
    if not form.is_valid():
        return refused(form)
    data, now = form.cleaned_data, timezone.now()
    by, at = request.user, trusted_time(data["at"], now)
    stays = form.mark and _take_one(request, membership, date, form, at)
    if data["did"] and data["rest"] and marked(membership.team, date, pk) == Presence.ABSENT:
        stays = Presence.ABSENT
    if stays:
        words = _("Another coach has marked this since: {state}. That stays.")
        return refused(words.format(state=Presence(stays).label))
    if data["did"]:
        log_day(
            membership.team, date, [pk], data["did"], by=by, at=at, now=now, press=data["press"]
        )
    if data["undo"]:
        take_back_day(membership.team, data["undo"], by=by, day=date, athletes=[pk])
    if wants_json(request):
        return taken(f"{pk}-{date}", data["seq"])
    return redirect(f"{reverse('attendance')}?day={date}")


def _take_one(request, membership, date, form, at):
    """Keep a phone's mark; returns the state that another coach gave since, where that stays."""
    data, pk = form.cleaned_data, membership.athlete_id
    states = take(
        membership.team,
        date,
        {pk: form.mark},
        by=request.user,
        at=at,
        device=data["device"],
        seq=data["seq"],
        health=access.health_in(request, membership.team_id),
        unless_marked=[pk] if data["rest"] else [],
    )
    return states[pk] if states[pk] != form.mark.state else ""


@login_required
@require_POST
def attendance_undo(request, press):
    """Take back what was logged by one press of the reader's; twice is fine."""
    team = access.get_team_at_hand(request)
    n = take_back_day(team, press, by=request.user)
    message = ngettext("Undone for %(n)s athlete.", "Undone for %(n)s athletes.", n)
    messages.success(request, message % {"n": n})
    return redirect(next_url(request, reverse("attendance")))


def _day(request, team, squad):
    day = min(date_or_none(request.GET.get("day")) or team.today, team.today)
    sent = {pk for text in request.POST.getlist("athlete") if (pk := small_int(text))}
    people = people_of(team, squad, request.GET, sent)
    initial = {"key": uuid4()}
    form = SquadDayForm(data_of(request), athletes=people.athletes, initial=initial)
    here = _address(request, day)
    if request.method == "POST" and form.is_valid():
        _save(request, form, team, day)
        return redirect(here)
    shown = squad_day(team, squad, people.athletes, day)
    shown.hide_health(access.health_in(request, team))
    if access.assists_in(request, team):
        shown.keep_days()
    context = {
        "shown": shown,
        "people": people,
        "here": here,
        "squads": by_name(Squad.objects.active().filter(team=team)),
        "form": form,
        "states": tuple(Presence.choices),
        "reasons": tuple(AbsentFor.choices),
    }
    return render(request, "attendance/day.html", context, status=422 if form.errors else 200)


def _address(request, day):
    """Of the day, and of the page and name that were asked for."""
    kept = {key: request.GET[key] for key in ("q", "page") if request.GET.get(key)}
    return f"{request.path}?{urlencode({'day': day} | kept)}"


def _save(request, form, team, day):
    now = timezone.now()
    by_coach = {"by": request.user, "at": now}
    how = {"health": access.health_in(request, team), "unless_marked": form.rest}
    states = take(team, day, form.marks, **how, **by_coach)
    key, note = form.cleaned_data["key"] or uuid4(), form.cleaned_data["note"]
    there = [pk for pk, state in states.items() if state != Presence.ABSENT]
    if note:
        note_for(team, day, there, note, key, by=request.user, now=now)
    if not form.logs:
        messages.success(request, _("Saved."))
        return
    of_drills = SessionDrill.objects.filter(pk__in=form.did, drill__in=form.drills)
    drills = list(of_drills.values_list("pk", flat=True))
    n = log_day(team, day, there, drills, now=now, press=key, **by_coach)
    message = ngettext(
        "Logged as planned for %(n)s athlete.", "Logged as planned for %(n)s athletes.", n
    )
    undo = f"undo={reverse('attendance_undo', args=[key])}" if n else ""
    messages.success(request, message % {"n": n}, extra_tags=undo)
