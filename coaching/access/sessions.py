"""Sessions and what is logged in them."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from coaching.models import LoggedSet, Membership, Session, SessionDrill, Team, User
from coaching.undocumented import KeptQuery

from .finding import find_or_404
from .teams import assists_in, require_planner


def get_session_to_move(request, pk):
    """A session that the reader may put on another day: a coach's, or her own where her team lets
    her. Its `is_coached` says which.
    """
    session = get_session_to_see(request.user, pk)
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
    kept = _SESSION_OF_COACH if user.is_coach else _SESSION_OF_ATHLETE
    session = kept.first(user.pk, _id_of(pk))
    if session is None:
        raise Http404
    return session


def _session_for(coaches):
    """What makes the query of a session, for a coach or who is none: nearly every act asks it."""

    def rows(user_pk, pk):
        return _sessions(_account(user_pk, coaches)).filter(pk=pk).order_by("pk")

    return rows


def _account(pk, coaches):
    """An account of which only this is known, as it is read with each."""
    user = User(pk=pk)
    vars(user)["coaching"] = coaches
    return user


_SESSION_OF_COACH = KeptQuery(_session_for(True), -1, UUID(int=1))
_SESSION_OF_ATHLETE = KeptQuery(_session_for(False), -1, UUID(int=1))


get_session_to_log = get_session_to_see


def get_session_to_coach(request, pk):
    session = get_session_to_see(request.user, pk)
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


def get_session_drill_to_log(user, pk, *, lock=False):
    """A session drill that `user` may log. With `lock` its session's row is locked."""
    if not lock:
        return find_or_404(_drills_to_log(user), pk=pk)
    kept = _LOCKED_DRILL_OF_COACH if user.is_coach else _LOCKED_DRILL_OF_ATHLETE
    drill = kept.first(user.pk, _id_of(pk))
    if drill is None:
        raise Http404
    if drill.version_read != drill.block.session.plan_version:
        # The plan changed while this waited for it: the drill is another now, or gone.
        drill = find_or_404(_drills_to_log(user), pk=pk)
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
        versions = Session.objects.filter(pk=OuterRef("block__session")).values("plan_version")
        drills = _drills_to_log(_account(user_pk, coaches))
        locked = drills.select_for_update(of=("block__session",), no_key=True)
        return locked.annotate(version_read=Subquery(versions)).filter(pk=pk).order_by("pk")

    return rows


_LOCKED_DRILL_OF_COACH = KeptQuery(_locked_drill(True), -1, UUID(int=1), prepared=True)
_LOCKED_DRILL_OF_ATHLETE = KeptQuery(_locked_drill(False), -1, UUID(int=1), prepared=True)


def get_set_to_log(user, pk, *, lock=False):
    """A logged set, undone or not, that `user` may change. With `lock` as above."""
    visible = Session.objects.visible_to(user)
    if lock:
        # Before the set is read, so that it is read as the last one left it.
        drills = SessionDrill.objects.filter(logged_sets=pk)
        sessions = visible.filter(blocks__drills__in=drills)
        find_or_404(sessions.select_for_update(of=("self",), no_key=True))
    rows = LoggedSet.objects.select_related("session_drill__block__session__athlete")
    return find_or_404(rows.filter(session_drill__block__session__in=visible), pk=pk)
