from datetime import UTC, datetime, timedelta

import pytest

from coaching.models import Session
from coaching.services.sessions.finishing import ReopenRefused, finish, reopen
from tests.factories import make_session

pytestmark = pytest.mark.django_db
# Half past eleven at night where Maya is.
NOW = datetime(2026, 3, 3, 4, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def session(maya):
    maya.timezone = "America/New_York"
    maya.save()
    return make_session(maya)


def finished_at(session):
    return Session.objects.get(pk=session.pk).finished_at


def test_it_keeps_when_it_was_first_finished(session):
    finish(session, now=NOW, at=NOW - HOUR, effort=7)
    finish(session, now=NOW + HOUR, effort=8)
    assert finished_at(session) == NOW - HOUR
    assert Session.objects.get().effort == 8


@pytest.mark.parametrize("wrong", [timedelta(minutes=1), timedelta(days=-30)])
def test_it_believes_no_clock_that_is_far_off(session, wrong):
    finish(session, now=NOW, at=NOW + wrong)
    assert finished_at(session) == NOW


def test_it_opens_again_until_midnight_where_the_athlete_is(session):
    finish(session, now=NOW)
    reopen(session, now=NOW + timedelta(minutes=29))
    assert finished_at(session) is None
    finish(session, now=NOW)
    with pytest.raises(ReopenRefused):
        reopen(session, now=NOW + timedelta(minutes=31))
    assert finished_at(session) == NOW


def test_it_opens_again_what_was_opened_in_time_on_a_phone_without_a_signal(session):
    finish(session, now=NOW)
    reopen(session, now=NOW + 9 * HOUR, at=NOW + timedelta(minutes=10))
    assert finished_at(session) is None


def test_it_stays_open_when_told_again_to_finish(session):
    finish(session, now=NOW, device="phone", seq=1)
    reopen(session, now=NOW, device="phone", seq=2)
    finish(session, now=NOW, device="phone", seq=1)
    assert finished_at(session) is None
    finish(session, now=NOW, device="other", seq=1)
    assert finished_at(session) == NOW
