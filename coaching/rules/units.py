"""Typed values and their SI equivalents, in exact decimals.

A value is stored as it was typed, with its unit, beside its SI total. Conversions
use the exact definitions: 1 lb = 0.45359237 kg, 1 yd = 0.9144 m, 1 in = 2.54 cm.
"""

import re
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
    return in_unit(value, unit, PREFERRED[unit_system][wanted])


def in_unit(value: Decimal, unit: str, target: str) -> tuple[str, str]:
    """(`text`, `unit`) of `value`: in its own unit as typed, in another `target` to one decimal.

    An empty `target` is its own.
    """
    if target in ("", unit):
        return plain(value), unit
    converted = to_si(Decimal(value), unit) / _TO_SI.get(target, Decimal(1))
    return plain(converted.quantize(Decimal("0.1"), ROUND_HALF_UP)), target


# Units as texts write them: (system, what they measure, of how many m, kg or cm).
_IN_TEXTS = {
    "lb": ("imperial", "load", KG_PER_LB),
    "kg": ("metric", "load", Decimal(1)),
    "yd": ("imperial", "distance", M_PER_YD),
    "m": ("metric", "distance", Decimal(1)),
    "inches": ("imperial", "size", CM_PER_IN),
    "cm": ("metric", "size", Decimal(1)),
}
_NUMBER = r"(\d{1,5}(?:\.\d{1,3})?)"
_UNIT = f"({'|'.join(_IN_TEXTS)})"
#: "60 lb (27.2 kg)": an amount and, in brackets, the same in the other system.
BOTH_UNITS = re.compile(rf"\b{_NUMBER} {_UNIT} \({_NUMBER} {_UNIT}\)")


def both_agree(value: str, unit: str, other: str, other_unit: str) -> bool:
    """Whether `other` `other_unit` is `value` `unit` in the other system, as it is rounded."""
    system, kind, factor = _IN_TEXTS[unit]
    other_system, other_kind, other_factor = _IN_TEXTS[other_unit]
    if system == other_system or kind != other_kind:
        return False
    places = Decimal(1).scaleb(min(0, _exponent(other)))
    exact = Decimal(value) * factor / other_factor
    return exact.quantize(places, ROUND_HALF_UP) == Decimal(other)


def _exponent(number: str) -> int:
    return -len(number.partition(".")[2])


def in_units(text: str, unit_system: str) -> str:
    """`text` in the units of a reader: of each amount that stands in both, hers alone.

    "At most 60 lb (27.2 kg)." is "At most 27.2 kg." for a metric reader. What does not agree
    stays as it was written.
    """

    def hers(match: re.Match[str]) -> str:
        value, unit, other, other_unit = match.groups()
        if not both_agree(value, unit, other, other_unit):
            return match[0]
        if _IN_TEXTS[unit][0] == unit_system:
            return f"{value} {unit}"
        return f"{other} {other_unit}"

    return BOTH_UNITS.sub(hers, text)
