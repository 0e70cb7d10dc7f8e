"""What needs a coach: the list, and its answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coaching import access
from coaching.forms.needs import NeedPutOffForm
from coaching.models import Need, NeedAnswered
from coaching.models.choices import NeedState
from coaching.pages import needs as pages
from coaching.pages.needs_list import needs_page
from coaching.presentation.needs import day_name
from coaching.rules.names import isolated
from coaching.services.needs import look_if_due
from coaching.views.responses import next_url


@login_required
@require_safe
def needs(request):
    """The team's needs of `?state=`, of a squad or all."""
    team = access.get_team(request)
    look_if_due(team, timezone.now())
    return _page(request, team)


@login_required
@require_POST
def need_seen(request, pk):
    """It is dealt with, or there is nothing to do."""
    need = access.get_need_to_coach(request, pk)
    return _decided(request, need, NeedState.SEEN, _("Noted as seen."))


@login_required
@require_POST
def need_put_off(request, pk):
    need = access.get_need_to_coach(request, pk)
    today = need.team.today
    form = NeedPutOffForm(request.POST, today=today, last=pages.last_day(need, today))
    if not form.is_valid():
        team = access.get_team_named(request, need.team_id)
        return _page(request, team, refused=(need, form), status=422)
    until = form.cleaned_data["until"]
    text = _("Put off until %(day)s.") % {"day": day_name(until, today)}
    return _decided(request, need, NeedState.PUT_OFF, text, until=until)


@login_required
@require_POST
def need_reopen(request, pk):
    """Undo an answer; twice is fine."""
    need = access.get_need_to_coach(request, pk)
    if Need.objects.reopen(need.pk):
        messages.success(request, _("It is open again."))
    return redirect(next_url(request, reverse("needs")))


def _decided(request, need, state, text, **more):
    try:
        Need.objects.decide(need.pk, state, by=request.user, now=timezone.now(), **more)
    except NeedAnswered as first:
        _say_who(request, first.need)
    else:
        undo = reverse("need_reopen", args=[need.pk])
        messages.success(request, text, extra_tags=f"undo={undo}")
    return redirect(next_url(request, reverse("needs")))


def _say_who(request, need):
    """Somebody was first, or it is no longer so: nothing is changed."""
    if need.decided_by is None:
        messages.warning(request, _("This is no longer so."))
    else:
        text = _("%(name)s answered this at %(time)s already: %(what)s.") % {
            "name": isolated(str(need.decided_by)),
            "time": timezone.localtime(need.decided_at).strftime("%H:%M"),
            "what": need.get_state_display().lower(),
        }
        messages.warning(request, text)


def _page(request, team, refused=None, status=200):
    page = needs_page(team, request.GET, request.user.units, timezone.now(), refused)
    return render(request, "needs/needs.html", {"page": page}, status=status)
