"""Many athletes at once: from a list, looked at first; undone; and their codes on one sheet."""

from uuid import uuid4

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.access import login_required
from coaching.dates import small_int
from coaching.forms.rosters import RosterForm
from coaching.models import RosterImport, Team
from coaching.pages.roster_list import rows_shown
from coaching.presentation.addresses import link_url
from coaching.presentation.rosters import mailed_text
from coaching.presentation.wording import listed
from coaching.rules.names import by_name
from coaching.rules.roster import Order
from coaching.services.assignments.squads import SquadJoin
from coaching.services.people.invitations import invite_all
from coaching.services.people.mailed_invitations import (
    TooManyMailed,
    mail_invitations,
    to_mail,
)
from coaching.services.rosters.adding import add_roster, undo_roster
from coaching.services.rosters.reading import read_roster
from coaching.views import refused_forms
from coaching.views.codes import qr_code
from coaching.views.idempotency import made_once, slug_of_form
from coaching.views.telling import tell_joined

DAYS_OF_A_CODE = 14
LIST = "list"
#: So many lists that were added are led back to: to undo them, or let in who is on them.
LISTS_SHOWN = 5


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request):
    """Paste a list, see what becomes of each row, then add all of it or nobody."""
    team = access.get_team_to_plan(request)
    if request.method != "POST":
        return _before(request, team)
    # Also what is only looked at: nobody is added yet, and Back would lose a long list.
    refused_forms.keep(request, LIST)
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    if "add" not in request.POST or request.FILES:
        return _page(request, form, _read(request, form, team))
    slug = slug_of_form(request, team)
    joins: list[SquadJoin] = []
    try:
        made = made_once(RosterImport, slug, lambda: _added(request, form, team, slug, joins))
    except NotAdded as now:
        return _page(request, form, now.roster, refused=now.why, status=now.status)
    refused_forms.drop(request)
    for join in joins:
        tell_joined(request, join)
    return redirect(made)


def _before(request, team):
    """The page before anything is sent: with what was typed into it and not added, or empty."""
    made = team.roster_imports.select_related("by")[:LISTS_SHOWN]
    if typed := refused_forms.kept(request, LIST):
        again = refused_forms.anew_url(request)
        return _page(request, RosterForm(typed), anew=again, lists=made)
    return _page(request, RosterForm(initial={"text": _waiting(request)}), lists=made)


def _waiting(request):
    """What of an earlier list waits to be put right, where the address asks for that."""
    if "again" not in request.GET:
        return ""
    return access.get_roster_import(request, small_int(request.GET["again"]) or 0).waiting


class NotAdded(Exception):
    """Nobody is: `why` is 'changed', 'blocked' or 'nobody', of what `roster` is by now."""

    def __init__(self, why, roster):
        super().__init__(why)
        self.why, self.roster = why, roster
        self.status = 409 if why == "changed" else 422


def _read(request, form, team):
    order = form.cleaned_data.get("order")
    return read_roster(
        team,
        form.table,
        form.columns,
        has_head=form.has_head,
        today=team.today,
        order=Order(order) if order else None,
        answers=request.POST.dict(),
    )


def _added(request, form, team, slug, joins):
    """What was added; what the squads of the list gave comes into `joins`."""
    with transaction.atomic():
        Team.objects.lock(team.pk)
        roster = _read(request, form, team)
        if roster.digest != request.POST.get("shown"):
            raise NotAdded("changed", roster)
        if roster.blocked:
            raise NotAdded("blocked", roster)
        if not roster.added:
            raise NotAdded("nobody", roster)
        by = {"by": request.user, "now": timezone.now()}
        made, squad_joins = add_roster(team, roster, slug=slug, waiting=form.waiting(roster), **by)
        joins += squad_joins
        return made


def _page(request, form, roster=None, *, status=200, **more):
    context = {"form": form, "roster": roster} | more
    if roster is not None:
        context["rows"] = rows_shown(roster, access.get_team(request).today)
        context["token"] = request.POST.get("token") or uuid4()
    return render(request, "people/roster.html", context, status=status)


@login_required
@require_safe
def roster_import(request, pk):
    """What a list added: who, what still waits, and what comes next."""
    made = access.get_roster_import(request, pk)
    athletes = by_name(made.athletes.all())
    first, again = to_mail(made.team, athletes)
    context = {
        "made": made,
        "athletes": athletes,
        "without_account": [athlete for athlete in athletes if athlete.user_id is None],
        "to_mail": first,
        "mailed": again,
        "squads": by_name(made.squads.all()),
    }
    return render(request, "people/roster_import.html", context)


@login_required
@require_POST
def roster_mails(request, pk):
    """Mail each who has an address and no account a link of her own. Pressed twice, sent once."""
    made = access.get_roster_import(request, pk)
    athletes = by_name(made.athletes.in_team(made.team).filter(user=None))
    how = {"days": DAYS_OF_A_CODE, "by": request.user, "anew": "anew" in request.POST}
    try:
        mailed = mail_invitations(made.team, athletes, **how)
    except TooManyMailed:
        text = _("That is more mail than goes out in a day. Go on tomorrow, or print the codes.")
        messages.error(request, text)
        return redirect(made)
    messages.success(request, mailed_text(len(mailed.sent), len(mailed.without)))
    return redirect(made)


@login_required
@require_POST
def roster_undo(request, pk):
    """Take a list back, as far as nothing came of it. Twice is fine."""
    made = access.get_roster_import(request, pk)
    undone = undo_roster(made, now=timezone.now())
    text = ngettext(
        "Undone: %(n)s athlete is out again.", "Undone: %(n)s athletes are out again.", undone.gone
    ) % {"n": undone.gone}
    if undone.stays:
        stay = _("Something is kept of these, so they stay: %(names)s.")
        text = f"{text} {stay % {'names': listed(undone.stays)}}"
    messages.success(request, text)
    return redirect("team")


@never_cache
@login_required
@require_POST
def roster_codes(request, pk):
    """A code for each who has no account, to be printed and cut. Shown now, and never again."""
    made = access.get_roster_import(request, pk)
    athletes = by_name(made.athletes.in_team(made.team).filter(user=None))
    invitations = invite_all(made.team, athletes, days=DAYS_OF_A_CODE, by=request.user)
    codes = [
        (invitation.athlete, qr_code(link_url(invitation)), invitation.expires_at)
        for invitation in invitations
    ]
    return render(request, "people/roster_codes.html", {"made": made, "codes": codes})
