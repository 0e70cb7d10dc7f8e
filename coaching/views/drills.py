"""The catalogue that everybody reads: by kind, and one page a drill."""

from collections import defaultdict
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from coaching import access
from coaching.figures import LOWERED
from coaching.models import (
    Block,
    Drill,
    Equipment,
    Ladder,
    Muscle,
    Rung,
    SessionDrill,
    Team,
)
from coaching.models.drills import OF_ITS_PAGE, looks_after_drills
from coaching.pages import coming_sessions
from coaching.pages.drill_history import last_sessions
from coaching.pages.drill_search import DrillSearch, listed
from coaching.pages.ladders import of_athlete
from coaching.rules.contacts import contacts
from coaching.rules.ladders import steps
from coaching.rules.names import by_name
from coaching.rules.sides import sides_to_log
from coaching.undocumented import KeptQuery

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
    implements = _IMPLEMENTS.all(this.pk)
    context = {
        "drill": this,
        "implements": sorted(implements, key=lambda thing: thing.loaded),
        "shown": _held(this, request.user),
        "muscles": _MUSCLES.all(this.pk),
        "things": _EQUIPMENT.all(this.pk),
        "light": [thing for thing in implements if not thing.loaded],
        "loaded": [thing for thing in implements if thing.loaded],
        "contacts": _contacts(this),
        "ladders": _ladders(this, request.user),
        "stands": _stands(this, request.user),
        **_blocks(this, request),
        "planned": coming_sessions.count(this, _teams(request)),
        "counted": coming_sessions.COUNTED,
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
    ladders = by_name(_LADDERS.all(user.pk, drill.pk))
    rungs_of = defaultdict(list)
    for rung in _rungs([ladder.pk for ladder in ladders], user) if ladders else ():
        rungs_of[rung.ladder_id].append(rung)
    for ladder in ladders:
        rungs = rungs_of[ladder.pk]
        ladder.of_loads = all(rung.drill_id == drill.pk for rung in rungs)
        ladder.steps = steps([(rung.position, rung.drill_id, rung) for rung in rungs], drill.pk)
    return ladders


def _rungs(ladders, user):
    """Those of these ladders whose drills `user` sees."""
    if looks_after_drills(user):
        return _on(ladders, Drill.objects.all())
    return _RUNGS.all(ladders, user.pk)


def _on(ladders, drills):
    rungs = Rung.objects.filter(ladder__in=ladders, drill__in=drills)
    rungs = rungs.select_related("drill__implement", "implement")
    return rungs.defer(*(f"drill__{name}" for name in OF_ITS_PAGE))


_LADDERS = KeptQuery(
    lambda user, drill: Ladder.objects.visible_to(user).filter(rungs__drill=drill).distinct(),
    -1,
    -2,
)
_RUNGS = KeptQuery(
    lambda ladders, user: _on(ladders, Drill.objects.published_for(user)), [-(10**9)], -1
)
_EQUIPMENT, _IMPLEMENTS = (
    KeptQuery(lambda drill, path=path: Equipment.objects.filter(**{path: drill}), -1)
    for path in ("drills", "loaded_drills")
)
_MUSCLES = KeptQuery(lambda drill: Muscle.objects.filter(drills=drill), -1)


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
    teams = [team.pk for team in _teams(request)]
    first = _FIRST_BLOCKS.all(teams, drill.pk)
    more = _holding(teams, drill.pk).count() if len(first) > BLOCKS else 0
    return {"blocks": first[:BLOCKS], "all_blocks": more}


def _holding(teams, drill):
    mine = Block.objects.active().filter(Q(team=None) | Q(team__in=teams))
    return mine.filter(prescriptions__drill=drill).distinct()


_FIRST_BLOCKS = KeptQuery(lambda teams, drill: _holding(teams, drill)[: BLOCKS + 1], [-(10**9)], -1)


def _teams(request):
    return access.teams_of(request) if request.user.is_coach else []


def _results(drill, user):
    """An athlete's own last sessions with sets of the drill: [(date, sets), ...], newest first."""
    if not user.is_athlete:
        return []
    sets = last_sessions(user.athlete, drill, LAST_SESSIONS)
    by_session = groupby(sets, key=lambda row: row.session_drill.block.session)
    return [(session.date, list(rows)) for session, rows in by_session]
