"""What happened, as a need draws it: a load against its cap, the days of a week."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dateformat import format as date_format

from coaching.presentation.wording import load_text
from coaching.rules.units import load_kg


@dataclass(frozen=True)
class CapLine:
    """A load above its cap, drawn: `x` of 240, where the cap stands at 134."""

    load: str
    cap: str
    x: float

    @property
    def text_x(self) -> float:
        return self.x + 11


CAP_X, LAST_X = 134, 172


def cap_line(facts: Any, units: str) -> CapLine:
    """Of a load over its cap, in its reader's units."""
    value, unit, count = facts["load"]
    total = load_kg(Decimal(value), unit, count)
    cap = load_kg(Decimal(facts["cap"][0]), facts["cap"][1])
    x = min(CAP_X * total / cap, Decimal(LAST_X)) if total and cap else Decimal(LAST_X)
    return CapLine(
        load_text(Decimal(value), unit, count, units),
        load_text(Decimal(facts["cap"][0]), facts["cap"][1], 1, units),
        float(round(x, 1)),
    )


def of_week(day: date, state: str) -> tuple[str, str, str]:
    """(first letter, state, the day in words) of a day."""
    return date_format(day, "D")[:1], state, date_format(day, "l j F")
