"""Assigning blocks to athletes: choose, look at what would be made, make it, undo it."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from coaching import access
from coaching.dates import date_or_none, monday_of, small_int
from coaching.forms.assignments import AssignForm
from coaching.models import (
    Athlete,
    Block,
    Session,
    SessionBlock,
)
from coaching.models.audit import AuditKind
from coaching.pages import findings as finding_pages
from coaching.pages.assignment_list import assignment_list
from coaching.pages.block_list import by_kind, offer_blocks
from coaching.pages.paging import in_order, words_of
from coaching.pages.trash import removed_of_assignment
from coaching.rules.comparing import on_its_days
from coaching.rules.names import name_key
from coaching.services import audit, findings
from coaching.services.assignments.removal import undo_assignment
from coaching.services.assignments.shifting import last_shift
from coaching.views.assigning import assignment_choices, preview_context, submit_assignment
from coaching.views.responses import next_url, render_part

REMEMBERED = "assign"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request):
    """Choose blocks, athletes and days; see what would be made; make it."""
    team = access.get_team_to_plan(request)
    asked = request.GET if request.method != "POST" else request.POST
    chosen = map(small_int, asked.getlist("block"))
    offer = offer_blocks(team, words_of({"q": asked.get("find", "")}), chosen)
    blocks = in_order(offer.pks, Block.objects.read(offer.pks))
    if request.htmx.target == "block-choices":
        context = _block_choices(blocks, offer, asked.getlist("block"))
        return render(request, "assignments/_blocks.html", context)
    choices = {**assignment_choices(team), "blocks": blocks, "offer": offer}
    if request.method != "POST" or asked.get("act") == "find":
        return _page(request, AssignForm(initial=_asked_for(request, asked, choices), **choices))
    return submit_assignment(request, AssignForm(request.POST, **choices), _page, _remember)


@login_required
@require_safe
def assignments(request):
    """Everything that was assigned in the team, with how far it is."""
    team = access.get_team(request)
    return render(request, "assignments/list.html", {"shown": assignment_list(team, request.GET)})


def _block_choices(blocks, offer, chosen):
    """What the page asks of the blocks on offer; `chosen` are ids as they are sent."""
    return {"kinds": by_kind(blocks), "offer": offer, "chosen_blocks": set(map(str, chosen))}


def _asked_for(request, query, offer):
    """What is chosen at first: what the address or the page before asks for, or what was last."""
    asked = {"when": "day", "weeks": 4, "date": offer["today"], "doubled": "skip"}
    asked |= request.session.get(REMEMBERED, {})
    date = date_or_none(query.get("date"))
    if date:
        asked |= {"date": date, "when": query.get("when", "day")}
    asked |= {name: query.getlist(name) for name in ("weekday", "everyone") if name in query}
    if "weeks" in query:
        asked["weeks"] = query["weeks"]
    for name in ("block", "athlete", "squad"):
        wanted = set(query.getlist(name))
        asked[name] = [record.pk for record in offer[f"{name}s"] if str(record.pk) in wanted]
    return asked


def _remember(request, form):
    request.session[REMEMBERED] = request.session.get(REMEMBERED, {}) | form.habit()


def _page(request, form, status=200, plan=None, changed=False):
    offered = form.fields["block"].records
    context = {
        "archived_blocks": _archived(request, form.team),
        "nothing_to_assign": not form.offer.total,
        "action": reverse("assign"),
        **_block_choices(offered, form.offer, form["block"].value() or []),
    }
    context |= preview_context(request, form, plan, changed)
    template = "assignments/assign.html"
    if request.htmx and not request.htmx.history_restore_request:
        context["fragment"], template = True, "assignments/_preview.html"
    return render(request, template, context, status=status)


def _archived(request, team):
    """The blocks that the address asks for and that are archived: offered to nobody."""
    asked = [pk for pk in map(small_int, request.GET.getlist("block")) if pk is not None]
    if not asked:
        return []
    return Block.objects.for_team(team).filter(pk__in=asked).exclude(archived_at=None)


@login_required
@require_safe
def assignment(request, pk):
    """What was made, for as long as it stands, and the way to take it back."""
    assignment = access.get_assignment(request, pk)
    coached = Session.objects.coached_by(request.user)
    session_blocks = _blocks_of(assignment, coached)
    dates = sorted({row.session.date for row in session_blocks})
    context = {
        "assignment": assignment,
        "rows": _by_athlete(session_blocks),
        "dates": dates,
        "monday": monday_of(dates[0]) if dates else None,
        "sessions": len({row.session_id for row in session_blocks}),
        "blocks": {row.block_id: row for row in session_blocks}.values(),
        "touched": _touched(assignment, coached),
        "squads": assignment.squads.select_related("squad"),
        "findings": _findings(assignment, session_blocks),
        **_steered(assignment, dates),
    }
    page, part = "assignments/assignment.html", "assignments/_panel.html"
    return render_part(request, page, part, context)


def _blocks_of(assignment, coached):
    of_it = SessionBlock.objects.filter(assignment=assignment, session__in=coached)
    rows = of_it.select_related("session__athlete")
    return list(rows.order_by("session__athlete", "session__date", "position"))


def _touched(assignment, coached):
    """The sessions that an undo leaves as they are."""
    mine = coached.filter(blocks__assignment=assignment).distinct()
    touched = mine.touched().select_related("athlete")
    return sorted(touched, key=lambda session: (session.date, name_key(session.athlete.name)))


def _steered(assignment, dates):
    """How it was steered, and how it can be; `dates` are its days."""
    program = assignment.program
    return {
        "shift": last_shift(assignment),
        "removals": removed_of_assignment(assignment, timezone.now()),
        "can_steer": any(day >= assignment.team.today for day in dates),
        "behind": program.version - (assignment.program_version or 0) if program else 0,
    }


def _findings(assignment, session_blocks):
    """What the rules say of the days ahead on which it stands."""
    athletes = list(
        {row.session.athlete_id: row.session.athlete for row in session_blocks}.values()
    )
    days = {(row.session.athlete_id, row.session.date) for row in session_blocks}
    ahead = [day for _athlete, day in days if day >= assignment.team.today]
    if not ahead:
        return None
    teams = [assignment.team]
    all_findings = findings.of_athletes(athletes, min(ahead), max(ahead), teams=teams, weeks=True)
    return finding_pages.of_athletes(on_its_days(all_findings, days), athletes)


def _by_athlete(session_blocks):
    """[(athlete, [dates], [names of blocks])]"""
    rows: dict[int, tuple[Athlete, dict[date, bool], dict[str, bool]]] = {}
    for row in session_blocks:
        athlete = row.session.athlete
        _athlete, dates, names = rows.setdefault(athlete.pk, (athlete, {}, {}))
        dates[row.session.date] = names[str(row)] = True
    people = [(athlete, list(dates), list(names)) for athlete, dates, names in rows.values()]
    return sorted(people, key=lambda row: name_key(row[0].name))


@login_required
@require_POST
def assignment_undo(request, pk):
    """Take back what nothing was logged in. The page lists what stays."""
    assignment = access.get_assignment(request, pk)
    audit.record(AuditKind.DELETION, assignment.team_id, by=request.user, detail="assignment")
    if not undo_assignment(assignment, by=request.user).stays:
        messages.success(request, _("Undone. Nothing of it is left."))
    return redirect(next_url(request, assignment.get_absolute_url()))
