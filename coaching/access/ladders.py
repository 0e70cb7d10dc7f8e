"""Ladders, steps on them, and what needs a coach."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Q
from django.http import Http404
from django.utils.translation import gettext as _

from coaching.models import Ladder, Membership, Need, Promotion

from .finding import find_or_404
from .people import get_athlete
from .teams import changed_by_planner, health_in, require_coach, require_planner, teams_of


def get_promotion_to_coach(request, pk):
    """A step on a ladder of somebody whom the reader coaches, decided or not."""
    require_coach(request)
    coached = Membership.objects.coached_by(request.user).of_outer("")
    promotions = Promotion.objects.filter(Exists(coached), team__in=teams_of(request))
    linked = ("team", "athlete", "ladder", "decided_by")
    rungs = ("from_rung__drill", "from_rung__implement", "to_rung__drill", "to_rung__implement")
    promotion = find_or_404(promotions.select_related(*linked, *rungs), pk=pk)
    changed_by_planner(request, promotion.team_id)
    return promotion


def get_need_to_coach(request, pk):
    """What needs the coaches of a team of the reader's, answered or not."""
    require_coach(request)
    needs = Need.objects.of_those_here().filter(team__in=teams_of(request))
    need = find_or_404(needs.select_related("team", "athlete", "decided_by"), pk=pk)
    if not health_in(request, need.team_id).shows(need):
        raise Http404
    require_planner(request, need.team_id)
    return need


def get_ladder_to_edit(request, pk):
    """A ladder of a team that the reader coaches."""
    require_coach(request)
    seen = Ladder.objects.active().filter(Q(team=None) | Q(team__in=teams_of(request)))
    ladder = find_or_404(seen.select_related("team"), pk=pk)
    if ladder.team_id is None:
        raise PermissionDenied(_("This ladder came with the catalog: admins change it."))
    require_planner(request, ladder.team_id)
    return ladder


def get_own_promotion(request, pk):
    """A step on a ladder of the reader's own."""
    return find_or_404(Promotion.objects.filter(athlete=get_athlete(request)), pk=pk)
