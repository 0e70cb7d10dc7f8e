"""A drill as the card it is logged on: its sets, side by side, and what one tap logs.

Built from rows that were read before; asks the database nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from coaching.models import LoggedSet, SessionDrill, User
from coaching.presentation import wording
from coaching.rules import compliance, pain
from coaching.rules.limits import MAX_SET_NUMBER
from coaching.rules.offers import Offer, offer
from coaching.rules.sides import set_id


@dataclass
class SheetRow:
    """One tap: a set, or one side of it."""

    drill: SessionDrill
    number: int
    side: str
    id: UUID
    offer: Offer
    last_amount: Decimal | None = None
    logged: LoggedSet | None = None
    extra: bool = False
    next: bool = False

    @property
    def state(self) -> str:
        """'todo', 'next', 'done', 'skip' or 'over'."""
        if self.logged is None:
            return "next" if self.next else "todo"
        if self.logged.skip_reason:
            return "skip"
        return "over" if self.logged.over_cap else "done"

    @property
    def late_by(self) -> int:
        """Days between the session's date and when the set was really entered; 0 on the day."""
        return self.logged.late_by if self.logged else 0

    @property
    def entered_by(self) -> User | None:
        """Who logged it, when that was not the athlete herself."""
        row = self.logged
        athlete = self.drill.block.session.athlete
        return row.entered_by if row and row.entered_by_id != athlete.user_id else None

    @property
    def changed(self) -> bool:
        """True where what was done is not what was prescribed."""
        return self.logged is not None and any(self.logged.differs_from(self.drill))


@dataclass
class SampleRow(SheetRow):
    """A row of no set: what a phone paints one from that is logged now."""

    entered_by: User | None = None
    late_by: int = 0
    changed = False


@dataclass
class SetRows:
    number: int
    rows: list[SheetRow]
    extra: bool = False
    last: str = ""


@dataclass
class DrillCard:
    """`tally`: what it adds to its session; `progress`: against the sets it was to have."""

    drill: SessionDrill
    tally: compliance.Tally
    progress: compliance.Tally
    sets: list[SetRows]
    last: str = ""
    #: What she noted at its sets the last time.
    last_note: str = ""
    result: str = ""
    current: bool = False
    instead_of: str = ""
    label: str = ""
    hurt_elsewhere: str = ""
    #: Why what she can choose stops at the pipe.
    range_missing: str = ""
    #: Where she stands on the drill's ladder, and what is missing.
    rung: str = ""
    #: That this session counts for the next rung; empty where it does not.
    toward: str = ""
    #: {side: amount} of the last session.
    last_amounts: dict[str, Decimal | None] = field(default_factory=dict)

    @property
    def rows(self) -> list[SheetRow]:
        return [row for a_set in self.sets for row in a_set.rows]

    @property
    def next_row(self) -> SheetRow | None:
        return next(
            (row for row in self.rows if row.logged is None and row.number <= self.drill.sets), None
        )

    @property
    def round(self) -> int | None:
        """The round of a circuit that the next row is in; None when nothing is left."""
        row = self.next_row
        return self.drill.sets_done_before_swap + row.number if row else None

    @property
    def state(self) -> str:
        return compliance.drill_state(self.progress)

    @property
    def can_swap(self) -> bool:
        """Whether it can be done as another drill: of a set that is left nothing was done."""
        begun = {row.number for row in self.rows if row.logged and not row.logged.skip_reason}
        numbers = range(1, self.drill.sets + 1)
        unbegun = any(number not in begun for number in numbers)
        return not self.drill.is_replaced and self.next_row is not None and unbegun

    @property
    def can_go(self) -> bool:
        """Whether it can be taken away: it was added, and nothing was ever told of it."""
        drill = self.drill
        swapped = drill.is_replaced or drill.replaces_id is not None
        return drill.extra and not (swapped or drill.was_logged or drill.worst_pain is not None)

    @property
    def more_number(self) -> int | None:
        """The number of one set more than there is; None of a drill that was swapped."""
        return _number_after(self.drill, [a_set.number for a_set in self.sets])

    @property
    def sample_todo(self) -> SampleRow:
        drill = self.drill
        side = drill.rows_of_a_set[0]
        return SampleRow(drill, 0, side, UUID(int=0), offer(drill, side))

    @property
    def share(self) -> float:
        return compliance.done_share(self.progress)


def session_row(
    drill: SessionDrill,
    number: int,
    side: str,
    logged: LoggedSet | None,
    lasts: Mapping[str, Decimal | None],
    here: Sequence[LoggedSet] = (),
    *,
    extra: bool = False,
) -> SheetRow:
    """A row with what one tap would log.

    `lasts`: {side: last amount} to lean on. `here`: what was done in this session, in order.
    """
    last_amount = lasts.get(side)
    return SheetRow(
        drill=drill,
        number=number,
        side=side,
        id=set_id(drill.pk, number, side),
        offer=offer(drill, side, here, last_amount),
        last_amount=last_amount,
        logged=logged,
        extra=extra,
    )


def drill_card(
    drill: SessionDrill,
    logged: Iterable[LoggedSet],
    last_rows: Sequence[LoggedSet],
    units: str,
    *,
    one_more: bool = False,
) -> DrillCard:
    """The sheet of one drill. `logged` and `last_rows` are its sets, now and the last time.

    `one_more`: with a set more than there is, to do.
    """
    active = {(row.number, row.side): row for row in logged if row.removed_at is None}
    last_amounts = {row.side: row.amount for row in last_rows}
    lasts = dict(last_amounts)
    here = _in_order(drill, active.values())
    for row in here:
        if row.amount_unit == drill.amount_unit:
            lasts[row.side] = row.amount
    numbers = drill.set_numbers(active.values())
    if one_more and (after := _number_after(drill, numbers)):
        numbers.append(after)
    sheet = DrillCard(
        drill=drill,
        tally=drill.tally(active.values()),
        progress=drill.progress(active.values()),
        sets=_set_rows(drill, numbers, active, lasts, here, last_rows, units),
        last=wording.last_text(last_rows, units),
        last_note=wording.listed(dict.fromkeys(row.note for row in last_rows if row.note)),
        last_amounts=last_amounts,
        result=wording.last_text(
            [row for key, row in sorted(active.items()) if not row.skip_reason], units
        ),
    )
    todo = next((row for row in sheet.rows if row.logged is None), None)
    if todo:
        todo.next = True
    return sheet


def _in_order(drill: SessionDrill, rows: Iterable[LoggedSet]) -> list[LoggedSet]:
    """Those that were done, as they are done: set by set, first side first."""
    sides = drill.rows_of_a_set
    done = [row for row in rows if row.amount is not None and row.side in sides]
    return sorted(done, key=lambda row: (row.number, sides.index(row.side)))


def _number_after(drill: SessionDrill, numbers: Sequence[int]) -> int | None:
    """The number of one set more than those; None where the drill takes no more."""
    number = max(numbers, default=0) + 1
    over = drill.is_replaced or number > MAX_SET_NUMBER or pain.stops(drill.worst_pain)
    return None if over else number


def _set_rows(
    drill: SessionDrill,
    numbers: Sequence[int],
    active: Mapping[tuple[int, str], LoggedSet],
    lasts: Mapping[str, Decimal | None],
    here: Sequence[LoggedSet],
    last_rows: Sequence[LoggedSet],
    units: str,
) -> list[SetRows]:
    """The SetRows with the `numbers`, each with what was done of it the last time."""
    by_number: dict[int, list[LoggedSet]] = {}
    for row in last_rows:
        by_number.setdefault(row.number, []).append(row)
    sides = drill.rows_of_a_set
    return [
        SetRows(
            number,
            [
                session_row(
                    drill,
                    number,
                    side,
                    active.get((number, side)),
                    lasts,
                    here,
                    extra=drill.extra or number > drill.sets,
                )
                for side in sides
            ],
            extra=number > drill.sets,
            last=wording.last_text(by_number.get(number, []), units),
        )
        for number in numbers
    ]
