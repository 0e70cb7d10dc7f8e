"""Full range before load, where something is assigned: the pipe for those without, or as planned.

Answers are per athlete, and are kept with an assigned program: what is updated later goes by
them and by what is on record then.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import F

from coaching.models import Athlete, Equipment, Prescription, Team
from coaching.services.assignments.scheduled import ScheduledBlock
from coaching.services.ladders import ranges

PIPE, ANYWAY = "pipe", "anyway"
# What stands in an answer's pair of (athlete id, block id) for the block: it is about all of them.
EVERY_BLOCK = 0


@dataclass(frozen=True)
class BeforeRange:
    """Who would be given a load before full range is on record, and in what.

    `missing`: {(athlete id, drill id)}. `names`: of its drills. `piped`: the athletes who are given
    the pipe. `pipes`: {drill id: what is held instead, None for nothing}.
    """

    missing: frozenset[tuple[int, int]] = frozenset()
    names: Mapping[int, str] = field(default_factory=dict)
    piped: frozenset[int] = frozenset()
    pipes: Mapping[int, Equipment | None] = field(default_factory=dict)

    def pipes_of(self, athlete: int) -> dict[int, Equipment | None]:
        """{drill id: what she holds instead of its load}"""
        if athlete not in self.piped:
            return {}
        return {
            drill: self.pipes.get(drill) for someone, drill in self.missing if someone == athlete
        }

    @property
    def names_piped(self) -> list[str]:
        """The names of the drills that somebody does with the pipe."""
        return sorted({self.names[drill] for who, drill in self.missing if who in self.piped})

    def drills_of(self, athlete: int) -> list[str]:
        """The names of the drills for which her full range is not on record."""
        return sorted(self.names[drill] for someone, drill in self.missing if someone == athlete)

    @property
    def passes_a_stop(self) -> bool:
        """Whether somebody is given a load all the same."""
        return bool({athlete for athlete, _drill in self.missing} - self.piped)

    @property
    def facts(self) -> list[object]:
        """Changes when something else would be made of it."""
        return [sorted(map(list, self.missing)), sorted(self.piped)]


def is_heavy(prescription: Prescription) -> bool:
    """Whether full range comes before it: done with more than the pipe."""
    return bool(prescription.drill.asks_full_range and prescription.is_loaded)


def before_range(
    team: Team,
    athletes: Collection[Athlete],
    scheduled_blocks: Iterable[ScheduledBlock],
    answers: Mapping[int, str],
) -> BeforeRange:
    """The BeforeRange of blocks for athletes, as of their today: four queries at most.

    `answers`: {athlete id: PIPE or ANYWAY}; of whom it says nothing nothing is asked.
    """
    names = {
        row.drill_id: row.drill.name
        for scheduled in scheduled_blocks
        for row in scheduled.prescriptions
        if is_heavy(row)
    }
    asked = [athlete for athlete in athletes if athlete.pk in answers]
    if not names or not asked:
        return BeforeRange()
    known = ranges.facts([athlete.pk for athlete in asked], names)
    missing = frozenset(
        (athlete.pk, drill)
        for athlete in asked
        for drill in names
        if ranges.missing_in(team, known.get((athlete.pk, drill)), athlete.today)
    )
    if not missing:
        return BeforeRange()
    piped = frozenset(athlete for athlete, _ in missing if answers[athlete] == PIPE)
    return BeforeRange(missing, names, piped, _pipes({drill for _, drill in missing}))


def _pipes(drills: Collection[int]) -> dict[int, Equipment | None]:
    """{drill id: the implement that is no load}"""
    unloaded = Equipment.objects.filter(loaded_drills__in=drills, loaded=False)
    held = unloaded.annotate(drill=F("loaded_drills")).order_by("-pk")
    return {pipe.drill: pipe for pipe in held}
