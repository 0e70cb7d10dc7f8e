"""Assigning blocks to athletes: choose, look at what would be made, make it, undo it."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from coaching import access


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request):
    team = access.get_team(request)
    return render(request, "programs/assign.html", {"for_team": team})
