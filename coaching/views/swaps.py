"""Swapping a drill of a session for an easier, a harder or another one, and back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access, swapping
from coaching.forms.swaps import SwapForm
from coaching.models import SwapRefused
from coaching.views.answers import back_to

WHY_NOT = {
    "gone": gettext_lazy("This drill was swapped already."),
    "done": gettext_lazy("Every set of it is done already, so there is nothing to swap."),
    "same": gettext_lazy("That is the drill it is now."),
    "logged": gettext_lazy("Sets are logged on the new drill. Undo them first."),
    "none": gettext_lazy("This drill was not swapped."),
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def swap(request, pk):
    """Choose what to do in place of a drill; what was logged stays."""
    drill = access.get_session_drill_to_log(request.user, pk)
    form = SwapForm(request.POST if request.method == "POST" else None, session_drill=drill)
    if form.is_valid():
        try:
            new = drill.swap(*form.cleaned_data["to"], by=request.user)
        except SwapRefused as refusal:
            form.add_error("to", WHY_NOT[refusal.reason])
        else:
            undo = reverse("swap_removal", args=[new.pk])
            said = _("%(new)s instead of %(old)s.") % {"new": new.name, "old": drill.name}
            messages.success(request, said, extra_tags=f"undo={undo}")
            return redirect(back_to(request, new))
    session = drill.block.session
    own = session.athlete.user_id == request.user.pk
    query = request.GET.get("q", "").strip()[:80]
    context = {
        "drill": drill,
        "session": session,
        "offer": swapping.offer(drill, session.team_id, session.athlete, query),
        "form": form,
        "query": query,
        "easier": request.GET.get("why") == "easier",
        "back": back_to(request, drill),
        "units": request.user.units,
    }
    if own:
        context["shell"] = "phone.html"
    return render(request, "swaps/swap.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def removal(request, pk):
    """Take the old drill back, while nothing is logged on the new one."""
    drill = access.get_session_drill_to_log(request.user, pk)
    try:
        old = drill.undo_swap()
    except SwapRefused as refusal:
        return HttpResponse(WHY_NOT[refusal.reason], status=409)
    messages.success(request, _("%(drill)s is back.") % {"drill": old.name})
    return redirect(back_to(request, old))
