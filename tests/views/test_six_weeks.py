"""Six weeks of an athlete on one page."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from coaching.dates import monday_of
from coaching.services.sessions.pain import report_pain
from tests.factories import (
    make_drill,
    make_equipment,
    make_logged_set,
    make_session,
    make_strength_drill,
    session_drills,
)

pytestmark = pytest.mark.django_db


def address(athlete):
    return f"/athletes/{athlete.pk}/six-weeks/"


@pytest.fixture
def trained(hillside, maya, dana):
    """Two sets of three with 10 and 15 lb five weeks ago, and a session of this week to do."""
    bar = make_equipment("dumbbells", loaded=True, pieces=2)
    squat = make_strength_drill(sets=3, implement=bar)
    squat.implements.add(bar)
    monday = monday_of(maya.today) - timedelta(weeks=5)
    drill = session_drills(make_session(maya, drills=[squat], date=monday, effort=7))[0]
    for number, load in ((1, 10), (2, 15)):
        make_logged_set(drill, number, load_value=load, load_unit="lb", load_count=2)
    report_pain(drill, uuid4(), by=dana, now=timezone.now(), where="left_knee", level=4)
    make_session(maya, drills=[make_drill(sets=2)], date=maya.today)
    # Older than what is shown.
    make_session(maya, date=monday - timedelta(days=1))
    return monday


def test_it_tells_what_was_planned_and_done_what_hurt_and_the_loads(
    signed_in, dana, maya, trained, django_assert_max_num_queries
):
    client = signed_in(dana)
    client.get(address(maya))
    with django_assert_max_num_queries(14):
        answer = client.get(address(maya))
    shown = answer.context["shown"]
    first, *_between, last = shown.weeks
    assert len(shown.weeks) == 6
    assert (first.monday, first.planned_sets, first.done_sets) == (trained, 3, 2)
    assert (first.effort, first.pain) == ("7", "1 report, worst 4 of 10")
    assert (last.sessions, last.planned_sets, last.done_sets) == (1, 2, 0)
    assert shown.loads == [("Overhead squat", ["2\u00a0×\u00a015\u00a0lb", *[""] * 5])]
    assert "done: 0 of 0 in these three weeks, 2 of 3 in the three before." in shown.trend
    assert [point.value for point in shown.done] == [2, 0, 0, 0, 0, 0]
    assert "2 of 3" in answer.content.decode()
    page = answer.content.decode()
    # A landmark of each name is one, and the week at hand is not over.
    assert page.count('aria-labelledby="loads"') == 1
    assert [week.is_open for week in shown.weeks] == [False] * 5 + [True]
    assert page.count("So far") == page.count("<small>so far</small>") == 1


def test_it_is_two_clicks_away_and_an_athlete_sees_her_own(signed_in, dana, maya):
    page = signed_in(dana).get(f"/athletes/{maya.pk}/").content.decode()
    assert address(maya) in page
    assert f'href="/athletes/{maya.pk}/' in signed_in(dana).get("/board/").content.decode()
    own = signed_in(maya).get(address(maya)).content.decode()
    assert "Nothing was planned in these six weeks" in own
    assert 'href="/week/"' in own
