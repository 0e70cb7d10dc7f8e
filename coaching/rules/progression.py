"""How a prescription goes up from week to week of a program.

A step a week is the plainest progression there is, and it is the coach's: the source article
gives none but its direction, "build up to 3 x 10" for the hanging drills and 10 to 12 reps for
the loaded ones, never above 60 lb in total.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from .limits import MAX_SETS

FIELDS = ("sets", "amount", "load")


@dataclass(frozen=True)
class WeekValues:
    """What a week can change of a prescription. Amount and load as typed, in its units.

    `load` is the weight of one piece, None where there is none.
    """

    sets: int
    amount: Decimal
    amount_top: Decimal | None = None
    load: Decimal | None = None


def _check_fields(fields: set[str]) -> None:
    unknown = fields - set(FIELDS)
    if unknown:
        raise ValueError(f"no value of a prescription: {', '.join(sorted(unknown))}")


def in_week(
    base: WeekValues,
    week: int,
    *,
    first_week: int,
    steps: Mapping[str, tuple[Decimal, Decimal | None]],
    overrides: Mapping[str, Decimal] | None = None,
    most: Decimal | int | None = None,
    most_amount: Decimal | int | None = None,
) -> WeekValues:
    """The WeekValues of `week` (1 is the program's first).

    `first_week` is the first one that holds the block: there `base` stands. `steps`:
    {field: (step, top or None)}, `overrides`: {field: value} of this week, which win. A range
    moves as a whole, and `top` is for its upper end. `most`: the load that may not be passed,
    from `load.most_load`, and `most_amount` the amount. Raises ValueError for a field that it
    does not know.
    """
    overrides = overrides or {}
    _check_fields({*steps, *overrides})
    weeks = max(0, week - first_week)

    def value(field: str, start: Decimal, width: Decimal | int = 0) -> Decimal:
        if field in overrides:
            return overrides[field]
        if field not in steps:
            return start
        step, top = steps[field]
        climbed = start + step * weeks
        # A top under where it starts does not pull it down: it only goes no further.
        return climbed if top is None else max(start, min(climbed, top - width))

    width = Decimal(0) if base.amount_top is None else base.amount_top - base.amount
    amount = value("amount", base.amount, width)
    if most_amount is not None:
        amount = min(amount, max(base.amount, most_amount - width))
    load = overrides.get("load") if base.load is None else value("load", base.load)
    if load is not None and most is not None:
        load = min(load, Decimal(most))
    return replace(
        base,
        sets=min(MAX_SETS, int(value("sets", Decimal(base.sets)))),
        amount=amount,
        amount_top=None if base.amount_top is None else amount + width,
        load=load,
    )
