"""Results of tests: the one door for all of them, and where one is put right or removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.dates import date_or_none
from coaching.forms.result_bodies import read_body
from coaching.forms.results import ResultForm
from coaching.models import Result
from coaching.models.audit import AuditKind
from coaching.models.choices import Method
from coaching.offline import release
from coaching.pages.results import history_of, row_of, rows_of, tests_of, trials_of
from coaching.presentation.results import run_text, value_text
from coaching.rules.names import isolated
from coaching.services import audit
from coaching.services.assessments.recording import (
    KeyTaken,
    record_result,
    set_removed,
)
from coaching.views.responses import next_url, own_shell, refused
from coaching.views.versions import save_current


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def athlete_results(request, pk):
    """All results of an athlete that the reader may see; with POST one more, as form or JSON."""
    if request.method == "POST":
        return _record(request, pk)
    athlete, own = access.get_athlete_to_see(request.user, pk)
    results = _seen(request, athlete, own)
    day = date_or_none(request.GET.get("on"))
    until = date_or_none(request.GET.get("until")) or day
    page, rows = rows_of(results.filter(date__range=(day, until)) if day else results, request.GET)
    context = {"athlete": athlete, "own": own, "part": page, "rows": rows, "day": day}
    context["until"] = until if until != day else None
    context |= own_shell(own)
    return render(request, "assessments/results.html", context)


def _seen(request, athlete, own):
    """Those of all her teams to herself; to a coach those of the teams that she coaches."""
    results = Result.objects.filter(athlete=athlete)
    return results if own else results.filter(team__in=access.teams_coaching(request, athlete))


def _record(request, pk):
    as_json = request.content_type == "application/json"
    try:
        sent = QueryDict(mutable=True) if as_json else request.POST
        if as_json:
            sent.update(read_body(request.body))
    except ValueError:
        return refused(_("This is not a measurement."))
    athlete, team, own = access.get_athlete_to_measure(request, pk, sent.get("team"))
    assessment = access.get_assessment_to_use(team, slug=sent.get("assessment") or "")
    form = ResultForm(sent, assessment=assessment, today=athlete.today)
    if not form.is_valid():
        return _asked_again(request, form, athlete, team, own, as_json)
    measured, key = form.measured(release.current()), form.cleaned_data["key"]
    try:
        result, made = record_result(athlete, assessment, team, measured, by=request.user, key=key)
    except KeyTaken:
        form.add_error(None, _("This was sent for another test. Open the page once more."))
        return _asked_again(request, form, athlete, team, own, as_json)
    if as_json:
        return JsonResponse(_said(result), status=201 if made else 200)
    words = {"test": isolated(assessment.name), "value": value_text(result.value, assessment.unit)}
    messages.success(request, _("%(test)s: %(value)s is kept.") % words)
    return redirect(next_url(request, reverse("athlete_results", args=[pk])))


def _said(result):
    """A phone's yes: which measurement it is about, and what it came to."""
    return {
        "key": str(result.key),
        "id": result.pk,
        "value": str(result.value),
        "unit": result.assessment.unit,
        "words": row_of(result).value,
        "url": result.get_absolute_url(),
        "picture": reverse("result_picture", args=[result.pk]),
    }


def _asked_again(request, form, athlete, team, own, as_json):
    """422: what is wrong, or what is asked about."""
    if not as_json:
        return _entry(request, form, athlete, team, own, status=422)
    if form.errors:
        return refused(form)
    return JsonResponse({"ask": " ".join(form.ask)}, status=422)


@login_required
@require_safe
def athlete_result_new(request, pk):
    """Choose a test, then type in what it gave."""
    athlete, team, own = access.get_athlete_to_measure(request, pk)
    slug = request.GET.get("assessment")
    if not slug:
        context = {"athlete": athlete, "own": own, "tests": tests_of(team)} | own_shell(own)
        return render(request, "assessments/choose.html", context)
    assessment = access.get_assessment_to_use(team, slug=slug)
    form = ResultForm(assessment=assessment, today=athlete.today)
    return _entry(request, form, athlete, team, own)


def _entry(request, form, athlete, team, own, *, status=200):
    context = {
        "form": form,
        "assessment": form.assessment,
        "athlete": athlete,
        "for_team": team,
        "own": own,
        "next": next_url(request, ""),
    }
    return render(request, "assessments/entry.html", context | own_shell(own), status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def result(request, pk):
    """One result with its history; with POST it is put right."""
    result = access.get_result_to_change(request, pk)
    about = {"assessment": result.assessment, "today": result.athlete.today, "by": request.user}
    if request.method != "POST" or result.removed_at:
        return _result_page(request, result, ResultForm(old=result, **about))
    form, saved = save_current(result, lambda now: ResultForm(request.POST, old=now, **about))
    if not saved:
        return _result_page(request, result, form)
    messages.success(request, _("Saved. What it was stays in its history."))
    return redirect("result", pk)


def _result_page(request, result, form):
    own = result.athlete.user_id == request.user.pk
    context = {
        "result": result,
        "row": row_of(result),
        "trials": trials_of(result),
        "form": form,
        "assessment": result.assessment,
        "athlete": result.athlete,
        "history": history_of(result),
        "run": run_text(result.run),
        "own": own,
        "picture_link": _picture_link(request, result),
    }
    return render(request, "assessments/result.html", context | own_shell(own), status=form.status)


def _picture_link(request, result):
    """The words of the way to its picture, where there is one or she may keep one."""
    if result.method != Method.PHOTO:
        return ""
    if access.get_still(result):
        return _("See the picture")
    return "" if access.why_no_picture(request, result) else _("Keep the picture")


@login_required
@require_POST
def result_removal(request, pk):
    """Take it out of charts and bests; it stays in the list, and comes back with one button."""
    result = access.get_result_to_change(request, pk)
    if set_removed(result, timezone.now(), by=request.user):
        athlete = {"athlete": result.athlete_id, "detail": "result"}
        audit.record(AuditKind.DELETION, result.team_id, by=request.user, **athlete)
        messages.success(request, _("Removed. You can restore it below."))
    return redirect("result", pk)


@login_required
@require_POST
def result_return(request, pk):
    """Restore a result that was removed."""
    result = access.get_result_to_change(request, pk)
    if set_removed(result, None, by=request.user):
        messages.success(request, _("It counts again."))
    return redirect("result", pk)
