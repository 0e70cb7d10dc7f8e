"""Measuring an athlete with the reader's own phone."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching import access
from coaching.pages.measuring import ANGLE, TEST_OF, WAYS, is_any_angle, measuring_page


# A clip is played from the phone's own file, here and on no other page. (django-csp's types know
# only views without parameters.)
@csp_update({"media-src": [SELF, "blob:"]})  # type: ignore[arg-type]
@login_required
@require_safe
def measuring(request, way):
    """One way to measure: the reader herself, or the athlete that the address names."""
    athlete, team, own = access.get_named_to_measure(request)
    if way not in (*WAYS, ANGLE):
        raise Http404
    test = _test_of_angle(request, team) if way == ANGLE else None
    page = measuring_page(athlete, team, test.slug if test else TEST_OF[way], own=own)
    keeps = own and athlete.is_known_adult
    context = {"athlete": athlete, "page": page, "test": test, "keeps": keeps}
    return render(request, f"measuring/{way}.html", context)


def _test_of_angle(request, team):
    test = access.get_assessment_to_use(team, slug=request.GET.get("test", ""))
    if not is_any_angle(test):
        raise Http404
    return test
