"""The catalogue that everybody reads: by kind, and one page a drill."""

from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from coaching import access
from coaching.models import Block, Drill, Ladder, Rung
from coaching.models.choices import Kind, Status
from coaching.models.drills import OF_ITS_PAGE
from coaching.rules.contacts import contacts
from coaching.rules.ladders import steps
from coaching.rules.sides import sides_to_log


@login_required
@require_safe
@vary_on_headers("HX-Request")
def drills(request):
    """All drills the reader may see, by kind, found by words and filtered by kind."""
    seen = (
        Drill.objects.visible_to(request.user)
        .for_list()
        .exclude(status=Status.ARCHIVED)
        .select_related("implement", "team")
        .prefetch_related("equipment", "muscles")
    )
    words, kind = request.GET.get("q", "").strip(), request.GET.get("kind", "")
    kind = kind if kind in Kind.values else ""
    found = [drill for drill in seen if _matches(drill, words)]
    context = {
        "words": words,
        "kind": kind,
        "kinds": [
            (value, label, [drill for drill in found if drill.kind == value])
            for value, label in Kind.choices
        ],
        "total": len(found),
        "shown": sum(1 for drill in found if kind in ("", drill.kind)),
        "units": request.user.units,
    }
    partial = request.htmx and not request.htmx.history_restore_request
    return render(request, "drills/list.html#found" if partial else "drills/list.html", context)


def _matches(drill, words):
    """Whether all words stand in the drill's name, summary, kind, equipment or muscles."""
    things = [*drill.equipment.all(), *drill.muscles.all()]
    text = " ".join(
        [drill.name, drill.summary, drill.get_kind_display(), *(thing.name for thing in things)]
    ).casefold()
    return all(word in text for word in words.casefold().split())


@login_required
@require_safe
def drill(request, slug):
    """How a drill is done, what it trains, and what is easier and harder."""
    this = access.get_drill(request.user, slug)
    implements = list(this.implements.all())
    context = {
        "drill": this,
        "light": [thing for thing in implements if not thing.loaded],
        "loaded": [thing for thing in implements if thing.loaded],
        "contacts": _contacts(this),
        "ladders": _ladders(this, request.user),
        "blocks": _blocks(this, request),
        "units": request.user.units,
    }
    return render(request, "drills/drill.html", context)


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
    ladders = Ladder.objects.filter(rungs__drill=drill).distinct()
    seen = seen.select_related("drill__implement", "implement")
    seen = seen.defer(*(f"drill__{name}" for name in OF_ITS_PAGE))
    rungs = Prefetch("rungs", seen)
    ladders = list(ladders.prefetch_related(rungs))
    for ladder in ladders:
        rungs = ladder.rungs.all()
        ladder.of_loads = all(rung.drill_id == drill.pk for rung in rungs)
        ladder.steps = steps([(rung.position, rung.drill_id, rung) for rung in rungs], drill.pk)
    return ladders


def _blocks(drill, request):
    """The blocks with this drill that the reader may use: ready-made ones, and her teams'."""
    teams = access.teams_of(request) if request.user.is_coach else []
    mine = Block.objects.active().filter(Q(team=None) | Q(team__in=teams))
    return mine.filter(prescriptions__drill=drill).distinct()
