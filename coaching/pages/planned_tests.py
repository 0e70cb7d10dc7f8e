"""Tests that are planned: of an athlete's day, of a team's days to come, and a sitting."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from coaching.models import Assessment, Athlete, PlannedTest, Result, Team
from coaching.presentation.results import side_text, value_text
from coaching.rules.names import by_name
from coaching.undocumented import KeptQuery

SIDES = ("right", "left")


@dataclass(frozen=True)
class PlannedLine:
    """A planned test as one line of its day, and where it leads."""

    planned: PlannedTest
    url: str


def lines_of(
    tests: Sequence[PlannedTest], athlete: Athlete, today: datetime.date, *, own: bool
) -> list[PlannedLine]:
    """A line for each: its athlete's own leads to where it is done, a coach's to the day."""
    return [PlannedLine(test, _url(test, athlete, today, own=own)) for test in tests]


def _url(test: PlannedTest, athlete: Athlete, today: datetime.date, *, own: bool) -> str:
    if not own:
        return f"{reverse('athlete_day', args=[athlete.pk, test.date])}#test-{test.pk}"
    if test.date == today:
        return f"{reverse('today')}#test-{test.pk}"
    if test.is_done:
        return f"{reverse('athlete_results', args=[athlete.pk])}?on={test.date}"
    page = reverse("athlete_result_new", args=[athlete.pk])
    return f"{page}?assessment={test.assessment.slug}"


@dataclass
class DayTest:
    """A planned test with what she has of it on its day: (words, side) of each, and their keys."""

    planned: PlannedTest
    #: What types it in: the view's.
    form: Any = None
    results: list[tuple[str, str]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def words(self) -> list[str]:
        return [words for words, _side in self.results]

    @property
    def summary(self) -> str:
        return ", ".join(self.words)

    @property
    def sides(self) -> str:
        """The sides that she has, as a script reads them."""
        return " ".join(side or "both" for _words, side in self.results)


def of_day(
    athlete: Athlete, day: datetime.date, teams: Sequence[Team] | None = None
) -> list[DayTest]:
    """What is planned for her on the day in the teams that she is in, or in `teams`: one query,
    kept; one more where some of it is done.
    """
    if teams is None:
        planned_then = _OF_DAY.all(athlete.pk, day)
    else:
        planned_then = _OF_DAY_IN.all(athlete.pk, day, [team.pk for team in teams])
    shown = [DayTest(planned) for planned in planned_then]
    begun = {test.planned.assessment_id: test for test in shown if test.planned.done}
    if begun:
        results = Result.objects.active().filter(
            athlete=athlete, date=day, assessment__in=list(begun)
        )
        for result in results.defer("points").in_order():
            test = begun[result.assessment_id]
            value = value_text(result.value, test.planned.assessment.unit)
            test.results.append((side_text(result.side, value), result.side))
            test.keys.append(str(result.key))
    return shown


def _of_day(athlete: int, day: datetime.date, teams: Any) -> QuerySet[PlannedTest]:
    planned = PlannedTest.objects.filter(
        athlete=athlete, date=day, assessment__archived_at=None, team__in=teams
    )
    return planned.with_done().select_related("assessment").order_by("pk")


def _own_of_day(athlete: int, day: datetime.date) -> QuerySet[PlannedTest]:
    return _of_day(athlete, day, Team.objects.trained_in_by(athlete))


_OF_DAY = KeptQuery(_own_of_day, -1, datetime.date(1, 1, 1))
_OF_DAY_IN = KeptQuery(_of_day, -1, datetime.date(1, 1, 1), [-(10**9)])


def to_come(
    team: Team, assessment: Assessment, today: datetime.date
) -> list[tuple[datetime.date, list[PlannedTest]]]:
    """[(day, its planned tests by name)] from `today` on: one query."""
    planned = PlannedTest.objects.filter(team=team, assessment=assessment, date__gte=today)
    days: dict[datetime.date, list[PlannedTest]] = defaultdict(list)
    for test in planned.with_done().select_related("athlete", "assessment"):
        days[test.date].append(test)
    return [(day, by_name(rows)) for day, rows in sorted(days.items())]


@dataclass
class Sat:
    """An athlete in a sitting: what she has today by side, and what she had before."""

    athlete: Athlete
    has: dict[str, str] = field(default_factory=dict)
    keys: list[str] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    is_skipped: bool = False
    is_done: bool = False

    @property
    def sides(self) -> str:
        """The sides that she has, as a script reads them."""
        return " ".join(side or "both" for side in self.has)

    @property
    def next_side(self) -> str:
        """The first side of a test with sides that she does not have."""
        return next((side for side in SIDES if side not in self.has), "")

    @property
    def words(self) -> list[str]:
        return [side_text(side, value) for side, value in self.has.items()]

    @property
    def got(self) -> str:
        return ", ".join(self.words)

    @property
    def last(self) -> str:
        return ", ".join(side_text(side, value) for side, value in self.before.items())


@dataclass
class Sitting:
    """Who is tested in one go: done, the one at hand, and who waits; skipped ones come last."""

    done: list[Sat]
    now: Sat | None
    waiting: list[Sat]
    skipped: list[Sat]

    @property
    def total(self) -> int:
        return len(self.done) + len(self.waiting) + len(self.skipped) + (self.now is not None)


def sitting(
    athletes: Sequence[Athlete],
    assessment: Assessment,
    team: Team,
    *,
    skipped: Collection[int],
    wanted: int | None,
) -> Sitting:
    """The Sitting of `athletes`: one query. `wanted`: whom the address asks for."""
    rows = {
        athlete.pk: Sat(athlete, is_skipped=athlete.pk in skipped) for athlete in by_name(athletes)
    }
    results = Result.objects.active().filter(
        team=team, assessment=assessment, athlete__in=list(rows)
    )
    for result in results.defer("points").in_order():
        row = rows[result.athlete_id]
        is_today = result.date == row.athlete.today
        held = row.has if is_today else row.before
        held[result.side] = value_text(result.value, assessment.unit)
        row.keys += [str(result.key)] if is_today else []
    sides = SIDES if assessment.sided else ("",)
    for row in rows.values():
        row.is_done = all(side in row.has for side in sides)
    waiting = [row for row in rows.values() if not row.is_done and not row.is_skipped]
    now = next(
        (row for row in waiting if row.athlete.pk == wanted), waiting[0] if waiting else None
    )
    return Sitting(
        done=[row for row in rows.values() if row.is_done],
        now=now,
        waiting=[row for row in waiting if row is not now],
        skipped=[row for row in rows.values() if row.is_skipped and not row.is_done],
    )
