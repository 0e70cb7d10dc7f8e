"""Lift, turnover and speed of the same days: one can rise while another falls."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext

from coaching.figures.chart_plane import Plane, Together, together
from coaching.models import Assessment, Result
from coaching.models.choices import Measures
from coaching.presentation.results import value_text
from coaching.rules.assessing import Believable, mean, step_length
from coaching.rules.units import PREFERRED

from .progress_parts import Reading, speed_in


def lift_turnover_speed(
    tests: Sequence[Assessment],
    by_test: dict[int, list[Result]],
    errors: dict[int, Believable],
    fastest: Assessment | None,
    unit_system: str,
) -> tuple[Plane | None, list[tuple[datetime.date, str, str, str, str]]]:
    """Days with lift and turnover, with speed and step length; None of fewer than two."""
    lift, turnover = (
        next((test for test in tests if test.measures == what and by_test.get(test.pk)), None)
        for what in (Measures.KNEE_LIFT, Measures.TURNOVER)
    )
    if lift is None or turnover is None:
        return None, []
    lifts, turnovers = _by_day(by_test[lift.pk]), _by_day(by_test[turnover.pk])
    speeds = _by_day(by_test[fastest.pk], best=True) if fastest else {}
    days = sorted(set(lifts) & set(turnovers))
    if len(days) < 2:
        return None, []
    length_unit = PREFERRED[unit_system]["distance"]
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
                value_text(speed, f"{length_unit}/s"),
                value_text(speed and step_length(speed, turnovers[day].value), length_unit),
            )
        )
    plane = together(
        triples,
        lift_error=float(errors[lift.pk].change or 0),
        turnover_error=float(errors[turnover.pk].change or 0),
    )
    return plane, rows[::-1]


def _by_day(results: Iterable[Result], *, best: bool = False) -> dict[datetime.date, Any]:
    """{day: what was measured}, the mean of both sides; with `best` the best Result itself."""
    days: dict[datetime.date, list[Result]] = defaultdict(list)
    for result in results:
        days[result.date].append(result)
    if best:
        return {day: min(rows, key=lambda row: row.value) for day, rows in days.items()}
    return {day: Reading(rows[-1], mean([row.value for row in rows])) for day, rows in days.items()}


def plane_points(
    plane: Plane, rows: Sequence[tuple[datetime.date, str, str, str, str]]
) -> list[tuple[Together, list[str], int]]:
    """[(dot, what it tells, the top of its box)]. `rows`: as `lift_turnover_speed` gives them."""
    points = []
    for dot, (day, lift, turnover, speed, step) in zip(plane.dots, reversed(rows), strict=True):
        words = {"speed": speed, "step": step}
        run = gettext("%(speed)s, a step of %(step)s") % words if step else gettext("no sprint")
        lines = [date_format(day, "j F Y"), f"{lift}, {turnover}", run]
        points.append((dot, lines, 4 if dot.y > plane.floor / 2 else plane.floor - 64))
    return points
