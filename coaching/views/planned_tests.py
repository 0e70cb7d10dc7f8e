"""Tests planned for a day, and a squad tested in one sitting."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.dates import small_int
from coaching.forms.planned_tests import PlannedTestForm
from coaching.forms.results import ResultForm
from coaching.models import Athlete
from coaching.pages.planned_tests import sitting, to_come
from coaching.rules.names import isolated
from coaching.services.assessments.planning import plan_test
from coaching.views.responses import data_of, next_url


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assessment_days(request, pk):
    """Plan a test for athletes and squads; below, the days to come."""
    team = access.get_team_to_plan(request)
    test = access.get_assessment_to_use(team, pk=pk)
    today = team.today
    form = PlannedTestForm(data_of(request), team=team, today=today)
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["date"]
        n = plan_test(team, test, form.chosen, day, by=request.user)
        words = {"test": isolated(test.name), "n": n}
        message = ngettext(
            "%(test)s: planned for %(n)s athlete.", "%(test)s: planned for %(n)s athletes.", n
        )
        messages.success(request, message % words)
        return redirect("assessment_days", pk)
    days = to_come(team, test, today)
    context = {"form": form, "assessment": test, "days": days, "today": today}
    return render(request, "assessments/days.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def planned_test_removal(request, pk):
    """Take a planned test off the day. What was measured stays."""
    planned = access.get_planned_test_to_coach(request, pk)
    planned.delete()
    words = {"name": isolated(planned.athlete.name), "test": isolated(planned.assessment.name)}
    messages.success(request, _("%(test)s is taken off for %(name)s.") % words)
    return redirect(next_url(request, reverse("assessment_days", args=[planned.assessment_id])))


@login_required
@require_safe
def assessment_sitting(request, pk):
    """One after the other: who is planned for today, else the whole team."""
    team = access.get_team(request)
    test = access.get_assessment_to_use(team, pk=pk)
    people = Athlete.objects.in_team(team)
    planned = people.filter(planned_tests__assessment=test, planned_tests__date=team.today)
    asked = {pk for part in request.GET.get("skip", "").split("-") if (pk := small_int(part))}
    shown = sitting(
        list(planned.distinct()) or list(people),
        test,
        team,
        skipped=asked,
        wanted=small_int(request.GET.get("now")),
    )
    context = {"shown": shown, "assessment": test, "for_team": team} | _links(test, shown, asked)
    if shown.now:
        context["day"] = shown.now.athlete.today
        context["form"] = ResultForm(assessment=test, today=context["day"])
    return render(request, "assessments/sitting.html", context)


def _links(test, shown, skipped):
    """Where skipping leads, coming back, and what is sent along so that it goes on here."""
    here = reverse("assessment_sitting", args=[test.pk])

    def leading(pks):
        return f"{here}?skip={'-'.join(map(str, sorted(pks)))}" if pks else here

    now = shown.now and shown.now.athlete.pk
    return {
        "skip_address": leading(skipped | {now}) if now else here,
        "go_on": leading(skipped),
        "next_up": shown.waiting[0] if shown.waiting else None,
        "skipped": [(row, leading(skipped - {row.athlete.pk})) for row in shown.skipped],
    }
