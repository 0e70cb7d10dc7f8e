"""A Plan as its preview tells it: what would be made, and what is asked first."""

from collections import defaultdict
from dataclasses import dataclass, field

from coaching.assigning import choices
from coaching.models import Drill
from coaching.models.choices import RestrictionKind
from coaching.rules.substitutes import substitutes


@dataclass
class Restricted:
    """A block with drills that an athlete may not do, and drills to do instead.

    `lowerable`: with the hands at the sides she may do all of it.
    """

    athlete: object
    block: object
    drills: list = field(default_factory=list)
    kinds: list = field(default_factory=list)
    instead: list = field(default_factory=list)
    # What the coach answered: "", "anyway", or "sides" where `lowerable`.
    answer: str = ""
    lowerable: bool = False

    @property
    def value(self):
        return f"{self.athlete.pk}-{self.block.pk}"

    @property
    def reasons(self):
        return [RestrictionKind(kind).label for kind in self.kinds]


@dataclass
class Preview:
    """`existing`: (athlete, number of days, names). `doubled`: (block, times, athletes)."""

    plan: object
    existing: list
    doubled: list
    restricted: list
    past: int

    @property
    def asked_for(self):
        return len(self.plan.athletes) * len(self.plan.dates)

    @property
    def left_out(self):
        return self.asked_for - self.plan.sessions


def preview(plan, *, today, answers):
    """The Preview of `plan`; `answers`: {(athlete id, block id): "anyway" or "sides"}."""
    return Preview(
        plan=plan,
        existing=_existing(plan),
        doubled=_doubled(plan),
        restricted=_restricted(plan, answers),
        past=sum(1 for date in plan.dates if date < today),
    )


def _existing(plan):
    days, names = defaultdict(int), defaultdict(dict)
    for athlete, _date, there in plan.existing:
        days[athlete] += 1
        names[athlete].update(dict.fromkeys(there))
    return [(athlete, count, list(names[athlete])) for athlete, count in days.items()]


def _doubled(plan):
    times, athletes = defaultdict(int), defaultdict(set)
    for athlete, _date, block in plan.doubled:
        times[block] += 1
        athletes[block].add(athlete)
    return [(block, count, len(athletes[block])) for block, count in times.items()]


def _restricted(plan, answers):
    found = {}
    for athlete, block, drill, kinds in plan.restricted:
        row = found.setdefault((athlete.pk, block.pk), Restricted(athlete, block))
        row.drills.append(drill)
        row.kinds += [kind for kind in kinds if kind not in row.kinds]
    for pair, lowerable in choices(plan.restricted).items():
        found[pair].lowerable = lowerable
        found[pair].answer = answers.get(pair, "")
    if found:
        candidates = _candidates(plan.team)
        for row in found.values():
            row.instead = _instead(row, candidates)
    return list(found.values())


def _candidates(team):
    drills = Drill.objects.for_team(team).for_list().filter(kind="non_weight_bearing")
    drills = drills.order_by("name")
    return [
        (drill.name, drill.kind, (drill.hip_angle_from, drill.hip_angle_to), drill.demands)
        for drill in drills
    ]


def _instead(row, candidates):
    """Names of drills that train the same hip angles, for all that the row rules out."""
    kinds = [restriction.kind for restriction in row.athlete.restrictions.all()]
    names = {}
    for drill in row.drills:
        hip_range = (drill.hip_angle_from, drill.hip_angle_to)
        names.update(dict.fromkeys(substitutes(hip_range, candidates, kinds)))
    return list(names)
