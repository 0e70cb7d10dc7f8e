"""Drills that a coach makes for her team alone."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.access import login_required
from coaching.forms.own_drills import OwnDrillForm
from coaching.models import Drill
from coaching.models.choices import Status
from coaching.rules.names import by_name, isolated
from coaching.views import refused_forms
from coaching.views.versions import save_current

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@reads_and_writes
def drill_new(request):
    team = access.get_team_to_plan(request)
    drill = Drill(team=team, created_by=request.user)
    return _form(request, drill, _("%(name)s is there for your team."))


@login_required
@reads_and_writes
def drill_edit(request, slug):
    return _form(request, access.get_drill_to_edit(request, slug), _("Saved: %(name)s."))


def _form(request, drill, message):
    form, saved = _written(request, drill)
    if saved:
        refused_forms.drop(request)
        drill = form.instance
        messages.success(request, message % {"name": isolated(drill.name)})
        return redirect("drills_archived" if drill.status == Status.ARCHIVED else drill)
    saved = Drill.objects.for_list().filter(pk=drill.pk).first()
    status, anew = refused_forms.answer(request, form)
    context = {"form": form, "drill": saved, "own_team": drill.team, "anew": anew}
    return render(request, "drills/form.html", context, status=status)


def _written(request, drill):
    """The drill's form, and whether it was saved."""

    def form_of(drill, written=None):
        return OwnDrillForm(written, instance=drill, units=request.user.units)

    if request.method != "POST":
        return form_of(drill, refused_forms.typed(request)), False
    if drill.pk:
        return save_current(drill, lambda now: form_of(now, request.POST))
    form = form_of(drill, request.POST)
    if form.is_valid():
        form.save()
    return form, form.is_valid()


@login_required
@require_POST
def drill_archive(request, slug):
    drill = access.get_drill_to_edit(request, slug)
    drill.archive()
    messages.success(
        request,
        _("%(name)s is archived. What was assigned stays.") % {"name": isolated(drill.name)},
    )
    return redirect("drills_archived")


@login_required
@require_POST
def drill_restore(request, slug):
    drill = access.get_drill_to_edit(request, slug)
    drill.restore()
    messages.success(request, _("%(name)s is offered again.") % {"name": isolated(drill.name)})
    return redirect("drills" if drill.status == Status.DRAFT else drill)


@login_required
@require_safe
def drills_archived(request):
    access.require_coach(request)
    drills = Drill.objects.for_list().filter(
        team__in=access.teams_of(request), status=Status.ARCHIVED
    )
    drills = drills.select_related("team", "implement")
    context = {"drills": by_name(drills), "units": request.user.units}
    return render(request, "drills/archived.html", context)
