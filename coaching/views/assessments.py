"""Tests: those that ship and a team's own."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.forms.assessments import AssessmentForm
from coaching.models import Assessment
from coaching.models.choices import Measures
from coaching.pages.paging import part
from coaching.rules.names import isolated
from coaching.views import refused_forms
from coaching.views.idempotency import made_once, slug_of_form
from coaching.views.versions import save_current


@login_required
@require_safe
def assessments(request):
    """What can be tested, how, and what each test can and cannot say."""
    tests = Assessment.objects
    if request.user.is_coach:
        tests = tests.for_team(access.get_team_shown(request))
    else:
        tests = tests.visible_to(request.user)
    context = {"part": part(tests, request.GET), "units": request.user.units}
    return render(request, "assessments/list.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_new(request):
    """Make a test for the team."""
    team = access.get_team_to_plan(request)
    made = Assessment(team=team, measures=Measures.PLAIN, slug=slug_of_form(request, team))
    form = AssessmentForm(refused_forms.typed(request), instance=made)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    made = made_once(Assessment, made.slug, form.save)
    return _saved(request, made)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment(request, pk):
    """Change a test of the team's own. What its results mean stays once there is one."""
    test = access.get_assessment_to_edit(request, pk)
    if request.method != "POST":
        return _page(request, AssessmentForm(refused_forms.typed(request), instance=test))
    form, saved = save_current(test, lambda now: AssessmentForm(request.POST, instance=now))
    return _saved(request, form.instance) if saved else _page(request, form)


@login_required
@require_POST
def assessment_archive(request, pk):
    """Put it away, or with `restore` bring it back. Its results stay."""
    test = access.get_assessment_to_edit(request, pk)
    words = {"test": isolated(test.name)}
    if "restore" in request.POST:
        test.restore()
        messages.success(request, _("%(test)s is in use again.") % words)
    else:
        test.archive()
        messages.success(request, _("%(test)s is archived. Its results stay.") % words)
    return redirect("assessment", pk)


def _saved(request, test):
    refused_forms.drop(request)
    messages.success(request, _("%(test)s: saved.") % {"test": isolated(test.name)})
    return redirect("assessments")


def _page(request, form):
    test = form.instance if form.instance.pk else None
    token = request.POST.get("token") or uuid4()
    status, anew = refused_forms.answer(request, form)
    context = {"form": form, "test": test, "token": token, "anew": anew}
    return render(request, "assessments/form.html", context, status=status)
