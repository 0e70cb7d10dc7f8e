"""Results of tests: how trials combine, which numbers are asked about, what is inside the error.

Source: field.md of the project's research. Angles from video: one rater 0.6 to 4.3°, at least
seven steps before the mean settles (Dingenen 2018, other angles of the leg); of one frame wrong at
each end of a time the errors combine as the root of squares. What is asked about is a default of
ours: a slip of a finger, not a judgment.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from math import sqrt
from statistics import stdev

#: Trials that a test may ask for, and rows that one result may hold: every step of a clip.
MAX_TRIALS = 10
MAX_ROWS = 60
#: So many steps settle the mean of an angle.
SETTLED = 7
#: The step in which every number is kept.
STEP = Decimal("0.001")

#: {what a test measures: (lowest, highest) that nobody is asked about}, in its unit.
USUAL = {
    "knee_lift": (Decimal(30), Decimal(110)),
    "turnover": (Decimal("1.5"), Decimal("5.5")),
    "sprint": (Decimal("0.8"), Decimal(12)),
    "hop": (Decimal(3), Decimal(25)),
    "hip_range": (Decimal(-40), Decimal(40)),
    "full_range": (Decimal(0), Decimal(1)),
    "count": (Decimal(0), Decimal(150)),
}
#: The same of the numbers beside it, in degrees.
USUAL_ANGLES = {
    "to_trunk": (Decimal(30), Decimal(140)),
    "at_strike": (Decimal(-45), Decimal(75)),
    "strike_to_trunk": (Decimal(-45), Decimal(100)),
    "knee_angle": (Decimal(20), Decimal(110)),
}
#: What cannot be at all: an angle of more than half a turn, a time of none.
POSSIBLE = {
    "knee_lift": (Decimal(-90), Decimal(180)),
    "turnover": (Decimal("0.1"), Decimal(10)),
    "sprint": (Decimal("0.1"), Decimal(600)),
    "hop": (Decimal("0.1"), Decimal(600)),
    "hip_range": (Decimal(-90), Decimal(90)),
    "full_range": (Decimal(0), Decimal(1)),
    "count": (Decimal(0), Decimal(9999)),
    "plain": (Decimal(-99999), Decimal(99999)),
}
POSSIBLE_ANGLE = (Decimal(-180), Decimal(180))


def is_possible(measures: str, value: Decimal) -> bool:
    """Whether a test that measures `measures` can give that at all."""
    low, high = POSSIBLE[measures]
    return low <= value <= high


def is_unusual(measures: str, value: Decimal) -> bool:
    """Whether it is asked about before it is kept: it can be, and hardly ever is."""
    low, high = USUAL.get(measures, (value, value))
    return not low <= value <= high


def is_unusual_angle(name: str, value: Decimal) -> bool:
    low, high = USUAL_ANGLES[name]
    return not low <= value <= high


def combined(values: Sequence[Decimal], combine: str, better: str) -> Decimal:
    """What trials give together: their mean, or the best. None is better: the mean.

    `combine`: 'best' or 'mean'; `better`: 'higher', 'lower' or 'none'.
    """
    if combine == "best" and better != "none":
        return max(values) if better == "higher" else min(values)
    return mean(values)


def mean(values: Sequence[Decimal]) -> Decimal:
    return (sum(values, Decimal(0)) / len(values)).quantize(STEP, ROUND_HALF_UP)


def spread(values: Sequence[Decimal]) -> Decimal | None:
    """One standard deviation of a sample; None of fewer than two."""
    return stdev(values).quantize(STEP, ROUND_HALF_UP) if len(values) > 1 else None


@dataclass(frozen=True)
class Believable:
    """The smallest change worth believing in a test, where it is from, and of how many pairs.

    `pairs` is 0 where it is the literature's or a default of ours.
    """

    change: Decimal | None
    source: str = ""
    pairs: int = 0


INSIDE, MORE, UNKNOWN = "inside", "more", "unknown"


def weigh_change(before: Decimal, after: Decimal, believable: Decimal | None) -> str:
    """INSIDE the error, MORE than it, or UNKNOWN where nobody knows the error."""
    if believable is None:
        return UNKNOWN
    return MORE if abs(after - before) > believable else INSIDE


#: So many pairs, and the club's own error takes the place of the literature's.
ENOUGH_PAIRS = 10
#: So many days at most between the two of a pair: who trains has hardly changed in between.
PAIR_DAYS = 7
#: Of a difference of two measurements, 95 of 100 lie within so many of its standard errors.
_BAND = 1.96


def own_error(pairs: Sequence[tuple[Decimal, Decimal]]) -> Decimal | None:
    """The smallest change worth believing by a club's own pairs: (first, second) of one athlete by
    one person within PAIR_DAYS. None while there are fewer than ENOUGH_PAIRS.

    The typical error is the root of the mean of squared differences over two; the smallest
    detectable change 1.96 times the root of two times that (Weir 2005; Hopkins 2000).
    """
    if len(pairs) < ENOUGH_PAIRS:
        return None
    squares = [float(after - before) ** 2 for before, after in pairs]
    typical = sqrt(sum(squares) / len(squares) / 2)
    return Decimal(_BAND * sqrt(2) * typical).quantize(STEP, ROUND_HALF_UP)


def believable(
    literature: Decimal | None, source: str, pairs: Sequence[tuple[Decimal, Decimal]]
) -> Believable:
    """The club's own error once there are enough pairs of it, else the literature's."""
    own = own_error(pairs)
    if own is not None and own > 0:
        return Believable(own, "", len(pairs))
    return Believable(literature, source)


def speed_of(distance: Decimal, seconds: Decimal) -> Decimal:
    """Of a distance run in so many seconds, in its unit a second; 0 of no time."""
    return (distance / seconds).quantize(STEP, ROUND_HALF_UP) if seconds else Decimal(0)


def step_length(speed: Decimal, turnover: Decimal) -> Decimal:
    """How far a step goes, at a speed and so many steps a second; 0 of no steps."""
    return (speed / turnover).quantize(STEP, ROUND_HALF_UP) if turnover else Decimal(0)
