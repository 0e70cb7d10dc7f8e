"""The addresses of sets: log, change, undo, skip."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from coaching import access
from coaching.forms.acts import RemovalForm
from coaching.forms.sets import SetForm, SkipForm, with_row
from coaching.models import LoggedSet, read_to_draw
from coaching.offline.waited import WAITED
from coaching.pages import drill_cards, ladders
from coaching.presentation import wording
from coaching.rules.amounts import one_tap_amount
from coaching.rules.names import isolated
from coaching.rules.offers import offer
from coaching.rules.units import plain
from coaching.services.ladders import weighing
from coaching.services.sessions.extras import remove_extra
from coaching.services.sessions.logging import (
    StaleSet,
    WrongSetId,
    log_set,
    remove_set,
    skip_remaining,
    unskip,
)
from coaching.views.responses import back_to, conflict, next_url, refused, taken, wants_json

# Fields that a person sees; an error of another one is said above them.
SHOWN = ("amount", "load_value", "rpe", "seconds", "note")


@login_required
@require_POST
def log(request, pk):
    """Create the set, or change it. The same request twice is the same result once."""
    sent = with_row(request.POST)
    with transaction.atomic():
        drill = access.get_session_drill_to_log(request.user, sent.get("session_drill"), lock=True)
        form = SetForm(sent, session_drill=drill)
        if not form.is_valid():
            return _refused(request, drill, form, pk, sent)
        draws = not wants_json(request) and bool(request.htmx)
        logged = LoggedSet.objects.rows_of(drill, to_draw=draws)
        try:
            row = _log(request, drill, pk, form, logged)
        except WrongSetId:
            return _elsewhere(request)
        except StaleSet as stale:
            return _stale(request, drill, form, stale)
        if weighing.is_complete(drill, logged):
            weighing.weigh_later(drill.block.session, [drill.drill_id])
    request.META[WAITED] = (row.received_at - row.performed_at).total_seconds()
    return _answer(request, drill, row, logged, form.cleaned_data["seq"])


@login_required
@require_POST
def removal(request, pk):
    """Undo a set. Twice is fine."""
    form = RemovalForm(request.POST)
    if not form.is_valid():
        return refused(form)
    action = {name: form.cleaned_data[name] for name in ("device", "seq", "known")}
    with transaction.atomic():
        row = access.get_set_to_log(request.user, pk, lock=True)
        drill = row.session_drill
        logged = [r for r in LoggedSet.objects.rows_of(drill) if r.pk != row.pk]
        logged.append(row)
        try:
            remove_set(row, by=request.user, now=timezone.now(), rows=logged, **action)
        except StaleSet as stale:
            return _stale(request, drill, form, stale)
        weighing.weigh_later(drill.block.session, [drill.drill_id])
    return _answer(request, drill, row, logged, action["seq"])


@login_required
@require_POST
def skip(request, pk):
    """Leave out one row, with the reason. A form's own address: its button has no script."""
    sent = with_row(request.POST)
    form = SkipForm(sent)
    with transaction.atomic():
        drill = access.get_session_drill_to_log(request.user, sent.get("session_drill"), lock=True)
        row = SetForm(sent, session_drill=drill)
        if not form.is_valid():
            return _refused(request, drill, form, None)
        if not row.is_valid():
            return _refused(request, drill, row, pk, sent)
        skipped = {"skip_reason": form.cleaned_data["reason"]}
        number, side = row.cleaned_data["number"], row.cleaned_data["side"]
        try:
            log_set(drill, pk, number, side, skipped, by=request.user, now=timezone.now())
        except WrongSetId:
            return _elsewhere(request)
    undo = reverse("set_removal", args=[pk])
    messages.success(request, _("Set skipped."), extra_tags=f"undo={undo}")
    return redirect(back_to(request, drill))


@login_required
@require_POST
def drill_removal(request, pk):
    """Take an extra drill away again, while nothing was ever logged in it."""
    drill = access.get_session_drill_to_log(request.user, pk)
    page = next_url(request, drill.block.session.get_absolute_url())
    if remove_extra(drill):
        messages.success(request, _("%(drill)s is removed.") % {"drill": isolated(drill.name)})
        return redirect(page)
    messages.warning(request, _("Something was logged in it, so it stays."))
    return redirect(back_to(request, drill))


@login_required
@require_POST
def skips(request, pk):
    """Leave out what is left of a drill, with the reason."""
    form = SkipForm(request.POST)
    with transaction.atomic():
        drill = access.get_session_drill_to_log(request.user, pk, lock=True)
        if not form.is_valid():
            return _refused(request, drill, form, None)
        logged = LoggedSet.objects.rows_of(drill)
        reason, fewer = form.cleaned_data["reason"], form.cleaned_data["fewer"]
        skipped = skip_remaining(
            drill, reason, logged, by=request.user, now=timezone.now(), fewer=fewer
        )
    if fewer and not skipped:
        messages.info(request, _("One set is left: do fewer reps of it."))
        return redirect(back_to(request, drill))
    message = (
        _("Half of what was left of %(drill)s is skipped.")
        if fewer
        else _("The rest of %(drill)s is skipped.")
    )
    message %= {"drill": isolated(drill.name)}
    messages.success(request, message, extra_tags=f"undo={reverse('skips_removal', args=[pk])}")
    return redirect(back_to(request, drill))


@login_required
@require_POST
def skips_removal(request, pk):
    """Take up again what was skipped of a drill."""
    with transaction.atomic():
        drill = access.get_session_drill_to_log(request.user, pk, lock=True)
        logged = list(drill.logged_sets.all())
        unskip(drill, logged, by=request.user, now=timezone.now())
    return redirect(back_to(request, drill))


def _log(request, drill, pk, form, logged):
    data = form.cleaned_data
    return log_set(
        drill,
        pk,
        data["number"],
        data["side"],
        _with_one_tap(form, drill, logged, pk),
        by=request.user,
        now=timezone.now(),
        device=data["device"],
        seq=data["seq"],
        rows=logged,
        known=data["known"],
    )


def _with_one_tap(form, drill, logged, pk):
    """The values sent, with the amount one tap means where a range leaves it open."""
    values = form.values()
    known = any(
        row.pk == pk and row.amount is not None and row.removed_at is None for row in logged
    )
    if "amount" in values or values.get("skip_reason") or known or drill.amount_top is None:
        return values
    here = [
        r
        for r in logged
        if r.amount is not None and r.removed_at is None and r.side == form.cleaned_data["side"]
    ]
    last = max(here, key=lambda r: r.number).amount if here else form.last_in_range
    return values | {"amount": one_tap_amount(drill.amount, drill.amount_top, last)}


def _answer(request, drill, row, logged, seq):
    """JSON names the id and the act: only that is a yes. htmx gets fragments, a form a page."""
    if wants_json(request):
        return taken(row.pk, seq, removed=row.removed_at is not None)
    if not request.htmx:
        if row.entered_by_id == request.user.pk and "row" in request.POST:
            _say_logged(request, drill, row)
        return redirect(back_to(request, drill))
    read_to_draw(drill)
    sheet = drill_cards.drill_card(drill, _shown(request, drill, logged), [], request.user.units)
    if drill.block.session.athlete.user_id == request.user.pk:
        ladders.stop_at_the_pipe_of(drill)
    tapped = next((r for r in sheet.rows if r.id == row.pk), None)
    context = {
        "session": drill.block.session,
        "sheet": sheet,
        "tapped": tapped,
        "tapped_id": row.pk,
        "others": [r for r in sheet.rows if r.logged is None and r is not tapped],
        "units": request.user.units,
        "page": next_url(request, drill.block.session.get_absolute_url()),
    }
    return render(request, "sessions/logged.html", context)


def _shown(request, drill, logged):
    """The sets as the reader is shown them: without that one was left out since it hurt."""
    if not access.shows_health(request, drill.block.session):
        for row in logged:
            row.hide_health()
    return logged


def _say_logged(request, drill, row):
    """To a coach, who logs it beside what was planned: with the way back."""
    if row.removed_at is None and drill.block.session.athlete.user_id != request.user.pk:
        undo = reverse("set_removal", args=[row.pk])
        messages.success(request, _("Set logged."), extra_tags=f"undo={undo}")


def _elsewhere(request):
    return conflict(request, _("The plan has changed since. Open the session again."))


def _stale(request, drill, form, stale):
    """409 with what stands there: which of the two it is to be is asked."""
    row, units = stale.row, request.user.units
    row.session_drill = drill
    _shown(request, drill, [each for each in (row, stale.wanted) if each])
    stands = wording.result_text(row, units)
    why = _("It is saved as %(stands)s by now.") % {"stands": stands}
    if wants_json(request):
        wanted = wording.result_text(stale.wanted, units) if stale.wanted else ""
        holds = {"stands": stands, "wanted": wanted, "known": row.held_values}
        return refused(why, 409, holds=holds)
    typed = with_row(request.POST).copy()
    typed["number"], typed["side"] = row.number, row.side
    if stale.wanted:
        typed.setdefault("amount", plain(stale.wanted.amount))
        typed.setdefault("amount_unit", stale.wanted.amount_unit)
    context = {"stale": why, "removes": stale.wanted is None, "known": row.held_values}
    return _refused(request, drill, form, row.pk, typed, 409, **context)


def _refused(request, drill, form, pk, typed=None, status=422, **more):
    """`status` with the messages, and what was typed. `pk` is the set's, if it is about one."""
    if wants_json(request):
        return refused(form)
    context = _refused_context(request, drill, form, pk, typed or request.POST) | more
    name = "sessions/refused.html"
    # Without a set there is no row to show again, but the page that asks for the reason.
    if request.htmx and pk:
        # What htmx puts in the page is what it takes for an answer: 422.
        name, status = f"{name}#errors", 422
    return render(request, name, context, status=status)


def _refused_context(request, drill, form, pk, typed):
    return {
        "session": drill.block.session,
        "drill": drill,
        "form": form,
        "typed": typed,
        "page": next_url(request, drill.block.session.get_absolute_url()),
        "row": drill_cards.SheetRow(
            drill=drill,
            number=typed.get("number", ""),
            side=typed.get("side", ""),
            id=pk,
            offer=offer(drill, typed.get("side", "")),
        ),
        "other_errors": [
            error for name in form.errors if name not in SHOWN for error in form.errors[name]
        ],
        "back": back_to(request, drill),
        "units": request.user.units,
        "known": typed.get("known"),
    }
