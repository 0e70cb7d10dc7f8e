"""What a restriction meets of what is planned: look, swap it all at once, and put it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.models import RestrictionSwap
from coaching.pages.restriction_swaps import restriction_swaps
from coaching.presentation.wording import day_text, listed
from coaching.services.sessions.restricted import put_back, swap_clashes
from coaching.views.changes import AHEAD
from coaching.views.telling import asks_first, telling


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_first
def athlete_restriction_swaps(request, pk):
    """Each drill that she may not do, with what could be done instead; the press takes them."""
    membership = access.get_membership_to_plan(request, pk)
    athlete, team = membership.athlete, membership.team
    sent = request.POST if request.method == "POST" else None
    page = restriction_swaps(athlete, team, request.user.units, sent)
    wrong = False
    if sent is not None:
        try:
            choices = page.choices(sent)
        except KeyError:
            wrong = True
        else:
            return _swapped(request, athlete, team, choices)
    context = {
        "membership": membership,
        "athlete": athlete,
        "page": page,
        "wrong": wrong,
        "restrictions": athlete.known_restrictions,
    }
    template = "people/restriction_swaps.html"
    return render(request, template, context, status=422 if wrong else 200)


def _swapped(request, athlete, team, choices):
    swap = None
    if choices:
        with _telling(request, athlete, team):
            swap = swap_clashes(athlete, team, choices, by=request.user)
    if swap is None:
        messages.success(request, _("Nothing was changed."))
        return redirect("athlete", athlete.pk)
    count = len(swap.drills)
    message = ngettext("%(n)s drill is swapped.", "%(n)s drills are swapped.", count) % {"n": count}
    undo = reverse("athlete_restriction_undo", args=[athlete.pk, swap.pk])
    messages.success(request, message, extra_tags=f"undo={undo}")
    return redirect("athlete", athlete.pk)


def _telling(request, athlete, team):
    first, back = athlete.today, reverse("athlete", args=[athlete.pk])
    return telling(request, [athlete], first, first + AHEAD, teams=[team], back=back)


@login_required
@require_POST
@asks_first
def athlete_restriction_undo(request, pk, change):
    """Take back what was swapped in one go, while nothing was done of it. Twice is fine."""
    membership = access.get_membership_to_plan(request, pk)
    athlete, team = membership.athlete, membership.team
    swap = RestrictionSwap.objects.filter(pk=change, athlete=athlete, team=team).first()
    if swap is not None:
        with _telling(request, athlete, team):
            done = put_back(athlete, team, swap=swap)
        _say_back(request, done)
    return redirect("athlete", pk)


@login_required
@require_POST
@asks_first
def athlete_restriction_return(request, pk):
    """Plan again what was swapped and is ruled out no more."""
    membership = access.get_membership_to_plan(request, pk)
    athlete, team = membership.athlete, membership.team
    with _telling(request, athlete, team):
        done = put_back(athlete, team)
    _say_back(request, done)
    return redirect("athlete", pk)


def _say_back(request, done):
    """How much is planned as before, and which days keep what they were given."""
    text = ngettext(
        "%(n)s drill is planned as before.", "%(n)s drills are planned as before.", done.back
    ) % {"n": done.back}
    if done.stays:
        days = dict.fromkeys(day_text(drill.block.session.date) for drill in done.stays)
        stay = _("Something was done since, so it stays: %(days)s.") % {"days": listed(days)}
        text = f"{text} {stay}"
    messages.success(request, text)
