"""What an athlete did before, read in from a file of Strong or Hevy."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coaching import access
from coaching.access import login_required
from coaching.forms.history import MAX_LISTED, HistoryForm
from coaching.presentation.history import REASONS, reasons_text
from coaching.services.people.history import add_history, plan_history


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
    messages.success(request, _read_text(made))
    return redirect("athlete", pk)


def _left_out(plan):
    lines = [(row.line, row.exercise, REASONS[row.why]) for row in plan.left_out[:MAX_LISTED]]
    return {"lines": lines, "reasons": reasons_text(plan.counts)}


def _page(request, membership, form, *, status=200, **more):
    context = {"membership": membership, "athlete": membership.athlete, "form": form} | more
    return render(request, "people/history.html", context, status=status)


def _read_text(made):
    read = ngettext("%(n)s set was read in.", "%(n)s sets were read in.", made.sets) % {
        "n": made.sets
    }
    if not made.left_out:
        return read
    left = ngettext("%(n)s line was left out.", "%(n)s lines were left out.", made.left_out)
    return _("%(read)s %(left)s") % {"read": read, "left": left % {"n": made.left_out}}
