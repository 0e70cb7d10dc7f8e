"""The page of an athlete, as each form on it comes back to it."""

from django.shortcuts import render
from django.utils.timezone import now

from coaching import access
from coaching.forms.guardians import GuardianForm
from coaching.forms.people import AthleteForm
from coaching.forms.restrictions import RestrictionsForm
from coaching.forms.training import TrainingForm
from coaching.models import Guardian, Promotion, Restriction
from coaching.pages.findings import restricted_ahead
from coaching.pages.roster import last_day, squads_of, twins_of
from coaching.services.sessions.restricted import free_again, swaps_that_stand
from coaching.views.restriction_rows import restriction_rows


def athlete_page(request, membership, *, status=200, **forms):
    """Her page. A form that was refused stands on it as it was sent: `form` (of her name),
    `training`, `restrictions` or `guardian`.
    """
    athlete = membership.athlete
    context = {
        "membership": membership,
        "athlete": athlete,
        "form": forms.get("form") or AthleteForm(instance=athlete, team=membership.team),
        "training": forms.get("training") or TrainingForm(instance=athlete),
        **_restricted(request, membership, forms.get("restrictions")),
        **_guarded(athlete, forms.get("guardian")),
        "squads": squads_of(membership),
        "findings": restricted_ahead(athlete, membership.team),
        "steps": Promotion.objects.open_of(membership),
        "last": last_day(membership),
        "twins": twins_of(athlete, membership.team),
        "invitation": _invitation(membership),
        "merge": athlete.merges.to_take_back(now()).filter(team=membership.team).first(),
    }
    return render(request, "people/athlete.html", context, status=status)


def _restricted(request, membership, form):
    """What she may not do: the form, where the reader is shown why; else which hold."""
    athlete, team = membership.athlete, membership.team
    health = access.health_in(request, team)
    form = form or RestrictionsForm(athlete=athlete, team=team, with_notes=health.of(athlete.pk))
    others = Restriction.objects.set_by_others(athlete, team)
    swapped = swaps_that_stand(athlete, team)
    return {
        "may_restrict": health.to_reader,
        "waits_for_guardian": athlete.pk in health.hidden,
        "restrictions": form,
        "restriction_rows": restriction_rows(form) if health.to_reader else [],
        "current_restrictions": form.current,
        "of_others": [row for row in others if row.holds_between(athlete.today, None)],
        "swapped": swapped,
        "free_again": free_again(athlete, swapped),
    }


def _guarded(athlete, form):
    """The guardians of an athlete under age, and the form that asks one more."""
    if not athlete.is_minor:
        return {}
    guardians = Guardian.objects.standing().filter(athlete=athlete)
    return {"guardians": guardians, "guardian_form": form or GuardianForm()}


def _invitation(membership):
    """The one that is open for her: who has an account needs none."""
    if membership.athlete.user_id:
        return None
    return membership.team.invitations.open(now()).filter(athlete=membership.athlete).first()
