"""Bringing what is planned of a program up to date: look, athlete by athlete, then do it."""

from contextlib import nullcontext

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coaching import access
from coaching.dates import small_int
from coaching.models import PlanUpdate
from coaching.pages import findings
from coaching.pages.program_updates import group_rows, undone_text
from coaching.rules.findings import Severity
from coaching.services import assignments
from coaching.services.assignments import update_undo, updates
from coaching.services.assignments.findings import of_update
from coaching.views.telling import asks_first, telling


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@asks_first
def update(request, pk):
    """What would change of what lies ahead, and with POST, if it is still that, the change."""
    program, team = access.get_program_to_assign(request, pk)
    if request.method != "POST":
        return _page(request, _preview(request, program, team))
    if "undo" in request.POST:
        return _undo(request, program, team)
    with transaction.atomic():
        assignments.lock_plan(team)
        update = _preview(request, program, team, lock=True)
        if update.changes and request.POST.get("digest") != update.digest:
            return _page(request, update, status=409)
        if update.changes:
            _apply(request, update)
    messages.success(request, _update_message(update))
    return redirect("program_update", pk)


def _apply(request, update):
    days = [placement.date for placement in update.plan.placements]
    days += [block.date for block in update.gone]
    with _stopping(request, update.plan.athletes, sorted(days), update.team):
        updates.apply_update(update, by=request.user)


def _stopping(request, athletes, days, team):
    """Ask first about the stops that a change of the `days`, in order, brings up; tell the rest."""
    if not days:
        return nullcontext()
    first, last = days[0], days[-1]
    return telling(request, athletes, first, last, teams=[team], asks=[Severity.STOP])


def _undo(request, program, team):
    """Take the update back that the page showed as the last one."""
    shown = small_int(request.POST["undo"]) or 0
    last = PlanUpdate.objects.filter(program=program, team=team, pk=shown).first()
    try:
        if last is None:
            raise update_undo.UpdateStale
        with _stopping(request, *update_undo.reach(last), team):
            undone = update_undo.undo_update(last, now=timezone.now())
    except update_undo.UpdateStale:
        messages.error(request, _("This is not the last update any more. Look at it again."))
    else:
        messages.success(request, undone_text(undone))
    return redirect("program_update", program.pk)


def _preview(request, program, team, *, lock=False):
    return updates.preview_update(
        program, team, now=timezone.now(), unit_system=request.user.units, lock=lock
    )


def _update_message(update):
    if not update.changes:
        return _("Nothing was left to change: what is planned is as the program says.")
    return ngettext(
        "Updated for %(n)s athlete.", "Updated for %(n)s athletes.", len(update.changed_rows)
    ) % {"n": len(update.changed_rows)}


def _findings(update):
    """What the rules say of the days that the update changes, once it is made."""
    gone = [block.pk for block in update.gone]
    return findings.of_athletes(of_update(update.plan, gone), update.plan.athletes)


def _page(request, update, status=200):
    context = {
        "program": update.program,
        "update": update,
        "groups": group_rows(update.rows),
        "changed": status == 409,
        "last": update_undo.last_update(update.program, update.team),
        "findings": _findings(update),
    }
    return render(request, "assignments/updates.html", context, status=status)
