"""A program as a value: weeks of placed blocks, and what can be done to it.

Every change takes a Pattern and gives a new one; nothing is changed in place, so what stood before
a change is kept by keeping it. What a change cannot do raises `PatternRefused`, with a `reason`
and, in `about`, the numbers to say it with.

Weeks count from 1, weekdays from 0 (Monday). The order of a day is the order of its blocks in
`placements`. Steps and overrides of a block stay while it is placed (overrides: in that week).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from uuid import UUID

from .refusals import Refused

BlockKey = UUID

MAX_WEEKS = 52
MAX_A_DAY = 12


class PatternRefused(Refused):
    """`reason`: 'day_full', 'too_long', 'gone', 'no_week', 'last_week', 'nothing' or 'twice'."""

    def __init__(self, reason: str, **about: int) -> None:
        super().__init__(reason)
        self.reason, self.about = reason, about


@dataclass(frozen=True)
class Placement:
    """A block on a day. `id` stays when it moves."""

    id: BlockKey
    week: int
    weekday: int
    block_id: int

    @property
    def day(self) -> tuple[int, int]:
        return self.week, self.weekday


@dataclass(frozen=True)
class WeeklyStep:
    """What `field` of a prescription goes up by each week, to `top` or without end."""

    prescription_id: int
    block_id: int
    field: str
    step: Decimal
    top: Decimal | None = None


@dataclass(frozen=True)
class WeekOverride:
    """What `field` of a prescription is in one week, whatever its step says."""

    prescription_id: int
    block_id: int
    week: int
    field: str
    value: Decimal


@dataclass(frozen=True)
class Pattern:
    """`placements` in order of week, weekday and place in the day; the rest in any order."""

    weeks: int
    placements: tuple[Placement, ...] = ()
    steps: frozenset[WeeklyStep] = frozenset()
    overrides: frozenset[WeekOverride] = frozenset()

    def on(self, week: int, weekday: int) -> list[Placement]:
        return [placement for placement in self.placements if placement.day == (week, weekday)]

    def in_week(self, week: int) -> list[Placement]:
        return [placement for placement in self.placements if placement.week == week]

    def find(self, id: BlockKey) -> Placement:
        """The placed block of that id. Raises PatternRefused('gone')."""
        for placement in self.placements:
            if placement.id == id:
                return placement
        raise PatternRefused("gone")


def _tidy(
    weeks: int,
    placements: Iterable[Placement],
    steps: Iterable[WeeklyStep],
    overrides: Iterable[WeekOverride],
) -> Pattern:
    """A Pattern in its order, checked, without steps and overrides of what is placed no more."""
    # Stable: a day keeps its order.
    placements = tuple(sorted(placements, key=lambda placement: placement.day))
    days: dict[tuple[int, int], int] = {}
    held: set[int] = set()
    held_in: set[tuple[int, int]] = set()
    for placement in placements:
        days[placement.day] = days.get(placement.day, 0) + 1
        held.add(placement.block_id)
        held_in.add((placement.block_id, placement.week))
    full = next((day for day, blocks in days.items() if blocks > MAX_A_DAY), None)
    if full:
        raise PatternRefused("day_full", week=full[0], weekday=full[1], most=MAX_A_DAY)
    if weeks > MAX_WEEKS:
        raise PatternRefused("too_long", most=MAX_WEEKS)
    return Pattern(
        weeks,
        placements,
        frozenset(step for step in steps if step.block_id in held),
        frozenset(
            override for override in overrides if (override.block_id, override.week) in held_in
        ),
    )


def doubled(before: Pattern, after: Pattern) -> list[tuple[int, int, int]]:
    """(week, weekday, block id) of each block that a change makes stand once more on a day.

    Once on a day is nothing to ask about, and no more is a day that came along as it was.
    """
    now, was = (
        Counter((*p.day, p.block_id) for p in pattern.placements) for pattern in (after, before)
    )
    moved = Counter((block, n) for (_week, _day, block), n in was.items() if n > 1)
    twice = []
    for (week, weekday, block), n in now.items():
        if n < 2 or n <= was[week, weekday, block]:
            continue
        if not moved[block, n]:
            twice.append((week, weekday, block))
    return twice


def _check_week(pattern: Pattern, week: int) -> None:
    if not 1 <= week <= pattern.weeks:
        raise PatternRefused("no_week", week=week)


def _with(
    pattern: Pattern,
    placements: Iterable[Placement],
    overrides: Iterable[WeekOverride] | None = None,
    weeks: int | None = None,
) -> Pattern:
    return _tidy(
        pattern.weeks if weeks is None else weeks,
        placements,
        pattern.steps,
        pattern.overrides if overrides is None else overrides,
    )


def _inserted(
    placements: Iterable[Placement], placement: Placement, position: int | None
) -> list[Placement]:
    """`placements` with `placement` at `position` (from 0) of its day, or at its end."""
    rest = [other for other in placements if other.id != placement.id]
    day = [other for other in rest if other.day == placement.day]
    if position is None or position >= len(day):
        return [*rest, placement]
    at = rest.index(day[max(0, position)])
    return [*rest[:at], placement, *rest[at:]]


def _like(overrides: Iterable[WeekOverride], source: int, target: int) -> set[WeekOverride]:
    """Overrides of `target` that say what `source`'s say, where it says nothing of its own."""
    own = {
        (override.prescription_id, override.field)
        for override in overrides
        if override.week == target
    }
    return {
        replace(override, week=target)
        for override in overrides
        if override.week == source and (override.prescription_id, override.field) not in own
    }


# --- one placed block ----------------------------------------------------------------------


def place(
    pattern: Pattern,
    id: BlockKey,
    block_id: int,
    week: int,
    weekday: int,
    position: int | None = None,
) -> Pattern:
    _check_week(pattern, week)
    placement = Placement(id, week, weekday, block_id)
    return _with(pattern, _inserted(pattern.placements, placement, position))


def place_on(
    pattern: Pattern,
    ids: Callable[[], BlockKey],
    block_id: int,
    to: Iterable[tuple[int, int, int | None]],
) -> Pattern:
    """The block placed on each (week, weekday, position) of `to`."""
    for week, weekday, position in to:
        pattern = place(pattern, ids(), block_id, week, weekday, position)
    return pattern


def move(
    pattern: Pattern, id: BlockKey, week: int, weekday: int, position: int | None = None
) -> Pattern:
    """`position` counts without the moved block. A week's overrides go along with its last one."""
    _check_week(pattern, week)
    was = pattern.find(id)
    placement = replace(was, week=week, weekday=weekday)
    placements = _inserted(pattern.placements, placement, position)
    overrides = pattern.overrides
    if not any(other.block_id == was.block_id and other.week == was.week for other in placements):
        ours = {override for override in overrides if override.block_id == was.block_id}
        overrides = overrides | _like(ours, was.week, week)
    return _with(pattern, placements, overrides)


def copy(
    pattern: Pattern,
    id: BlockKey,
    new_id: BlockKey,
    week: int,
    weekday: int,
    position: int | None = None,
) -> Pattern:
    was = pattern.find(id)
    return place(pattern, new_id, was.block_id, week, weekday, position)


def remove(pattern: Pattern, id: BlockKey) -> Pattern:
    pattern.find(id)
    return _with(pattern, [placement for placement in pattern.placements if placement.id != id])


def shift(pattern: Pattern, id: BlockKey, by: int) -> Pattern:
    """Earlier (-1) or later (1) in its day; at the end of it nothing changes."""
    placement = pattern.find(id)
    day = [other.id for other in pattern.on(*placement.day)]
    return move(pattern, id, *placement.day, position=max(0, day.index(id) + by))


# --- a day ---------------------------------------------------------------------------------


def copy_day(
    pattern: Pattern,
    week: int,
    weekday: int,
    to_week: int,
    to_weekday: int,
    ids: Callable[[], BlockKey],
) -> Pattern:
    """Add a day's blocks behind those of another. `ids` gives a fresh id at every call."""
    _check_week(pattern, to_week)
    day = pattern.on(week, weekday)
    if not day:
        raise PatternRefused("nothing")
    copies = [replace(placement, id=ids(), week=to_week, weekday=to_weekday) for placement in day]
    return _with(pattern, [*pattern.placements, *copies])


def move_day(pattern: Pattern, week: int, weekday: int, to_week: int, to_weekday: int) -> Pattern:
    day = pattern.on(week, weekday)
    if not day:
        raise PatternRefused("nothing")
    if (week, weekday) == (to_week, to_weekday):
        return pattern
    for placement in day:
        pattern = move(pattern, placement.id, to_week, to_weekday)
    return pattern


def clear_day(pattern: Pattern, week: int, weekday: int) -> Pattern:
    if not pattern.on(week, weekday):
        raise PatternRefused("nothing")
    return _with(
        pattern, [placement for placement in pattern.placements if placement.day != (week, weekday)]
    )


# --- a week --------------------------------------------------------------------------------


def _renumbered(
    pattern: Pattern, new: Callable[[int], int | None]
) -> tuple[list[Placement], set[WeekOverride]]:
    """Weeks numbered anew: `new` gives a week's number, or None where it goes."""
    placements = [
        replace(placement, week=week)
        for placement in pattern.placements
        if (week := new(placement.week))
    ]
    overrides = {
        replace(override, week=week)
        for override in pattern.overrides
        if (week := new(override.week))
    }
    return placements, overrides


def copy_week(pattern: Pattern, week: int, to_week: int, ids: Callable[[], BlockKey]) -> Pattern:
    """Add a week's blocks behind those of another, with its overrides."""
    _check_week(pattern, week)
    _check_week(pattern, to_week)
    blocks = pattern.in_week(week)
    if not blocks:
        raise PatternRefused("nothing")
    copies = [replace(placement, id=ids(), week=to_week) for placement in blocks]
    overrides = pattern.overrides | _like(pattern.overrides, week, to_week)
    return _with(pattern, [*pattern.placements, *copies], overrides)


def move_week(pattern: Pattern, week: int, to_week: int) -> Pattern:
    """Take a week out and put it back as number `to_week`; those between make room."""
    _check_week(pattern, week)
    _check_week(pattern, to_week)
    order = [number for number in range(1, pattern.weeks + 1) if number != week]
    order.insert(to_week - 1, week)
    new = {old: number for number, old in enumerate(order, start=1)}
    return _with(pattern, *_renumbered(pattern, new.get))


def clear_week(pattern: Pattern, week: int) -> Pattern:
    _check_week(pattern, week)
    if not pattern.in_week(week):
        raise PatternRefused("nothing")
    return _with(pattern, [placement for placement in pattern.placements if placement.week != week])


def insert_week(pattern: Pattern, week: int) -> Pattern:
    """An empty week as number `week`, which may be one more than there are."""
    if not 1 <= week <= pattern.weeks + 1:
        raise PatternRefused("no_week", week=week)
    placements, overrides = _renumbered(pattern, lambda old: old + (old >= week))
    return _with(pattern, placements, overrides, weeks=pattern.weeks + 1)


def remove_week(pattern: Pattern, week: int) -> Pattern:
    _check_week(pattern, week)
    if pattern.weeks == 1:
        raise PatternRefused("last_week")
    placements, overrides = _renumbered(
        pattern, lambda old: None if old == week else old - (old > week)
    )
    return _with(pattern, placements, overrides, weeks=pattern.weeks - 1)


def repeat_week(pattern: Pattern, week: int, times: int, ids: Callable[[], BlockKey]) -> Pattern:
    """The week again, `times` times, right behind it.

    Empty weeks that stand there are filled, and where there are not enough of them new ones are
    put in: nothing that stands is written over.
    """
    _check_week(pattern, week)
    if not pattern.in_week(week):
        raise PatternRefused("nothing")
    for target in range(week + 1, week + 1 + times):
        if target > pattern.weeks or pattern.in_week(target):
            pattern = insert_week(pattern, target)
        pattern = copy_week(pattern, week, target, ids)
    return pattern


# --- what goes up --------------------------------------------------------------------------


def set_steps(
    pattern: Pattern,
    prescription_id: int,
    steps: Iterable[WeeklyStep],
    overrides: Iterable[WeekOverride],
) -> Pattern:
    """Put `steps` and `overrides` in the place of all that the prescription had."""
    return _tidy(
        pattern.weeks,
        pattern.placements,
        {step for step in pattern.steps if step.prescription_id != prescription_id} | set(steps),
        {override for override in pattern.overrides if override.prescription_id != prescription_id}
        | set(overrides),
    )
