"""What rows of a team say together: a day's state, both sides of a day, the end of hip work."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from coaching.models.choices import FRONT_OF_HIP
from coaching.rules import compliance
from coaching.rules.ages import is_minor
from coaching.rules.pain import ends_hip_work

from .facts import PainRow, SessionRow

Side = dict[str, Decimal]


def row_ends_hip_work(row: PainRow) -> bool:
    return ends_hip_work(
        row.level,
        at_front_of_hip=row.where in FRONT_OF_HIP,
        is_minor=is_minor(row.birth_date, row.day),
    )


def state_of(rows: Sequence[SessionRow], day: date, today: date, teams_today: date) -> str:
    total = compliance.Tally()
    for row in rows:
        total += compliance.Tally(
            row.planned_sets, row.done_sets, row.skipped_sets, row.extra_sets, 0, row.logged_rows
        )
    return compliance.state(
        total,
        date=day,
        today=today,
        teams_today=teams_today,
        finished=all(row.finished_at for row in rows),
        paused=all(row.paused for row in rows),
    )


def pairs_of(rows: Iterable[dict[str, Any]]) -> dict[date, Side]:
    """{day: {side: value}} of the days on which both were measured, the last of a day."""
    days: defaultdict[date, Side] = defaultdict(dict)
    for row in rows:
        days[row["date"]][row["side"]] = row["value"]
    return {day: sides for day, sides in days.items() if len(sides) == len(("left", "right"))}
