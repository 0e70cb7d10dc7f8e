"""What a program's weeks add up to: sets by kind, foot contacts, sets by hip angle."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coaching.models import Block
from coaching.rules.pattern import Pattern, Placement
from coaching.services.programs.weeks import Weeks

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.dates import WEEKDAYS

from coaching.dates import DAY, WEEK
from coaching.models.choices import Kind
from coaching.pages import findings
from coaching.pages.anatomy import Part
from coaching.rules import zones
from coaching.rules.comparing import each_pair_once
from coaching.rules.contacts import BEGINNERS_SESSION, Limits, over
from coaching.rules.findings import AthletePlan, PlannedDrill, of_plan

# Where a program begins, for rules that ask for dates.
A_MONDAY = date(2001, 1, 1)


def _date(placement: Placement) -> date:
    return A_MONDAY + (placement.week - 1) * WEEK + placement.weekday * DAY


@dataclass
class BlockWork:
    """One block in one week, its values as they are then."""

    kind: str
    sets: int
    contacts: int
    high: int
    reached: list[tuple[int, int, int]]  # (hip angle from, to, sets) of each drill


@dataclass
class WeekContacts:
    """The plyometric foot contacts of a week: all, and those of its fullest day."""

    week: int
    total: int
    most: int = 0
    weekday: int = 0
    scale: int = 0  # what its column is drawn against
    limit: int = BEGINNERS_SESSION[1]

    @property
    def over(self) -> int:
        return over(self.most, self.limit)

    @property
    def within(self) -> int:
        return self.most - self.over

    @property
    def top_of_within(self) -> int:
        return self.scale - self.within

    @property
    def top_of_over(self) -> int:
        return self.scale - self.most

    @property
    def day(self) -> "StrOrPromise":
        return WEEKDAYS[self.weekday]


@dataclass
class ZoneSets:
    """Sets of a week; `share`, 0 to 100, of the largest one beside it."""

    week: int
    sets: int
    share: int = 0


class ProgramSummary:
    """The sums of a program's `pattern`. `blocks` are its blocks by id, `weeks` its values.

    `limits`: what its team keeps a day's foot contacts to; whose level it is for is not known.
    """

    def __init__(
        self,
        pattern: Pattern,
        blocks: Mapping[int, Block],
        weeks: Weeks,
        limits: Limits | None = None,
    ) -> None:
        self.pattern, self.blocks, self.weeks = pattern, blocks, weeks
        self.limits = limits or Limits()
        self._work: dict[tuple[int, int], BlockWork] = {}

    @property
    def numbers(self) -> range:
        return range(1, self.pattern.weeks + 1)

    def work(self, placement: Placement) -> BlockWork:
        """The BlockWork of a placed block."""
        key = placement.block_id, placement.week
        if key not in self._work:
            self._work[key] = self._of(self.blocks[placement.block_id], placement.week)
        return self._work[key]

    def _of(self, block: Block, week: int) -> BlockWork:
        rows = [self.weeks.prescription(row, week) for row in block.prescriptions.all()]
        reached = [
            (row.drill.hip_angle_from, row.drill.hip_angle_to, block.rounds or row.sets)
            for row in rows
        ]
        return BlockWork(
            block.kind,
            sum(sets for _from, _to, sets in reached),
            sum(row.foot_contacts(block.rounds) for row in rows),
            sum(row.foot_contacts(block.rounds) for row in rows if row.drill.high_intensity),
            reached,
        )

    @cached_property
    def kinds(self) -> "list[tuple[str, StrOrPromise, list[int]]]":
        """[(kind, its name, [sets by week])]"""
        sets = {kind: dict.fromkeys(self.numbers, 0) for kind in Kind.values}
        for placement in self.pattern.placements:
            work = self.work(placement)
            sets[work.kind][placement.week] += work.sets
        return [(kind, label, list(sets[kind].values())) for kind, label in Kind.choices]

    @cached_property
    def zones(self) -> list[tuple[Part, list[ZoneSets]]]:
        """[(Part, [Count by week])]"""
        reached: dict[int, list[tuple[int, int, int]]] = {week: [] for week in self.numbers}
        for placement in self.pattern.placements:
            reached[placement.week] += self.work(placement).reached
        sets = {week: zones.coverage(work)[1] for week, work in reached.items()}
        top = max((n for of_week in sets.values() for n in of_week.values()), default=0)
        return [
            (
                Part(zone),
                [
                    ZoneSets(
                        week, of[zone.muscle], round(100 * of[zone.muscle] / top) if top else 0
                    )
                    for week, of in sets.items()
                ],
            )
            for zone in zones.ZONES
        ]

    @cached_property
    def contacts(self) -> list[WeekContacts]:
        """[WeekContacts by week]"""
        days: dict[tuple[int, int], int] = {}
        for placement in self.pattern.placements:
            days[placement.day] = days.get(placement.day, 0) + self.work(placement).contacts
        weeks = []
        for week in self.numbers:
            of_week = {weekday: n for (number, weekday), n in days.items() if number == week}
            row = WeekContacts(week, sum(of_week.values()), limit=self.limits.beginner)
            if row.total:
                row.weekday = max(of_week, key=lambda weekday: of_week[weekday])
                row.most = of_week[row.weekday]
            weeks.append(row)
        # Room above the line, so that a column which passes it is seen to.
        top = max(self.limits.beginner * 5 // 4, *(row.most for row in weeks))
        for row in weeks:
            row.scale = top
        return weeks

    @cached_property
    def estimated(self) -> bool:
        """Whether a foot contact that is counted here is an estimate."""
        held = {placement.block_id for placement in self.pattern.placements}
        return any(self.blocks[pk].contacts_are_estimated for pk in held)

    @cached_property
    def found(self) -> findings.Findings:
        """The findings of its days by themselves, in words: nothing else is planned."""
        drills = []
        for placement in self.pattern.placements:
            work = self.work(placement)
            day, jumps = _date(placement), work.kind == Kind.PLYOMETRIC
            rest = work.contacts - work.high
            drills += [
                PlannedDrill(day, "", plyometric=jumps, contacts=rest),
                PlannedDrill(day, "", plyometric=jumps, contacts=work.high, high=True),
            ]
        plan = AthletePlan(0, tuple(drills), limits=self.limits)
        clashes = of_plan(plan, A_MONDAY, A_MONDAY + self.pattern.weeks * WEEK)
        return findings.of_weeks(each_pair_once(clashes), A_MONDAY)

    @property
    def scale(self) -> int:
        """What the columns of contacts are drawn against."""
        return self.contacts[0].scale

    @property
    def line(self) -> int:
        """Where the line is, from the top."""
        return self.scale - self.limits.beginner
