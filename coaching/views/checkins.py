"""'It hurts': told by the athlete at a drill, seen by the coach."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaching import access
from coaching.forms.checkins import PainForm
from coaching.presentation.pain import FRONT_OF_HIP, HIP_WORK_ENDED
from coaching.services.ladders.weighing import weigh_later
from coaching.services.people.guardians import tell_of_hip, waits_for_yes
from coaching.services.sessions.pain import ReportIdTaken, report_pain
from coaching.views.responses import back_to, own_shell, refused, taken, wants_json


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pain(request, pk):
    """Tell where and how much a drill hurts. Up to 3 it is noted, from 4 on there is an answer."""
    drill = access.get_session_drill_to_log(request.user, pk)
    data = request.POST if request.method == "POST" else None
    form = PainForm(data, initial={"key": uuid4()})
    report = None
    if form.is_valid():
        answers = form.cleaned_data
        key, seq = answers.pop("key"), answers.pop("seq")
        answers.pop("device")
        try:
            report = _reported(drill, key, by=request.user, **answers)
        except ReportIdTaken:
            return refused(_("That report has another address."), 409)
        weigh_later(drill.block.session, [drill.drill_id])
        if wants_json(request):
            return taken(key, seq)
        if report.answer == "note" and not report.ends_hip_work:
            _say_noted(request, report)
            return redirect(back_to(request, drill))
    elif form.is_bound and wants_json(request):
        return refused(form)
    return _pain_page(request, form, drill, report)


@transaction.atomic
def _reported(drill, key, **answers):
    """The report, of which those are mailed whom it concerns at once; sent again it is the same."""
    report = report_pain(drill, key, now=timezone.now(), **answers)
    if report.is_new:
        tell_of_hip(report)
    return report


def _say_noted(request, report):
    waits = _waits_for_yes(report.session_drill.block.session)
    noted = _("Noted. Your coach can see it.")
    if waits:
        noted = _("Noted. No coach sees it before a parent or guardian says yes: tell yours.")
    if report.is_at_front_of_hip:
        messages.warning(request, f"{noted} {FRONT_OF_HIP}")
    else:
        messages.success(request, noted)


def _waits_for_yes(session):
    """Whether no coach sees what the athlete tells of pain: a guardian has not said yes."""
    return waits_for_yes(session.athlete, session.team)


def _pain_page(request, form, drill, report):
    """The form, or the answer to its report where that is not only noted."""
    own = drill.block.session.athlete.user_id == request.user.pk
    context = {
        "drill": drill,
        "session": drill.block.session,
        "form": form,
        "report": report,
        "ends_hip_work": HIP_WORK_ENDED if report and report.ends_hip_work else "",
        "page": request.POST.get("next") or request.GET.get("next", ""),
        "back": back_to(request, drill),
        "units": request.user.units,
        "waits_for_yes": _waits_for_yes(drill.block.session),
        **own_shell(own),
    }
    name = "checkins/answer.html" if report else "checkins/pain.html"
    return render(request, name, context, status=422 if form.errors else 200)
