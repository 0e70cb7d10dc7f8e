"""The five instants of a step, of one day over an earlier one, a row a side: three queries."""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext

from coaching.dates import date_or_none
from coaching.figures.kinogram import BOX, Measured, kinogram
from coaching.markup import own_markup
from coaching.models import Assessment, Result
from coaching.models.choices import Measures
from coaching.models.results import ResultQuerySet
from coaching.presentation.results import (
    error_text,
    moved_text,
    shift_text,
    side_text,
    value_text,
)
from coaching.rules.assessing import Believable, weigh_change
from coaching.rules.kinogram import INSTANTS, stances

from .progress import SIDES
from .progress_errors import errors_of

#: {instant: the number of a result that is said of it}
NUMBERS = {"highest": "value", "touch_down": "at_strike"}


@dataclass(frozen=True)
class Frame:
    """One instant of one side. `picture` is empty where nobody marked it."""

    instant: str
    name: str
    picture: str
    alt: str
    value: str = ""
    moved: str = ""


@dataclass(frozen=True)
class Row:
    side: str
    name: str
    frames: list[Frame]


@dataclass(frozen=True)
class KinogramPage:
    """`days`: all of `test` that can be drawn. `over`: the earlier day, if there is one."""

    tests: list[Assessment]
    test: Assessment | None
    days: list[datetime.date]
    on: datetime.date | None
    over: datetime.date | None
    rows: list[Row]
    moves: list[str]
    error: str
    box: str = BOX

    @property
    def names(self) -> list[tuple[str, str, str]]:
        about = _abouts()
        return [(instant, name, about[instant]) for instant, name in _names().items()]


def _names() -> dict[str, str]:
    """A strike is a foot that lands, as in a clip: not what others call so in a kinogram."""
    lifted = gettext("Toe-off"), gettext("Highest knee"), gettext("Rear thigh vertical")
    return dict(zip(INSTANTS, (*lifted, gettext("Strike"), gettext("Full support")), strict=True))


def _abouts() -> dict[str, str]:
    return {
        "toe_off": gettext("the other foot leaves"),
        "highest": gettext("the thigh’s highest frame"),
        "rear_upright": gettext("just before the strike"),
        "touch_down": gettext("the other foot lands: touch-down"),
        "full_support": gettext("that foot is under the hip"),
    }


def kinogram_page(
    results: ResultQuerySet, asked: Mapping[str, str], *, teams: Iterable[Any]
) -> KinogramPage:
    """Of the results of one athlete that the reader may see. `asked`: test, on, over."""
    lifts = results.active().filter(assessment__measures=Measures.KNEE_LIFT).exclude(points={})
    marked = list(lifts.defer("points").select_related("assessment").in_order())
    if not marked:
        return KinogramPage([], None, [], None, None, [], [], "")
    tests = {result.assessment.slug: result.assessment for result in marked}
    test = tests.get(asked.get("test", ""), marked[-1].assessment)
    of_test = [result for result in marked if result.assessment_id == test.pk]
    days = sorted({result.date for result in of_test})
    on = _chosen(asked.get("on"), days) or days[-1]
    earlier = [day for day in days if day < on]
    over = _chosen(asked.get("over"), earlier) or next(iter(earlier), None)
    keys = {(result.date, result.side): result.pk for result in of_test}
    found = Result.objects.in_bulk({pk for (day, _), pk in keys.items() if day in (on, over)})
    pairs = [
        (side, found[keys[on, side]], found.get(keys.get((over, side), 0)))
        for side in SIDES
        if (on, side) in keys
    ]
    error = errors_of(teams, [test])[test.pk]
    return KinogramPage(
        list(tests.values()), test, days, on, over,
        [_row(side, now, before, error) for side, now, before in pairs],
        [text for side, now, before in pairs for text in _moves(side, now, before, error)],
        error_text(error, test),
    )  # fmt: skip


def _chosen(asked: str | None, days: list[datetime.date]) -> datetime.date | None:
    day = date_or_none(asked)
    return day if day in days else None


def _row(side: str, now: Result, before: Result | None, error: Believable) -> Row:
    here, then = stances(now.points), stances(before.points) if before else {}
    names = _names()
    frames = [
        _frame(instant, names[instant], side, (here, then), (now, before), error)
        for instant in INSTANTS
    ]
    return Row(side, side_text(side), frames)


def _frame(
    instant: str,
    name: str,
    side: str,
    poses: tuple[Mapping[str, Any], Mapping[str, Any]],
    measured: tuple[Result, Result | None],
    error: Believable,
) -> Frame:
    here, then = poses
    if instant not in here:
        return Frame(instant, name, own_markup(""), "")
    now, was = (_number(instant, result) for result in measured)
    drawn = Measured(here[instant], _float(now))
    earlier = Measured(then[instant], _float(was)) if instant in then else None
    value = "" if now is None else value_text(now, "deg")
    alt = " ".join(part for part in (f"{side_text(side)}, {name}" if side else name, value) if part)
    moved = ""
    if now is not None and was is not None:
        moved = shift_text(was, now, weigh_change(was, now, error.change))
    return Frame(
        instant, name, own_markup(kinogram(instant, side, drawn, earlier)), alt, value, moved
    )


def _number(instant: str, result: Result | None) -> Decimal | None:
    name = NUMBERS.get(instant)
    return getattr(result, name) if name and result else None


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _moves(side: str, now: Result, before: Result | None, error: Believable) -> list[str]:
    """What moved, in sentences: the highest thigh against the error, and how the trunk leans."""
    if before is None:
        return []
    weighed = weigh_change(before.value, now.value, error.change)
    moves = [moved_text(side_text(side), before.value, now.value, "deg", weighed)]
    if before.to_trunk is None or now.to_trunk is None:
        return moves
    change = round(now.to_trunk - now.value - (before.to_trunk - before.value))
    if change:
        words = (
            gettext("At the highest knee the trunk leans %(n)s° more.")
            if change > 0
            else gettext("At the highest knee the trunk leans %(n)s° less.")
        )
        moves.append(words % {"n": abs(change)})
    return moves
