"""Charts of measurements over time: values in, places out.

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
#: How wide what a point tells is, and how far names of marks stand apart at least.
TIP, NAME_GAP = 230, 150


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
    """A strip over the dots of a day, or of days that stand close, from `day` to `until`, that a
    finger, a mouse or the keyboard finds. `tip`: where the left of what it tells stands.
    """

    x: float
    width: float
    day: date
    until: date

    @property
    def tip(self) -> float:
        return round(min(max(self.x + self.width / 2 - TIP / 2, 0), WIDTH - TIP), 1)


@dataclass(frozen=True)
class Mark:
    """A line up from the axis of days, and its name below, unless another one stands there."""

    x: float
    day: date
    name: str
    anchor: str
    is_named: bool


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
    marks: list[Mark] = field(default_factory=list)
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


def ticks_of(scale: Scale, labels: Sequence[float] = ()) -> list[Tick]:
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
    marks: Sequence[tuple[date, str]] = (),
) -> Chart:
    """A Chart of `lines`, each with one reading or more, from `start` to `end`. `marks`: days with
    what happened on them, in order.
    """
    values = [value for line in lines.values() for _day, value, _spread in line]
    y = scale_of([*values, *(band or ()), *([] if bar is None else [bar])], height)
    x = Scale(0, max(1, (end - start).days), LEFT, RIGHT)
    drawn = _drawn(lines, x, y, start)
    return Chart(
        height=height,
        lines=drawn,
        ticks=ticks_of(y, [line.label_y - 4 for line in drawn]),
        days=_day_ticks(x, start, end),
        hits=_hits({dot.day: dot.x for line in drawn for dot in line.dots}),
        band=None if band is None else Band(y.at(band[1]), round(y.at(band[0]) - y.at(band[1]), 1)),
        bar=None if bar is None else y.at(bar),
        marks=_marks(x, [mark for mark in marks if start <= mark[0] <= end], start),
    )


def scale_of(values: Sequence[float], height: int) -> Scale:
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
    """A strip a day; days whose strips would lie over each other share the one of the last."""
    hits: list[Hit] = []
    for day in sorted(days, reverse=True):
        start = round(days[day] - HIT / 2, 1)
        if hits and start + HIT > hits[-1].x:
            last = hits[-1]
            hits[-1] = Hit(last.x, last.width, day, last.until)
        else:
            hits.append(Hit(start, HIT, day, day))
    return hits[::-1]


def _marks(x: Scale, marks: Sequence[tuple[date, str]], start: date) -> list[Mark]:
    """The newest ones are named, as far as their names do not lie over each other."""
    drawn: list[Mark] = []
    named = float("inf")
    for day, name in reversed(marks):
        at = x.at((day - start).days)
        anchor = "start" if at < NAME_GAP / 2 else "middle"
        is_named = named - at >= NAME_GAP
        named = at if is_named else named
        drawn.append(Mark(at, day, name, anchor, is_named))
    return drawn[::-1]
