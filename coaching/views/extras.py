"""A drill that was not planned, added to a session; and a session of the athlete's own for it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.forms.sessions import ExtraForm
from coaching.models import Drill, PainReport
from coaching.presentation.pain import HIP_WORK_ENDED
from coaching.presentation.wording import full_day_text
from coaching.rules.names import by_name, isolated
from coaching.rules.search import found
from coaching.rules.slots import DayFull
from coaching.rules.substitutes import Clearance
from coaching.services.sessions.extras import add_extra, open_session
from coaching.views.responses import own_shell, wants_json
from coaching.views.telling import asks_first, telling


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_first
def extra(request, pk):
    """Add a drill that was not planned."""
    session = access.get_session_to_log(request.user, pk)
    own = session.athlete.user_id == request.user.pk
    restrictions = session.athlete.restrictions_between(session.date, session.date)
    kinds = [restriction.kind for restriction in restrictions]
    stopped, ended = _stopped(session)
    decides = access.decides_for(request, session)
    rules = {"team": session.team, "kinds": kinds, "by_coach": decides, "stopped": stopped}
    rules["says_why"] = access.shows_health(request, session)
    may_pass = decides and not wants_json(request)
    form = ExtraForm(request.POST, may_pass=may_pass, **rules) if request.method == "POST" else None
    if form and form.is_valid():
        return _added(request, session, form)
    context = {
        "session": session,
        "form": form,
        **_offered(request, session, kinds, stopped, by_coach=decides),
        **_why_left_out(request, session, stopped, ended=ended),
        "restrictions": restrictions,
        "units": request.user.units,
        "own": own,
        **own_shell(own),
    }
    return render(request, "sessions/extra.html", context, status=422 if form else 200)


def _stopped(session):
    """({id: name} of the drills that pain stopped that day, whether all hip-flexor work is)."""
    reports = PainReport.objects
    if reports.end_hip_work(session.athlete, session.date):
        lifting = Drill.objects.for_team(session.team).lifting()
        return dict(lifting.values_list("pk", "name")), True
    return reports.drills_stopped(session.athlete, session.date), False


def _why_left_out(request, session, stopped, *, ended):
    """What is said of drills that are left out since it hurt, to who is shown that."""
    if not access.shows_health(request, session):
        return {}
    if ended:
        return {"ended": HIP_WORK_ENDED}
    return {"stopped": sorted(stopped.values())}


def _added(request, session, form):
    teams, day = [session.team], session.date
    with telling(request, [session.athlete], day, day, teams=teams):
        added = add_extra(session, form.cleaned_data["drill"], fitted=form.fitted)
    values = {"drill": isolated(added.name)}
    messages.success(request, _("%(drill)s is added as an extra.") % values)
    page = reverse("session", args=[session.pk])
    return redirect(f"{page}?at={added.pk}#drill-{added.pk}")


def _offered(request, session, kinds, stopped, *, by_coach):
    """What of the drills that are looked for may be added, and what for a reason alone."""
    query = request.GET.get("q", "").strip()[:80]
    drills = _drills_named(query, session.team, stopped)
    cleared, against = _cleared(drills, kinds, by_coach=by_coach)
    return {"query": query, "drills": cleared, "against": against if by_coach else []}


def _drills_named(query, team, stopped):
    """The team's drills with `query` in their name, by kind, without the ids in `stopped`."""
    drills = Drill.objects.for_team(team).exclude(pk__in=list(stopped)).for_list()
    drills = drills.select_related("implement").prefetch_related("muscles")
    return found(by_name(drills, "kind"), str, query)


def _cleared(drills, kinds, *, by_coach):
    """(those that may be added, each with whether it is `lowered`, and those that may not)"""
    cleared: list[Drill] = []
    against: list[Drill] = []
    for drill in drills:
        clearance = drill.clearance(kinds, by_coach=by_coach)
        drill.lowered = clearance == Clearance.HANDS_AT_SIDES
        (against if clearance == Clearance.RULED_OUT else cleared).append(drill)
    return cleared, against


@login_required
@require_POST
def own_session(request):
    """Open a session of the athlete's own for a day with nothing planned, to add drills to."""
    athlete = access.get_athlete(request)
    team = access.get_team_to_train_in(athlete)
    try:
        session = open_session(athlete, team, athlete.today, by=request.user)
    except DayFull as refusal:
        messages.error(request, full_day_text(refusal.date))
        return redirect("today")
    return redirect("session_extra", pk=session.pk)
