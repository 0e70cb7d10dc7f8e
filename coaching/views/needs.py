"""What needs a coach: the list, and its answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from coaching import access
from coaching.dates import DAY
from coaching.forms.needs import NeedActForm, NeedMessageForm, NeedPutOffForm
from coaching.models import Need, NeedAnswered, SessionDrill
from coaching.models.choices import NeedKind, NeedState
from coaching.models.needs import NeedAnswer
from coaching.pages import needs as pages
from coaching.pages.needs_list import needs_page
from coaching.pages.restriction_swaps import KEEP, restriction_swaps
from coaching.presentation.needs import as_date, day_name
from coaching.rules.calendar import Refused
from coaching.rules.names import isolated
from coaching.services.comments import CommentIdTaken
from coaching.services.needs import answering, look_if_due
from coaching.views.changes import AHEAD
from coaching.views.responses import next_url
from coaching.views.telling import asks_first, telling


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
@asks_first
def need_act(request, pk):
    """Ease, swap or move on the spot, which answers it; what a rule says of it is asked first."""
    need = access.get_need_to_coach(request, pk)
    today = need.team.today
    form = NeedActForm(request.POST, acts=pages.acts_of(need, today))
    if not form.is_valid():
        messages.warning(request, _("The plan is another by now. Look at it again."))
        return redirect(next_url(request, reverse("needs")))
    kind = NeedAnswer(form.cleaned_data["answer"])
    work = _work(request, need, kind, today)
    days = today - DAY, today + AHEAD
    with telling(request, [need.athlete], *days, teams=[need.team], back=reverse("needs")):
        return _answered(request, need, kind, work)


def _work(request, need, kind, today):
    """What is to be done, of a plan that the reader may change."""
    facts, by = need.facts, request.user
    if kind == NeedAnswer.MOVE:
        session = access.get_session_to_move(request, facts["session"])
        return lambda: answering.move(session, as_date(facts["to"]), by=by)
    if need.kind == NeedKind.PLAN:
        access.get_session_to_coach(request, facts["session"])
        rows = restriction_swaps(need.athlete, need.team, by.units).rows
        chosen = {
            row.clash.drill.pk: row.chosen.drill
            for row in rows
            if str(row.clash.drill.block.session_id) == facts["session"]
            and row.chosen.value != KEEP
        }
        return lambda: answering.swap_ruled_out(need, chosen, by=by)
    drills = SessionDrill.objects.select_related("block__session__athlete", "block__session__team")
    drill = drills.filter(pk=facts["coming"][0]).first()
    if drill is None:
        return _nothing_left
    access.get_session_to_coach(request, drill.block.session_id)
    if kind == NeedAnswer.SWAP:
        return lambda: answering.swap_what_hurts(drill, by=by)
    return lambda: answering.ease(drill)


def _nothing_left():
    raise answering.CannotAnswer


@login_required
@require_POST
def need_write(request, pk):
    """Write to her at the session that it is about, which answers it."""
    need = access.get_need_to_coach(request, pk)
    form = NeedMessageForm(request.POST)
    if not form.is_valid() or "at" not in need.facts:
        team = access.get_team_named(request, need.team_id)
        return _page(request, team, refused=(need, form), status=422)
    session = access.get_session_to_see(request.user, need.facts["at"])
    data, now = form.cleaned_data, timezone.now()

    def work():
        return answering.write(session, data["key"], data["text"], by=request.user, now=now)

    return _answered(request, need, NeedAnswer.MESSAGE, work)


@login_required
@require_POST
@asks_first
def need_reopen(request, pk):
    """Undo an answer, with what was done by it; twice is fine."""
    need = access.get_need_to_coach(request, pk)
    if need.is_open:
        return redirect(next_url(request, reverse("needs")))
    today = need.team.today
    athletes = [need.athlete] if need.athlete else []
    with telling(request, athletes, today - DAY, today + AHEAD, teams=[need.team]):
        whole = answering.take_back(need, by=request.user, now=timezone.now())
    if whole:
        messages.success(request, _("It is open again."))
    else:
        text = _("It is open again. What was done stays: something was changed there since.")
        messages.warning(request, text)
    return redirect(next_url(request, reverse("needs")))


def _decided(request, need, state, text, **more):
    try:
        Need.objects.decide(need.pk, state, by=request.user, now=timezone.now(), **more)
    except NeedAnswered as first:
        _say_who(request, first.need)
    else:
        _say_done(request, need, text)
    return redirect(next_url(request, reverse("needs")))


def _answered(request, need, kind, work):
    now = timezone.now()
    try:
        answering.answer(need, kind, work, by=request.user, now=now)
    except NeedAnswered as first:
        _say_who(request, first.need)
    except (answering.CannotAnswer, Refused, CommentIdTaken):
        text = _("That does not go by itself: nothing was changed. Open the day to choose.")
        messages.warning(request, text)
    else:
        _say_done(request, need, f"{kind.label}.")
    return redirect(next_url(request, reverse("needs")))


def _say_done(request, need, text):
    undo = reverse("need_reopen", args=[need.pk])
    messages.success(request, text, extra_tags=f"undo={undo}")


def _say_who(request, need):
    """Somebody was first, or it is no longer so: nothing is changed."""
    if need.decided_by is None:
        messages.warning(request, _("This is no longer so."))
    else:
        what = need.get_answer_display() or need.get_state_display()
        text = _("%(name)s answered this at %(time)s already: %(what)s.") % {
            "name": isolated(str(need.decided_by)),
            "time": timezone.localtime(need.decided_at).strftime("%H:%M"),
            "what": what.lower(),
        }
        messages.warning(request, text)


def _page(request, team, refused=None, status=200):
    page = needs_page(team, request.GET, request.user.units, timezone.now(), refused)
    return render(request, "needs/needs.html", {"page": page}, status=status)
