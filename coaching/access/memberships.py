"""An athlete's place in a team of the reader's."""

from django.core.exceptions import PermissionDenied
from django.db.models import BigIntegerField
from django.http import Http404
from django.utils.translation import gettext as _

from coaching.models import Membership
from coaching.undocumented import KeptQuery

from .teams import (
    changed_by_planner,
    get_team,
    get_team_shown,
    health_in,
    require_coach,
    require_planner,
    teams_of,
)


def get_membership_to_coach(request, pk):
    """The membership of an athlete in a team that the reader coaches, both of them now.

    In the team she works in now, when the athlete is in several of hers.
    """
    require_coach(request)
    membership = in_team_at_hand(request, memberships_of(request, pk))
    changed_by_planner(request, membership.team_id)
    return membership


def get_membership_to_restrict(request, pk):
    """As `get_membership_to_plan`, for who is shown why restrictions hold, and may lift them."""
    membership = get_membership_to_plan(request, pk)
    if not health_in(request, membership.team_id).to_reader:
        raise PermissionDenied(_("Health notes are not shown to you in this team."))
    return membership


def get_membership_to_plan(request, pk):
    """As `get_membership_to_coach`, of a page that leads to nothing but a change."""
    membership = get_membership_to_coach(request, pk)
    require_planner(request, membership.team_id)
    return membership


def get_membership_to_restore(request, pk):
    """The membership of an athlete in the reader's team; one that ended first."""
    require_coach(request)
    memberships = memberships_of(request, pk, ended=True)
    membership = in_team_at_hand(
        request, [membership for membership in memberships if membership.archived_at] or memberships
    )
    require_planner(request, membership.team_id)
    return membership


def get_membership_to_archive(request, pk):
    """As `get_membership_to_plan`, or one that ended already: two clicks are one."""
    require_coach(request)
    memberships = memberships_of(request, pk) or memberships_of(request, pk, ended=True)
    membership = in_team_at_hand(request, memberships)
    require_planner(request, membership.team_id)
    return membership


def in_team_at_hand(request, memberships):
    """That of `memberships` in the team that the reader works in, where there are several."""
    if not memberships:
        raise Http404
    if len(memberships) == 1:
        return memberships[0]
    team = get_team(request)
    return next(
        (membership for membership in memberships if membership.team_id == team.pk), memberships[0]
    )


def get_athlete_calendar(request, pk):
    """(athlete, membership) of a calendar to see; the membership is None of the reader's own.

    A coach sees it in the team she works in now, when the athlete is in several of hers.
    """
    memberships = memberships_of(request, pk)
    if memberships:
        return memberships[0].athlete, memberships[0]
    own = getattr(request.user, "athlete", None)
    if own is None or own.pk != pk:
        raise Http404
    return own, None


def get_membership_to_change(request, pk):
    """The membership whose calendar a coach changes: of the team that her page was about."""
    membership = get_membership_to_log(request, pk)
    require_planner(request, membership.team_id)
    return membership


def get_membership_to_log(request, pk):
    """As `get_membership_to_change`, also for who assists: who is there, and what she did."""
    _athlete, membership = get_athlete_calendar(request, pk)
    if membership is None:
        raise PermissionDenied(_("Your coach plans your days."))
    named = request.POST.get("team")
    if request.method == "POST" and not named and len(memberships_of(request, pk)) > 1:
        get_team(request)
    if named and str(membership.team_id) != named:
        membership = next(
            (
                membership
                for membership in memberships_of(request, pk)
                if str(membership.team_id) == named
            ),
            None,
        )
        if membership is None:
            raise Http404
    return membership


def memberships_of(request, pk, *, ended=False):
    """An athlete's memberships in teams that the reader coaches, the current team's first.

    With `ended` those too that were archived.
    """
    teams = teams_of(request)
    if not teams:
        return []
    if pk > BigIntegerField.MAX_BIGINT:
        # SQLite knows no number as long as one in an address may be.
        return []
    now = get_team_shown(request).pk
    places = _EVER if ended else _NOW
    memberships = places.all([team.pk for team in teams], pk)
    return sorted(memberships, key=lambda membership: membership.team_id != now)


def _in_teams(teams, athlete):
    places = Membership.objects.filter(team__in=teams, athlete__pk=athlete)
    return places.select_related("team", "athlete__user", "paused_by")


_EVER = KeptQuery(_in_teams, [-100], -1)
_NOW = KeptQuery(lambda teams, athlete: _in_teams(teams, athlete).active(), [-100], -1)
