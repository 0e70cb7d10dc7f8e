"""The coach's board and one athlete's day on it."""

from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from coaching import access
from coaching.dates import (
    DAY,
    link_to,
    monday_of,
    read_date,
    sunday_of,
)
from coaching.forms.comments import CommentForm
from coaching.models import PainReport, PassedRule, Restriction, Session, Squad
from coaching.offline import release
from coaching.pages import athlete_day as day_pages
from coaching.pages import board as boards
from coaching.pages import comments as comment_pages
from coaching.pages import coverage, planned_tests
from coaching.pages import findings as finding_pages
from coaching.pages.trash import removed_of_athlete
from coaching.presentation.findings import contacts_text
from coaching.rules.names import by_name
from coaching.services import calendar, comments, findings, needs
from coaching.undocumented import KeptQuery


@login_required
@require_safe
def board(request):
    """The roster by the seven days of `?week=`; its fragment alone for htmx, 304 when unchanged."""
    team = access.get_team(request)
    now = timezone.now()
    try:
        day = read_date(request.GET.get("week") or str(team.date_at(now)))
    except ValueError:
        messages.error(request, _("That is not a date. Here is the current week."))
        return redirect("board")
    needs.look_if_due(team, now)
    squads, squad = _squads(request, team)
    units = request.user.units
    week = boards.week(team, day, now=now, unit_system=units, squad=squad, asked=request.GET)
    etag = quote_etag(f"{week.version}{release.current()}")
    context = {"board": week, "etag": etag, "squads": squads, "squad": squad}
    if not request.htmx or request.htmx.history_restore_request:
        response = render(request, "board/board.html", context)
        _remember_squad(request, response, team, squad)
    else:
        unchanged = get_conditional_response(request, etag=etag)
        response = unchanged or render(request, "board/board.html#week", context)
        response["ETag"] = etag
    patch_vary_headers(response, ["HX-Request"])
    return response


def _remember_squad(request, response, team, squad):
    """Keep what was chosen in the browser: signing out does not end it."""
    if "squad" not in request.GET:
        return
    response.set_cookie(
        f"squad-{team.pk}",
        squad.pk if squad else "",
        max_age=YEAR_S,
        path=reverse("board"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _squads(request, team):
    """([the team's squads], the one of `?squad=`, or None for all): the last choice is kept."""
    asked = request.GET.get("squad", request.COOKIES.get(f"squad-{team.pk}", ""))
    if request.htmx and not asked:
        return [], None
    squads = by_name(_SQUADS.all(team.pk))
    squad = next((squad for squad in squads if str(squad.pk) == asked), None)
    return squads, squad


YEAR_S = 365 * 24 * 3600
_SQUADS = KeptQuery(lambda team: Squad.objects.active().filter(team=team), -1)


@login_required
@require_safe
def athlete_day(request, pk, date):
    """What the athlete was given that day against what she logged; what her week covers."""
    athlete = access.get_athlete_to_coach(request.user, pk)
    monday = monday_of(date)
    teams = access.teams_coaching(request, athlete)
    coached = Session.objects.filter(athlete=athlete, team__in=teams)
    today = athlete.today
    compared = _compared(request, coached.filter(date=date), today)
    context = {
        "athlete": athlete,
        "date": date,
        "day_text": day_pages.title(date, today),
        "sessions": compared,
        "tests": planned_tests.of_day(athlete, date, teams),
        "many_sessions": len(compared) > 1,
        "previous": link_to(date - DAY),
        "next": link_to(date + DAY),
        "monday": monday,
        "coverage": coverage.of_sessions(coached.filter(date__range=(monday, sunday_of(monday)))),
        "assign_in": teams[0],
        **_judged(athlete, date, teams),
        **_kept_of(request, athlete, date, teams),
        "just_done": calendar.just_done(request.GET.get("change"), athlete, teams=teams),
    }
    return render(request, "board/day.html", context)


def _read_along(request, compared):
    """What stands at the day's sessions, which is read by looking at it; and the form to write."""
    now = timezone.now()
    threads = comment_pages.threads([of.session for of in compared], request.user, now)
    for of in compared:
        of.thread = threads[of.session.pk]
        of.choices = comment_pages.about_choices(of.session)
        of.form = CommentForm(initial={"key": uuid4()})
        if of.thread.unread and request.method == "GET":
            comments.note_read(of.session, request.user, now)


def _kept_of(request, athlete, date, teams):
    """Which stops of the day were passed and why, and what was removed there and can come back."""
    planned = access.planned_by(request, teams)
    removed = removed_of_athlete(athlete, planned, timezone.now(), (date, date)) if planned else []
    return {"passed": PassedRule.objects.of_day(athlete, date, teams), "removed": removed}


def _judged(athlete, date, teams):
    """What the rules say of the day, its restrictions, and foot contacts beside their limit."""
    Restriction.objects.read_along([athlete])
    found = findings.look_at([athlete], date, date, teams=teams)
    return {
        "findings": finding_pages.of_day(found.findings),
        "restrictions": athlete.restrictions_between(date, date),
        "contacts": [contacts_text(day) for day in found.contacts],
    }


def _compared(request, of_day, today):
    """The sessions of an athlete's day, each as it was given against what was logged."""
    rows = of_day.select_related("team", "athlete", "moved_by").in_reading_order().with_plan()
    sessions = list(rows)
    shown = []
    for session in sessions:
        if access.shows_health(request, session):
            shown.append(session.pk)
        else:
            session.hide_health()
    pains = list(PainReport.objects.filter(session_drill__block__session__in=shown))
    units = request.user.units
    compared = [day_pages.compare_session(session, today, units, pains) for session in sessions]
    _read_along(request, compared)
    return compared
