"""Which muscle lifts the knee at which angle, to try with a slider."""

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from coaching.forms.anatomy import AngleForm
from coaching.models import Drill
from coaching.pages.anatomy import lift
from coaching.rules.zones import HANGING, HIGHEST, PARALLEL

STOPS = (HANGING, 45, PARALLEL, 120, HIGHEST)


@login_required
@require_safe
@vary_on_headers("HX-Request")
def anatomy(request):
    """The lift at `?angle=`; for htmx the drills of that angle alone."""
    form = AngleForm(request.GET)
    drills = Drill.objects.visible_to(request.user).published().for_list()
    context = {"form": form, "lift": lift(form.lift, drills), "stops": STOPS}
    partial = request.htmx and not request.htmx.history_restore_request
    name = "anatomy/anatomy.html#drills" if partial else "anatomy/anatomy.html"
    return render(request, name, context, status=422 if form.errors else 200)
