"""What the builder shows of a program: its weeks, the blocks to place, and what is selected."""

from typing import TYPE_CHECKING

from coaching.models import Program
from coaching.rules.pattern import Pattern

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from django.http import QueryDict
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import gettext as _

from coaching.dates import small_int
from coaching.models import Block
from coaching.pages.block_list import BlockOffer, by_kind, offer_blocks
from coaching.pages.paging import in_order, words_of
from coaching.pages.program_summary import ProgramSummary
from coaching.rules.pattern import MAX_WEEKS, Placement
from coaching.services.programs.weeks import Weeks


@dataclass
class PlacedBlock:
    """A placed block of a day, `number` from 1 of the day's `of`."""

    placement: Placement
    block: Block
    number: int
    of: int

    @property
    def day(self) -> str:
        return WEEKDAYS[self.placement.weekday]


@dataclass
class BuilderDay:
    week: int
    weekday: int
    items: list[PlacedBlock]

    @property
    def key(self) -> str:
        return f"{self.week}-{self.weekday}"

    @property
    def at(self) -> str:
        return f"day={self.key}"

    @property
    def name(self) -> str:
        return WEEKDAYS[self.weekday]

    @property
    def label(self) -> str:
        return _("Week %(week)s, %(day)s") % {"week": self.week, "day": self.name}


@dataclass
class Selection:
    """What the panel at the side is about: `what` is 'placement', 'day', 'week' or 'block'."""

    what: str
    value: object
    at: str


class ProgramBuilderPage:
    """A program as the builder shows it, with what `at` (a query string) selects.

    `team` is the id of the reader's. It asks the database three times, for the blocks: without
    the `library` twice, for those that are placed, unless one is to be chosen.
    """

    def __init__(
        self,
        program: Program,
        pattern: Pattern,
        *,
        team: int | None,
        at: str = "",
        library: bool = True,
    ) -> None:
        self.program, self.pattern, self.team = program, pattern, team
        self.has_library, self.reads_only = library, False
        self.asked = QueryDict(at)

    @property
    def is_ready_made(self) -> bool:
        """Whether it is there to read: it is nobody's own, or who reads it does not plan."""
        return self.program.team_id is None or self.reads_only

    @cached_property
    def offer(self) -> BlockOffer:
        """The BlockOffer of what can be placed: of nothing, unless one is to be chosen."""
        chooses = self.has_library or self.asked.get("day") or self.asked.get("block")
        if self.is_ready_made or not chooses:
            return BlockOffer([])
        words = words_of({"q": self.asked.get("find", "")})
        return offer_blocks(self.team, words, [small_int(self.asked.get("block", ""))])

    @cached_property
    def blocks(self) -> dict[int, Block]:
        """{id: block} of those on offer and those that are placed, with prescriptions."""
        placed = {placement.block_id for placement in self.pattern.placements}
        return {block.pk: block for block in Block.objects.read(placed | set(self.offer.pks))}

    @cached_property
    def offered(self) -> list[Block]:
        """Blocks that can be placed, in order."""
        return in_order(self.offer.pks, self.blocks.values())

    @property
    def library(self) -> "list[tuple[str, StrOrPromise, list[Block]]]":
        """[(kind, its name, blocks)]"""
        return by_kind(self.offered)

    @cached_property
    def week_values(self) -> Weeks:
        return Weeks(self.pattern.placements, self.pattern.steps, self.pattern.overrides)

    @cached_property
    def strip(self) -> ProgramSummary:
        limits = self.program.team.limits if self.program.team else None
        return ProgramSummary(self.pattern, self.blocks, self.week_values, limits)

    # --- the grid ------------------------------------------------------------------------

    @property
    def can_grow(self) -> bool:
        return self.pattern.weeks < MAX_WEEKS

    @property
    def numbers(self) -> range:
        return range(1, self.pattern.weeks + 1)

    @cached_property
    def columns(self) -> "list[tuple[StrOrPromise, StrOrPromise, bool]]":
        """(short name, name, whether anything is placed there) of each weekday."""
        used = {placement.weekday for placement in self.pattern.placements}
        # None is narrow while all are empty.
        used = used or set(WEEKDAYS)
        return [(WEEKDAYS_ABBR[n], name, n in used) for n, name in WEEKDAYS.items()]

    @cached_property
    def rows(self) -> list[tuple[int, list[BuilderDay]]]:
        """[(number of the week, its BuilderDays)]"""
        days = {(w, d): BuilderDay(w, d, []) for w in self.numbers for d in WEEKDAYS}
        for placement in self.pattern.placements:
            day = days[placement.day]
            day.items.append(
                PlacedBlock(placement, self.blocks[placement.block_id], len(day.items) + 1, 0)
            )
        for day in days.values():
            for item in day.items:
                item.of = len(day.items)
        return [(week, [days[week, weekday] for weekday in WEEKDAYS]) for week in self.numbers]

    def day(self, week: int, weekday: int) -> BuilderDay:
        return self.rows[week - 1][1][weekday]

    # --- what is selected ----------------------------------------------------------------

    @cached_property
    def selected(self) -> Selection | None:
        """A Selection, or None: what is asked for may be gone, and no more is asked of anybody."""
        for what in ("placement", "day", "week", "block"):
            if self.asked.get(what):
                value = getattr(self, f"_asked_{what}")(self.asked[what])
                if value is not None:
                    return Selection(what, value, f"{what}={self.asked[what]}")
        return None

    @property
    def at(self) -> str:
        return self.selected.at if self.selected else ""

    def _asked_placement(self, text: str) -> PlacedBlock | None:
        try:
            id = UUID(text)
        except ValueError:
            return None
        placement = next(
            (placement for placement in self.pattern.placements if placement.id == id), None
        )
        if placement is None:
            return None
        return next(item for item in self.day(*placement.day).items if item.placement.id == id)

    def _asked_day(self, text: str) -> BuilderDay | None:
        week_text, _dash, weekday_text = text.partition("-")
        week, weekday = small_int(week_text), small_int(weekday_text)
        if week is None or weekday is None:
            return None
        if week in self.numbers and weekday in WEEKDAYS:
            return self.day(week, weekday)
        return None

    def _asked_week(self, text: str) -> int | None:
        week = small_int(text)
        return week if week in self.numbers else None

    def _asked_block(self, text: str) -> Block | None:
        return next((block for block in self.offered if str(block.pk) == text), None)
