"""The coach's team: its athletes, its coaches, its name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from coaching import access
from coaching.access import login_required
from coaching.forms.joining import answer_forms
from coaching.forms.people import (
    AddAthleteForm,
    AthleteForm,
    StartTeamForm,
    TeamForm,
)
from coaching.forms.training import TrainingForm
from coaching.models import Invitation, JoinRequest, Squad
from coaching.models.audit import AuditKind
from coaching.pages.roster import (
    coaches_of,
    missed_assignments,
    roster,
    squads_of,
)
from coaching.presentation.wording import listed
from coaching.rules.names import by_name, isolated
from coaching.services import audit
from coaching.services.people.invitations import invite_back
from coaching.views import shown_once

from .athlete_page import athlete_page
from .responses import next_url
from .versions import save_current

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
@vary_on_headers("HX-Request")
def team(request):
    return team_page(request, access.get_team(request))


def team_page(request, team, form=None):
    people = roster(team, request.GET)
    context = {
        "form": form or AddAthleteForm(team=team),
        **people,
        "back_at_once": [was for was in people["left"] if was.comes_back_at_once(request.user)],
        "coaches": coaches_of(team, request.user),
        "squads": by_name(Squad.objects.sized(team)),
        "invitations": Invitation.objects.open_in(team),
        "join_requests": answer_forms(list(JoinRequest.objects.open_in(team)), team),
    }
    if request.method != "POST" and request.htmx and not request.htmx.history_restore_request:
        return render(request, "people/team.html#answer", {**context, "partial": True})
    status = 422 if context["form"].errors else 200
    return render(request, "people/team.html", context, status=status)


@login_required
@require_POST
def athletes(request):
    """Add an athlete without a phone."""
    team = access.get_team(request)
    form = AddAthleteForm(request.POST, team=team)
    if not form.is_valid():
        return team_page(request, team, form)
    athlete = team.add_athlete(form.cleaned_data["name"])
    messages.success(request, _("%(name)s is in the team.") % {"name": isolated(athlete.name)})
    return redirect("team")


@login_required
@reads_and_writes
def athlete(request, pk):
    """One athlete: name, time zone, place in the team, restrictions."""
    membership = access.get_membership_to_coach(request, pk)
    athlete = membership.athlete
    if request.method == "POST":
        if athlete.user_id:
            raise PermissionDenied(_("With an account, name and time zone are the athlete’s own."))
        form, saved = save_current(
            athlete, lambda now: AthleteForm(request.POST, instance=now, team=membership.team)
        )
        if saved:
            messages.success(request, _("Saved."))
            return redirect("athlete", pk)
        return athlete_page(request, membership, form=form, status=form.status)
    return athlete_page(request, membership)


@login_required
@require_POST
def athlete_training(request, pk):
    """What the rules go by of her: how much jumping she is used to, and her date of birth."""
    membership = access.get_membership_to_coach(request, pk)
    born = membership.athlete.birth_date
    with transaction.atomic():
        form, saved = save_current(
            membership.athlete, lambda now: TrainingForm(request.POST, instance=now)
        )
        if saved and form.instance.birth_date != born:
            # What a guardian is asked goes by it.
            audit.record_role(membership, request.user, "birth_date")
    if not saved:
        return athlete_page(request, membership, training=form, status=form.status)
    messages.success(request, _("Saved."))
    return redirect("athlete", pk)


@login_required
@reads_and_writes
def athlete_archive(request, pk):
    """Asks first; then the athlete is out of the team."""
    membership = access.get_membership_to_archive(request, pk)
    if request.method != "POST":
        if membership.archived_at:
            raise Http404
        return render(request, "people/athlete_archive.html", {"membership": membership})
    if membership.archive(by=request.user):
        audit.record_role(membership, request.user, "athlete_archived")
    messages.success(
        request,
        _("%(name)s is archived.") % {"name": isolated(membership.athlete.name)},
        extra_tags=f"undo={reverse('athlete_restore', args=[pk])}",
    )
    return redirect("team")


@login_required
@require_POST
def athlete_restore(request, pk):
    """Back into the team: at once where the coach keeps the place or undoes what she did just now.

    Who has an account decides herself: a link for her is made.
    """
    membership = access.get_membership_to_restore(request, pk)
    ended = membership.archived_at
    if ended and not membership.comes_back_at_once(request.user):
        made = invite_back(membership, by=request.user)
        return shown_once.to_page(made, "invitation", made.pk)
    if ended:
        membership.restore()
        audit.record_role(membership, request.user, "athlete_restored")
    _say_back(request, membership.athlete, squads_of(membership), since=ended)
    return redirect("team")


def _say_back(request, athlete, squads, *, since):
    """Say where she is again, and what her squads were given since that she was not."""
    values = {"name": isolated(athlete.name), "squads": listed(squads)}
    if squads:
        message = _("%(name)s is back in the team, and in %(squads)s.") % values
    else:
        message = _("%(name)s is back in the team.") % values
    messages.success(request, message)
    missed = missed_assignments(athlete, squads, since) if since else []
    if missed:
        values["what"] = listed(missed)
        messages.warning(
            request,
            _("Assigned to %(squads)s meanwhile, and not to %(name)s: %(what)s.") % values,
        )


@login_required
@reads_and_writes
def team_settings(request):
    team = access.get_team_to_plan(request)
    form = TeamForm(instance=team)
    if request.method == "POST":
        form, saved = save_current(team, lambda now: TeamForm(request.POST, instance=now))
        if saved:
            messages.success(request, _("Saved."))
            return redirect("team")
    context = {"form": form, "may_archive": team.owner() == request.user}
    return render(request, "people/team_settings.html", context, status=form.status)


@login_required
@reads_and_writes
def team_archive(request):
    """Asks first; then the team goes, and only an admin brings it back."""
    team = access.get_team_shown(request)
    if request.method == "POST":
        # The team that the page named, not one chosen since in another tab.
        named = access.get_team_named(request, request.POST.get("team"))
        access.require_owner(request, named)
        named.archive()
        audit.record(AuditKind.DELETION, named, by=request.user, detail="team")
        messages.success(request, _("%(name)s is archived.") % {"name": isolated(named.name)})
        return redirect("home")
    access.require_owner(request, team)
    return render(request, "people/team_archive.html", {"athletes": team.athlete_count()})


@login_required
@reads_and_writes
def team_new(request):
    """Start a team: anyone with an account may, and coaches it."""
    form = StartTeamForm()
    if request.method == "POST":
        form = StartTeamForm(request.POST)
        if form.is_valid():
            team = form.start(request.user)
            request.session["team"] = team.pk
            messages.success(request, _("%(name)s is ready.") % {"name": isolated(team.name)})
            return redirect("team")
    status = 422 if form.errors else 200
    return render(request, "people/team_new.html", {"form": form}, status=status)


@login_required
@require_POST
def team_choice(request):
    """Work in another of the reader's teams from now on."""
    request.session["team"] = access.get_team_named(request, request.POST.get("team")).pk
    return redirect(next_url(request, "/board/"))
