"""What can be done beside logging in a session: the bottom sheets, as one page to keep."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from coaching import access
from coaching.forms.checkins import PainForm
from coaching.forms.sessions import FinishForm
from coaching.models import Session
from coaching.models.choices import FRONT_OF_HIP
from coaching.pages import session_actions
from coaching.rules import pain
from coaching.services.people.guardians import waits_for_yes


@login_required
@require_safe
def acts(request, pk):
    """Swaps, pain and the end of a session. A phone fetches it once and keeps it."""
    session = access.get_session_to_log(request.user, pk)
    plan = Session.objects.filter(pk=session.pk).select_related("team", "athlete")
    plan = plan.with_plan(thumbnails=True).get()
    if not access.shows_health(request, plan):
        plan.hide_health()
    units = request.user.units
    decides = access.decides_for(request, plan)
    own = plan.athlete.user_id == request.user.pk
    context = {
        "session": plan,
        "swappable_drills": session_actions.swappable_drills(plan, units, by_coach=decides),
        "pain": PainForm(),
        "ease_from": pain.CARE_FROM,
        "stop_from": pain.STOP_FROM,
        "front_of_hip": " ".join(FRONT_OF_HIP),
        "waits_for_yes": waits_for_yes(plan.athlete, plan.team),
        "finish": FinishForm(instance=plan),
        "nobody": UUID(int=0),
        "units": units,
        "own": own,
        "page": plan.get_absolute_url(),
    }
    return render(request, "acts/acts.html", context)
