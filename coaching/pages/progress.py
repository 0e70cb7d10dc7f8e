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
from coaching.models import Assessment, Result
from coaching.models.choices import Better, Measures, ResultUnit
from coaching.models.results import ResultQuerySet
from coaching.presentation.results import (
    change_text,
    error_text,
    moved_text,
    said_text,
    value_text,
)
from coaching.rules.assessing import (
    MORE,
    Believable,
    combined,
    mean,
    weigh_change,
)
from coaching.rules.units import PREFERRED

from .progress_errors import errors_of
from .progress_parts import Part, Reading, most_measured, parts_of, speed_in

#: How far back: by the word in the address, in days; all where it is None.
SPANS = {"6w": 42, "6m": 183, "all": None}
USUAL_SPAN = "6m"
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
    said: str
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
    #: What the chart's strips tell of their day.
    told: dict[datetime.date, str] = field(default_factory=dict)

    @property
    def hits(self) -> list[tuple[charts.Hit, str]]:
        return [(hit, self.told[hit.day]) for hit in self.chart.hits]

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
    together: charts.Plane | None
    together_rows: list[tuple[datetime.date, str, str, str]]
    others: list[tuple[Assessment, list[Change], str]]
    bests: list[tuple[Result, str]]
    is_empty: bool


def span_words() -> dict[str, str]:
    return {"6w": gettext("6 weeks"), "6m": gettext("6 months"), "all": gettext("All")}


def span_of(asked: Any) -> str:
    wanted = asked.get("span", "")
    return wanted if wanted in SPANS else USUAL_SPAN


def read_results(results: ResultQuerySet) -> list[Result]:
    """The standing ones in order, with test and who measured: one query."""
    shown = results.standing().defer("points").select_related("assessment", "measured_by")
    return list(shown.in_order())


def progress_page(
    results: ResultQuerySet,
    *,
    teams: Iterable[Any],
    span: str,
    today: datetime.date,
    unit_system: str,
    marks: Sequence[datetime.date] = (),
) -> ProgressPage:
    """The ProgressPage of the `results` of an athlete. `marks`: days on which she climbed."""
    every = read_results(results)
    days = SPANS[span]
    start = today - datetime.timedelta(days=days) if days else _first_day(every, today)
    shown = [one for one in every if start <= one.date <= today]
    by_test: dict[int, list[Result]] = defaultdict(list)
    for one in shown:
        by_test[one.assessment_id].append(one)
    tests = {one.assessment_id: one.assessment for one in every}
    errors = errors_of(teams, tests.values())
    frame = {"start": start, "end": today, "marks": marks}
    ordered = sorted(tests.values(), key=lambda test: (test.position, test.pk))
    charted, others = [], []
    fastest = most_measured(by_test, ordered)
    for test in ordered:
        rows, error = by_test.get(test.pk, []), errors[test.pk]
        parts = parts_of(test, rows, error, unit_system, is_fastest=test is fastest)
        for part in parts:
            charted.append(section_of(part, frame))
        if rows and not parts:
            readings = [Reading(one, one.value, one.spread) for one in rows]
            changes = _changes(readings, test.unit, error.change)
            others.append((test, changes, error_text(error, test)))
    plane, plane_rows = _together(ordered, by_test, errors, fastest, unit_system)
    return ProgressPage(
        span, start, charted, plane, plane_rows, others, _bests(every), is_empty=not every
    )


def _first_day(results: Sequence[Result], today: datetime.date) -> datetime.date:
    return min([today - datetime.timedelta(days=42), *(one.date for one in results[:1])])


def section_of(part: Part, frame: dict[str, Any]) -> Section:
    lines: dict[str, list[Reading]] = {}
    for side in SIDES:
        of_side = [one for one in part.readings if one.result.side == side]
        if of_side:
            lines[side] = of_side
    changes = _changes(part.readings, part.unit, part.error)
    told: dict[datetime.date, list[str]] = defaultdict(list)
    for one in part.readings:
        value = value_text(one.value, part.unit)
        told[one.day].append(said_text(one.result, side_text(one.result.side, value)))
    chart = charts.over_time(
        {
            side: [(one.day, float(one.value), float(one.spread or 0) or None) for one in line]
            for side, line in lines.items()
        },
        height=part.height,
        band=_band(lines, changes, part.error),
        bar=part.bar,
        **frame,
    )
    rows = [
        (one.day, one.result.get_side_display(), value_text(one.value, part.unit), one.result)
        for one in reversed(part.readings)
    ]
    said = {day: "; ".join(texts) for day, texts in told.items()}
    return Section(
        part.key, part.title, part.unit, part.about, chart, changes, part.error_words, rows, said
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
        of_side = [one for one in readings if one.result.side == side]
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


def side_text(side: str, value: str = "") -> str:
    """ "Right 84°"; of a test without sides the value alone."""
    names = {"right": gettext("Right"), "left": gettext("Left")}
    return " ".join(part for part in (names.get(side, ""), value) if part)


def _together(
    tests: Sequence[Assessment],
    by_test: dict[int, list[Result]],
    errors: dict[int, Believable],
    fastest: Assessment | None,
    unit_system: str,
) -> tuple[charts.Plane | None, list[tuple[datetime.date, str, str, str]]]:
    """Days on which lift and turnover were measured, with their speed; None of fewer than two."""
    lift, turnover = (
        next((one for one in tests if one.measures == what and by_test.get(one.pk)), None)
        for what in (Measures.KNEE_LIFT, Measures.TURNOVER)
    )
    if lift is None or turnover is None:
        return None, []
    lifts, turnovers = _by_day(by_test[lift.pk]), _by_day(by_test[turnover.pk])
    speeds = _by_day(by_test[fastest.pk], best=True) if fastest else {}
    days = sorted(set(lifts) & set(turnovers))
    if len(days) < 2:
        return None, []
    unit = f"{PREFERRED[unit_system]['distance']}/s"
    triples, rows = [], []
    for day in days:
        speed = speed_in(speeds[day], unit_system) if day in speeds else None
        shown_speed = None if speed is None else float(speed)
        triples.append((day, float(lifts[day].value), float(turnovers[day].value), shown_speed))
        rows.append(
            (
                day,
                value_text(lifts[day].value, lift.unit),
                value_text(turnovers[day].value, turnover.unit),
                value_text(speed, unit),
            )
        )
    plane = charts.together(
        triples,
        lift_error=float(errors[lift.pk].change or 0),
        turnover_error=float(errors[turnover.pk].change or 0),
    )
    return plane, rows[::-1]


def _by_day(results: Iterable[Result], *, best: bool = False) -> dict[datetime.date, Any]:
    """{day: what was measured}, the mean of both sides; with `best` the best Result itself."""
    days: dict[datetime.date, list[Result]] = defaultdict(list)
    for one in results:
        days[one.date].append(one)
    if best:
        return {day: min(rows, key=lambda one: one.value) for day, rows in days.items()}
    return {day: Reading(rows[-1], mean([one.value for one in rows])) for day, rows in days.items()}


def _bests(results: Iterable[Result]) -> list[tuple[Result, str]]:
    """Of each test and side where one way is better: the best there ever was."""
    best: dict[tuple[int, str], Result] = {}
    for one in results:
        test, key = one.assessment, (one.assessment_id, one.side)
        if test.better == Better.NEITHER or test.unit == ResultUnit.YES:
            continue
        held = best.get(key)
        if held is None or one.value == combined([one.value, held.value], "best", test.better):
            best[key] = one
    ordered = sorted(best.values(), key=lambda one: (one.assessment.position, one.side))
    return [(one, value_text(one.value, one.assessment.unit)) for one in ordered]
