"""The builder of a program, as a page or as the part of it that a change made new."""

from uuid import uuid4

from django.db.models import Count
from django.shortcuts import render

from coaching import access
from coaching.forms.building import BuilderForms
from coaching.models import AssignedAthlete, Assignment
from coaching.pages.program_builder import ProgramBuilderPage
from coaching.services.programs import editing
from coaching.undocumented import KeptQuery


def builder_page(request, program, pattern, *, at="", forms=None, status=200, **more):
    """The builder, or for htmx the part of it that a change is in. `more` goes to the template."""
    team = program.team_id or access.get_team_shown(request).pk
    partial = request.htmx and not request.htmx.history_restore_request
    builder = ProgramBuilderPage(program, pattern, team=team, at=at, library=not partial)
    builder.reads_only = access.assists_in(request, team)
    context = {
        "builder": builder,
        "forms": BuilderForms(builder, forms),
        "program": program,
        "units": request.user.units,
        **more,
    }
    if not builder.is_ready_made and "last" not in context:
        context["last"] = editing.last_change(program)
    if not partial:
        context["token"] = uuid4()
        context["assigned"] = _assigned(program, team)
    template = "programs/program.html"
    if partial:
        context["fragment"], template = True, "programs/_workspace.html"
    return render(request, template, context, status=status)


def _assigned(program, team):
    """How many athletes the program stands assigned to."""
    return sum(n for (n,) in _ASSIGNED.all(program.pk, team))


def _counted(program, team):
    current = Assignment.objects.active().filter(program=program, team=team)
    rows = AssignedAthlete.objects.filter(assignment__in=current).order_by()
    of_team = rows.values("assignment__team").annotate(n=Count("athlete", distinct=True))
    return of_team.values_list("n")


_ASSIGNED = KeptQuery(_counted, -1, -2)
