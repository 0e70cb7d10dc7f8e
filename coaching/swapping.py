"""What a drill of a session may be swapped for: rungs of its ladders, drills alike, the rest."""

from dataclasses import dataclass, field

from django.db.models import OuterRef, Subquery

from coaching.models import Drill, Rung
from coaching.rules.substitutes import blocked_by
from coaching.rules.swaps import alike


@dataclass
class Option:
    """A drill, with what it is held with where that is what changes. `value` is posted."""

    drill: Drill
    implement: object = None

    @property
    def value(self):
        slug = self.drill.slug
        return f"{slug}/{self.implement.slug}" if self.implement else slug


@dataclass
class Offer:
    """`ruled_out`: the restrictions because of which drills are missing here."""

    easier: list = field(default_factory=list)
    harder: list = field(default_factory=list)
    alike: list = field(default_factory=list)
    rest: list = field(default_factory=list)
    ruled_out: list = field(default_factory=list)


def offer(session_drill, team, athlete, query=""):
    """The Offer for a session drill: four queries, however long the catalogue is."""
    restrictions = list(athlete.restrictions.all())
    kinds = [restriction.kind for restriction in restrictions]
    found = Offer(ruled_out=restrictions)
    drills = {
        drill.pk: drill
        for drill in Drill.objects.for_team(team)
        .for_list()
        .select_related("implement")
        .order_by("kind", "name")
        if not blocked_by(drill.demands, kinds)
    }
    taken = {session_drill.drill_id}
    for side, option in _rungs(session_drill, drills):
        getattr(found, side).append(option)
        taken.add(option.drill.pk)
    here = session_drill.drill
    candidates = [
        (pk, drill.kind, (drill.hip_angle_from, drill.hip_angle_to), drill.demands)
        for pk, drill in drills.items()
        if pk not in taken
    ]
    span = (here.hip_angle_from, here.hip_angle_to)
    found.alike = [Option(drills[pk]) for pk in alike((here.kind, span), candidates, kinds)]
    taken |= {option.drill.pk for option in found.alike}
    words = query.casefold().split()
    found.rest = [
        Option(drill)
        for pk, drill in drills.items()
        if pk not in taken and all(word in drill.name.casefold() for word in words)
    ]
    return found


def _rungs(session_drill, drills):
    """('easier' or 'harder', Option) of the ladders it stands on, the nearest step first.

    On a ladder of one drill, what it is done with is the rung.
    """
    own = Rung.objects.filter(ladder=OuterRef("ladder"), drill=session_drill.drill_id)
    held = own.filter(implement=session_drill.implement_id) | own.filter(implement=None)
    rungs = (
        Rung.objects.annotate(here=Subquery(held.order_by("position").values("position")[:1]))
        .filter(here__isnull=False)
        .exclude(drill=session_drill.drill_id, implement=None)
        .select_related("implement")
    )
    near = sorted(rungs, key=lambda rung: abs(rung.position - rung.here))
    return [
        (
            "easier" if rung.position < rung.here else "harder",
            Option(drills[rung.drill_id], rung.implement),
        )
        for rung in near
        if rung.drill_id in drills and rung.position != rung.here
    ]
