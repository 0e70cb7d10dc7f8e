"""The squads of a team: their names, who is in them, what they follow."""

from collections import defaultdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import IntegrityError, transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from coaching import access
from coaching.forms.squads import SquadAthletesForm, SquadForm
from coaching.models import AssignedSquad, Athlete, Squad, SquadMembership
from coaching.rules.findings import Severity
from coaching.rules.names import by_name, isolated, name_key
from coaching.services.assignments import squads
from coaching.services.assignments.ranges import ANYWAY, PIPE
from coaching.views.changes import AHEAD
from coaching.views.telling import asks_first, tell_joined, telling
from coaching.views.versions import save_current

reads_and_writes = require_http_methods(["GET", "HEAD", "POST"])
WITH_THE_PIPE = ("range", PIPE, gettext_lazy("With the pipe until then"))
SAME_NAME = gettext_lazy("There is a squad of this name already.")


@login_required
@reads_and_writes
def squads_of_team(request):
    """The team's squads; with POST a new one."""
    team = access.get_team(request)
    form = SquadForm(team=team)
    if request.method == "POST":
        form = SquadForm(request.POST, team=team)
        if _saved(form):
            return redirect("squad", form.instance.pk)
    of_team = by_name(Squad.objects.filter(team=team).prefetch_related("athletes"))
    context = {
        "form": form,
        "squads": [squad for squad in of_team if squad.archived_at is None],
        "archived": [squad for squad in of_team if squad.archived_at is not None],
    }
    return render(request, "squads/list.html", context, status=422 if form.errors else 200)


@login_required
@reads_and_writes
def squad(request, pk):
    """One squad; with POST its new name."""
    squad = access.get_squad(request, pk)
    form = SquadForm(instance=squad, team=squad.team)
    if request.method == "POST":
        form, saved = _renamed(request, squad)
        if saved:
            messages.success(request, _("Saved."))
            return redirect("squad", pk)
    return _page(request, squad, form=form)


def _saved(form):
    """Whether the form was good and is saved. Two at a time may choose the same name."""
    if not form.is_valid():
        return False
    try:
        with transaction.atomic():
            form.save()
    except IntegrityError:
        form.add_error("name", SAME_NAME)
        return False
    return True


def _renamed(request, squad):
    def form_of(squad):
        return SquadForm(request.POST, instance=squad, team=squad.team)

    try:
        return save_current(squad, form_of)
    except IntegrityError:
        form = form_of(Squad.objects.get(pk=squad.pk))
        form.add_error("name", SAME_NAME)
        return form, False


@login_required
@require_POST
@asks_first
def squad_athletes(request, pk):
    """Exactly those who are ticked are in the squad from now on.

    `was` are those whom the page had ticked: one whom another coach added since stays in, and
    one whom another coach took out since stays out.
    """
    squad = access.get_squad(request, pk)
    if squad.archived_at:
        raise Http404
    athletes = by_name(Athlete.objects.in_team(squad.team))
    form = SquadAthletesForm(request.POST, athletes=athletes)
    if not form.is_valid():
        return _page(request, squad, athletes=form)
    chosen = form.cleaned_data["athlete"]
    kept, was = {athlete.pk for athlete in chosen}, set(request.POST.getlist("was"))
    leaving = [a for a in athletes if a.pk not in kept and (not was or str(a.pk) in was)]
    joining = [a for a in chosen if str(a.pk) not in was]
    with _asking(request, squad, joining), transaction.atomic():
        # As planned is what the coach is asked about, and who asked for the pipe is not.
        load = PIPE if request.POST.get("range") == PIPE else ANYWAY
        added = squads.add(squad, joining, by=request.user, before_range=load)
        squads.remove(squad, leaving, by=request.user)
    messages.success(request, _("Saved."))
    tell_joined(request, added)
    return redirect("squad", pk)


def _asking(request, squad, joining):
    """Ask first about the stops in what whoever joins is given; the pipe is an answer to them."""
    first, back = squad.team.today, reverse("squad", args=[squad.pk])
    ask = {"asks": [Severity.STOP], "back": back, "otherwise": WITH_THE_PIPE}
    return telling(request, joining, first, first + AHEAD, teams=[squad.team], **ask)


def _page(request, squad, *, form=None, athletes=None):
    in_it = set(squad.memberships.values_list("athlete", flat=True))
    followed = AssignedSquad.objects.filter(squad=squad, assignment__undone_at=None)
    chosen = athletes["athlete"].value() if athletes else in_it
    context = {
        "squad": squad,
        "today": squad.team.today,
        "form": form or SquadForm(instance=squad, team=squad.team),
        "athletes": athletes,
        "offered": sorted(
            Athlete.objects.in_team(squad.team).values_list("pk", "name"),
            key=lambda row: name_key(row[1]),
        ),
        "other_squads": _other_squads(squad),
        "chosen": {str(pk) for pk in chosen},
        "was": [str(pk) for pk in in_it],
        "followed": followed.select_related("assignment__program", "assignment__by").order_by(
            "-assignment__at"
        ),
    }
    status = 422 if athletes else context["form"].status
    return render(request, "squads/squad.html", context, status=status)


def _other_squads(squad):
    """{athlete id: the names of the other squads in use that she is in}"""
    rows = SquadMembership.objects.filter(squad__team=squad.team, squad__archived_at=None)
    named = rows.exclude(squad=squad).order_by("squad__name", "squad")
    others = defaultdict(list)
    for athlete, name in named.values_list("athlete", "squad__name"):
        others[athlete].append(name)
    return others


@login_required
@require_POST
def squad_archive(request, pk):
    squad = access.get_squad(request, pk)
    squad.archive()
    messages.success(
        request,
        _("%(name)s is archived.") % {"name": isolated(squad)},
        extra_tags=f"undo={reverse('squad_restore', args=[pk])}",
    )
    return redirect("squads")


@login_required
@require_POST
def squad_restore(request, pk):
    squad = access.get_squad(request, pk)
    try:
        with transaction.atomic():
            squad.restore()
    except IntegrityError:
        messages.error(
            request,
            _("There is another squad called %(name)s now. Rename one of them first.")
            % {"name": isolated(squad)},
        )
        return redirect("squads")
    messages.success(request, _("%(name)s is back.") % {"name": isolated(squad)})
    return redirect("squad", pk)
