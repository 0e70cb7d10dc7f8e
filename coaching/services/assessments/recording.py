"""One door for every result, typed in or measured; the same measurement sent twice is one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from coaching.models import (
    Assessment,
    Athlete,
    RangeCheck,
    Result,
    ResultChange,
    Team,
    Trial,
    User,
)
from coaching.models.choices import Measures
from coaching.models.results import Angles
from coaching.rules.assessing import combined, mean, spread

# What is measured of one trial: the names of its columns, and whether it is left out.
Row = Mapping[str, Any]


class KeyTaken(Exception):
    """The key is that of another result: of another athlete or test."""


@dataclass(frozen=True)
class Measured:
    """What a measurement gave. `rows`: of each trial or step its value, angles and `left_out`; or
    none, and `numbers` has what they came to. `about`: columns of the result, as its date.
    """

    about: Mapping[str, Any]
    numbers: Mapping[str, Any]
    rows: Sequence[Row] = field(default_factory=list)


def record_result(
    athlete: Athlete, assessment: Assessment, team: Team, measured: Measured, *, by: User, key: UUID
) -> tuple[Result, bool]:
    """(result, whether it is new). Raises KeyTaken."""
    try:
        with transaction.atomic():
            result = Result(athlete=athlete, assessment=assessment, team=team, measured_by=by)
            result.key = key
            _fill(result, measured)
            result.save(force_insert=True)
            _write_rows(result, measured.rows)
            _look_at_range(result)
            Team.objects.ask_for_needs(team.pk)
            return result, True
    except IntegrityError:
        before = Result.objects.select_related("assessment").filter(key=key).first()
        if before is None:
            raise
        if (before.athlete_id, before.assessment_id) != (athlete.pk, assessment.pk):
            raise KeyTaken from None
        return before, False


@transaction.atomic
def correct_result(result: Result, measured: Measured, *, by: User) -> bool:
    """Put it right. What it was is kept beside it; whether anything changed."""
    result = _locked(result)
    was = result.values()
    _fill(result, measured)
    result.save()
    result.rows.all().delete()
    _write_rows(result, measured.rows)
    return _keep(result, was, by)


@transaction.atomic
def set_removed(result: Result, removed_at: Any, *, by: User) -> bool:
    """Take it out of everything, or with None bring it back. Twice is fine."""
    result = _locked(result)
    if (result.removed_at is None) == (removed_at is None):
        return False
    was = result.values()
    result.removed_at = removed_at
    result.save(update_fields=["removed_at"])
    return _keep(result, was, by)


def _locked(result: Result) -> Result:
    rows = Result.objects.select_related("assessment", "athlete")
    return rows.select_for_update(of=("self",)).get(pk=result.pk)


def _keep(result: Result, was: dict[str, Any], by: User) -> bool:
    _look_at_range(result)
    fresh = Result.objects.prefetch_related("rows").get(pk=result.pk)
    if fresh.values() == was:
        return False
    ResultChange.objects.create(result=result, by=by, was=was, is_now=fresh.values())
    return True


def _fill(result: Result, measured: Measured) -> None:
    for name, value in measured.about.items():
        setattr(result, name, value)
    counted = [row for row in measured.rows if not row["left_out"]]
    numbers = dict(measured.numbers)
    if counted:
        numbers |= numbers_of(counted, result.assessment)
        # Of a run timed over ten steps n is theirs: said, and not to be counted.
        numbers["n"] = measured.numbers.get("n") or len(counted)
    for name in ("value", *Angles.ANGLES, "spread", "strike_spread"):
        setattr(result, name, numbers.get(name))
    result.n = numbers.get("n") or 1


def numbers_of(rows: Sequence[Row], assessment: Assessment) -> dict[str, Decimal | None]:
    """What trials come to. Only the value that counts may be a best: angles are means."""
    values = [row["value"] for row in rows]
    numbers: dict[str, Decimal | None] = {
        "value": combined(values, assessment.combine, assessment.better),
        "spread": spread(values),
    }
    for name in Angles.ANGLES:
        angles = [row[name] for row in rows if row.get(name) is not None]
        numbers[name] = mean(angles) if angles else None
        if name == "at_strike":
            numbers["strike_spread"] = spread(angles)
    return numbers


def _write_rows(result: Result, rows: Sequence[Row]) -> None:
    Trial.objects.bulk_create(
        Trial(
            result=result,
            number=number,
            value=row["value"],
            left_out=row["left_out"],
            **{name: row.get(name) for name in Angles.ANGLES},
        )
        for number, row in enumerate(rows, start=1)
    )


def _look_at_range(result: Result) -> None:
    """A test of full range opens the load of its drill, or closes it, while it stands."""
    drill = result.assessment.drill_id
    if result.assessment.measures != Measures.FULL_RANGE or drill is None:
        return
    RangeCheck.objects.filter(result=result).delete()
    if result.removed_at is None:
        RangeCheck.objects.create(
            result=result,
            team_id=result.team_id,
            athlete_id=result.athlete_id,
            drill_id=drill,
            day=result.date,
            by_id=result.measured_by_id,
            full=bool(result.value),
        )
