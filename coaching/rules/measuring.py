"""Angles of the thigh, turnover and speed from points and frames that somebody marked.

static/js/measure/arithmetic.js says the same; tests/data/measuring.json holds both to it.
Points are (x, y) in pixels, x to the right and y down. Angles are degrees, + forward: 0 is a thigh
that hangs, 90 one that is parallel to the ground; behind the vertical they are negative.

Sources: two angles and seven steps after Miyashiro 2019 and Dingenen 2018; thigh to the
horizontal and knee angle as the modified Thomas test is read (field.md); one frame at each end
as the error of a time is the arithmetic of marking; that a tap is 0.025 s off is a default of ours.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, floor, hypot, sqrt

Point = tuple[float, float]

#: A picture that was not turned: down is its edge.
DOWN: Point = (0.0, 1.0)
#: So many steps settle the mean.
STEPS_ENOUGH = 7
#: How far off a tap is, in seconds.
TAP_ERROR = 0.025


@dataclass(frozen=True)
class Lift:
    """The thigh's angle to the vertical and to the trunk, both to 0.1°."""

    vertical: float
    trunk: float


@dataclass(frozen=True)
class HipRange:
    """A leg that hangs from a table: thigh above the horizontal, bend of the knee, to 0.1°."""

    thigh: float
    bend: float


@dataclass(frozen=True)
class Settled:
    """Mean and spread (one standard deviation; None of a single one) of `n` values."""

    mean: float
    spread: float | None
    n: int


@dataclass(frozen=True)
class Timed:
    """A value, its error with one mark off at each end (root of squares), and the worst case."""

    value: float
    error: float
    worst: float


@dataclass(frozen=True)
class Sprint:
    """Seconds between two marks, metres per second, and metres a step where turnover is known."""

    seconds: Timed
    speed: Timed
    step_length: Timed | None


def tenth(value: float) -> float:
    """To one decimal, halves up: as JavaScript rounds."""
    return floor(value * 10 + 0.5) / 10


def down_between(first: Point, second: Point) -> Point:
    """Which way is down, from two taps on something upright.

    The lower one is below; of a picture that lies on its side the second one is.
    """
    x, y = second[0] - first[0], second[1] - first[1]
    if x == y == 0:
        return DOWN
    way = -1 if y < 0 and abs(y) > abs(x) else 1
    length = hypot(x, y)
    return way * x / length, way * y / length


def _from(line: Point, thigh: Point) -> float:
    """Degrees from `line` to `thigh`, turning from down to the right."""
    across = thigh[0] * line[1] - thigh[1] * line[0]
    along = thigh[0] * line[0] + thigh[1] * line[1]
    return degrees(atan2(across, along))


def bone(start: Point, end: Point, *, facing: int, down: Point = DOWN) -> float:
    """The angle to the vertical of a bone from `start` to `end`, which hangs at 0."""
    return facing * _from(down, (end[0] - start[0], end[1] - start[1]))


def lift(shoulder: Point, hip: Point, knee: Point, *, facing: int, down: Point = DOWN) -> Lift:
    """The two angles of a thigh. `facing`: 1 where she looks to the right, -1 to the left."""
    thigh = knee[0] - hip[0], knee[1] - hip[1]
    trunk = hip[0] - shoulder[0], hip[1] - shoulder[1]
    return Lift(tenth(facing * _from(down, thigh)), tenth(facing * _from(trunk, thigh)))


def facing_of(hip: Point, knee: Point, down: Point = DOWN) -> int:
    """Which way she looks, of a knee that is lifted: it is in front."""
    return -1 if _from(down, (knee[0] - hip[0], knee[1] - hip[1])) < 0 else 1


def hip_range(hip: Point, knee: Point, ankle: Point, *, down: Point = DOWN) -> HipRange:
    """The modified Thomas test's two angles; whichever way she lies. A straight knee bends by 0."""
    thigh, shin = (knee[0] - hip[0], knee[1] - hip[1]), (ankle[0] - knee[0], ankle[1] - knee[1])
    return HipRange(tenth(abs(_from(down, thigh)) - 90), tenth(abs(_from(thigh, shin))))


def angle_at(first: Point, corner: Point, second: Point) -> float:
    """The angle between the lines from `corner` to two points, 0 to 180, to 0.1°."""
    one_way = atan2(first[0] - corner[0], first[1] - corner[1])
    other = atan2(second[0] - corner[0], second[1] - corner[1])
    apart = abs(degrees(one_way - other))
    return tenth(min(apart, 360 - apart))


def settled(values: Sequence[float]) -> Settled | None:
    """Mean, spread and number of some values; nothing of none."""
    n = len(values)
    if not n:
        return None
    mean = sum(values) / n
    spread = sqrt(sum((value - mean) ** 2 for value in values) / (n - 1)) if n > 1 else None
    return Settled(mean, spread, n)


def seconds_of(frames: float, filmed_at: float) -> float:
    """Real seconds of so many frames: of how they were filmed, not of how they are played."""
    return frames / filmed_at


def _timed(value: float, seconds: float, off: float) -> Timed:
    """`value` over `seconds`, each end of which may be `off`."""
    return Timed(value, value * sqrt(2) * off / seconds, value * 2 * off / seconds)


def turnover(marks: Sequence[float], *, off: float) -> Timed | None:
    """Steps per second from the seconds of the strikes in order, each of them `off` at most.

    Steps, not strides: left to right is one. Two strikes are needed for it.
    """
    seconds = marks[-1] - marks[0] if marks else 0
    if seconds <= 0:
        return None
    return _timed((len(marks) - 1) / seconds, seconds, off)


def missing(sides: Sequence[str]) -> list[int]:
    """Where a strike seems to be missing: before these places, the same foot struck twice."""
    return [n for n in range(1, len(sides)) if sides[n] == sides[n - 1]]


def sprint(
    seconds: float, metres: float, *, off: float, turned: Timed | None = None
) -> Sprint | None:
    """Time, speed and step length between two marks that may be `off` at each end."""
    if seconds <= 0 or metres <= 0:
        return None
    speed = _timed(metres / seconds, seconds, off)
    step = None
    if turned:
        value = speed.value / turned.value
        shares = speed.error / speed.value, turned.error / turned.value
        worst = speed.worst / speed.value + turned.worst / turned.value
        step = Timed(value, value * hypot(*shares), value * worst)
    return Sprint(Timed(seconds, sqrt(2) * off, 2 * off), speed, step)
