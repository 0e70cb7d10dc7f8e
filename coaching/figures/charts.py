"""Charts of measurements over time, and of three of them at once: values in, places out.

Templates draw them: every number of a chart is a place in its own units, `WIDTH` across. No chart
knows what it is of, or a language.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from math import floor, log10

WIDTH, LEFT, RIGHT = 350, 10, 270
TOP, AXIS = 8, 28
#: Labels of lines stand at least so far apart, and what a finger finds is so wide: 24 pixels on
#: the narrowest phone.
LABEL_GAP, HIT = 15, 30


@dataclass(frozen=True)
class Scale:
    """Values from `low` to `high` between two places."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return round(self.start + share * (self.end - self.start), 1)


@dataclass(frozen=True)
class Tick:
    """A round value on an axis; `text` is empty where the label of a line stands."""

    at: float
    text: str


@dataclass(frozen=True)
class DayTick:
    at: float
    day: date
    anchor: str


@dataclass(frozen=True)
class Dot:
    """A measurement in the drawing; `low` and `high` where its spread ends."""

    x: float
    y: float
    day: date
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Drawn:
    """A line of a chart: its key, its dots in order, where its label stands."""

    key: str
    dots: list[Dot]
    label_y: float

    @property
    def path(self) -> str:
        """What an SVG path draws through all dots."""
        return "M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in self.dots)

    @property
    def last(self) -> Dot:
        return self.dots[-1]


@dataclass(frozen=True)
class Hit:
    """A strip over a day's dots that a finger, a mouse or the keyboard finds."""

    x: float
    width: float
    day: date


@dataclass(frozen=True)
class Band:
    """Between two values: where what is inside the error of the first one stands."""

    y: float
    height: float


@dataclass
class Chart:
    """Lines over days. `bar`: the place of a value that is drawn across, as 90 degrees."""

    height: int
    lines: list[Drawn]
    ticks: list[Tick]
    days: list[DayTick]
    hits: list[Hit]
    band: Band | None = None
    bar: float | None = None
    marks: list[Hit] = field(default_factory=list)
    width: int = WIDTH

    @property
    def floor(self) -> int:
        """Where the axis of days is."""
        return self.height - AXIS


# Of a line: its day, its value, and how far its trials spread.
Reading = tuple[date, float, float | None]


def nice_ticks(low: float, high: float, most: int = 4) -> list[float]:
    """At most `most` round values from `low` to `high`."""
    step = 10.0 ** floor(log10((high - low) or 1))
    for share in (0.1, 0.2, 0.5, 1, 2, 5, 10):
        size = step * share
        first = -floor(-low / size + 1e-9)
        last = floor(high / size + 1e-9)
        if last - first < most:
            return [round(n * size, 6) for n in range(int(first), int(last) + 1)]
    return []


def _ticks(scale: Scale, labels: Sequence[float] = ()) -> list[Tick]:
    return [
        Tick(
            at := scale.at(value),
            "" if any(abs(at - label) < LABEL_GAP for label in labels) else _number(value),
        )
        for value in nice_ticks(scale.low, scale.high)
    ]


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "\u2212")


def spaced(places: Sequence[float], gap: float = LABEL_GAP) -> list[float]:
    """The places of labels, moved apart so that none covers another, in their order."""
    order = sorted(range(len(places)), key=lambda n: places[n])
    moved = list(places)
    for before, after in pairwise(order):
        moved[after] = max(moved[after], moved[before] + gap)
    return moved


def over_time(
    lines: Mapping[str, Sequence[Reading]],
    *,
    start: date,
    end: date,
    height: int,
    band: tuple[float, float] | None = None,
    bar: float | None = None,
    marks: Sequence[date] = (),
) -> Chart:
    """A Chart of `lines`, each with one reading or more, from `start` to `end`."""
    values = [value for line in lines.values() for _day, value, _spread in line]
    y = _scale([*values, *(band or ()), *([] if bar is None else [bar])], height)
    x = Scale(0, max(1, (end - start).days), LEFT, RIGHT)
    drawn = _drawn(lines, x, y, start)
    return Chart(
        height=height,
        lines=drawn,
        ticks=_ticks(y, [line.label_y - 4 for line in drawn]),
        days=_day_ticks(x, start, end),
        hits=_hits({dot.day: dot.x for line in drawn for dot in line.dots}),
        band=None if band is None else Band(y.at(band[1]), round(y.at(band[0]) - y.at(band[1]), 1)),
        bar=None if bar is None else y.at(bar),
        marks=[Hit(x.at((day - start).days), 0, day) for day in marks if start <= day <= end],
    )


def _scale(values: Sequence[float], height: int) -> Scale:
    low, high = min(values), max(values)
    room = (high - low) * 0.08 or max(abs(high) * 0.05, 0.5)
    return Scale(low - room, high + room, height - AXIS, TOP)


def _drawn(lines: Mapping[str, Sequence[Reading]], x: Scale, y: Scale, start: date) -> list[Drawn]:
    dots = {
        key: [
            Dot(
                x.at((day - start).days), y.at(value), day, value,
                *((y.at(value - spread), y.at(value + spread)) if spread else ()),
            )
            for day, value, spread in line
        ]
        for key, line in lines.items()
    }  # fmt: skip
    labels = spaced([line[-1].y + 4 for line in dots.values()])
    return [Drawn(key, line, at) for (key, line), at in zip(dots.items(), labels, strict=True)]


def _day_ticks(x: Scale, start: date, end: date) -> list[DayTick]:
    """The first day, two between, and the last one."""
    span = (end - start).days
    anchors = {0: "start", 3: "end"}
    days = [start + timedelta(days=round(span * n / 3)) for n in range(4)]
    return [
        DayTick(x.at((day - start).days), day, anchors.get(n, "middle"))
        for n, day in enumerate(days)
    ]


def _hits(days: Mapping[date, float]) -> list[Hit]:
    """A strip a day, from the last one back, as far as they do not lie over each other."""
    hits: list[Hit] = []
    for day in sorted(days, reverse=True):
        middle = days[day]
        if not hits or middle + HIT / 2 <= hits[-1].x:
            hits.append(Hit(round(middle - HIT / 2, 1), HIT, day))
    return hits[::-1]


@dataclass(frozen=True)
class Together:
    """A day's lift across, turnover up, and speed by size."""

    x: float
    y: float
    radius: float
    day: date
    speed: float | None
    is_last: bool = False


@dataclass
class Plane:
    """Three measurements at once, joined in time; `band` is the error of both about the first."""

    dots: list[Together]
    across: list[Tick]
    up: list[Tick]
    box: tuple[float, float, float, float] | None
    height: int = 240
    width: int = WIDTH

    @property
    def path(self) -> str:
        return "M" + "L".join(f"{dot.x:g} {dot.y:g}" for dot in self.dots)

    @property
    def floor(self) -> int:
        return self.height - 2 * AXIS


# A day, its lift, its turnover, and its speed where that was measured too.
Triple = tuple[date, float, float, float | None]


def together(days: Sequence[Triple], *, lift_error: float, turnover_error: float) -> Plane:
    """The Plane of `days` in order: at least one. An error of 0 is one that nobody knows."""
    _day, lift, turnover, _speed = days[0]
    wide, tall = lift_error, turnover_error
    height = Plane.height
    lifts = [day[1] for day in days] + [lift - wide, lift + wide]
    turnovers = [day[2] for day in days] + [turnover - tall, turnover + tall]
    x_low = _scale(lifts, height)
    x = Scale(x_low.low, x_low.high, 40, WIDTH - 30)
    y_low = _scale(turnovers, height)
    y = Scale(y_low.low, y_low.high, height - 2 * AXIS, TOP + 12)
    speeds = [day[3] for day in days if day[3] is not None]
    size = Scale(min(speeds), max(speeds) + 0.001, 5, 10) if speeds else None
    box = None
    if wide and tall:
        left, top = x.at(lift - wide), y.at(turnover + tall)
        box = (
            left, top, round(x.at(lift + wide) - left, 1), round(y.at(turnover - tall) - top, 1)
        )  # fmt: skip
    return Plane(
        dots=[
            Together(
                x.at(across), y.at(up), size.at(speed) if size and speed is not None else 4,
                day, speed, is_last=n == len(days) - 1,
            )
            for n, (day, across, up, speed) in enumerate(days)
        ],
        across=_ticks(x),
        up=_ticks(y),
        box=box,
    )  # fmt: skip
