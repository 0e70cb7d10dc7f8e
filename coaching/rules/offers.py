"""What one tap on a row logs, and what is meant by a number that was read in another unit.

A load that was changed is the load of the sets after it, and so is a distance: the hall is as long
as it is. What was counted or timed begins anew with each set, but for a range
(`amounts.one_tap_amount`). A default of ours.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Protocol

from .amounts import one_tap_amount
from .units import AMOUNT_UNITS, in_unit


class Held(Protocol):
    """What was done of a row, or is prescribed; a row that was skipped has no amount."""

    @property
    def amount(self) -> Decimal | None: ...
    @property
    def amount_unit(self) -> str: ...
    @property
    def load_value(self) -> Decimal | None: ...
    @property
    def load_unit(self) -> str: ...
    @property
    def load_count(self) -> int: ...
    @property
    def implement_id(self) -> int | None: ...


class Prescribed(Held, Protocol):
    """A Held with an amount, and perhaps the top of a range."""

    @property
    def amount(self) -> Decimal: ...
    @property
    def amount_top(self) -> Decimal | None: ...


class Row(Held, Protocol):
    """A Held of one side."""

    @property
    def side(self) -> str: ...


@dataclass(frozen=True)
class Offer:
    """What one tap logs: an amount, and what is held, as LoggedSet has them."""

    amount: Decimal
    amount_unit: str
    load_value: Decimal | None
    load_unit: str
    load_count: int
    implement_id: int | None


def offer(
    prescribed: Prescribed, side: str, here: Sequence[Row] = (), last: Decimal | None = None
) -> Offer:
    """The Offer of a row of `side`.

    `here`: what was done of the drill in this session, in its order. `last`: the last amount on
    that side in the unit that is prescribed, for a range.
    """
    amount = one_tap_amount(prescribed.amount, prescribed.amount_top, last)
    unit = prescribed.amount_unit
    if unit in AMOUNT_UNITS["distance"]:
        for row in here:
            if row.side == side and row.amount:
                amount, unit = row.amount, row.amount_unit
    held = here[-1] if here else prescribed
    load = (held.load_value, held.load_unit, held.load_count)
    return Offer(amount, unit, *load, held.implement_id)


def as_meant(
    value: Decimal, unit: str, known: Iterable[tuple[Decimal | None, str]]
) -> tuple[Decimal, str]:
    """(`value`, `unit`), or what of `known` is read as just that in `unit`.

    20 yd are read as 18.3 m, so 18.3 m are the 20 yd that were planned.
    """
    for other, other_unit in known:
        if other is not None and Decimal(in_unit(other, other_unit, unit)[0]) == value:
            return other, other_unit
    return value, unit


def values_as_meant(
    values: Mapping[str, Any], prescribed: Prescribed, own: Held | None, others: Iterable[Held]
) -> dict[str, Any]:
    """`values` of a set (as LoggedSet has them) as they are meant.

    `own`: what stands there of the set itself, `others`: of the drill's other sets.
    """
    meant, rows = dict(values), [row for row in (own, prescribed, *others) if row is not None]
    amount, load = values.get("amount"), values.get("load_value")
    if amount is not None and values.get("amount_unit"):
        known = [(row.amount, row.amount_unit) for row in rows]
        known.append((prescribed.amount_top, prescribed.amount_unit))
        meant["amount"], meant["amount_unit"] = as_meant(amount, values["amount_unit"], known)
    if load is not None:
        known = [(row.load_value, row.load_unit) for row in rows]
        meant["load_value"], meant["load_unit"] = as_meant(load, values["load_unit"], known)
    return meant
