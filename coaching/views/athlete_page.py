"""The page of an athlete, as each form on it comes back to it."""

from django.shortcuts import render
from django.utils.timezone import now

from coaching import access
from coaching.forms.guardians import GuardianForm
from coaching.forms.people import AthleteForm
from coaching.forms.training import TrainingForm
from coaching.models import Guardian, Promotion, Restriction
from coaching.pages.findings import restricted_ahead
from coaching.pages.roster import last_day, squads_of, twins_of
from coaching.pages.trash import removed_of_athlete
from coaching.services.sessions.restricted import free_again, swaps_that_stand


def athlete_page(request, membership, *, status=200, **forms):
    """Her page. A form that was refused stands on it as it was sent: `form` (of her name),
    `training` or `guardian`.
    """
    athlete = membership.athlete
    context = {
        "membership": membership,
        "athlete": athlete,
        "form": forms.get("form") or AthleteForm(instance=athlete, team=membership.team),
        "training": forms.get("training") or TrainingForm(instance=athlete),
        **_restricted(request, membership),
        **_guarded(athlete, forms.get("guardian")),
        "squads": squads_of(membership),
        "findings": restricted_ahead(athlete, membership.team),
        "steps": Promotion.objects.open_of(membership),
        "last": last_day(membership),
        "twins": twins_of(athlete, membership.team),
        "invitation": _invitation(membership),
        "removed": _removed(request, membership),
        "merge": athlete.merges.to_take_back(now()).filter(team=membership.team).first(),
    }
    return render(request, "people/athlete.html", context, status=status)


def _restricted(request, membership):
    """What she may not do, who set it, and what was swapped because of it."""
    athlete, team = membership.athlete, membership.team
    health = access.health_in(request, team)
    of_team = Restriction.objects.set_by_team(athlete, team)
    others = Restriction.objects.set_by_others(athlete, team)
    swapped = swaps_that_stand(athlete, team)
    return {
        "may_restrict": health.to_reader,
        "waits_for_guardian": athlete.pk in health.hidden,
        "current_restrictions": _not_over(of_team, athlete),
        "of_others": _not_over(others, athlete),
        "swapped": swapped,
        "free_again": free_again(athlete, swapped),
    }


def _not_over(restrictions, athlete):
    return [row for row in restrictions if row.holds_between(athlete.today, None)]


def _removed(request, membership):
    """What was taken out of her plan and can be put back, by who plans."""
    teams = access.planned_by(request, [membership.team])
    return removed_of_athlete(membership.athlete, teams, now()) if teams else []


def _guarded(athlete, form):
    """The guardians of an athlete under age, and the form that asks one more."""
    if not athlete.is_minor:
        return {}
    guardians = list(Guardian.objects.standing().filter(athlete=athlete))
    offered = athlete.guardian_email or ""
    if offered.lower() in {guardian.email.lower() for guardian in guardians}:
        offered = ""
    form = form or GuardianForm(initial={"email": offered})
    return {"guardians": guardians, "guardian_form": form}


def _invitation(membership):
    """The one that is open for her: who has an account needs none."""
    if membership.athlete.user_id:
        return None
    return membership.team.invitations.open(now()).filter(athlete=membership.athlete).first()
