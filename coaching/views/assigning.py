"""What the pages that assign blocks and programs share: whom they offer, the preview, the yes."""

from uuid import uuid4

from django.db import transaction
from django.shortcuts import redirect

from coaching.models import Assignment, Athlete, Squad, read_restrictions
from coaching.pages.assignment_preview import preview
from coaching.rules.names import by_name
from coaching.services import assignments
from coaching.services.assignments.findings import of_assigned
from coaching.services.findings import keep_reason


def assignment_choices(team):
    """Whom a form of assigning offers, and the day it counts from."""
    squads = Squad.objects.active().filter(team=team).prefetch_related("athletes")
    return {
        "team": team,
        "athletes": by_name(Athlete.objects.in_team(team).prefetch_related(read_restrictions())),
        "squads": by_name(squads),
        "today": team.today,
    }


def submit_assignment(request, form, page, remember):
    """What a posted form of assigning does: `page` shows it, `remember` keeps its choices."""
    if not form.is_valid():
        return page(request, form, status=422)
    remember(request, form)
    if request.POST.get("act") != "confirm":
        return page(request, form, plan=form.plan())
    return _confirm(request, form, page)


def _confirm(request, form, page):
    """Make it, if it is still what was shown. The same preview sent twice is made once."""
    token = form.cleaned_data["token"]
    with transaction.atomic():
        assignments.lock_plan(form.team)
        made = token and Assignment.objects.filter(token=token).first()
        if not made:
            plan = form.plan()
            if request.POST.get("digest") != plan.digest or not plan.sessions:
                return page(request, form, status=409, plan=plan, changed=True)
            if form.lacks_reason(plan):
                return page(request, form, status=422, plan=plan)
            made = assignments.apply_plan(plan, by=request.user, token=token)
            if form.passes_a_stop(plan):
                passed = of_assigned(made, plan)
                reason = form.cleaned_data["reason"]
                keep_reason(passed, reason, team=form.team, by=request.user)
    return redirect(made)


def preview_context(request, form, plan, changed):
    """What every page of assigning shows: its form, and the preview of `plan` if there is one."""
    context = {
        "form": form,
        "athletes": form.athletes,
        "squads": form.squads,
        "chosen_athletes": {str(pk) for pk in form["athlete"].value() or []},
        "chosen_squads": {str(pk) for pk in form["squad"].value() or []},
        "units": request.user.units,
        "changed": changed,
        "token": form["token"].value() or uuid4(),
        "shown": None,
        "beside": form.fields_beside,
        "wrong": [
            (form.STEP_OF_FIELD.get(name), error)
            for name, some in form.errors.items()
            for error in some
        ],
        "refresh": request.POST.get("act") == "refresh",
        "may_confirm": plan is not None and plan.sessions and set(form.errors) <= {"reason"},
    }
    if plan is not None:
        context["shown"] = preview(plan, today=form.today, answers=form.answers)
        context["passes_a_stop"] = form.passes_a_stop(plan)
    return context
