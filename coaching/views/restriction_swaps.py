"""What a restriction meets of what is planned: look, swap it all at once, and put it back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.forms.restrictions import RestrictionsForm
from coaching.models import Restriction, RestrictionSwap
from coaching.pages.restriction_swaps import restriction_swaps
from coaching.presentation.wording import day_text, listed
from coaching.services.sessions.restricted import clashes, put_back, swap_clashes
from coaching.views.changes import AHEAD
from coaching.views.restriction_rows import restriction_rows
from coaching.views.telling import asks_first, telling
from coaching.views.versions import save_current


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_first
def athlete_restriction_swaps(request, pk):
    """What she may not do, and each drill that it rules out with what could be done instead."""
    membership = access.get_membership_to_plan(request, pk)
    athlete, team = membership.athlete, membership.team
    sent = request.POST if request.method == "POST" else None
    found = restriction_swaps(athlete, team, request.user.units, sent)
    if sent is None:
        return _page(request, membership, found)
    try:
        choices = found.choices(sent)
    except KeyError:
        return _page(request, membership, found, wrong=True, status=422)
    return _swapped(request, athlete, team, choices)


@login_required
@require_POST
@asks_first
def restrictions(request, pk):
    """Set what she may not do: look at what it meets, set it alone, or swap that in one press."""
    membership = access.get_membership_to_restrict(request, pk)
    athlete, team = membership.athlete, membership.team
    make_form, choices = _form_of(request, membership), None
    if request.POST.get("act") in {"look", "swap"}:
        page, choices = _looked_at(request, membership, make_form(athlete))
        if page is not None:
            return page
    with transaction.atomic():
        form, saved = save_current(athlete, make_form)
        if not saved:
            return _page(request, membership, None, form=form, status=form.status)
        if choices is not None:
            return _swapped(request, athlete, team, choices, _("Restrictions saved."))
    messages.success(request, _("Restrictions saved."))
    if clashes(athlete, team):
        return redirect("athlete_restriction_swaps", pk)
    return redirect("athlete", pk)


def _looked_at(request, membership, form):
    """(the page that shows what the form would meet, None), or (None, what was chosen of that).

    Nothing is swapped that was not shown.
    """
    if not form.is_valid() or form.conflict:
        return _page(request, membership, None, form=form, status=form.status), None
    sent, units = request.POST, request.user.units
    proposed = form.proposed()
    found = restriction_swaps(membership.athlete, membership.team, units, sent, proposed)
    if sent["act"] == "look" or found.unseen(sent):
        return _page(request, membership, found, form=form, is_look=True), None
    try:
        return None, found.choices(sent)
    except KeyError:
        return _page(request, membership, found, form=form, wrong=True, status=422), None


def _form_of(request, membership):
    """A function that makes the form of what was sent, of an athlete as she is saved now."""
    shown = access.health_in(request, membership.team_id).of(membership.athlete_id)
    of = {"team": membership.team, "by": request.user, "with_notes": shown}
    return lambda now: RestrictionsForm(request.POST, athlete=now, **of)


def _page(request, membership, found, *, form=None, is_look=False, wrong=False, status=200):
    """`found`: what is met, None where the form is refused: then what is met now."""
    athlete, team = membership.athlete, membership.team
    if found is None:
        found = restriction_swaps(athlete, team, request.user.units)
    health = access.health_in(request, team)
    if form is None and health.to_reader:
        form = RestrictionsForm(athlete=athlete, team=team, with_notes=health.of(athlete.pk))
    others = Restriction.objects.set_by_others(athlete, team)
    context = {
        "membership": membership,
        "athlete": athlete,
        "page": found,
        "wrong": wrong,
        "is_look": is_look,
        "form": form,
        "restriction_rows": restriction_rows(form) if form else [],
        "current_restrictions": form.current if form else [],
        "of_others": [row for row in others if row.holds_between(athlete.today, None)],
        "restrictions": athlete.known_restrictions,
    }
    return render(request, "people/restriction_swaps.html", context, status=status)


def _swapped(request, athlete, team, choices, before=""):
    """Swap and say so, after what is to be said `before`."""
    swap = None
    if choices:
        with _telling(request, athlete, team):
            swap = swap_clashes(athlete, team, choices, by=request.user)
    if swap is None:
        messages.success(request, before or _("Nothing was changed."))
        return redirect("athlete", athlete.pk)
    count = len(swap.drills)
    message = ngettext("%(n)s drill is swapped.", "%(n)s drills are swapped.", count) % {"n": count}
    if before:
        message = f"{before} {message}"
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
