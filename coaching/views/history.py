"""What an athlete did before, read in from a file of Strong or Hevy."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.access import login_required
from coaching.forms.history import MAX_LISTED, HistoryForm
from coaching.models import HistoryFile
from coaching.presentation.history import REASONS, reasons_text
from coaching.presentation.wording import day_text, listed
from coaching.services.ladders.weighing import weigh
from coaching.services.people.history import add_history, plan_history
from coaching.services.people.history_undo import undo_file

#: So many days that stay are named; of the others it is said how many.
MAX_DAYS = 5
#: So many files that were read in stand with their undo, the last first.
MAX_FILES = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def history(request, pk):
    """Choose a file, say once what its exercises are, look what comes in, then read it in."""
    membership = access.get_membership_to_plan(request, pk)
    of = {"athlete": membership.athlete, "team": membership.team}
    if request.method != "POST":
        return _page(request, membership, HistoryForm(**of))
    form = HistoryForm(request.POST, request.FILES, **of)
    if not form.is_valid():
        return _page(request, membership, form, status=422)
    unit = form.cleaned_data["unit"]
    if "read" not in request.POST or request.FILES:
        plan = plan_history(membership.athlete, form.history, form.meant, unit=unit)
        return _page(request, membership, form, plan=plan, **_left_out(plan))
    made = add_history(
        membership.athlete,
        membership.team,
        form.history,
        form.meant,
        unit=unit,
        by=request.user,
        now=timezone.now(),
    )
    undo = reverse("athlete_history_undo", args=[pk, made.pk])
    messages.success(request, _read_text(made), extra_tags=f"undo={undo}" if made.sets else "")
    return redirect("athlete", pk)


@login_required
@require_POST
def undo(request, pk, file):
    """Take out what a whole file brought. Twice is fine."""
    membership = access.get_membership_to_plan(request, pk)
    files = HistoryFile.objects.filter(athlete=membership.athlete, team=membership.team)
    made = files.filter(pk=file).first()
    if made is None:
        raise Http404
    done = undo_file(made, now=timezone.now())
    if done.drills:
        athlete = membership.athlete
        weigh.enqueue(membership.team_id, athlete.pk, athlete.timezone, done.drills)
    text = ngettext("%(n)s set was taken out.", "%(n)s sets were taken out.", done.sets)
    messages.success(request, text % {"n": done.sets})
    if done.stays:
        days = listed(day_text(session.date) for session in done.stays[:MAX_DAYS])
        more = len(done.stays) - MAX_DAYS
        if more > 0:
            rest = ngettext("%(n)s more day", "%(n)s more days", more) % {"n": more}
            days = listed([days, rest])
        stay = _("Something was done there since, so it stays: %(days)s.") % {"days": days}
        messages.warning(request, stay)
    return redirect("athlete_history", pk)


def _left_out(plan):
    lines = [(row.line, row.exercise, REASONS[row.why]) for row in plan.left_out[:MAX_LISTED]]
    return {"lines": lines, "reasons": reasons_text(plan.counts)}


def _page(request, membership, form, *, status=200, **more):
    athlete = membership.athlete
    files = HistoryFile.objects.to_undo().filter(athlete=athlete, team=membership.team)
    context = {
        "membership": membership,
        "athlete": athlete,
        "form": form,
        "files": list(files.select_related("by")[:MAX_FILES]),
    } | more
    return render(request, "people/history.html", context, status=status)


def _read_text(made):
    read = ngettext("%(n)s set was read in.", "%(n)s sets were read in.", made.sets) % {
        "n": made.sets
    }
    if not made.left_out:
        return read
    left = ngettext("%(n)s line was left out.", "%(n)s lines were left out.", made.left_out)
    return _("%(read)s %(left)s") % {"read": read, "left": left % {"n": made.left_out}}
