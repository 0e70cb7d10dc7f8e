"""Six weeks of an athlete: what was planned and done, skipped, what hurt, and the loads.

Three queries, whatever the number of sessions and sets.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, ngettext

from coaching.dates import WEEK, monday_of, sunday_of
from coaching.models import LoggedSet, PainReport, Session
from coaching.models.session_queries import SessionQuerySet
from coaching.presentation.wording import load_text
from coaching.rules.names import name_key

WEEKS = 6
# The drawing: a column of this width a week, how high the most sets stand, and what is above.
COLUMN, HEIGHT, TOP = 100, 120, 24


@dataclass
class TrainedWeek:
    """What became of the seven days from `monday`. `worst_pain`: 0 to 10, None for none told.

    `due_sets` are those planned for days that are over, and what is done of the rest; `is_open`:
    of days that are not over there are some.
    """

    monday: datetime.date
    is_open: bool = False
    sessions: int = 0
    done: int = 0
    missed: int = 0
    planned_sets: int = 0
    due_sets: int = 0
    done_sets: int = 0
    skipped_sets: int = 0
    pains: int = 0
    worst_pain: int | None = None
    efforts: list[int] = field(default_factory=list)

    @property
    def pain(self) -> str:
        """ "2 reports, worst 4 of 10"; empty where nothing was told."""
        values = {"n": self.pains, "level": self.worst_pain}
        text = ngettext(
            "%(n)s report, worst %(level)s of 10",
            "%(n)s reports, worst %(level)s of 10",
            self.pains,
        )
        return text % values if self.pains else ""

    @property
    def effort(self) -> str:
        """The mean of what she said, to a half: "6.5"; empty where she said none."""
        if not self.efforts:
            return ""
        return f"{round(2 * sum(self.efforts) / len(self.efforts)) / 2:g}"


@dataclass
class Point:
    """Where a week's number stands in the drawing."""

    x: int
    y: int
    value: int
    week: TrainedWeek


@dataclass
class SixWeeks:
    """`loads`: [(drill, [the heaviest load of each week, or ""])]."""

    weeks: list[TrainedWeek]
    loads: list[tuple[str, list[str]]]

    @property
    def loads_by_week(self) -> list[tuple[str, list[tuple[TrainedWeek, str]]]]:
        return [(name, list(zip(self.weeks, loads, strict=True))) for name, loads in self.loads]

    @property
    def is_empty(self) -> bool:
        return not any(week.sessions for week in self.weeks)

    @property
    def planned(self) -> list[Point]:
        return self._points([week.planned_sets for week in self.weeks])

    @property
    def done(self) -> list[Point]:
        return self._points([week.done_sets for week in self.weeks])

    @property
    def size(self) -> tuple[int, int]:
        """Of the drawing: its width and height."""
        return COLUMN * WEEKS, HEIGHT + TOP + 56

    @property
    def floor(self) -> int:
        """Where no set at all stands."""
        return HEIGHT + TOP

    def _points(self, values: list[int]) -> list[Point]:
        most = max([1, *(max(week.planned_sets, week.done_sets) for week in self.weeks)])
        return [
            Point(COLUMN * n + COLUMN // 2, TOP + round(HEIGHT * (1 - value / most)), value, week)
            for n, (week, value) in enumerate(zip(self.weeks, values, strict=True))
        ]

    @property
    def trend(self) -> str:
        """The three weeks since against the three before, in sets done of those due."""
        half = WEEKS // 2
        before, since = (
            (sum(w.done_sets for w in weeks), sum(w.due_sets for w in weeks))
            for weeks in (self.weeks[:half], self.weeks[half:])
        )
        return gettext(
            "Of the sets due up to now, done: %(done)s of %(due)s in these three weeks, "
            "%(done_before)s of %(due_before)s in the three before."
        ) % {
            "done": since[0],
            "due": since[1],
            "done_before": before[0],
            "due_before": before[1],
        }


def six_weeks(
    sessions: SessionQuerySet,
    *,
    today: datetime.date,
    unit_system: str,
    last: datetime.date,
    with_pain: bool = True,
) -> SixWeeks:
    """The SixWeeks that end with the week of `last`. `sessions`: those of her to be counted."""
    first = monday_of(last) - (WEEKS - 1) * WEEK
    mondays = [first + n * WEEK for n in range(WEEKS)]
    weeks = {monday: TrainedWeek(monday, is_open=sunday_of(monday) >= today) for monday in mondays}
    shown = sessions.filter(date__range=(first, sunday_of(monday_of(last)))).asked_for()
    for session in shown.select_related("team"):
        _count(weeks[monday_of(session.date)], session, today)
    reports = PainReport.objects.filter(session_drill__block__session__in=shown)
    if not with_pain:
        reports = reports.none()
    for day, level in reports.values_list("session_drill__block__session__date", "level"):
        week = weeks[monday_of(day)]
        week.pains += 1
        week.worst_pain = max(level, week.worst_pain or 0)
    return SixWeeks(list(weeks.values()), _loads(shown, mondays, unit_system))


def _count(week: TrainedWeek, session: Session, today: datetime.date) -> None:
    state = session.state(today)
    week.sessions += 1
    week.done += state == "done"
    week.missed += state == "missed"
    week.planned_sets += session.planned_sets
    week.due_sets += session.planned_sets if session.date < today else session.done_sets
    week.done_sets += session.done_sets
    week.skipped_sets += session.skipped_sets
    if session.effort:
        week.efforts.append(session.effort)


def _loads(
    sessions: QuerySet[Session], mondays: Iterable[datetime.date], unit_system: str
) -> list[tuple[str, list[str]]]:
    """[(drill, [the heaviest load of each week in words, or ""])] by name."""
    lifted = LoggedSet.objects.active().filter(
        session_drill__block__session__in=sessions, load_kg__gt=0
    )
    heaviest: defaultdict[str, dict[datetime.date, tuple[Decimal, tuple[Any, Any, Any]]]] = (
        defaultdict(dict)
    )
    for name, day, kg, value, unit, count in lifted.values_list(
        "session_drill__name",
        "session_drill__block__session__date",
        "load_kg",
        "load_value",
        "load_unit",
        "load_count",
    ).distinct():
        of_weeks, monday = heaviest[name], monday_of(day)
        if monday not in of_weeks or kg > of_weeks[monday][0]:
            of_weeks[monday] = kg, (value, unit, count)
    return [
        (
            name,
            [
                load_text(*of_weeks[monday][1], unit_system) if monday in of_weeks else ""
                for monday in mondays
            ],
        )
        for name, of_weeks in sorted(heaviest.items(), key=lambda item: name_key(item[0]))
    ]
