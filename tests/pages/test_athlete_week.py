"""An athlete's own week: what each day says."""

from datetime import date, timedelta

import pytest

from coaching.models import Session, SessionBlock
from coaching.pages import athlete_week
from tests.factories import make_logged_set, make_session, make_strength_drill, session_drills

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
TUESDAY = MONDAY + timedelta(days=1)


def shown(today=MONDAY):
    """The one session of the week."""
    sessions = Session.objects.select_related("team", "moved_by").prefetch_related("blocks")
    [session] = sessions.order_by("date")
    days = athlete_week.days([session], {}, MONDAY, session.athlete, today)
    [found] = [session for day in days for session in day.sessions]
    return found


@pytest.fixture
def session(maya):
    return make_session(maya, drills=[make_strength_drill(sets=2)])


def test_it_says_what_is_planned_and_what_is_missed(session):
    assert (shown().text, shown().url) == ("2 sets planned", "/today/")
    missed = shown(TUESDAY)
    assert (missed.state, missed.text) == ("missed", "Missed. You can still log it.")
    assert missed.url == session.get_absolute_url()


def test_it_counts_what_was_done_and_skipped(session):
    [drill] = session_drills(session)
    make_logged_set(drill)
    assert shown(TUESDAY).text == "1 of 2 sets"
    make_logged_set(drill, 2, skip_reason="time")
    assert shown(TUESDAY).text == "1 of 2 sets, 1 skipped"


def test_it_says_when_all_is_done(session):
    [drill] = session_drills(session)
    make_logged_set(drill)
    make_logged_set(drill, 2)
    assert (shown().state, shown().text) == ("done", "Done, 2 sets")


def test_it_does_not_call_a_session_of_own_drills_empty(session):
    SessionBlock.objects.update(extra=True)
    Session.objects.update(planned_sets=0)
    assert shown().text == "Your own drills. Nothing logged yet."


def test_it_says_that_a_session_waits(session):
    Session.objects.update(paused=True)
    assert shown().text == "Paused. It comes later."


def test_it_says_where_a_session_came_from(session, dana):
    Session.objects.update(moved_from=TUESDAY, moved_by=dana)
    assert shown().text == "2 sets planned · moved by Dana from Tue 3 Mar"


def test_it_names_the_team_where_there_are_several(session, maya, rivals):
    rivals.add_athlete(maya.name)
    other = make_session(maya, team=rivals, date=TUESDAY)
    sessions = Session.objects.select_related("team").prefetch_related("blocks")
    days = athlete_week.days(sessions.order_by("date"), {}, MONDAY, maya, MONDAY)
    assert days[0].sessions[0].text.endswith(" · Hillside Track Club")
    assert days[1].sessions[0].session == other


def test_it_knows_the_days_before_today(session):
    days = athlete_week.days([session], {}, MONDAY, session.athlete, TUESDAY)
    assert [day.is_past for day in days] == [True] + [False] * 6
    assert [day.is_today for day in days] == [False, True] + [False] * 5
