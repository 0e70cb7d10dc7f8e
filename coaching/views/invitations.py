"""Links into a team: made, shown and revoked by a coach, taken by whoever has one."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access, accounts
from coaching.access import login_required
from coaching.forms.coaches import InviteForm
from coaching.models import Invitation, InvitationClosed
from coaching.presentation.addresses import link_url
from coaching.presentation.wording import full_day_text
from coaching.rules.names import isolated
from coaching.rules.slots import DayFull
from coaching.services.people.invitations import accept_invitation, invite
from coaching.views import shown_once
from coaching.views.codes import qr_code
from coaching.views.responses import data_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request):
    """The open invitations, and a form for a new one."""
    team = access.get_team_to_plan(request)
    form = InviteForm(data_of(request), team=team, sees_health=team.sees_health)
    if form.is_valid():
        made = invite(team, by=request.user, **form.cleaned_data)
        return shown_once.to_page(made, "invitation", made.pk)
    context = {
        "form": form,
        "invitations": team.invitations.open(now()).select_related("team", "athlete"),
    }
    status = 422 if form.errors else 200
    return render(request, "people/invitations.html", context, status=status)


@never_cache
@login_required
@require_safe
def invitation(request, pk):
    """One invitation with its QR code, made for showing to someone who stands beside you.

    The code is there where the link was made; elsewhere a new one can be made.
    """
    invitation = access.get_invitation_to_coach(request, pk)
    is_open = invitation.is_open()
    shown = is_open and shown_once.read(request, invitation)
    url = link_url(invitation) if shown else None
    context = {
        "invitation": invitation,
        "open": is_open,
        "url": url,
        "qr": qr_code(url) if url else None,
        "may_hand_on": access.may_hand_on(request, invitation),
        "hours": shown_once.SHOWN_FOR.seconds // 3600,
    }
    return render(request, "people/invitation.html", context)


@login_required
@require_POST
def invitation_renew(request, pk):
    """Another link for the same invitation; the one before stops working."""
    invitation = access.get_invitation_to_renew(request, pk)
    if invitation.is_open():
        invitation.renew(by=request.user)
        messages.success(request, _("Here is the new link. The one before no longer works."))
    return shown_once.to_page(invitation, "invitation", pk)


@login_required
@require_POST
def invitation_revoke(request, pk):
    access.get_invitation_to_coach(request, pk).revoke()
    messages.success(request, _("The link is revoked. Nobody can join with it any more."))
    return redirect("team")


def _invitation_of(request, token):
    if token is None:
        return accounts.remembered_invitation(request)
    invitations = Invitation.objects.select_related("team", "created_by", "athlete")
    return invitations.of_token(token).first()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request, token=None):
    """Where an invitation's link leads: who invites to what, then in.

    Without a token, the one that this visitor came with before she signed in.
    """
    invitation = _invitation_of(request, token)
    if invitation is None:
        return closed(request, None, status=404)
    signed_in = request.user.is_authenticated
    if signed_in and invitation.includes(request.user):
        accounts.forget_invitation(request)
        return render(request, "people/join_inside.html", {"invitation": invitation})
    if signed_in and (asked := invitation.requests.filter(user=request.user).first()):
        return _asked(request, invitation, asked)
    if not invitation.is_open():
        return closed(request, invitation)
    if signed_in and not invitation.is_for(request.user):
        return closed(request, invitation, not_yours=True)
    accounts.remember_invitation(request, invitation)
    if request.method == "POST" and signed_in:
        return take(request, invitation)
    return render(request, "people/join.html", {"invitation": invitation})


def _asked(request, invitation, asked):
    """That she asked to join, and what a coach said."""
    accounts.forget_invitation(request)
    context = {"invitation": invitation, "asked": asked}
    return render(request, "people/join_waiting.html", context)


def take(request, invitation):
    try:
        accept_invitation(invitation, request.user)
    except InvitationClosed:
        return closed(request, invitation)
    except DayFull as refusal:
        context = {"invitation": invitation, "full": full_day_text(refusal.date)}
        return render(request, "people/join.html", context, status=409)
    if invitation.asks:
        # The same page says now that she asked.
        return redirect(request.path)
    accounts.forget_invitation(request)
    messages.success(request, _("You are in %(team)s.") % {"team": isolated(invitation.team.name)})
    return redirect("home")


def closed(request, invitation, status=410, *, not_yours=False):
    if invitation:
        accounts.forget_invitation(request, invitation)
    context = {"invitation": invitation, "not_yours": not_yours}
    return render(request, "people/join_closed.html", context, status=status)
