"""Six weeks of an athlete at a glance."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching import access
from coaching.models import Session
from coaching.pages.six_weeks import six_weeks
from coaching.views.responses import own_shell


@login_required
@require_safe
def athlete_six_weeks(request, pk):
    """Up to this week, of the teams that the reader coaches; her own of all her teams."""
    athlete, is_own = access.get_athlete_to_see(request.user, pk)
    sessions = Session.objects.filter(athlete=athlete)
    if not is_own:
        sessions = sessions.filter(team__in=access.teams_coaching(request, athlete))
    today = athlete.today
    shown = six_weeks(sessions, today=today, unit_system=request.user.units, last=today)
    context = {"athlete": athlete, "own": is_own, "shown": shown} | own_shell(is_own)
    return render(request, "people/six_weeks.html", context)
