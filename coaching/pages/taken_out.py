"""Why a page is closed to somebody for whom it was open: her place ended, or the athlete's."""

from uuid import UUID

from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from coaching.models import Membership, Session, Team, User
from coaching.models.choices import Role
from coaching.rules.names import isolated


def reason(
    user: User, *, team: str = "", athlete: int | None = None, session: UUID | None = None
) -> str:
    """The sentence that says so, or none.

    `team`: the one that the form was made for, as it was sent; `athlete` or `session`: whose
    page it is, by id. Three queries at most.
    """
    if session is not None:
        athlete = Session.objects.filter(pk=session).values_list("athlete", flat=True).first()
    ended = Membership.objects.exclude(archived_at=None).order_by("-archived_at")
    ended = ended.select_related("team", "athlete", "archived_by")
    own = ended.filter(user=user, role=Role.COACH)
    if team.isascii() and team.isdigit() and len(team) < 10:
        membership = own.filter(team=int(team)).first()
    else:
        membership = None if user.is_coach else own.first()
    if membership:
        return _own_text(membership)
    # An address may hold a larger number than any database does.
    if athlete is None or athlete >= 2**63 or not user.is_coach:
        return ""
    of_athlete = ended.filter(athlete=athlete, team__in=Team.objects.coached_by(user))
    archived = of_athlete.first()
    return _athlete_text(archived) if archived else ""


def _own_text(membership: Membership) -> str:
    values = {"team": isolated(membership.team), "when": _when(membership)}
    if membership.archived_by is None or membership.archived_by_id == membership.user_id:
        return _("You no longer coach %(team)s, since %(when)s.") % values
    values["who"] = isolated(membership.archived_by)
    return _("%(who)s took you out of %(team)s on %(when)s.") % values


def _athlete_text(membership: Membership) -> str:
    values = {
        "name": isolated(membership.athlete),
        "team": isolated(membership.team),
        "when": _when(membership),
        "who": isolated(membership.archived_by or "–"),
    }
    if membership.archived_by is None:
        return _("%(name)s is archived in %(team)s, since %(when)s.") % values
    return _("%(who)s archived %(name)s in %(team)s on %(when)s.") % values


def _when(membership: Membership) -> str:
    return date_format(localtime(membership.archived_at), "j F, H:i")
