"""What tests of an athlete gave, newest first, with what was put right; and the tests there are."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.core.paginator import Page

from coaching.models import Assessment, Result, ResultChange
from coaching.models.results import Angles, ResultQuerySet
from coaching.presentation.results import (
    combining_text,
    few_text,
    is_best_of,
    spread_text,
    value_text,
)
from coaching.rules.numbers import harmless
from coaching.rules.units import bare

from .paging import part


@dataclass
class ResultRow:
    """A result in words. `beside`: [(what, value)] of the angles beside it."""

    result: Result
    value: str
    spread: str
    few: str
    beside: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class TrialRow:
    """One trial in words. `counts`: it is the best one, which is the result."""

    number: int
    value: str
    beside: list[str]
    left_out: bool
    counts: bool


@dataclass
class Trials:
    """The trials of a result: `columns` names the angles beside, `text` says how they combine."""

    columns: list[str]
    rows: list[TrialRow]
    text: str


@dataclass
class PastValue:
    """What a result was before somebody put it right."""

    change: ResultChange
    was: str
    now: str


def rows_of(results: ResultQuerySet, asked: Mapping[str, str]) -> tuple[Page[Result], Any]:
    """(the page, its ResultRows): two queries."""
    page = part(_as_rows(results), asked)
    return page, [row_of(result) for result in page]


def _as_rows(results: ResultQuerySet) -> Any:
    return results.select_related("assessment", "measured_by", "team").order_by("-date", "-pk")


def row_of(result: Result) -> ResultRow:
    unit = result.assessment.unit
    beside = [
        (angle_text(name), value_text(getattr(result, name), "deg"))
        for name in Angles.ANGLES
        if getattr(result, name) is not None
    ]
    return ResultRow(
        result, value_text(result.value, unit), spread_text(result), few_text(result), beside
    )


def trials_of(result: Result) -> Trials | None:
    """Its Trials; None where there are none of their own. One query."""
    kept = list(result.rows.all())
    if not kept:
        return None
    unit = result.assessment.unit
    names = [name for name in Angles.ANGLES if any(getattr(row, name) is not None for row in kept)]
    counted = [row for row in kept if not row.left_out]
    best_of = is_best_of(result.assessment) and len(counted) > 1
    best = next((row for row in counted if row.value == result.value), None) if best_of else None
    rows = [
        TrialRow(
            row.number,
            value_text(row.value, unit),
            [value_text(getattr(row, name), "deg") or "–" for name in names],
            row.left_out,
            row is best,
        )
        for row in kept
    ]
    text = combining_text(result.assessment, len(counted)) if len(kept) > 1 else ""
    return Trials([angle_text(name).capitalize() for name in names], rows, text)


def angle_text(name: str) -> str:
    """What one of the angles beside the value is called."""
    column: Any = Result._meta.get_field(name)
    return str(column.verbose_name)


def history_of(result: Result) -> list[PastValue]:
    """What was changed of it, newest first."""
    unit = result.assessment.unit
    changes = result.changes.select_related("by").order_by("-pk")
    return [
        PastValue(change, _past(change.was, unit), _past(change.is_now, unit)) for change in changes
    ]


def _past(kept: Mapping[str, Any], unit: str) -> str:
    value = Result._meta.get_field("value").to_python(kept["value"])
    return value_text(value, unit)


CSV_COLUMNS = (
    *("day", "test", "side", "value", "unit", *Angles.ANGLES, "n", "spread", "spread at strike"),
    *("how", "frames a second", "measured by", "team", "note", "removed"),
)


def csv_rows(results: ResultQuerySet) -> Iterator[list[str]]:
    """The header, and each result by day: one query."""
    yield list(CSV_COLUMNS)
    for result in _as_rows(results.defer("points")).reverse():
        numbers = [result.value, *(getattr(result, name) for name in Angles.ANGLES)]
        numbers += [Decimal(result.n), result.spread, result.strike_spread]
        value, *others = ("" if number is None else bare(number) for number in numbers)
        words = (result.measured_by.name or result.measured_by.email, result.team.name, result.note)
        yield [
            result.date.isoformat(), harmless(result.assessment.name), result.side, value,
            result.assessment.unit, *others, result.method,
            "" if result.frame_rate is None else bare(result.frame_rate), *map(harmless, words),
            "yes" if result.removed_at else "",
        ]  # fmt: skip


def tests_of(team: Any) -> list[Assessment]:
    """The tests of a team and the shipped ones, in order: one query."""
    return list(Assessment.objects.for_team(team).select_related("drill"))
