"""Two entries of one person made one, looked at first; and taken back."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.access import login_required
from coaching.forms.merging import MergeForm
from coaching.presentation.merging import rows_of
from coaching.presentation.wording import full_day_text
from coaching.rules.names import isolated
from coaching.rules.slots import DayFull
from coaching.services.people.merging import (
    AthleteGone,
    TrainsElsewhere,
    check_may_go,
    merge_by_coach,
    preview_merge,
)
from coaching.services.people.taking_apart import CannotTakeBack, undo_merge


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request, pk):
    """Choose the other entry, look at what goes where, then press."""
    membership = access.get_membership_to_plan(request, pk)
    asked = request.GET if "other" in request.GET else None
    form = MergeForm(request.POST if request.method == "POST" else asked, membership=membership)
    if not form.is_valid():
        return _page(request, membership, form, status=422 if form.errors else 200)
    other = form.cleaned_data["other"]
    try:
        if request.method == "POST":
            return _merged(request, membership, other)
        check_may_go(other, request.user)
        preview = preview_merge(other, membership.athlete)
    except TrainsElsewhere:
        return _page(request, membership, form, other=other, refused="elsewhere", status=409)
    except DayFull as full:
        words = full_day_text(full.date)
        return _page(request, membership, form, other=other, refused=words, status=409)
    health = access.health_in(request, membership.team_id)
    shown = all(health.of(pk) for pk in (membership.athlete_id, other.pk))
    rows = rows_of(preview.moved, preview.same, with_health=shown)
    return _page(request, membership, form, other=other, rows=rows)


def _page(request, membership, form, *, status=200, **more):
    context = {"membership": membership, "athlete": membership.athlete, "form": form} | more
    return render(request, "people/merging.html", context, status=status)


def _merged(request, membership, other):
    try:
        kept = merge_by_coach(other, membership.athlete, membership.team, request.user)
    except AthleteGone:
        raise Http404 from None
    names = {"name": isolated(other.name), "kept": isolated(kept.name)}
    made = kept.merges.to_take_back(timezone.now()).first()
    messages.success(
        request,
        _("%(name)s and %(kept)s are one now.") % names,
        extra_tags=f"undo={reverse('merge_undo', args=[made.pk])}",
    )
    return redirect("athlete", kept.pk)


@login_required
@require_POST
def undo(request, pk):
    """Two again. Twice is fine."""
    made = access.get_merge(request, pk)
    try:
        undo_merge(made, now=timezone.now())
    except CannotTakeBack:
        messages.error(
            request,
            _("Something stands in the way: a later merge, or a session that was moved since."),
        )
        return redirect("athlete", made.kept_id)
    messages.success(request, _("They are two again, each with what was theirs."))
    return redirect("athlete", made.kept_id)
