"""What stands on days beside sessions: races, rest days and planned tests, in one query."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import BooleanField, CharField, IntegerField, QuerySet, Value

from coaching.models import Assessment, Athlete, DayMark, PlannedTest, Squad, Team
from coaching.undocumented import KeptQuery

from .marks import marks_of


@dataclass
class Beside:
    """Of one day. `tests` with their assessment's name and how much of each is done."""

    marks: list[DayMark] = field(default_factory=list)
    tests: list[PlannedTest] = field(default_factory=list)


def beside(teams: Iterable[Team], athlete: Athlete, first: date, last: date) -> dict[date, Beside]:
    """{day: Beside} of what `teams` put on the athlete's days, races before rest days."""
    rows = _OF_ATHLETE.all([team.pk for team in teams], [athlete.pk], first, last)
    return _by_day(rows, athlete)


def own_beside(athlete: Athlete, first: date, last: date) -> dict[date, Beside]:
    """As `beside`, of all the teams that the athlete is in."""
    return _by_day(_OWN.all(athlete.pk, first, last), athlete)


def _by_day(rows: Iterable[Any], athlete: Athlete) -> dict[date, Beside]:
    days: dict[date, Beside] = {}
    for row in sorted(rows, key=lambda row: (row[3], row[4], row[1])):
        day = days.setdefault(row[3], Beside())
        if row[0] == "mark":
            day.marks.append(_mark(row, athlete))
        else:
            day.tests.append(_test(row, athlete))
    return days


def _mark(row: Any, athlete: Athlete) -> DayMark:
    _what, pk, team, day, kind, name, squad, squad_name, *_rest = row
    mark = DayMark(pk=pk, team_id=team, date=day, kind=kind, name=name, squad_id=squad)
    if squad is None:
        mark.athlete = athlete
    else:
        mark.squad = Squad(pk=squad, team_id=team, name=squad_name)
    return mark


def _test(row: Any, athlete: Athlete) -> PlannedTest:
    _what, pk, team, day, _kind, name, _squad, _squad_name, *about = row
    assessment, slug, sided, done = about
    test = PlannedTest(pk=pk, team_id=team, athlete=athlete, date=day)
    test.assessment = Assessment(pk=assessment, slug=slug, name=name, sided=bool(sided))
    test.done = done
    return test


def _rows(teams: Any, athletes: Any, first: date, last: date) -> QuerySet[Any, Any]:
    """(what, id, team, day, kind, name, squad, its name, assessment, its slug, sided, done)."""
    of_tests = _tests(teams, athletes, first, last)
    return _marks(teams, athletes, first, last).union(of_tests, all=True)


def _marks(teams: Any, athletes: Any, first: date, last: date) -> QuerySet[Any, Any]:
    marks = marks_of(teams, athletes, first, last).order_by()
    return marks.annotate(
        what=Value("mark"),
        test=Value(None, IntegerField()),
        slug=Value(None, CharField()),
        sided=Value(None, BooleanField()),
        done=Value(None, IntegerField()),
    ).values_list(
        *("what", "pk", "team_id", "date", "kind", "name", "squad_id", "squad__name"),
        *("test", "slug", "sided", "done"),
    )


def _tests(teams: Any, athletes: Any, first: date, last: date) -> QuerySet[Any, Any]:
    planned = PlannedTest.objects.filter(
        team__in=teams, athlete__in=athletes, date__range=(first, last)
    )
    of_use = planned.filter(assessment__archived_at=None).with_done().order_by()
    return of_use.annotate(
        what=Value("test"),
        kind=Value("", CharField()),
        squad=Value(None, IntegerField()),
        squad_name=Value(None, CharField()),
    ).values_list(
        *("what", "pk", "team_id", "date", "kind", "assessment__name", "squad", "squad_name"),
        *("assessment_id", "assessment__slug", "assessment__sided", "done"),
    )


def _own_rows(athlete: int, first: date, last: date) -> QuerySet[Any, Any]:
    return _rows(Team.objects.trained_in_by(athlete), [athlete], first, last)


_OF_ATHLETE = KeptQuery(_rows, [-1], [-(10**9)], date(1, 1, 1), date(1, 1, 2))
_OWN = KeptQuery(_own_rows, -1, date(1, 1, 1), date(1, 1, 2))
