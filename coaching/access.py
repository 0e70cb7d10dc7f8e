"""Who may see and do what: the first line of every view.

What a person cannot see raises Http404; what she can see but not change, or a page for
another role, raises PermissionDenied (403).
"""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from coaching.dates import small_int
from coaching.models import (
    Assessment,
    Assignment,
    Athlete,
    AthleteMerge,
    Block,
    CalendarFeed,
    Comment,
    DayMark,
    Drill,
    Guardian,
    Invitation,
    JoinRequest,
    Ladder,
    LoggedSet,
    Membership,
    Need,
    Notification,
    PlannedTest,
    Program,
    Promotion,
    Removal,
    Result,
    RosterImport,
    SeasonLink,
    Session,
    SessionDrill,
    Squad,
    Still,
    Team,
    User,
)
from coaching.models.choices import Method, Role, Status
from coaching.models.drills import looks_after_drills
from coaching.models.guardians import born_after, places_that_wait
from coaching.models.health import HealthShown
from coaching.rules.names import by_name
from coaching.undocumented import KeptQuery

__all__ = ["login_required"]

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
_COACHED_TEAMS = KeptQuery(_coached_teams, -1, *_BORN)
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


def _changed_by_planner(request, team):
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
    _changed_by_planner(request, team)
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
    trained_in = set(Team.objects.trained_in_by(athlete).values_list("pk", flat=True))
    teams = [team for team in teams_of(request) if team.pk in trained_in]
    return sorted(teams, key=lambda team: team != get_team_shown(request))


def planned_by(request, teams):
    """Those of `teams` in which the reader plans."""
    return [team for team in teams if not assists_in(request, team)]


def get_athlete(request):
    """The athlete that the reader is."""
    if not request.user.is_athlete:
        raise PermissionDenied(_("This page is for athletes."))
    return request.user.athlete


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


def _one(queryset, **lookup):
    try:
        # By key: one is all there can be, and a table's own order may lead through four others.
        record = queryset.filter(**lookup).order_by("pk").first()
    except (ValidationError, ValueError, OverflowError) as error:
        # A malformed id is an id that nothing has.
        raise Http404 from error
    if record is None:
        raise Http404
    return record


def get_athlete_to_coach(user, pk):
    coached = Athlete.objects.coached_by(user)
    seen = Athlete.objects.annotate(is_coached=Exists(coached.filter(pk=OuterRef("pk"))))
    athlete = _one(seen.filter(Q(user=user) | Q(is_coached=True)), pk=pk)
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
    athlete = _one(Athlete.objects.filter(Q(user=user) | Q(pk__in=coached)), pk=pk)
    return athlete, athlete.user_id == user.pk


def get_membership_to_coach(request, pk):
    """The membership of an athlete in a team that the reader coaches, both of them now.

    In the team she works in now, when the athlete is in several of hers.
    """
    require_coach(request)
    membership = _in_team(request, _memberships(request, pk))
    _changed_by_planner(request, membership.team_id)
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
    memberships = _memberships(request, pk, ended=True)
    membership = _in_team(
        request, [membership for membership in memberships if membership.archived_at] or memberships
    )
    require_planner(request, membership.team_id)
    return membership


def get_membership_to_archive(request, pk):
    """As `get_membership_to_plan`, or one that ended already: two clicks are one."""
    require_coach(request)
    memberships = _memberships(request, pk) or _memberships(request, pk, ended=True)
    membership = _in_team(request, memberships)
    require_planner(request, membership.team_id)
    return membership


def get_coach_to_remove(request, pk):
    """A coach of the team that the reader works in: herself, or one whom she may take out."""
    membership = _one(_coaches(get_team_at_hand(request)), user=pk)
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
    membership = _one(_coaches(team), user=pk)
    if membership.user_id == request.user.pk:
        raise PermissionDenied(_("You own this team, and may everything there."))
    return membership


def _coaches(team):
    places = Membership.objects.filter(team=team, role=Role.COACH, archived_at=None)
    return places.select_related("team", "user")


def get_removed_coach(request, pk):
    """The ended membership of a coach of the team that the reader works in."""
    memberships = Membership.objects.filter(team=get_team_at_hand(request), role=Role.COACH)
    return _one(memberships.exclude(archived_at=None).select_related("team", "user"), user=pk)


def require_owner(request, team):
    if team.owner() != request.user:
        raise PermissionDenied(_("Only the owner of the team can do that."))


def _in_team(request, memberships):
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
    memberships = _memberships(request, pk)
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
    if request.method == "POST" and not named and len(_memberships(request, pk)) > 1:
        get_team(request)
    if named and str(membership.team_id) != named:
        membership = next(
            (
                membership
                for membership in _memberships(request, pk)
                if str(membership.team_id) == named
            ),
            None,
        )
        if membership is None:
            raise Http404
    return membership


def _memberships(request, pk, *, ended=False):
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


def get_promotion_to_coach(request, pk):
    """A step on a ladder of somebody whom the reader coaches, decided or not."""
    require_coach(request)
    coached = Membership.objects.coached_by(request.user).of_outer("")
    promotions = Promotion.objects.filter(Exists(coached), team__in=teams_of(request))
    linked = ("team", "athlete", "ladder", "decided_by")
    rungs = ("from_rung__drill", "from_rung__implement", "to_rung__drill", "to_rung__implement")
    promotion = _one(promotions.select_related(*linked, *rungs), pk=pk)
    _changed_by_planner(request, promotion.team_id)
    return promotion


def get_need_to_coach(request, pk):
    """What needs the coaches of a team of the reader's, answered or not."""
    require_coach(request)
    needs = Need.objects.of_those_here().filter(team__in=teams_of(request))
    need = _one(needs.select_related("team", "athlete", "decided_by"), pk=pk)
    if not health_in(request, need.team_id).shows(need):
        raise Http404
    require_planner(request, need.team_id)
    return need


def get_ladder_to_edit(request, pk):
    """A ladder of a team that the reader coaches."""
    require_coach(request)
    seen = Ladder.objects.active().filter(Q(team=None) | Q(team__in=teams_of(request)))
    ladder = _one(seen.select_related("team"), pk=pk)
    if ladder.team_id is None:
        raise PermissionDenied(_("This ladder came with the catalog: admins change it."))
    require_planner(request, ladder.team_id)
    return ladder


def get_own_promotion(request, pk):
    """A step on a ladder of the reader's own."""
    return _one(Promotion.objects.filter(athlete=get_athlete(request)), pk=pk)


def get_athlete_to_measure(request, pk, named=None):
    """(athlete, team, whether she is the reader) of results to enter: her own, or as her coach.

    `named`: the key of the team that they are for, where a form says it.
    """
    own = getattr(request.user, "athlete", None)
    if own is not None and own.pk == pk:
        return own, get_team_to_train_in(own, named or None), True
    memberships = _memberships(request, pk)
    if named:
        memberships = [
            membership for membership in memberships if str(membership.team_id) == str(named)
        ]
    membership = _in_team(request, memberships)
    return membership.athlete, membership.team, False


def get_named_to_measure(request):
    """As `get_athlete_to_measure`, of the athlete that the address names after its "?", else the
    reader herself."""
    named = request.GET.get("athlete")
    if named is None:
        return get_athlete_to_measure(request, get_athlete(request).pk)
    try:
        return get_athlete_to_measure(request, int(named))
    except (ValueError, OverflowError) as error:
        raise Http404 from error


def get_result_to_change(request, pk):
    """A result of the reader's own, or of an athlete and a team that she coaches now."""
    coached = Membership.objects.coached_by(request.user).of_outer("")
    results = Result.objects.annotate(is_coached=Exists(coached))
    seen = results.filter(Q(athlete__user=request.user) | Q(is_coached=True))
    return _one(seen.select_related("assessment__drill", "athlete", "team", "measured_by"), pk=pk)


def get_result_to_keep_picture_of(request, pk):
    """A result of the reader's own with points of a picture: herself alone, and allowed to."""
    result = get_result_to_change(request, pk)
    refusal = why_no_picture(request, result)
    if refusal:
        raise PermissionDenied(refusal)
    return result


def why_no_picture(request, result):
    """Why the reader keeps no picture of a result, or nothing."""
    if result.athlete.user_id != request.user.pk:
        return _("Only the athlete herself keeps a picture, signed in as herself.")
    if not may_be_kept(result.athlete, "pictures"):
        if result.athlete.is_minor:
            return _("Under 18 a picture is kept only after a guardian said yes to it by mail.")
        return _(
            "Pictures are kept only of who is 18 or older: your settings need a date of birth that"
            " says so."
        )
    if result.method != Method.PHOTO or not result.points:
        return _("This result was not measured on a picture.")
    return ""


def get_still(result):
    """The picture of a result that the reader may see; None where none is kept, or shown."""
    if not may_be_kept(result.athlete, "pictures"):
        return None
    return Still.objects.filter(result=result).first()


def get_assessment_to_use(team, **lookup):
    """A test of the team's own or a shipped one, in use."""
    return _one(Assessment.objects.for_team(team).select_related("drill"), **lookup)


def get_planned_test_to_coach(request, pk):
    require_coach(request)
    planned = PlannedTest.objects.filter(team__in=teams_of(request))
    test = _one(planned.select_related("athlete", "assessment"), pk=pk)
    require_planner(request, test.team_id)
    return test


def get_assessment_to_edit(request, pk):
    """A test of a team that the reader coaches, put away or not."""
    require_coach(request)
    seen = Assessment.objects.filter(Q(team=None) | Q(team__in=teams_of(request)))
    assessment = _one(seen.select_related("team"), pk=pk)
    if assessment.team_id is None:
        raise PermissionDenied(_("This test came with the catalog: admins change it."))
    require_planner(request, assessment.team_id)
    return assessment


def get_squad_to_coach(request, pk):
    """A squad whose days may be marked: an archived one has none."""
    squad = get_squad_in_use(request, pk)
    require_planner(request, squad.team_id)
    return squad


def get_squad_in_use(request, pk):
    """A squad of a team that the reader coaches, of which it is noted who is there."""
    squad = _squad(request, pk)
    if squad.archived_at is not None:
        raise PermissionDenied(_("This squad is archived. Restore it first."))
    return squad


def get_day_mark_to_coach(request, pk):
    require_coach(request)
    marks = DayMark.objects.filter(team__in=teams_of(request))
    mark = _one(marks.select_related("team", "athlete", "squad"), pk=pk)
    require_planner(request, mark.team_id)
    return mark


def get_session_to_move(request, pk):
    """A session that the reader may put on another day: a coach's, or her own where her team lets
    her. Its `is_coached` says which.
    """
    session = _one(_sessions(request.user), pk=pk)
    if session.is_coached:
        require_planner(request, session.team_id)
        return session
    if not Team.objects.trained_in_by(session.athlete).filter(pk=session.team_id).exists():
        raise PermissionDenied(_("You are not in this team any more."))
    if not session.team.athletes_may_move:
        raise PermissionDenied(_("In this team only coaches put sessions on other days."))
    if session.paused:
        raise PermissionDenied(_("Your plan is paused, so nothing moves until it goes on."))
    return session


def _sessions(user):
    coached = Membership.objects.coached_by(user).of_outer("")
    return (
        Session.objects.visible_to(user)
        .annotate(is_coached=Exists(coached))
        .select_related("team", "athlete")
    )


def get_session_to_see(user, pk):
    """A session of her own or of a team that `user` coaches, with `is_coached`."""
    return _one(_sessions(user), pk=pk)


get_session_to_log = get_session_to_see


def get_session_to_coach(request, pk):
    session = _one(_sessions(request.user), pk=pk)
    if not session.is_coached:
        raise PermissionDenied
    require_planner(request, session.team_id)
    return session


def decides_for(request, session):
    """Whether the reader decides in a session as its coach, and so may pass a rule in it.

    Who assists does there what the athlete could do herself.
    """
    if session.athlete.user_id == request.user.pk:
        return False
    return not assists_in(request, session.team_id)


def get_comment_to_see(user, pk):
    """A comment at a session, or a note to a squad, that `user` reads."""
    return _one(Comment.objects.shown().visible_to(user), pk=pk)


def get_own_comment(user, pk):
    """A comment that `user` wrote, removed or not: who only reads it may not change it."""
    comment = _one(Comment.objects.visible_to(user), pk=pk)
    if comment.author_id != user.pk:
        raise PermissionDenied(_("Only who wrote it can change it."))
    return comment


def get_squad_to_read(user, pk):
    """(squad, whether `user` coaches it): of a team that she coaches, or one that she is in."""
    squad = _one(Squad.objects.read_by(user).select_related("team").distinct(), pk=pk)
    return squad, squad.is_coached


def get_own_notification(user, pk):
    """What `user` was told of, while she is where it happened."""
    return _one(Notification.objects.of(user), pk=pk)


def team_coached(request, pk):
    """The team with that key if the reader coaches it, else None."""
    return _team_named(request, str(pk))


def get_session_drill_to_log(user, pk, *, lock=False):
    """A session drill that `user` may log. With `lock` its session's row is locked."""
    if not lock:
        return _one(_drills_to_log(user), pk=pk)
    kept = _LOCKED_DRILL_OF_COACH if user.is_coach else _LOCKED_DRILL_OF_ATHLETE
    drill = kept.first(user.pk, _id_of(pk))
    if drill is None:
        raise Http404
    if drill.version_read != drill.block.session.plan_version:
        # The plan changed while this waited for it: the drill is another now, or gone.
        drill = _one(_drills_to_log(user), pk=pk)
    return drill


def _id_of(text):
    """The id that a form says; a malformed one is an id that nothing has."""
    try:
        return UUID(str(text))
    except ValueError as error:
        raise Http404 from error


def _drills_to_log(user):
    # Of the session's row itself too, which is what is looked at again after waiting for it.
    return SessionDrill.objects.filter(
        Session.seen_by(user, "block__session__"), block__session__removed_at=None
    ).select_related("block__session__athlete")


def _locked_drill(coaches):
    """What makes the query of a drill, with its session's row locked, for a coach or who is none.

    The most frequent one there is: each set that is logged asks it.
    """

    def rows(user_pk, pk):
        user = User(pk=user_pk)
        # As it is read with every account.
        vars(user)["coaching"] = coaches
        versions = Session.objects.filter(pk=OuterRef("block__session")).values("plan_version")
        locked = _drills_to_log(user).select_for_update(of=("block__session",), no_key=True)
        return locked.annotate(version_read=Subquery(versions)).filter(pk=pk).order_by("pk")

    return rows


_LOCKED_DRILL_OF_COACH = KeptQuery(_locked_drill(True), -1, UUID(int=1))
_LOCKED_DRILL_OF_ATHLETE = KeptQuery(_locked_drill(False), -1, UUID(int=1))


def get_set_to_log(user, pk, *, lock=False):
    """A logged set, undone or not, that `user` may change. With `lock` as above."""
    visible = Session.objects.visible_to(user)
    if lock:
        # Before the set is read, so that it is read as the last one left it.
        drills = SessionDrill.objects.filter(logged_sets=pk)
        sessions = visible.filter(blocks__drills__in=drills)
        _one(sessions.select_for_update(of=("self",), no_key=True))
    rows = LoggedSet.objects.select_related("session_drill__block__session__athlete")
    return _one(rows.filter(session_drill__block__session__in=visible), pk=pk)


def get_block_to_see(request, pk):
    """A ready-made block, or one of the teams the reader coaches."""
    require_coach(request)
    return _one(Block.objects.filter(Q(team=None) | Q(team__in=teams_of(request))), pk=pk)


def get_block_to_edit(request, pk):
    block = get_block_to_see(request, pk)
    if block.team_id is None:
        raise PermissionDenied(_("This block is ready-made. Make a copy to change it."))
    require_planner(request, block.team_id)
    return block


def get_program_to_see(request, pk):
    """A ready-made program, or one of the teams the reader coaches."""
    require_coach(request)
    teams = [team.pk for team in teams_of(request)]
    # One that no column holds is none's.
    key = small_int(str(pk)) or 0
    return _PROGRAM.first(teams, key) or _one(Program.objects.none())


def _programs(teams, pk):
    programs = Program.objects.filter(Q(team=None) | Q(team__in=teams))
    return programs.filter(pk=pk).select_related("team").order_by("pk")


_PROGRAM = KeptQuery(_programs, [-(10**9)], -1)


def get_program_to_assign(request, pk):
    """(a program, the team that it is given to or brought up to date in)."""
    program = get_program_to_see(request, pk)
    team = program.team or get_team(request)
    require_planner(request, team)
    return program, team


def get_squad(request, pk):
    """A squad of a team that the reader coaches, an archived one too."""
    squad = _squad(request, pk)
    _changed_by_planner(request, squad.team_id)
    return squad


def _squad(request, pk):
    require_coach(request)
    return _one(Squad.objects.filter(team__in=teams_of(request)).select_related("team"), pk=pk)


def get_program_to_edit(request, pk):
    program = get_program_to_see(request, pk)
    if program.team_id is None:
        raise PermissionDenied(_("This program is ready-made. Make a copy to change it."))
    require_planner(request, program.team_id)
    return program


def get_feed_to_read(token):
    """The calendar address of that token, while it stands and its owner may see what it shows."""
    feeds = CalendarFeed.objects.active().select_related("user__athlete", "team")
    feed = _one(feeds.of_token(token).filter(user__is_active=True))
    if feed.team_id:
        # Who no longer coaches the team reads nothing of it any more.
        _one(Team.objects.coached_by(feed.user), pk=feed.team_id)
    elif not feed.user.is_athlete:
        raise Http404
    return feed


def get_own_feed(user, pk):
    """A calendar address of the reader's own, also one that she turned off."""
    return _one(CalendarFeed.objects.filter(user=user), pk=pk)


def get_season_to_read(token):
    """The link to a season of that token, while it stands and who shares it may."""
    links = SeasonLink.objects.active().select_related("user__athlete")
    link = _one(links.of_token(token).filter(user__is_active=True))
    user = link.user
    if not user.is_athlete or not may_be_kept(user.athlete, "season"):
        raise Http404
    return link


def may_be_kept(athlete, question):
    """Whether she is of age, or a guardian said yes to it and none no: 'season' or 'pictures'."""
    if athlete.is_known_adult:
        return True
    return athlete.is_minor and Guardian.objects.allow(athlete, question)


def get_own_season_link(user, pk):
    """A link to the reader's own season, also one that she turned off."""
    return _one(SeasonLink.objects.filter(user=user), pk=pk)


def get_assignment(request, pk):
    require_coach(request)
    assignments = Assignment.objects.select_related("program", "by", "team")
    assignment = _one(assignments.filter(team__in=teams_of(request)), pk=pk)
    _changed_by_planner(request, assignment.team_id)
    return assignment


def get_assignment_that_stands(request, pk):
    """One that was not undone: it can be steered."""
    assignment = get_assignment(request, pk)
    if assignment.undone_at:
        raise Http404
    require_planner(request, assignment.team_id)
    return assignment


def get_removal(request, pk):
    """What was removed from a team that the reader coaches, and can be put back still."""
    require_coach(request)
    kept = Removal.objects.kept(timezone.now()).select_related("team")
    removal = _one(kept.filter(team__in=teams_of(request)), pk=pk)
    require_planner(request, removal.team_id)
    return removal


def get_roster_import(request, pk):
    """A list of athletes that was added to a team that the reader coaches."""
    require_coach(request)
    lists = RosterImport.objects.filter(team__in=teams_of(request)).select_related("team")
    made = _one(lists, pk=pk)
    require_planner(request, made.team_id)
    return made


def get_join_request(request, pk):
    """Who asks to join a team that the reader coaches."""
    require_coach(request)
    requests = JoinRequest.objects.select_related("user", "invitation__team")
    asked = _one(requests.filter(invitation__team__in=teams_of(request)), pk=pk)
    require_planner(request, asked.invitation.team_id)
    return asked


def get_merge(request, pk):
    """A merge in a team that the reader coaches, while it can be taken back."""
    require_coach(request)
    kept = AthleteMerge.objects.to_take_back(timezone.now()).select_related("kept")
    made = _one(kept.filter(team__in=teams_of(request)), pk=pk)
    require_planner(request, made.team_id)
    return made


def get_invitation_to_coach(request, pk):
    require_coach(request)
    invitations = Invitation.objects.select_related("team", "athlete")
    invitation = _one(invitations.filter(team__in=teams_of(request)), pk=pk)
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


def get_drill(user, slug):
    """A drill of the catalogue, or one that stands in a session she may see, archived or not."""
    if looks_after_drills(user):
        seen = Drill.objects.filter(slug=slug).first()
    else:
        seen = _PUBLISHED_DRILL.first(user.pk, slug)
    if seen is None and _stands_in_a_session_of(user, slug):
        return Drill.objects.get(slug=slug)
    return seen or _one(Drill.objects.none())


_PUBLISHED_DRILL = KeptQuery(
    lambda user, slug: Drill.objects.published_for(user).filter(slug=slug), -1, "~"
)


def _stands_in_a_session_of(user, slug):
    sessions = Session.objects.visible_to(user)
    return SessionDrill.objects.filter(drill__slug=slug, block__session__in=sessions).exists()


def get_drill_to_edit(request, slug):
    """A drill of a team that the reader coaches, an archived one too."""
    require_coach(request)
    own = Q(team__in=teams_of(request))
    shared = Q(team=None, status=Status.PUBLISHED)
    drill = _one(Drill.objects.filter(own | shared).select_related("team"), slug=slug)
    if drill.team_id is None:
        raise PermissionDenied(_("Drills of the shared catalog are changed by admins."))
    require_planner(request, drill.team_id)
    return drill
