"""Foot contacts of plyometric work.

One or both feet landing is one contact. The catalogue's figures per rep, per distance or per
run are estimates and are marked as such; the source article gives none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum


def contacts(
    sets: int,
    amount_si: Decimal,
    *,
    value: Decimal | int | None,
    basis: str,
    per_si: Decimal | None = None,
    sides: int = 1,
) -> int:
    """Foot contacts of `sets` sets of `amount_si` (reps, m or runs).

    `value` contacts per `basis` ('rep', 'run' or 'distance'); for a distance, per `per_si`
    metres. `sides` is 2 when the amount is done once on each side. 0 when `value` is None.
    """
    if value is None:
        return 0
    each = Decimal(amount_si)
    if basis == "distance":
        if per_si is None:
            raise ValueError("contacts per distance, and no distance")
        each /= Decimal(per_si)
    total = Decimal(sets) * sides * each * Decimal(value)
    return int(total.quantize(Decimal(1), ROUND_HALF_UP))


# What a session is commonly kept to: a beginner's, that of one with some training, that of one
# with much; and what it holds of high intensity. Secondary sources, not the article's; none was
# found at first hand.
BEGINNERS_SESSION = (80, 100)
TRAINED_SESSION = (100, 120)
ADVANCED_SESSION = (120, 140)
HIGH_INTENSITY = (30, 40)


class Level(StrEnum):
    """How much jumping an athlete is used to."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"


@dataclass(frozen=True)
class Limits:
    """The most foot contacts of one day, by the athlete's level, and of high intensity."""

    beginner: int = BEGINNERS_SESSION[1]
    intermediate: int = TRAINED_SESSION[1]
    advanced: int = ADVANCED_SESSION[1]
    high: int = HIGH_INTENSITY[1]

    def of(self, level: str) -> int:
        """The limit of an athlete of that Level."""
        return {
            Level.BEGINNER: self.beginner,
            Level.INTERMEDIATE: self.intermediate,
            Level.ADVANCED: self.advanced,
        }[Level(level)]


@dataclass(frozen=True, order=True)
class DayTotal:
    """The foot contacts of an athlete's day, in all her teams, beside what it is kept to."""

    date: date
    athlete: int
    total: int
    limit: int


def strictest(limits: Iterable[Limits]) -> Limits:
    """Of several teams the lowest of each; of none the figures commonly given."""
    some = list(limits) or [Limits()]
    return Limits(
        *(
            min(getattr(each, name) for each in some)
            for name in ("beginner", "intermediate", "advanced", "high")
        )
    )


def over(total: int, limit: int) -> int:
    """Foot contacts of one session above `limit`, 0 when within."""
    return max(0, total - limit)
