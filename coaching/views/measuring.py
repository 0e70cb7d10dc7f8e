"""Measuring an athlete with the reader's own phone."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching import access
from coaching.pages.measuring import WAYS, measuring_page


# A clip is played from the phone's own file, here and on no other page. (django-csp's types know
# only views without parameters.)
@csp_update({"media-src": [SELF, "blob:"]})  # type: ignore[arg-type]
@login_required
@require_safe
def measuring(request, way):
    """One way to measure: the reader herself, or the athlete that the address names."""
    athlete, team, own = access.get_named_to_measure(request)
    if way not in WAYS:
        raise Http404
    page = measuring_page(athlete, team, way, own=own)
    context = {"athlete": athlete, "page": page, "keeps": own and athlete.is_known_adult}
    return render(request, f"measuring/{way}.html", context)
