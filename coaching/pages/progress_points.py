"""What a point of a chart tells: its day, value, spread and n, which test, how and by whom."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import ngettext

from coaching.figures.charts import TOP, Chart, Hit
from coaching.presentation.results import how_text, over_text, side_text, value_text

from .progress_parts import Reading

#: How high a line is, and how many are shown of days that stand close.
LINE, MAX_LINES = 16, 7


@dataclass(frozen=True)
class Point:
    """A strip of a chart with its lines, shown in a box whose top is at `y`."""

    hit: Hit
    lines: list[str]
    y: float

    @property
    def words(self) -> str:
        return "; ".join(self.lines)

    @property
    def height(self) -> int:
        return LINE * len(self.lines) + 12

    @property
    def x(self) -> float:
        return self.hit.tip


def points_of(chart: Chart, readings: Sequence[Reading], unit: str) -> list[Point]:
    """A Point for each of the chart's strips."""
    points = []
    for hit in chart.hits:
        dots = [
            dot.y for line in chart.lines for dot in line.dots if hit.day <= dot.day <= hit.until
        ]
        under = [reading for reading in readings if hit.day <= reading.day <= hit.until]
        lines = _lines(under, unit)
        is_low = sum(dots) / len(dots) > chart.floor / 2
        height = LINE * len(lines) + 12
        points.append(Point(hit, lines, TOP / 2 if is_low else max(0, chart.floor - height)))
    return points


def _lines(readings: Sequence[Reading], unit: str) -> list[str]:
    """Of each day, the newest first: the day, each value, and how they came about."""
    lines: list[str] = []
    days: dict[datetime.date, list[Reading]] = {}
    for reading in readings:
        days.setdefault(reading.day, []).append(reading)
    for day in sorted(days, reverse=True):
        lines.append(date_format(day, "j F Y"))
        for reading in days[day]:
            value = side_text(reading.result.side, value_text(reading.value, unit))
            over = over_text(reading.result, reading.spread)
            lines.append(", ".join(part for part in (value, over) if part))
        lines += dict.fromkeys(how_text(reading.result) for reading in days[day])
    left = len(lines) - MAX_LINES
    if left > 1:
        more = ngettext("and %(n)s line more", "and %(n)s lines more", left) % {"n": left}
        lines = [*lines[:MAX_LINES], more]
    return lines
