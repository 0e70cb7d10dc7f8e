"""The load of the strength drills: its cap, and how fast it goes up.

Source of the cap: the article behind the catalogue: light and high, at most 60 lb in total (bar
plus plates, or both dumbbells together), about 10 to 12 reps, 3 sets. The step a week is a
default of ours, for growing athletes, from what can be held overhead with full range.
"""

from decimal import ROUND_DOWN, Decimal

from .units import to_si

#: One step of a load in all, and the most that it goes up from one week to the next.
STEP = {"lb": Decimal(5), "kg": Decimal("2.5")}


def over_cap(load_kg: Decimal | None, cap_kg: Decimal | None) -> bool:
    """True when `load_kg` is above `cap_kg` (exact decimals in kg; None means no load, no cap)."""
    return load_kg is not None and cap_kg is not None and load_kg > cap_kg


def most_load(cap_value: Decimal | None, cap_unit: str, *, unit: str, count: int) -> Decimal | None:
    """The heaviest piece of `unit` with which `count` of them stay within the cap, None without.

    Exact where cap and load have the same unit, else rounded down to a gram or thousandth.
    """
    if cap_value is None:
        return None
    each = Decimal(cap_value) / count
    if cap_unit != unit:
        each = to_si(each, cap_unit) / to_si(Decimal(1), unit)
    return each.quantize(Decimal("0.001"), ROUND_DOWN)


def step_of_a_piece(unit: str, pieces: int) -> Decimal:
    """One step of each of `pieces` that are held at once, in `unit` ('lb' or 'kg')."""
    return STEP[unit] / pieces
