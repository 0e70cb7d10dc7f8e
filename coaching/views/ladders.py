"""Where an athlete stands on her team's ladders, for her coach."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaching import access
from coaching.dates import small_int
from coaching.forms.ladders import PlaceForm
from coaching.pages.ladders import of_athlete
from coaching.rules.names import isolated
from coaching.services.ladders.places import set_place


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def athlete_ladders(request, pk):
    """Her rung on each ladder, what is missing, and where a coach puts her by hand."""
    membership = access.get_membership_to_coach(request, pk)
    views = of_athlete(membership.team, membership.athlete, request.user.units)
    if request.method != "POST":
        return _page(request, membership, views)
    asked = small_int(request.POST.get("ladder"))
    view = next((one for one in views if one.ladder.pk == asked), None)
    if view is None:
        raise Http404
    form = PlaceForm(request.POST, rungs=view.rungs, here=view.here)
    if not form.is_valid():
        return _page(request, membership, views, form=form, of=view, status=422)
    said = {"reason": form.cleaned_data["reason"], "by": request.user, "now": timezone.now()}
    set_place(membership.team, membership.athlete, form.chosen, **said)
    words = {"name": isolated(membership.athlete.name), "ladder": isolated(view.ladder.name)}
    messages.success(request, _("%(ladder)s: saved for %(name)s.") % words)
    return redirect("athlete_ladders", pk)


def _page(request, membership, views, *, form=None, of=None, status=200):
    rows = [
        (view, form if view is of else PlaceForm(rungs=view.rungs, here=view.here))
        for view in views
    ]
    context = {"athlete": membership.athlete, "membership": membership, "rows": rows}
    return render(request, "ladders/athlete.html", context, status=status)
