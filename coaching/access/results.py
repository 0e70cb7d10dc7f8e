"""Tests and their results: who measures, puts right, and keeps a picture."""

from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Q
from django.http import Http404
from django.utils.translation import gettext as _

from coaching.models import Assessment, Guardian, Membership, PlannedTest, Result, Still
from coaching.models.choices import Method

from .finding import find_or_404
from .memberships import in_team_at_hand, memberships_of
from .people import get_athlete
from .teams import get_team_to_train_in, require_coach, require_planner, teams_of


def get_athlete_to_measure(request, pk, named=None):
    """(athlete, team, whether she is the reader) of results to enter: her own, or as her coach.

    `named`: the key of the team that they are for, where a form says it.
    """
    own = getattr(request.user, "athlete", None)
    if own is not None and own.pk == pk:
        return own, get_team_to_train_in(own, named or None), True
    memberships = memberships_of(request, pk)
    if named:
        memberships = [
            membership for membership in memberships if str(membership.team_id) == str(named)
        ]
    membership = in_team_at_hand(request, memberships)
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
    return find_or_404(
        seen.select_related("assessment__drill", "athlete", "team", "measured_by"), pk=pk
    )


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
    return find_or_404(Assessment.objects.for_team(team).select_related("drill"), **lookup)


def get_planned_test_to_coach(request, pk):
    require_coach(request)
    planned = PlannedTest.objects.filter(team__in=teams_of(request))
    test = find_or_404(planned.select_related("athlete", "assessment"), pk=pk)
    require_planner(request, test.team_id)
    return test


def get_assessment_to_edit(request, pk):
    """A test of a team that the reader coaches, put away or not."""
    require_coach(request)
    seen = Assessment.objects.filter(Q(team=None) | Q(team__in=teams_of(request)))
    assessment = find_or_404(seen.select_related("team"), pk=pk)
    if assessment.team_id is None:
        raise PermissionDenied(_("This test came with the catalog: admins change it."))
    require_planner(request, assessment.team_id)
    return assessment


def may_be_kept(athlete, question):
    """Whether she is of age, or a guardian said yes to it and none no: 'season' or 'pictures'."""
    if athlete.is_known_adult:
        return True
    return athlete.is_minor and Guardian.objects.allow(athlete, question)
