"""Six weeks of an athlete at a glance."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching import access
from coaching.models import Session
from coaching.pages.six_weeks import six_weeks
from coaching.views.replicas import may_be_seconds_old
from coaching.views.responses import own_shell


@login_required
@require_safe
def athlete_six_weeks(request, pk):
    """Up to this week, of the teams that the reader coaches; her own of all her teams."""
    athlete, is_own = access.get_athlete_to_see(request.user, pk)
    if is_own:
        return _page(request, athlete, None, True)
    teams = access.teams_coaching(request, athlete)
    shows_pain = all(team.health.of(athlete.pk) for team in teams)
    return _page(request, athlete, list(teams), shows_pain)


@may_be_seconds_old
def _page(request, athlete, teams, shows_pain):
    """`teams`: whose sessions, or None for all of hers."""
    sessions = Session.objects.filter(athlete=athlete)
    if teams is not None:
        sessions = sessions.filter(team__in=teams)
    today = athlete.today
    shown = six_weeks(
        sessions, today=today, unit_system=request.user.units, last=today, with_pain=shows_pain
    )
    context = {"athlete": athlete, "own": teams is None, "shown": shown, "shows_pain": shows_pain}
    context |= own_shell(teams is None)
    return render(request, "people/six_weeks.html", context)
