"""Who saw and did what in a team, for its owner."""

import csv

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching import access
from coaching.access import login_required
from coaching.models.audit import AuditKind
from coaching.pages.audit import table, trail
from coaching.services import audit


@login_required
@require_safe
def team_trail(request):
    """A page of it, of the kind and person that the address asks for."""
    team = access.get_team(request)
    access.require_owner(request, team)
    return render(request, "people/trail.html", {"team": team, "trail": trail(team, request.GET)})


@login_required
@require_safe
def team_trail_csv(request):
    """All of it as a table: which is noted too."""
    team = access.get_team(request)
    access.require_owner(request, team)
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="trail.csv"'},
    )
    audit.record(AuditKind.EXPORT, team, by=request.user, detail="trail")
    csv.writer(answer).writerows(table(team, request.GET))
    return answer
