"""Athletes and coaches: who is seen by whom, and who may take a coach out."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from coaching.models import Athlete, Guardian, Membership, Team
from coaching.models.choices import Role

from .finding import find_or_404
from .teams import get_team_at_hand, require_owner, teams_coaching


def get_athlete(request):
    """The athlete that the reader is."""
    if not request.user.is_athlete:
        raise PermissionDenied(_("This page is for athletes."))
    return request.user.athlete


def get_athlete_to_coach(user, pk):
    coached = Athlete.objects.coached_by(user)
    seen = Athlete.objects.annotate(is_coached=Exists(coached.filter(pk=OuterRef("pk"))))
    athlete = find_or_404(seen.filter(Q(user=user) | Q(is_coached=True)), pk=pk)
    if not athlete.is_coached:
        raise PermissionDenied
    return athlete


@dataclass
class LookedOn:
    """An athlete as somebody looks at her own screens: a guardian sees what she sees; a coach that
    of the teams that the coach is in, without pain where that is not shown."""

    athlete: Athlete
    teams: list[Team]
    is_guardian: bool

    def of_teams(self, sessions):
        """Those of the sessions that are shown."""
        shown = {team.pk for team in self.teams}
        return [session for session in sessions if session.team_id in shown]

    def of_squads(self, notes):
        """Those of the notes to her squads that are shown."""
        shown = {team.pk for team in self.teams}
        return [note for note in notes if note.squad.team_id in shown]

    def hide_health(self, sessions):
        """Let sessions with their plan tell nothing of pain, where it is not shown."""
        health = {team.pk: team.health for team in self.teams}
        for session in sessions:
            if not self.is_guardian and not health[session.team_id].of(self.athlete.pk):
                session.hide_health()


def get_athlete_to_look_on_as(request, pk):
    """LookedOn: of an athlete whom the reader guards, or coaches. Herself has her own pages."""
    guarded = Athlete.objects.filter(
        pk__in=Guardian.objects.read_by(request.user).values("athlete")
    ).filter(pk=pk)
    athlete = guarded.first()
    if athlete is not None and athlete.is_minor:
        return LookedOn(athlete, list(Team.objects.trained_in_by(athlete)), is_guardian=True)
    athlete = get_athlete_to_coach(request.user, pk)
    return LookedOn(athlete, teams_coaching(request, athlete), is_guardian=False)


def get_athlete_to_see(user, pk):
    """(`athlete`, whether she is the reader herself): her own, or one of a team that he coaches."""
    coached = Athlete.objects.coached_by(user)
    athlete = find_or_404(Athlete.objects.filter(Q(user=user) | Q(pk__in=coached)), pk=pk)
    return athlete, athlete.user_id == user.pk


def get_coach_to_remove(request, pk):
    """A coach of the team that the reader works in: herself, or one whom she may take out."""
    membership = find_or_404(_coaches(get_team_at_hand(request)), user=pk)
    if membership.user_id != request.user.pk and not membership.team.may_remove(
        membership, request.user
    ):
        raise PermissionDenied(
            _("Only the owner, or a coach who has been in the team longer, can take this one out.")
        )
    return membership


def get_coach_of_own_team(request, pk):
    """A coach of a team that the reader owns, and whose owner she is not herself."""
    team = get_team_at_hand(request)
    require_owner(request, team)
    membership = find_or_404(_coaches(team), user=pk)
    if membership.user_id == request.user.pk:
        raise PermissionDenied(_("You own this team, and may everything there."))
    return membership


def _coaches(team):
    places = Membership.objects.filter(team=team, role=Role.COACH, archived_at=None)
    return places.select_related("team", "user")


def get_removed_coach(request, pk):
    """The ended membership of a coach of the team that the reader works in."""
    memberships = Membership.objects.filter(team=get_team_at_hand(request), role=Role.COACH)
    return find_or_404(
        memberships.exclude(archived_at=None).select_related("team", "user"), user=pk
    )
