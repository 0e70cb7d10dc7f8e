"""What rows of a team say together: a day's state, both sides of a day, the end of hip work."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from coaching.dates import DAY, WEEK, monday_of
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


def free_day(sessions: Iterable[SessionRow], after: date, today: date) -> str | None:
    """The first day of this week and the next, from today on, without one of her `sessions`."""
    taken = {session.date for session in sessions}
    first = max(after + DAY, today)
    days = (first + n * DAY for n in range((monday_of(today) + 2 * WEEK - first).days))
    return next((day.isoformat() for day in days if day not in taken), None)


def week_of(sessions: Iterable[SessionRow], today: date, teams_today: date) -> list[list[str]]:
    """[day, state] of each day of this week; `today` is her own."""
    of_day: defaultdict[date, list[SessionRow]] = defaultdict(list)
    for session in sessions:
        of_day[session.date].append(session)
    days = [monday_of(teams_today) + n * DAY for n in range(WEEK.days)]
    return [
        [str(day), state_of(of_day[day], day, today, teams_today) if day in of_day else "rest"]
        for day in days
    ]
