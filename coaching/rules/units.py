"""Typed values and their SI equivalents, in exact decimals.

A value is stored as it was typed, with its unit, beside its SI total. Conversions
use the exact definitions: 1 lb = 0.45359237 kg, 1 yd = 0.9144 m, 1 in = 2.54 cm.
"""

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from .numbers import as_written

KG_PER_LB = Decimal("0.45359237")
M_PER_YD = Decimal("0.9144")
CM_PER_IN = Decimal("2.54")

LOAD_UNITS = ("lb", "kg")
AMOUNT_UNITS = {
    "reps": ("reps",),
    "seconds": ("s",),
    "distance": ("yd", "m"),
    "runs": ("runs",),
}
PREFERRED = {
    "imperial": {"load": "lb", "distance": "yd"},
    "metric": {"load": "kg", "distance": "m"},
}

_TO_SI = {"lb": KG_PER_LB, "yd": M_PER_YD}
_STEP = Decimal("0.00000001")


def to_si(value: Decimal, unit: str) -> Decimal:
    """`value` (Decimal) in kg, m, s, reps or runs. kg, m, s, reps and runs pass through."""
    return value * _TO_SI.get(unit, Decimal(1))


def load_kg(value: Decimal | None, unit: str, count: int = 1) -> Decimal | None:
    """The total mass in kg of `count` implements of `value` `unit` each, to 8 places.

    60 lb is 27.21554220 kg exactly. None stays None: no load was named.
    """
    if value is None:
        return None
    return (to_si(Decimal(value), unit) * count).quantize(_STEP)


@lru_cache(maxsize=2000)
def plain(value: Decimal | int | str | None) -> str:
    """A number as a person writes it: no trailing zeros, no exponent.

    Forms and imports read it again (rules/numbers.py), so 6.804 kg are 6.8040.
    """
    if value is None:
        return ""
    return as_written(bare(value))


def bare(value: Decimal | int | str) -> str:
    """The shortest digits of a number, as a program reads them: 6.804."""
    text = format(Decimal(value), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def read_as(value: Decimal, unit: str, unit_system: str) -> tuple[str, str]:
    """(`text`, `unit`) for a reader of `unit_system` ('imperial' or 'metric').

    A value in the reader's own units comes back exactly as typed; another is converted
    and rounded to one decimal.
    """
    wanted = {"lb": "load", "kg": "load", "yd": "distance", "m": "distance"}.get(unit)
    if wanted is None or PREFERRED[unit_system][wanted] == unit:
        return plain(value), unit
    target = PREFERRED[unit_system][wanted]
    converted = to_si(Decimal(value), unit) / _TO_SI.get(target, Decimal(1))
    return plain(converted.quantize(Decimal("0.1"), ROUND_HALF_UP)), target
