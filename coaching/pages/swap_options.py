"""What a drill of a session may be swapped for: rungs of its ladders, similar drills, the rest."""

from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q

from coaching.models import Drill, Rung
from coaching.rules.substitutes import blocked_by
from coaching.rules.swaps import similar_drills


@dataclass
class SwapOption:
    """A drill, with what it is held with where that is what changes. `value` is posted."""

    drill: Drill
    implement: object = None

    @property
    def value(self):
        slug = self.drill.slug
        return f"{slug}/{self.implement.slug}" if self.implement else slug


@dataclass
class SwapOptions:
    """`ruled_out`: the restrictions because of which drills are missing here."""

    easier: list = field(default_factory=list)
    harder: list = field(default_factory=list)
    similar_drills: list = field(default_factory=list)
    rest: list = field(default_factory=list)
    ruled_out: list = field(default_factory=list)


def offer(session_drill, team, athlete, query=""):
    """The SwapOptions for a session drill; `query` narrows the rest by words."""
    found = offers([session_drill], team, athlete)[session_drill.pk]
    words = query.casefold().split()
    found.rest = [
        option
        for option in found.rest
        if all(word in option.drill.name.casefold() for word in words)
    ]
    return found


def offers(session_drills, team, athlete):
    """{session drill: SwapOptions}, by id. Four queries, however many drills and however long the
    catalogue is.
    """
    restrictions = list(athlete.restrictions.all())
    kinds = [restriction.kind for restriction in restrictions]
    own = [one.drill_id for one in session_drills]
    known = list(
        Drill.objects.annotate(
            offered=Exists(Drill.objects.for_team(team).filter(pk=OuterRef("pk")))
        )
        .filter(Q(offered=True) | Q(pk__in=own))
        .for_list()
        .select_related("implement")
        .prefetch_related("implements")
        .order_by("kind", "name")
    )
    theirs = {drill.pk: drill for drill in known if drill.pk in own}
    drills = {
        drill.pk: drill for drill in known if drill.offered and not blocked_by(drill.demands, kinds)
    }
    ladders = {}
    on_them = Rung.objects.filter(drill__in=own)
    for rung in Rung.objects.filter(ladder__in=on_them.values("ladder")).select_related(
        "implement"
    ):
        ladders.setdefault(rung.ladder_id, []).append(rung)
    return {
        one.pk: _offer(one, theirs[one.drill_id], drills, ladders.values(), restrictions)
        for one in session_drills
    }


def _offer(session_drill, here, drills, ladders, restrictions):
    kinds = [restriction.kind for restriction in restrictions]
    found = SwapOptions(ruled_out=restrictions)
    taken = {session_drill.drill_id}
    for side, option in _rungs(session_drill, ladders, drills):
        getattr(found, side).append(option)
        taken.add(option.drill.pk)
    candidates = [
        (pk, drill.kind, (drill.hip_angle_from, drill.hip_angle_to), drill.demands)
        for pk, drill in drills.items()
        if pk not in taken
    ]
    span = (here.hip_angle_from, here.hip_angle_to)
    found.similar_drills = [
        SwapOption(drills[pk]) for pk in similar_drills((here.kind, span), candidates, kinds)
    ]
    taken |= {option.drill.pk for option in found.similar_drills}
    found.rest = [SwapOption(drill) for pk, drill in drills.items() if pk not in taken]
    return found


def _rungs(session_drill, ladders, drills):
    """('easier' or 'harder', Option) of the ladders it stands on, the nearest step first.

    On a ladder of one drill, what it is done with is the rung.
    """
    found = []
    for rungs in ladders:
        own = [rung.position for rung in rungs if _is_on(rung, session_drill)]
        if not own:
            continue
        here = min(own)
        for rung in rungs:
            same = rung.drill_id == session_drill.drill_id and rung.implement_id is None
            if rung.drill_id in drills and rung.position != here and not same:
                found.append((abs(rung.position - here), rung.position < here, rung))
    return [
        ("easier" if easier else "harder", SwapOption(drills[rung.drill_id], rung.implement))
        for _, easier, rung in sorted(found, key=lambda step: step[0])
    ]


def _is_on(rung, session_drill):
    held = rung.implement_id in (None, session_drill.implement_id)
    return rung.drill_id == session_drill.drill_id and held
