"""The picture that an athlete keeps with a result: seen, kept and removed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.forms.stills import StillForm
from coaching.models.audit import AuditKind
from coaching.services import audit
from coaching.services.assessments.still_drawing import BadStill
from coaching.services.assessments.stills import keep_still, remove_still
from coaching.views.responses import own_shell, refused, wants_json


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def result_picture(request, pk):
    """The picture of a result, or how one is kept; with POST the athlete keeps it."""
    if request.method != "POST":
        result = access.get_result_to_change(request, pk)
        return _page(request, result, StillForm())
    result = access.get_result_to_keep_picture_of(request, pk)
    form = StillForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            keep_still(result, form.cleaned_data["file"].read(), by=request.user)
        except BadStill as error:
            form.add_error("file", str(error))
    if form.errors:
        return refused(form) if wants_json(request) else _page(request, result, form)
    if wants_json(request):
        return HttpResponse(status=204)
    messages.success(request, _("The picture is kept."))
    return redirect("result_picture", pk)


def _page(request, result, form):
    own = result.athlete.user_id == request.user.pk
    context = {
        "result": result,
        "assessment": result.assessment,
        "athlete": result.athlete,
        "form": form,
        "still": access.get_still(result),
        "own": own,
        "why_not": access.why_no_picture(request, result),
    }
    status = 422 if form.errors else 200
    return render(request, "assessments/picture.html", context | own_shell(own), status=status)


@login_required
@require_safe
def result_picture_file(request, pk):
    """The picture itself."""
    still = access.get_still(access.get_result_to_change(request, pk))
    if still is None:
        raise Http404
    return HttpResponse(bytes(still.content), content_type="image/jpeg")


@login_required
@require_POST
def result_picture_removal(request, pk):
    """Remove it, for good: by the athlete or a coach of hers."""
    result = access.get_result_to_change(request, pk)
    if remove_still(result):
        athlete = {"athlete": result.athlete_id, "detail": "picture"}
        audit.record(AuditKind.DELETION, result.team_id, by=request.user, **athlete)
        messages.success(request, _("The picture is gone for good."))
    return redirect("result", pk)
