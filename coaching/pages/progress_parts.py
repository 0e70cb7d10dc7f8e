"""Which charts a test has, and what each is of."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext

from coaching.models import Assessment, Result
from coaching.models.choices import Measures
from coaching.presentation.results import error_text
from coaching.rules.assessing import Believable, speed_of
from coaching.rules.units import PREFERRED, to_si

#: The parallel, of the highest thigh.
PARALLEL = 90.0


@dataclass(frozen=True)
class Reading:
    """One measured number of a result: the value, or an angle beside it."""

    result: Result
    value: Decimal
    spread: Decimal | None = None

    @property
    def day(self) -> datetime.date:
        return self.result.date


@dataclass
class Part:
    """What a chart is of: readings in a unit, the error in it, and what is drawn across."""

    key: str
    title: str
    about: str
    test: Assessment
    unit: str
    readings: list[Reading]
    error: Decimal | None
    error_words: str
    height: int = 150
    bar: float | None = None


def parts_of(
    test: Assessment,
    rows: Sequence[Result],
    error: Believable,
    unit_system: str,
    *,
    is_fastest: bool,
) -> list[Part]:
    """The charts of a test: knee lift has two, a sprint its speed, most have none."""
    if not rows:
        return []
    words, values = error_text(error, test), [Reading(row, row.value, row.spread) for row in rows]
    plain = (test, test.unit, values, error.change, words)
    if test.measures == Measures.KNEE_LIFT:
        strikes = [
            Reading(row, row.at_strike, row.strike_spread)
            for row in rows
            if row.at_strike is not None
        ]
        parts = [Part("lift", gettext("Highest thigh"), "", *plain, height=220, bar=PARALLEL)]
        title = gettext("When the other foot strikes")
        about = gettext(
            "At a given leg length, faster running goes with a thigh that is further forward at "
            "this moment. Near vertical at speed; it may be negative."
        )
        if strikes:
            parts.append(
                Part("strike", title, about, test, test.unit, strikes, error.change, words)
            )
        return parts
    if test.measures == Measures.TURNOVER:
        about = gettext("No number suits everyone. Steps, not strides.")
        return [Part("turnover", gettext("Turnover"), about, *plain)]
    if test.measures == Measures.HIP_RANGE:
        about = gettext("Thigh above the horizontal; below it is negative, and further.")
        return [Part("range", gettext("Hip-flexor range"), about, *plain)]
    if is_fastest:
        return [_speed_part(test, rows, error, unit_system)]
    return []


def _speed_part(
    test: Assessment, rows: Sequence[Result], error: Believable, unit_system: str
) -> Part:
    """Its times as speeds, in the reader's units."""
    readings = [Reading(row, speed_in(row, unit_system)) for row in rows]
    first, change = readings[0], None
    if error.change is not None and first.result.value:
        # A time that is wrong by so much moves the speed by the same share.
        change = (first.value * error.change / first.result.value).quantize(Decimal("0.001"))
    about = gettext("From %(test)s.") % {"test": test.name}
    unit = f"{PREFERRED[unit_system]['distance']}/s"
    return Part(
        "speed", gettext("Speed"), about, test, unit, readings, change, error_text(error, test)
    )


def speed_in(result: Result, unit_system: str) -> Decimal:
    """The speed of a timed result, in yards or meters a second."""
    test, unit = result.assessment, PREFERRED[unit_system]["distance"]
    distance = to_si(test.distance_value or Decimal(0), test.distance_unit)
    return speed_of(distance / to_si(Decimal(1), unit), result.value)


def most_measured(
    by_test: dict[int, list[Result]], tests: Iterable[Assessment]
) -> Assessment | None:
    """The sprint that speed is told from: two distances are two things."""
    sprints = [test for test in tests if test.measures == Measures.SPRINT and by_test.get(test.pk)]
    return max(sprints, key=lambda test: len(by_test[test.pk]), default=None)
