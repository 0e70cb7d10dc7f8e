"""A week on paper, for an athlete or a squad."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching import access
from coaching.dates import (
    WEEK,
    link_to,
    monday_of,
    sunday_of,
)
from coaching.models import Athlete, Session, Team
from coaching.pages import week_print
from coaching.rules.names import by_name


@login_required
@require_safe
def athlete_week_print(request, pk, date):
    """Her week, of the teams that the reader coaches; her own of all her teams."""
    athlete, is_own = access.get_athlete_to_see(request.user, pk)
    if is_own:
        sessions, teams = Session.objects.all(), Team.objects.trained_in_by(athlete)
    else:
        teams = access.teams_coaching(request, athlete)
        sessions = Session.objects.filter(team__in=teams)
    monday = monday_of(date)
    printed = week_print.week([athlete], sessions, monday, teams)
    context = {"athlete": athlete, "title": athlete.name, "address": "athlete_week_print"}
    return render(request, "printing/week.html", context | _around(printed, monday, pk))


@login_required
@require_safe
def squad_week_print(request, pk, date):
    """The week of everyone in the squad, a page each."""
    squad = access.get_squad(request, pk)
    athletes = by_name(Athlete.objects.in_team(squad.team).filter(squads=squad))
    sessions = Session.objects.filter(team=squad.team)
    monday = monday_of(date)
    printed = week_print.week(athletes, sessions, monday, [squad.team])
    context = {"squad": squad, "title": squad.name, "address": "squad_week_print"}
    return render(request, "printing/week.html", context | _around(printed, monday, pk))


def _around(printed, monday, pk):
    return {
        "printed": printed,
        "pk": pk,
        "monday": monday,
        "sunday": sunday_of(monday),
        "before": link_to(monday - WEEK),
        "after": link_to(monday + WEEK),
    }
