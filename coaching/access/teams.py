"""The reader's teams: which one she works in, what she may there, and whose health she is shown."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Case, Count, Exists, F, OuterRef, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.models import Need, Promotion, Team
from coaching.models.guardians import born_after, places_that_wait
from coaching.models.health import HealthShown
from coaching.rules.names import by_name
from coaching.undocumented import KeptQuery

# What a coach's form says of teams: the one that its page showed, and the one to go on in.
SHOWN_TEAM = "shown_team"
GO_ON_IN = "go_on_in"


def teams_of(request):
    """The teams the reader coaches, read once a request."""
    if not hasattr(request, "_coached_teams"):
        today = timezone.now().date()
        young = born_after(today)
        request._coached_teams = by_name(_COACHED_TEAMS.all(request.user.pk, *young))
        _hide_health(request._coached_teams, young)
    return request._coached_teams


def _hide_health(teams, young):
    """Give each team of whose health its reader is shown something: of none who waits for a
    guardian's yes. One query where somebody does, and what needs the coaches is counted anew."""
    guarded = [team.pk for team in teams if team.has_guarded]
    waiting = _GUARDED.all(guarded, *young) if guarded else []
    for team in teams:
        hidden = frozenset(athlete for pk, athlete in waiting if pk == team.pk)
        team.health = HealthShown(team.sees_health, hidden)
        if hidden:
            team.open_needs = Need.objects.open().filter(team=team).shown(team.health).count()


def health_in(request, team):
    """Of whose health the reader is shown something in a team, or its key: of nobody's in one that
    she does not coach."""
    key = getattr(team, "pk", team)
    coached = next((each for each in teams_of(request) if each.pk == key), None)
    return coached.health if coached else HealthShown(False)


def shows_health(request, session):
    """Whether the reader is shown what was told of pain in a session: her own, or as its coach."""
    if session.athlete.user_id == request.user.pk:
        return True
    return health_in(request, session.team_id).of(session.athlete_id)


def _coached_teams(user, born_after_16, born_after_18):
    """With what its coach may there, and what needs its coaches, which stands beside the way.

    A step that was just proposed asks for nothing itself: the worker that proposes it is to ask
    the database little, so here is asked whether there is one.
    """
    needs = Need.objects.open().filter(team=OuterRef("pk"))
    place = {"assists": F("memberships__assists"), "sees_health": F("memberships__sees_health")}
    counted = Case(
        When(sees_health=True, then=_counted(needs)),
        default=_counted(needs.shown(HealthShown(False))),
    )
    new = Promotion.objects.unseen_by_coaches().filter(team=OuterRef("pk"))
    teams = Team.objects.coached_by(user).annotate(**place)
    young = places_that_wait(born_after_16, born_after_18).filter(team=OuterRef("pk"))
    return teams.annotate(
        open_needs=counted, has_new_step=Exists(new), has_guarded=Exists(young)
    ).order_by("pk")


def _counted(needs):
    of_team = needs.order_by().values("team")
    return Coalesce(Subquery(of_team.annotate(n=Count("pk")).values("n")), 0)


_BORN = date(1, 1, 1), date(1, 1, 2)
_COACHED_TEAMS = KeptQuery(_coached_teams, -1, *_BORN, prepared=True)
_GUARDED = KeptQuery(
    lambda teams, *young: (
        places_that_wait(*young)
        .filter(team__in=teams)
        .order_by()
        .values_list("team_id", "athlete_id")
    ),
    [-100],
    *_BORN,
)


class OtherTeam(Exception):
    """What was sent was made on a page of another team than the one that is shown now.

    `made_for`: that team, or None where the form does not say or the reader coaches it no more.
    """

    def __init__(self, shown, made_for):
        super().__init__(shown, made_for)
        self.shown, self.made_for = shown, made_for


def require_coach(request):
    if not teams_of(request):
        raise PermissionDenied(_("This page is for coaches."))


def require_planner(request, team):
    """Who assists in a team sees and logs; what is planned there is for its coaches.

    `team`: one of the reader's, or its key.
    """
    if assists_in(request, team):
        raise PermissionDenied(_("You assist in this team. Its coaches plan and manage it."))


def assists_in(request, team):
    """Whether the reader does no more than assist in one of her teams, or its key."""
    key = getattr(team, "pk", team)
    return any(each.pk == key and each.assists for each in teams_of(request))


def changed_by_planner(request, team):
    """As `require_planner`, where something is sent."""
    if request.method == "POST":
        require_planner(request, team)


def get_team_shown(request):
    """The team whose pages a coach is shown: the one chosen last, else the first."""
    require_coach(request)
    return _team_named(request, request.session.get("team")) or teams_of(request)[0]


def get_team(request):
    """The team that a coach reads, or changes: what her form was made for and is shown now.

    To change it she does more than assist there.
    """
    team = get_team_at_hand(request)
    changed_by_planner(request, team)
    return team


def get_team_to_plan(request):
    """As `get_team`, of a page that leads to nothing but a change."""
    team = get_team_at_hand(request)
    require_planner(request, team)
    return team


def get_team_at_hand(request):
    """As `get_team`, also where who assists changes something: who is there, or herself.

    Every form carries the team that its page showed (the tag `csrf_token`). Another tab may show
    another team since: then it raises OtherTeam, unless the form says in which team to go on.
    """
    shown = get_team_shown(request)
    if request.method != "POST":
        return shown
    wanted = _team_named(request, request.POST.get(GO_ON_IN))
    if wanted:
        request.session["team"] = wanted.pk
        return wanted
    made_for = _team_named(request, request.POST.get(SHOWN_TEAM))
    if made_for != shown and (len(teams_of(request)) > 1 or SHOWN_TEAM in request.POST):
        raise OtherTeam(shown, made_for)
    return shown


def get_team_named(request, pk):
    """The one of the reader's teams with that key, as a form says it."""
    require_coach(request)
    team = _team_named(request, pk)
    if team is None:
        raise Http404
    return team


def _team_named(request, pk):
    """The one of the reader's teams with that key, a number or as a form says it; or None."""
    return next((team for team in teams_of(request) if str(team.pk) == str(pk)), None)


def teams_coaching(request, athlete):
    """Those of the reader's teams that the athlete is in now, the one worked in first."""
    trained_in = {pk for (pk,) in _TRAINED_IN.all(athlete.pk)}
    teams = [team for team in teams_of(request) if team.pk in trained_in]
    return sorted(teams, key=lambda team: team != get_team_shown(request))


def _trained_in(athlete):
    return Team.objects.trained_in_by(athlete).order_by().values_list("pk")


_TRAINED_IN = KeptQuery(_trained_in, -1)


def planned_by(request, teams):
    """Those of `teams` in which the reader plans."""
    return [team for team in teams if not assists_in(request, team)]


def get_team_to_train_in(athlete, pk=None):
    """A team that the athlete is in: the one of that key, as a form says it, else the first."""
    teams = by_name(Team.objects.trained_in_by(athlete).order_by("pk"))
    if not teams:
        raise PermissionDenied(_("You are in no team now. Ask your coach for a link."))
    if not pk:
        return teams[0]
    named = next((team for team in teams if str(team.pk) == str(pk)), None)
    if named is None:
        raise Http404
    return named


def require_owner(request, team):
    if team.owner() != request.user:
        raise PermissionDenied(_("Only the owner of the team can do that."))


def team_coached(request, pk):
    """The team with that key if the reader coaches it, else None."""
    return _team_named(request, str(pk))
