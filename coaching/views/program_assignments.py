"""Assigning a program: choose athletes, squads and a start; look; make it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from coaching import access
from coaching.dates import date_or_none
from coaching.forms.program_assignments import AssignProgramForm
from coaching.models import Assignment
from coaching.rules.weeks import next_monday
from coaching.services.assignments.programs import ProgramContents
from coaching.views.assigning import assignment_choices, preview_context, submit_assignment

REMEMBERED = "assign-program"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request, pk):
    """Choose who gets the program and when; see what would be made; make it."""
    program, team = access.get_program_to_assign(request, pk)
    offer = {**assignment_choices(team), "contents": ProgramContents(program)}
    if request.method != "POST":
        return page(request, AssignProgramForm(initial=_asked_for(request, pk, offer), **offer))
    return submit_assignment(request, AssignProgramForm(request.POST, **offer), page, _remember)


def _remember(request, form):
    kept = request.session.get(REMEMBERED, {})
    habit = form.habit()
    kept[str(form.contents.program.pk)] = habit.pop("days")
    request.session[REMEMBERED] = kept | habit


def _asked_for(request, pk, offer):
    """What is chosen at first: what the address asks for, else what was chosen last."""
    kept = request.session.get(REMEMBERED, {})
    start = date_or_none(request.GET.get("start")) or next_monday(offer["today"])
    asked: dict[str, Any] = {"start": start}
    asked |= kept.get(str(pk), {})
    for name, records in (("athlete", offer["athletes"]), ("squad", offer["squads"])):
        wanted = set(request.GET.getlist(name))
        asked[name] = [record.pk for record in records if str(record.pk) in wanted]
    if kept.get("joiners"):
        asked["joiners"] = [squad.pk for squad in offer["squads"]]
    return asked


def page(request, form, status=200, plan=None, changed=False):
    program = form.contents.program
    context = {
        "program": program,
        "nothing_to_assign": not form.contents.placements,
        "action": reverse("program_assign", args=[program.pk]),
        "archived_blocks": form.contents.archived,
        "assignments": Assignment.objects.active()
        .filter(program=program, team=form.team)
        .select_related("by")
        .prefetch_related("squads__squad"),
        "chosen_joiners": {str(pk) for pk in form["joiners"].value() or []},
    }
    context |= preview_context(request, form, plan, changed)
    template = "assignments/program.html"
    if request.htmx and not request.htmx.history_restore_request:
        context["fragment"], template = True, "assignments/_preview.html"
    return render(request, template, context, status=status)
