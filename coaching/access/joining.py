"""Ways into a team: lists, links, requests; and entries that were made one."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.models import AthleteMerge, Invitation, JoinRequest, RosterImport

from .finding import find_or_404
from .teams import health_in, require_coach, require_planner, teams_of


def get_roster_import(request, pk):
    """A list of athletes that was added to a team that the reader coaches."""
    require_coach(request)
    lists = RosterImport.objects.filter(team__in=teams_of(request)).select_related("team")
    made = find_or_404(lists, pk=pk)
    require_planner(request, made.team_id)
    return made


def get_join_request(request, pk):
    """Who asks to join a team that the reader coaches."""
    require_coach(request)
    requests = JoinRequest.objects.select_related("user", "invitation__team")
    asked = find_or_404(requests.filter(invitation__team__in=teams_of(request)), pk=pk)
    require_planner(request, asked.invitation.team_id)
    return asked


def get_merge(request, pk):
    """A merge in a team that the reader coaches, while it can be taken back."""
    require_coach(request)
    kept = AthleteMerge.objects.to_take_back(timezone.now()).select_related("kept")
    made = find_or_404(kept.filter(team__in=teams_of(request)), pk=pk)
    require_planner(request, made.team_id)
    return made


def get_invitation_to_coach(request, pk):
    require_coach(request)
    invitations = Invitation.objects.select_related("team", "athlete")
    invitation = find_or_404(invitations.filter(team__in=teams_of(request)), pk=pk)
    require_planner(request, invitation.team_id)
    return invitation


def get_invitation_to_renew(request, pk):
    """As `get_invitation_to_coach`, for who may hand it on: another link is shown to her."""
    invitation = get_invitation_to_coach(request, pk)
    if not may_hand_on(request, invitation):
        raise PermissionDenied(_("Health notes are not shown to you in this team."))
    return invitation


def may_hand_on(request, invitation):
    """Whether the reader may let in whom an invitation lets in: who is shown health notes only
    where she is herself.
    """
    is_shown = invitation.is_for_coach and invitation.sees_health
    return not is_shown or health_in(request, invitation.team_id).to_reader
