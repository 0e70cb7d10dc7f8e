"""The coach's team: its athletes, its coaches, its name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.access import login_required
from coaching.forms.people import (
    AddAthleteForm,
    AthleteForm,
    RestrictionsForm,
    StartTeamForm,
    TeamForm,
)
from coaching.models import Squad
from coaching.pages.roster import last_day, places_of_athletes

from .responses import next_url

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def team(request):
    return team_page(request, access.get_team(request))


def team_page(request, team, form=None):
    places = places_of_athletes(team)
    context = {
        "form": form or AddAthleteForm(team=team),
        "places": [place for place in places if place.archived_at is None],
        "left": [place for place in places if place.archived_at is not None],
        "coaches": list(team.coaches()),
        "squads": Squad.objects.active().filter(team=team).annotate(size=Count("memberships")),
        "invitations": team.invitations.open(now()).select_related("team", "athlete"),
    }
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
    messages.success(request, _("%(name)s is in the team.") % {"name": athlete.name})
    return redirect("team")


@login_required
@require_POST
def coach_removal(request, pk):
    """Take a coach out of the team; at least one stays."""
    team = access.get_team(request)
    coach = team.coaches().filter(pk=pk).first()
    if coach is None:
        raise Http404
    if not team.remove_coach(coach):
        messages.error(request, _("A team keeps at least one coach."))
        return redirect("team")
    messages.success(
        request, _("%(name)s no longer coaches %(team)s.") % {"name": coach, "team": team}
    )
    return redirect("home" if coach == request.user else "team")


@login_required
@reads_and_writes
def athlete(request, pk):
    """One athlete: name, time zone, place in the team, restrictions."""
    place = access.get_membership_to_coach(request, pk)
    athlete = place.athlete
    if request.method == "POST":
        if athlete.user_id:
            raise PermissionDenied(_("With an account, name and time zone are the athlete’s own."))
        form = AthleteForm(request.POST, instance=athlete)
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect("athlete", pk)
        athlete.refresh_from_db(fields=["name", "timezone"])
        return athlete_page(request, place, form=form, status=422)
    return athlete_page(request, place)


def athlete_page(request, place, *, form=None, restrictions=None, status=200):
    athlete = place.athlete
    context = {
        "place": place,
        "athlete": athlete,
        "form": form or AthleteForm(instance=athlete),
        "restrictions": restrictions or RestrictionsForm(athlete=athlete),
        "squads": Squad.objects.active().filter(team=place.team, memberships__athlete=athlete),
        "current_restrictions": athlete.restrictions.select_related("set_by"),
        "last": last_day(place),
        "invitation": place.team.invitations.open(now()).filter(athlete=athlete).first(),
    }
    return render(request, "people/athlete.html", context, status=status)


@login_required
@require_POST
def restrictions(request, pk):
    place = access.get_membership_to_coach(request, pk)
    form = RestrictionsForm(request.POST, athlete=place.athlete)
    if not form.is_valid():
        return athlete_page(request, place, restrictions=form, status=422)
    place.athlete.set_restrictions(form.notes(), by=request.user)
    messages.success(request, _("Restrictions saved."))
    return redirect("athlete", pk)


@login_required
@require_POST
def athlete_archive(request, pk):
    place = access.get_membership_to_coach(request, pk)
    place.archive()
    messages.success(request, _("%(name)s is archived.") % {"name": place.athlete.name})
    return redirect("team")


@login_required
@require_POST
def athlete_restore(request, pk):
    place = access.get_membership_to_coach(request, pk)
    place.restore()
    messages.success(request, _("%(name)s is back in the team.") % {"name": place.athlete.name})
    return redirect("team")


@login_required
@reads_and_writes
def team_settings(request):
    team = access.get_team(request)
    form = TeamForm(instance=team)
    if request.method == "POST":
        form = TeamForm(request.POST, instance=team)
        if form.is_valid():
            form.save()
            messages.success(request, _("Saved."))
            return redirect("team")
        team.refresh_from_db()
    status = 422 if form.errors else 200
    return render(request, "people/team_settings.html", {"form": form}, status=status)


@login_required
@reads_and_writes
def team_archive(request):
    """Asks first; then the team goes, and only an admin brings it back."""
    team = access.get_team_shown(request)
    if request.method == "POST":
        # The team that the page named, not one chosen since in another tab.
        named = access.get_team_named(request, request.POST.get("team"))
        named.archive()
        messages.success(request, _("%(name)s is archived.") % {"name": named.name})
        return redirect("home")
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
            messages.success(request, _("%(name)s is ready.") % {"name": team.name})
            return redirect("team")
    status = 422 if form.errors else 200
    return render(request, "people/team_new.html", {"form": form}, status=status)


@login_required
@require_POST
def team_choice(request):
    """Work in another of the reader's teams from now on."""
    request.session["team"] = access.get_team_named(request, request.POST.get("team")).pk
    return redirect(next_url(request, "/board/"))
