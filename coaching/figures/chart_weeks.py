"""Weeks side by side: a bar for what was done in each, and signs whose area is how much it was."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

from .charts import LEFT, RIGHT, TOP, Scale, Tick, ticks_of

#: How high a chart of bars is, and how far apart rows of signs stand.
HEIGHT, ROW = 96, 26
#: The half of the biggest sign.
BIGGEST = 9


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Bars:
    """A bar for each value, in order; nothing of 0."""

    bars: list[Bar]
    ticks: list[Tick]
    height: int = HEIGHT


def bars(values: Sequence[float]) -> Bars:
    """Of values from 0 on, one of them more."""
    room = (RIGHT - LEFT) / len(values)
    y = Scale(0, max(values) * 1.1, HEIGHT, TOP)
    width = round(min(room * 0.7, 14), 1)
    drawn = [
        Bar(round(LEFT + room * (n + 0.5) - width / 2, 1), at := y.at(value), width, HEIGHT - at)
        for n, value in enumerate(values)
        if value
    ]
    return Bars(drawn, [tick for tick in ticks_of(y) if tick.text != "0"])


@dataclass(frozen=True)
class Sign:
    """How many times the sign of size 1 is drawn as big, and where its middle is."""

    x: float
    size: float


def signs(values: Sequence[float], most: float) -> list[Sign]:
    """One for each week with something; its area is the value, `most` the biggest of the chart."""
    room = (RIGHT - LEFT) / len(values)
    return [
        Sign(round(LEFT + room * (n + 0.5), 1), round(sqrt(value / most) * BIGGEST, 1))
        for n, value in enumerate(values)
        if value
    ]
