from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.models import Program
from coaching.services import assignments
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_session,
    make_squad,
    with_drills,
)
from tests.helpers import log_all

pytestmark = pytest.mark.django_db

PAGE = reverse("assignments")


@pytest.fixture
def standing(hillside, dana, maya, priya):
    """A block for both from a week ago to a week ahead, and something later for Priya alone."""
    hops = make_block([make_drill("Hop")], team=hillside, name="Hops")
    days = [hillside.today + timedelta(days=n) for n in (-7, 0, 7)]
    both = assignments.assign(hillside, with_drills(hops), [maya, priya], days, by=dana)
    later = make_block([make_drill("Squat")], team=hillside, name="Squats")
    day = hillside.today + timedelta(days=14)
    assignments.assign(hillside, with_drills(later), [priya], [day], by=dana)
    return both


def rows(page):
    return [(row.what, row.who) for row in page.context["shown"].part]


def test_it_says_who_what_when_how_far_and_by_whom(coach, dana, maya, standing):
    log_all(maya.sessions.order_by("date").first())
    page = coach.get(PAGE)
    [row] = page.context["shown"].part
    assert (row.who, row.what) == ("Maya Okafor, Priya Nair", "Hops")
    assert (row.done, row.total) == (1, 6)
    assert [week.state for week in row.weeks] == ["partial", "live", "planned"]
    assert (row.last - row.first).days == 14
    assert page.context["shown"].counts == {"now": 1, "coming": 1, "ended": 0}
    text = page.content.decode()
    assert standing.get_absolute_url() in text
    assert str(dana) in text


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "hop maya"}, ["Hops"]),
        ({"q": "squat"}, []),
        ({"q": "squat", "state": "coming"}, ["Squats"]),
        ({"state": "ended"}, []),
        ({"squad": "none"}, ["Hops"]),
        ({"behind": "1"}, []),
    ],
)
def test_it_finds_by_words_and_by_when(coach, standing, asked, found):
    assert [what for what, _who in rows(coach.get(PAGE, asked))] == found


def test_a_squad_narrows_it(coach, hillside, maya, standing):
    hers = make_squad(hillside, maya)
    other = make_squad(hillside, make_athlete("Noa", team=hillside), name="Distance")
    assert len(rows(coach.get(PAGE, {"squad": hers.pk}))) == 1
    assert rows(coach.get(PAGE, {"squad": other.pk})) == []


def test_it_says_how_many_versions_a_plan_is_behind(coach, hillside, standing):
    program = Program.objects.create(team=hillside, name="Base", version=4)
    of_program = {"program": program, "program_version": 2, "start": hillside.today}
    type(standing).objects.filter(pk=standing.pk).update(**of_program)
    page = coach.get(PAGE, {"behind": "1"})
    [row] = page.context["shown"].part
    assert (row.what, row.behind) == ("Base", 2)
    assert reverse("program_update", args=[program.pk]) in page.content.decode()


def test_what_was_undone_or_removed_stands_there_no_more(coach, dana, maya, hillside):
    session = make_session(maya, date=hillside.today)
    assert len(rows(coach.get(PAGE))) == 1
    coach.post(reverse("session_removal", args=[session.pk]))
    assert rows(coach.get(PAGE)) == []


def test_another_teams_are_not_shown(signed_in, standing, rosa, rivals):
    assert rows(signed_in(rosa).get(PAGE)) == []


def test_it_asks_as_often_for_many_as_for_one(coach, hillside, dana, django_assert_num_queries):
    def fill(n):
        athletes = [make_athlete(f"Runner {n} {k}", team=hillside) for k in range(3)]
        block = make_block(team=hillside)
        days = [hillside.today + timedelta(days=k) for k in range(3)]
        assignments.assign(hillside, with_drills(block), athletes, days, by=dana)

    fill(1)
    coach.get(PAGE)
    with django_assert_num_queries(9):
        coach.get(PAGE)
    for n in range(2, 6):
        fill(n)
    with django_assert_num_queries(9):
        coach.get(PAGE)
