"""Swapping a drill of a session for an easier, a harder or another one, and back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.forms.acts import ActForm
from coaching.forms.swaps import SwapForm
from coaching.pages import swap_options
from coaching.rules.names import isolated
from coaching.services.sessions import swapping
from coaching.services.sessions.swapping import SwapRefused
from coaching.views.responses import (
    acted,
    back_to,
    conflict,
    own_shell,
    refused,
    taken,
    wants_json,
)
from coaching.views.telling import asks_first, telling

WHY_NOT = {
    "gone": gettext_lazy("This drill was swapped already."),
    "done": gettext_lazy("Every set of it is done already, so there is nothing to swap."),
    "same": gettext_lazy("That is the drill it is now."),
    "restricted": gettext_lazy("It was swapped because of a restriction. Ask your coach."),
    "logged": gettext_lazy("Sets are logged on the new drill. Undo them first."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_first
def swap(request, pk):
    """Choose what to do in place of a drill; what was logged stays."""
    drill = access.get_session_drill_to_log(request.user, pk)
    by_coach = access.decides_for(request, drill.block.session)
    data = request.POST if request.method == "POST" else None
    # A phone that sends acts is not asked: what is ruled out is refused there.
    may_pass = by_coach and not wants_json(request)
    form = SwapForm(data, session_drill=drill, by_coach=by_coach, may_pass=may_pass)
    refusal = None
    if form.is_valid():
        try:
            to, by = form.cleaned_data["to"], request.user
            with _telling(request, drill):
                new = swapping.swap(drill, *to, by=by, fitted=form.fitted, **form.action)
        except SwapRefused as error:
            refusal = error
            form.add_error("to", WHY_NOT[error.reason])
        else:
            return _swapped(request, form, drill, new)
    if form.errors and wants_json(request):
        return refused(form, 409 if refusal else 422)
    return _swap_page(request, form, drill, by_coach=by_coach)


def _telling(request, drill):
    session = drill.block.session
    whose, day, back = [session.athlete], session.date, back_to(request, drill)
    return telling(request, whose, day, day, teams=[session.team], back=back)


def _swap_page(request, form, drill, *, by_coach):
    session = drill.block.session
    query = request.GET.get("q", "").strip()[:80]
    context = {
        "drill": drill,
        "session": session,
        "offer": swap_options.offer(
            drill, session.team_id, session.athlete, query, by_coach=by_coach
        ),
        "form": form,
        "query": query,
        "hurts": access.shows_health(request, session) and drill.pain_reports.exists(),
        "easier": request.GET.get("why") == "easier",
        "back": back_to(request, drill),
        "units": request.user.units,
        **own_shell(session.athlete.user_id == request.user.pk),
    }
    return render(request, "swaps/swap.html", context, status=422 if form.errors else 200)


def _swapped(request, form, old, new):
    if wants_json(request):
        # There is no new drill where it was taken back since.
        return taken(form.swap_id, form.action["seq"])
    undo = reverse("swap_removal", args=[old.pk])
    message = _("%(new)s instead of %(old)s.") % {
        "new": isolated(new.name),
        "old": isolated(old.name),
    }
    messages.success(request, message, extra_tags=f"undo={undo}")
    return redirect(back_to(request, new))


@login_required
@require_POST
@asks_first
def removal(request, pk):
    """Take a swapped drill back, while nothing is logged on the new one. Twice is fine."""
    drill = access.get_session_drill_to_log(request.user, pk)
    form = ActForm(request.POST)
    if not form.is_valid():
        return refused(form)
    action = {name: form.cleaned_data[name] for name in ("device", "seq")}
    decides = access.decides_for(request, drill.block.session)
    if not decides and drill.replaced_by.exclude(restricted_kinds="").exists():
        return conflict(request, WHY_NOT["restricted"])
    try:
        with _telling(request, drill):
            swapping.undo_swap(drill, **action)
    except SwapRefused as refusal:
        return conflict(request, WHY_NOT[refusal.reason])
    message = _("%(drill)s is back.") % {"drill": isolated(drill.name)}
    return acted(request, drill.pk, action["seq"], message, back_to(request, drill))
