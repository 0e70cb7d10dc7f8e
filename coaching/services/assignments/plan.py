"""What assigning blocks to athletes on days would do, and what stands in the way of it.

`planning.py` and `programs.py` make a plan, `apply.py` does what it says.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date as Date
from datetime import timedelta
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias, TypedDict
from uuid import UUID

from coaching.models import Athlete, Block, Program, Session, Squad, Team
from coaching.rules import compliance
from coaching.rules.weeks import Steered
from coaching.services.assignments import conflicts
from coaching.services.assignments.ranges import EVERY_BLOCK, BeforeRange
from coaching.services.assignments.restrictions import Restricted, restricted
from coaching.services.assignments.scheduled import ScheduledBlock

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


@dataclass(frozen=True)
class AssignmentOptions:
    """How a program is assigned.

    `weekdays` maps its weekdays (0 Monday) to real ones, `offsets` athlete ids to days later,
    `answers` is {(athlete id, block id): "anyway" or "sides"}, and with `ranges.EVERY_BLOCK` for
    the block what is done before full range is on record. `steered`: how it was moved since.
    """

    program: Program
    start: Date
    weekdays: dict[int, int] = field(default_factory=dict)
    offsets: dict[int, int] = field(default_factory=dict)
    answers: dict[tuple[int, int], str] = field(default_factory=dict)
    steered: Steered | None = None

    @property
    def range_answers(self) -> dict[int, str]:
        """{athlete id: what is done before full range is on record}"""
        return {
            athlete: answer
            for (athlete, block), answer in self.answers.items()
            if block == EVERY_BLOCK
        }

    @property
    def begins(self) -> Date:
        """The first day on which anybody has something."""
        return self.start + timedelta(days=min([0, *self.offsets.values()]))


class Touched(TypedDict):
    was_touched: bool


# As `sessions_by_day` reads them.
DaySession: TypeAlias = "WithAnnotations[Session, Touched]"


@dataclass
class PlannedSession:
    """What one athlete gets on one day: ScheduledBlocks.

    `session` is the untouched one they are added to, None for a new one in `slot`, which is
    `paused` where her plan is. `freed` are positions of the session to fill first, `removed` the
    counts of what was taken out of it before.
    """

    athlete: Athlete
    date: Date
    scheduled_blocks: list[ScheduledBlock]
    session: Session | None
    slot: int
    paused: bool = False
    freed: list[int] = field(default_factory=list)
    removed: compliance.Tally = field(default_factory=compliance.Tally)

    @property
    def blocks(self) -> list[Block]:
        return [scheduled.block for scheduled in self.scheduled_blocks]


@dataclass
class AssignmentPlan:
    """What assigning would do. Days are counted per athlete: 12 athletes on 8 days are 96."""

    team: Team
    blocks: list[Block]
    athletes: list[Athlete]
    dates: list[Date]
    # Of a program: how it is assigned, {athlete id: {placement id: date}}, and its blocks without
    # drills.
    options: AssignmentOptions | None = None
    placement_dates: dict[int, dict[UUID, Date]] = field(default_factory=dict)
    empty_blocks: list[Block] = field(default_factory=list)
    # How many days of athletes would have nothing new, and on how many more all that would be new
    # is ruled out by a restriction.
    left_out: int = 0
    ruled_out: int = 0
    # {squad: whether whoever joins it later gets it too}
    squads: dict[Squad, bool] = field(default_factory=dict)
    placements: list[PlannedSession] = field(default_factory=list)
    # (athlete, date, [names of blocks that are there already])
    existing: list[tuple[Athlete, Date, list[str]]] = field(default_factory=list)
    # (athlete, date): nothing is added, as the day holds no more sessions.
    full: list[tuple[Athlete, Date]] = field(default_factory=list)
    # (athlete, date, block): the same block stands on that day already.
    doubled: list[tuple[Athlete, Date, Block]] = field(default_factory=list)
    # {(athlete id, block id)}: an overhead hold that is optional is done without.
    at_sides: frozenset[tuple[int, int]] = frozenset()
    before_range: BeforeRange = field(default_factory=BeforeRange)
    # Of what is too close to something else: [conflicts.Conflict]
    warnings: list[conflicts.Conflict] = field(default_factory=list)

    @cached_property
    def restricted(self) -> list[Restricted]:
        """(athlete, block, drill, [restriction kinds]) of what restrictions rule out."""
        return restricted(self.blocks, self.athletes)

    @property
    def all_blocks(self) -> set[ScheduledBlock]:
        """The blocks as its days give them."""
        return {each for placement in self.placements for each in placement.scheduled_blocks}

    @property
    def sessions(self) -> int:
        return len(self.placements)

    @property
    def getting(self) -> list[Athlete]:
        """The athletes who get something."""
        served = {placement.athlete.pk for placement in self.placements}
        return [athlete for athlete in self.athletes if athlete.pk in served]

    @property
    def days(self) -> list[tuple[Date, list[Block]]]:
        """[(date, [block, ...])] of what is made for anybody, in order."""
        by_day: defaultdict[Date, dict[Block, None]] = defaultdict(dict)
        for placement in self.placements:
            by_day[placement.date].update(dict.fromkeys(placement.blocks))
        return [(date, list(blocks)) for date, blocks in sorted(by_day.items())]

    @property
    def sessions_new(self) -> int:
        return sum(1 for placement in self.placements if placement.session is None)

    @property
    def sessions_filled(self) -> int:
        return self.sessions - self.sessions_new

    @property
    def session_blocks(self) -> int:
        return sum(len(placement.scheduled_blocks) for placement in self.placements)

    @property
    def paused(self) -> list[tuple[Athlete, int]]:
        """[(athlete, how many of her sessions wait)]"""
        counts: defaultdict[Athlete, int] = defaultdict(int)
        for placement in self.placements:
            counts[placement.athlete] += placement.paused
        return [(athlete, count) for athlete, count in counts.items() if count]

    @property
    def digest(self) -> str:
        """Changes when making this plan would make something else."""
        made = [
            [
                (placement.athlete.pk, str(placement.date), placement.slot, placement.paused),
                str(placement.session.pk) if placement.session else None,
                [
                    (g.block.pk, g.block.version, str(g.placement))
                    for g in placement.scheduled_blocks
                ],
            ]
            for placement in self.placements
        ]
        asked = [
            [(athlete.pk, str(date), block.pk) for athlete, date, block in self.doubled],
            [(athlete.pk, str(date)) for athlete, date in self.full],
            [(athlete.pk, block.pk, drill.pk) for athlete, block, drill, _ in self.restricted],
            [(warning.key, len(warning.dates)) for warning in self.warnings],
            sorted((squad.pk, joiners) for squad, joiners in self.squads.items()),
        ]
        facts = json.dumps(
            [made, asked, sorted(self.at_sides), self.before_range.facts, self._options_facts()]
        )
        return hashlib.sha256(facts.encode()).hexdigest()[:32]

    def _options_facts(self) -> list[object] | None:
        if self.options is None:
            return None
        program = self.options.program
        weekdays = sorted(self.options.weekdays.items())
        return [program.pk, program.version, str(self.options.start), weekdays]
