"""The catalogue that everybody reads: by kind, and one page a drill."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.db.models import F, Prefetch, Q
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from coaching import access
from coaching.figures import LOWERED
from coaching.models import Block, Drill, Ladder, Rung, Session, SessionDrill, Team
from coaching.models.drills import OF_ITS_PAGE
from coaching.pages.drill_history import last_sessions
from coaching.pages.drill_search import DrillSearch, listed
from coaching.pages.ladders import of_athlete
from coaching.rules.contacts import contacts
from coaching.rules.ladders import steps
from coaching.rules.names import by_name
from coaching.rules.sides import sides_to_log

LAST_SESSIONS = 5
# On the page of a drill that is in many.
BLOCKS = 20


@login_required
@require_safe
@vary_on_headers("HX-Request")
def drills(request):
    """All drills the reader may see, by kind, found by words and filters."""
    search = DrillSearch(listed(request.user), request.GET)
    partial = bool(request.htmx) and not request.htmx.history_restore_request
    context = {"search": search, "partial": partial, "units": request.user.units}
    template = "drills/list.html#found" if partial else "drills/list.html"
    response = render(request, template, context)
    if partial:
        response["HX-Replace-Url"] = reverse("drills") + search.address()
    return response


@login_required
@require_safe
def drill(request, slug):
    """How a drill is done, what it trains, and what is easier and harder."""
    this = access.get_drill(request.user, slug)
    implements = list(this.implements.all())
    context = {
        "drill": this,
        "implements": sorted(implements, key=lambda thing: thing.loaded),
        "shown": _held(this, request.user),
        "light": [thing for thing in implements if not thing.loaded],
        "loaded": [thing for thing in implements if thing.loaded],
        "contacts": _contacts(this),
        "ladders": _ladders(this, request.user),
        "stands": _stands(this, request.user),
        **_blocks(this, request),
        "planned": _planned(this, request),
        "own": this.team_id in {team.pk for team in _teams(request)},
        "results": _results(this, request.user),
        "units": request.user.units,
    }
    return render(request, "drills/drill.html", context)


def _held(drill, user):
    """The kind of what the picture shows in the hands: for an athlete what she was last given."""
    if user.is_athlete and drill.implement_id:
        prescribed = SessionDrill.objects.filter(drill=drill, block__session__athlete=user.athlete)
        prescribed = prescribed.exclude(implement=None).select_related("implement")
        if last := prescribed.order_by("-block__session__date").first():
            return LOWERED if last.has_lowered_hands else _kind(last.implement)
    return _kind(drill.implement)


def _kind(implement):
    return implement.drawn_as if implement else ""


def _contacts(drill):
    """Foot contacts of the drill as it is prescribed."""
    return contacts(
        drill.sets,
        drill.amount_si,
        value=drill.contacts_value,
        basis=drill.contacts_basis,
        per_si=drill.contacts_per_si,
        sides=len(sides_to_log(drill.side_mode, drill.sides, drill.first_side)),
    )


def _ladders(drill, user):
    """The ladders the drill stands on, each with `.steps` from `rules.ladders`.

    `of_loads` marks a ladder of one drill, which climbs by what is held.
    """
    seen = Rung.objects.filter(drill__in=Drill.objects.visible_to(user))
    seen = seen.select_related("drill__implement", "implement")
    seen = seen.defer(*(f"drill__{name}" for name in OF_ITS_PAGE))
    climbed = Ladder.objects.visible_to(user).filter(rungs__drill=drill).distinct()
    ladders = by_name(climbed.prefetch_related(Prefetch("rungs", seen)))
    for ladder in ladders:
        rungs = ladder.rungs.all()
        ladder.of_loads = all(rung.drill_id == drill.pk for rung in rungs)
        ladder.steps = steps([(rung.position, rung.drill_id, rung) for rung in rungs], drill.pk)
    return ladders


def _stands(drill, user):
    """Where an athlete stands on the ladders that the drill is on, in each of her teams."""
    if not user.is_athlete:
        return []
    return [
        (team, view)
        for team in by_name(Team.objects.trained_in_by(user.athlete))
        for view in of_athlete(team, user.athlete, user.units, drills=[drill.pk])
    ]


def _blocks(drill, request):
    """The blocks with this drill that the reader may use: ready-made ones, and her teams'.

    The first of them; where there are more, how many there are in all.
    """
    mine = Block.objects.active().filter(Q(team=None) | Q(team__in=_teams(request)))
    holding = mine.filter(prescriptions__drill=drill).distinct()
    first = list(holding[: BLOCKS + 1])
    more = holding.count() if len(first) > BLOCKS else 0
    return {"blocks": first[:BLOCKS], "all_blocks": more}


def _teams(request):
    return access.teams_of(request) if request.user.is_coach else []


def _planned(drill, request):
    """For a coach: how many sessions of her teams, from today on, have the drill."""
    teams = _teams(request)
    if not teams:
        return 0
    # A sum is in no index: asked from the coming sessions' side, not of all that ever had it.
    drills = F("blocks__drills__drill") + 0
    coming = Session.objects.coming(teams).alias(planned_drill=drills)
    return coming.filter(planned_drill=drill.pk).distinct().count()


def _results(drill, user):
    """An athlete's own last sessions with sets of the drill: [(date, sets), ...], newest first."""
    if not user.is_athlete:
        return []
    sets = last_sessions(user.athlete, drill, LAST_SESSIONS)
    by_session = groupby(sets, key=lambda row: row.session_drill.block.session)
    return [(session.date, list(rows)) for session, rows in by_session]
