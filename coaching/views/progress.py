"""What tests say over time: of an athlete, to herself and to her coach; and of a squad."""

import csv

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching import access
from coaching.models import Result, Session, Team
from coaching.models.audit import AuditKind
from coaching.pages.kinogram import kinogram_page
from coaching.pages.progress import progress_page, span_of, span_words
from coaching.pages.progress_squad import squad_filters, squad_page
from coaching.pages.progress_training import climbed_of, training
from coaching.pages.results import csv_rows
from coaching.services import audit
from coaching.views.replicas import may_be_seconds_old
from coaching.views.responses import own_shell


@login_required
@require_safe
def progress(request):
    """Her own, of all her teams."""
    athlete = access.get_athlete(request)
    return _page(request, athlete, list(Team.objects.trained_in_by(athlete)), own=True)


@login_required
@require_safe
def athlete_progress(request, pk):
    """An athlete's, of the teams that the reader coaches."""
    athlete, own = access.get_athlete_to_see(request.user, pk)
    teams = Team.objects.trained_in_by(athlete) if own else access.teams_coaching(request, athlete)
    return _page(request, athlete, list(teams), own=own)


@may_be_seconds_old
def _page(request, athlete, teams, *, own):
    results, sessions = _seen(Result, athlete, teams, own), _seen(Session, athlete, teams, own)
    reader = {"today": athlete.today, "unit_system": request.user.units}
    climbed = climbed_of(athlete, teams)
    shown = progress_page(
        results,
        teams=teams,
        span=span_of(request.GET),
        marks=[(step.day, step.name) for step in climbed],
        **reader,
    )
    climbed = [step for step in climbed if step.day >= shown.start]
    trained = training(sessions, start=shown.start, climbed=climbed, **reader)
    context = {"athlete": athlete, "own": own, "shown": shown, "trained": trained}
    has_lift = any(section.key == "lift" for section in shown.sections)
    context |= {"spans": _spans(shown.span), "has_lift": has_lift} | own_shell(own)
    return render(request, "progress/athlete.html", context)


def _seen(model, athlete, teams, own):
    rows = model.objects.filter(athlete=athlete)
    return rows if own else rows.filter(team__in=teams)


def _spans(chosen):
    return [(span, words, span == chosen) for span, words in span_words().items()]


@login_required
@require_safe
def athlete_kinogram(request, pk):
    """Her step in five drawings from marked joints, of one day over an earlier one."""
    athlete, own = access.get_athlete_to_see(request.user, pk)
    teams = Team.objects.trained_in_by(athlete) if own else access.teams_coaching(request, athlete)
    return _kinogram(request, athlete, list(teams), own=own)


@may_be_seconds_old
def _kinogram(request, athlete, teams, *, own):
    shown = kinogram_page(_seen(Result, athlete, teams, own), request.GET, teams=teams)
    context = {"athlete": athlete, "own": own, "shown": shown} | own_shell(own)
    return render(request, "progress/kinogram.html", context)


@login_required
@require_safe
def progress_squad(request):
    """The team's athletes or a squad's side by side, by how much they changed."""
    team = access.get_team(request)
    return _squad_page(request, team)


@may_be_seconds_old
def _squad_page(request, team):
    shown = squad_page(team, request.GET, today=team.today, unit_system=request.user.units)
    context = {"shown": shown, "filters": squad_filters(shown)}
    return render(request, "progress/squad.html", context)


@login_required
@require_safe
def athlete_results_csv(request, pk):
    """All results that the reader may see of her, as a table for other programs."""
    athlete, own = access.get_athlete_to_see(request.user, pk)
    teams = [] if own else list(access.teams_coaching(request, athlete))
    where = teams or audit.teams_of_account(request.user)
    audit.record(AuditKind.EXPORT, where, by=request.user, athlete=athlete, detail="results")
    return _csv(request, athlete, teams, own=own)


@may_be_seconds_old
def _csv(request, athlete, teams, *, own):
    answer = HttpResponse(
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="results.csv"'},
    )
    csv.writer(answer).writerows(csv_rows(_seen(Result, athlete, teams, own)))
    return answer
