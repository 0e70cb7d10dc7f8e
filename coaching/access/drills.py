"""Drills of the catalog and of a team."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils.translation import gettext as _

from coaching.models import Drill, Session, SessionDrill
from coaching.models.choices import Status
from coaching.models.drills import looks_after_drills
from coaching.undocumented import KeptQuery

from .finding import find_or_404
from .teams import require_coach, require_planner, teams_of


def get_drill(user, slug):
    """A drill of the catalogue, or one that stands in a session she may see, archived or not."""
    if looks_after_drills(user):
        seen = Drill.objects.filter(slug=slug).first()
    else:
        seen = _PUBLISHED_DRILL.first(user.pk, slug)
    if seen is None and _stands_in_a_session_of(user, slug):
        return Drill.objects.get(slug=slug)
    return seen or find_or_404(Drill.objects.none())


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
    drill = find_or_404(Drill.objects.filter(own | shared).select_related("team"), slug=slug)
    if drill.team_id is None:
        raise PermissionDenied(_("Drills of the shared catalog are changed by admins."))
    require_planner(request, drill.team_id)
    return drill
