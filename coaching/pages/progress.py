"""What tests of an athlete say over a span: charts, changes against the error, bests.

Two queries, however many results; what was trained beside it is `progress_training`.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from coaching.figures import charts
from coaching.figures.chart_plane import Plane
from coaching.models import Assessment, Result
from coaching.models.choices import Better, ResultUnit
from coaching.models.results import ResultQuerySet
from coaching.presentation.results import (
    change_text,
    error_text,
    moved_text,
    side_text,
    spread_text,
    value_text,
)
from coaching.rules.assessing import (
    MORE,
    combined,
    weigh_change,
)

from .progress_errors import errors_of
from .progress_parts import Part, Reading, most_measured, parts_of
from .progress_points import Point, points_of
from .progress_together import lift_turnover_speed, plane_points

#: How far back: by the word in the address, in days; all where it is None.
SPANS = {"6w": 42, "6m": 183, "all": None}
USUAL_SPAN, SHORT_SPAN = "6m", "6w"
SIDES = ("right", "left", "")


@dataclass
class Change:
    """From the first to the last of a line. `weighed` as of `rules.assessing.weigh_change`."""

    side: str
    first: str
    last: str
    moved: str
    weighed: str
    words: str
    sentence: str
    size: Decimal

    @property
    def side_name(self) -> str:
        return side_text(self.side)

    @property
    def is_more(self) -> bool:
        return self.weighed == MORE


@dataclass
class Section:
    """A chart with what it says, and the table behind it: [(day, side, value, Result)]."""

    key: str
    title: str
    unit: str
    about: str
    chart: charts.Chart
    changes: list[Change]
    error: str
    rows: list[tuple[datetime.date, str, str, Result]]
    #: What the chart's strips tell.
    points: list[Point] = field(default_factory=list)

    @property
    def lines(self) -> list[tuple[charts.Drawn, str]]:
        """Each line with its label: "Right 84°"."""
        last = {change.side: change.last.partition(" ")[0] for change in self.changes}
        return [(line, side_text(line.key, last[line.key])) for line in self.chart.lines]


@dataclass
class ProgressPage:
    """Of one athlete. `others`: tests without a chart, each with its changes."""

    span: str
    start: datetime.date
    sections: list[Section]
    together: Plane | None
    together_rows: list[tuple[datetime.date, str, str, str, str]]
    others: list[tuple[Assessment, list[Change], str]]
    bests: list[tuple[Result, str, str]]
    is_empty: bool

    @property
    def together_points(self) -> list[tuple[Any, list[str], int]]:
        return plane_points(self.together, self.together_rows) if self.together else []


def span_words() -> dict[str, str]:
    return {"6w": gettext("6 weeks"), "6m": gettext("6 months"), "all": gettext("All")}


def span_of(asked: Any) -> str:
    wanted = asked.get("span", "")
    return wanted if wanted in SPANS else USUAL_SPAN


def read_results(results: ResultQuerySet) -> list[Result]:
    """The standing ones in order, with test and who measured: one query."""
    shown = results.active().defer("points").select_related("assessment", "measured_by")
    return list(shown.in_order())


def progress_page(
    results: ResultQuerySet,
    *,
    teams: Iterable[Any],
    span: str,
    today: datetime.date,
    unit_system: str,
    marks: Sequence[tuple[datetime.date, str]] = (),
) -> ProgressPage:
    """The ProgressPage of the `results` of an athlete. `marks`: days on which she climbed,
    and where to.
    """
    every = read_results(results)
    days = SPANS[span]
    start = today - datetime.timedelta(days=days) if days else _first_day(every, today)
    shown = [result for result in every if start <= result.date <= today]
    by_test: dict[int, list[Result]] = defaultdict(list)
    for result in shown:
        by_test[result.assessment_id].append(result)
    tests = {test_result.assessment_id: test_result.assessment for test_result in every}
    errors = errors_of(teams, tests.values())
    frame = {"start": _frame_start(shown, start, today), "end": today, "marks": marks}
    ordered = sorted(tests.values(), key=lambda test: (test.position, test.pk))
    charted, others = [], []
    fastest = most_measured(by_test, ordered)
    for test in ordered:
        rows, error = by_test.get(test.pk, []), errors[test.pk]
        parts = parts_of(test, rows, error, unit_system, is_fastest=test is fastest)
        for part in parts:
            charted.append(section_of(part, frame))
        if rows and not parts:
            readings = [Reading(row, row.value, row.spread) for row in rows]
            changes = _changes(readings, test.unit, error.change)
            others.append((test, changes, error_text(error, test)))
    plane, plane_rows = lift_turnover_speed(ordered, by_test, errors, fastest, unit_system)
    return ProgressPage(
        span, start, charted, plane, plane_rows, others, _bests(every), is_empty=not every
    )


def _first_day(results: Sequence[Result], today: datetime.date) -> datetime.date:
    return min([today - datetime.timedelta(days=42), *(result.date for result in results[:1])])


def _frame_start(
    shown: Sequence[Result], start: datetime.date, today: datetime.date
) -> datetime.date:
    """Where charts begin: no long way before the first measurement."""
    if not shown:
        return start
    first = shown[0].date - datetime.timedelta(days=7)
    return max(start, min(first, today - datetime.timedelta(days=SPANS[SHORT_SPAN] or 0)))


def section_of(part: Part, frame: dict[str, Any]) -> Section:
    lines: dict[str, list[Reading]] = {}
    for side in SIDES:
        of_side = [reading for reading in part.readings if reading.result.side == side]
        if of_side:
            lines[side] = of_side
    changes = _changes(part.readings, part.unit, part.error)
    chart = charts.over_time(
        {
            side: [
                (reading.day, float(reading.value), float(reading.spread or 0) or None)
                for reading in line
            ]
            for side, line in lines.items()
        },
        height=part.height,
        band=_band(lines, changes, part.error),
        bar=part.bar,
        **frame,
    )
    rows = [
        (
            reading.day,
            reading.result.get_side_display(),
            value_text(reading.value, part.unit),
            reading.result,
        )
        for reading in reversed(part.readings)
    ]
    return Section(
        part.key,
        part.title,
        part.unit,
        part.about,
        chart,
        changes,
        part.error_words,
        rows,
        points_of(chart, part.readings, part.unit),
    )


def _band(
    lines: dict[str, list[Reading]], changes: list[Change], error: Decimal | None
) -> tuple[float, float] | None:
    """About the first value of the side that moved more."""
    if error is None:
        return None
    side = max(changes, key=lambda change: abs(change.size)).side
    first = lines[side][0].value
    return float(first - error), float(first + error)


def _changes(readings: Sequence[Reading], unit: str, error: Decimal | None) -> list[Change]:
    """Of each side, the right one first."""
    changes = []
    for side in SIDES:
        of_side = [reading for reading in readings if reading.result.side == side]
        if not of_side:
            continue
        first, last = of_side[0], of_side[-1]
        weighed = weigh_change(first.value, last.value, error) if len(of_side) > 1 else ""
        size = last.value - first.value
        words = change_text(weighed) if weighed else gettext("measured once")
        changes.append(
            Change(
                side,
                value_text(first.value, unit),
                value_text(last.value, unit),
                value_text(size, unit, signed=True) if weighed else "",
                weighed,
                words,
                moved_text(side_text(side), first.value, last.value, unit, weighed),
                size,
            )
        )
    return changes


def _bests(results: Iterable[Result]) -> list[tuple[Result, str, str]]:
    """Of each test and side where one way is better: the best there ever was, and how sure."""
    best: dict[tuple[int, str], Result] = {}
    for result in results:
        test, key = result.assessment, (result.assessment_id, result.side)
        if test.better == Better.NEITHER or test.unit == ResultUnit.YES:
            continue
        held = best.get(key)
        if held is None or result.value == combined(
            [result.value, held.value], "best", test.better
        ):
            best[key] = result
    ordered = sorted(best.values(), key=lambda result: (result.assessment.position, result.side))
    return [
        (result, value_text(result.value, result.assessment.unit), spread_text(result))
        for result in ordered
    ]
