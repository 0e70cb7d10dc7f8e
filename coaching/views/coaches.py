"""A team's coaches: what each may, taking one out, leaving, and handing the team over."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.access import login_required
from coaching.forms.coaches import DutyForm
from coaching.models import StaysCoach
from coaching.rules.names import isolated
from coaching.services import audit
from coaching.views.responses import data_of

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@reads_and_writes
def coach_duty(request, pk):
    """What another coach may in the team, as its owner says; and the way to hand it over."""
    membership = access.get_coach_of_own_team(request, pk)
    form = DutyForm(data_of(request), initial=DutyForm.of(membership))
    if form.is_valid():
        try:
            membership.team.set_duty(membership.user, by=request.user, **form.chosen())
            audit.record_role(membership, request.user, "duty")
        except StaysCoach as refusal:
            messages.error(request, _stays_text(refusal))
        else:
            messages.success(request, _("Saved."))
        return redirect("team")
    context = {"form": form, "coach": membership.user}
    return render(request, "people/coach.html", context, status=422 if form.errors else 200)


@login_required
@reads_and_writes
def coach_handing_over(request, pk):
    """Asks first; then the team is the other coach's."""
    membership = access.get_coach_of_own_team(request, pk)
    team, coach = membership.team, membership.user
    if request.method != "POST":
        return render(request, "people/coach_handing_over.html", {"coach": coach})
    try:
        team.hand_over(coach, by=request.user)
        audit.record_role(membership, request.user, "owner")
    except StaysCoach as refusal:
        messages.error(request, _stays_text(refusal))
    else:
        names = {"name": isolated(coach), "team": isolated(team)}
        messages.success(request, _("%(name)s owns %(team)s now.") % names)
    return redirect("team")


@login_required
@reads_and_writes
def coach_removal(request, pk):
    """Asks first; then the coach is out of the team. At least one stays."""
    membership = access.get_coach_to_remove(request, pk)
    team, coach = membership.team, membership.user
    if request.method != "POST":
        context = {"coach": coach, "leads_to": _next_owner(team, coach)}
        return render(request, "people/coach_removal.html", context)
    try:
        removed = team.remove_coach(coach, by=request.user)
    except StaysCoach as refusal:
        messages.error(request, _stays_text(refusal))
        return redirect("team")
    if removed:
        audit.record_role(membership, request.user, "coach_left")
    text = _("%(name)s no longer coaches %(team)s.") % {
        "name": isolated(coach),
        "team": isolated(team),
    }
    if coach == request.user:
        messages.success(request, text)
        return redirect("home")
    messages.success(request, text, extra_tags=f"undo={reverse('coach_restore', args=[pk])}")
    return redirect("team")


def _next_owner(team, coach):
    """Whose the team will be when its owner leaves; None where somebody else goes."""
    if team.owner() != coach:
        return None
    places = team.memberships.planning().exclude(user=coach).select_related("user")
    first = places.order_by("joined_at", "user").first()
    return first and first.user


def _stays_text(refusal):
    if refusal.args[0] == StaysCoach.LAST:
        return _("A team keeps at least one coach who plans.")
    if refusal.args[0] == StaysCoach.OWNER:
        return _("The team has another owner by now.")
    return _("Only the owner, or a coach who has been in the team longer, can take this one out.")


@login_required
@require_POST
def coach_restore(request, pk):
    """Take back the removal of a coach, soon after it, by who removed her."""
    membership = access.get_removed_coach(request, pk)
    if not membership.can_undo(request.user):
        messages.error(
            request,
            _("That was too long ago to take back. Send %(name)s a new link.")
            % {"name": isolated(membership.user)},
        )
        return redirect("team")
    membership.restore()
    audit.record_role(membership, request.user, "coach_joined")
    messages.success(
        request, _("%(name)s coaches the team again.") % {"name": isolated(membership.user)}
    )
    return redirect("team")
