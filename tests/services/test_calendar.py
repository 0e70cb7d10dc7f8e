"""What the calendar reads: races and rest days."""

from datetime import date, timedelta

import pytest

from coaching.models import DayMark, Squad
from coaching.services import calendar
from tests.factories import MONDAY, make_squad

pytestmark = pytest.mark.django_db
SUNDAY = MONDAY + timedelta(days=6)


def make_mark(whose, date=MONDAY, kind="race", name="County 800 m", *, by, team=None):
    if isinstance(whose, Squad):
        return DayMark.objects.create(
            team=whose.team, squad=whose, date=date, kind=kind, name=name, created_by=by
        )
    team = team or whose.memberships.get().team
    return DayMark.objects.create(
        team=team, athlete=whose, date=date, kind=kind, name=name, created_by=by
    )


def read(team, athletes, first=MONDAY, last=SUNDAY):
    day_marks = calendar.marks([team], athletes, first, last)
    return {key: [str(mark) for mark in marks] for key, marks in day_marks.items()}


def test_it_reads_the_marks_of_athletes_and_of_their_squads(hillside, dana, maya, priya, eli):
    squad = make_squad(hillside, maya, priya)
    saturday = MONDAY + timedelta(days=5)
    make_mark(squad, saturday, name="Relays", by=dana)
    make_mark(maya, saturday, "rest", "", by=dana)
    make_mark(maya, saturday, name="County 800 m", by=dana)
    assert read(hillside, [maya, priya, eli]) == {
        (maya.pk, saturday): ["Relays", "County 800 m", "Rest day"],
        (priya.pk, saturday): ["Relays"],
    }


def test_it_reads_nothing_of_other_days_people_teams_or_of_a_squad_put_away(
    hillside, rivals, dana, rosa, maya, priya
):
    make_mark(maya, date(2026, 3, 1), by=dana)
    make_mark(maya, date(2026, 3, 9), by=dana)
    make_mark(priya, by=dana)
    rivals.add_member(maya)
    make_mark(maya, by=rosa, team=rivals)
    away = make_squad(hillside, maya)
    make_mark(away, by=dana)
    away.archive()
    assert read(hillside, [maya]) == {}


def test_it_reads_them_in_one_query_however_many(
    hillside, dana, maya, priya, eli, django_assert_num_queries
):
    squads = [make_squad(hillside, maya, priya, eli, name=name) for name in "ABC"]
    for squad in squads:
        make_mark(squad, by=dana)
    with django_assert_num_queries(1):
        marks = calendar.marks([hillside], [maya, priya, eli], MONDAY, SUNDAY)
        assert [mark.squad.name for mark in marks[eli.pk, MONDAY]] == ["A", "B", "C"]
