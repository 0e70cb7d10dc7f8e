"""The page of an athlete, as each form on it comes back to it."""

from django.shortcuts import render
from django.utils.timezone import now

from coaching import access
from coaching.forms.people import AthleteForm
from coaching.forms.restrictions import RestrictionsForm
from coaching.forms.training import TrainingForm
from coaching.models import Promotion, Restriction
from coaching.pages.findings import restricted_ahead
from coaching.pages.roster import last_day, squads_of, twins_of
from coaching.services.sessions.restricted import free_again, swaps_that_stand
from coaching.views.restriction_rows import restriction_rows


def athlete_page(request, membership, *, form=None, training=None, restrictions=None, status=200):
    """Her page; a form that was refused stands on it as it was sent."""
    athlete = membership.athlete
    context = {
        "membership": membership,
        "athlete": athlete,
        "form": form or AthleteForm(instance=athlete, team=membership.team),
        "training": training or TrainingForm(instance=athlete),
        **_restricted(request, membership, restrictions),
        "squads": squads_of(membership),
        "findings": restricted_ahead(athlete, membership.team),
        "steps": Promotion.objects.open_of(membership),
        "last": last_day(membership),
        "twins": twins_of(athlete, membership.team),
        "invitation": _invitation(membership),
    }
    return render(request, "people/athlete.html", context, status=status)


def _restricted(request, membership, form):
    """What she may not do: the form, where the reader is shown why; else which hold."""
    athlete, team = membership.athlete, membership.team
    shows_notes = access.health_in(request, team).of(athlete.pk)
    form = form or RestrictionsForm(athlete=athlete, team=team)
    others = Restriction.objects.set_by_others(athlete, team)
    swapped = swaps_that_stand(athlete, team)
    return {
        "shows_notes": shows_notes,
        "restrictions": form,
        "restriction_rows": restriction_rows(form) if shows_notes else [],
        "current_restrictions": form.current,
        "of_others": [row for row in others if row.holds_between(athlete.today, None)],
        "swapped": swapped,
        "free_again": free_again(athlete, swapped),
    }


def _invitation(membership):
    """The one that is open for her: who has an account needs none."""
    if membership.athlete.user_id:
        return None
    return membership.team.invitations.open(now()).filter(athlete=membership.athlete).first()
