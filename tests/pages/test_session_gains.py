"""What a finished session gives back: one line, and no more than is so."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from coaching.models import Ladder, Rung, Session
from tests.factories import make_drill, make_logged_set, make_session, session_drills

pytestmark = pytest.mark.django_db


def finished(maya, drill, amounts, *, ago=0, **values):
    session = make_session(maya, drills=[drill], date=maya.today - timedelta(days=ago))
    [planned] = session_drills(session)
    for number, amount in enumerate(amounts, start=1):
        make_logged_set(planned, number, amount=amount, **values)
    Session.objects.filter(pk=session.pk).update(finished_at=timezone.now())
    return session


def gain(client):
    [sheet] = client.get("/today/").context["sheets"]
    return sheet.gain


@pytest.fixture
def knees():
    return make_drill("Knees to elbows", kind="non_weight_bearing", hip_angle_to=120)


def test_it_says_nothing_before_it_is_finished(signed_in, maya, knees):
    session = finished(maya, knees, [8])
    Session.objects.filter(pk=session.pk).update(finished_at=None)
    assert gain(signed_in(maya)) == ""


def test_a_session_in_which_nothing_was_done_gives_nothing_back(signed_in, maya, knees):
    finished(maya, knees, [])
    assert gain(signed_in(maya)) == ""


def test_the_most_in_one_set_is_a_best(signed_in, maya, knees):
    finished(maya, knees, [8, 9], ago=3)
    finished(maya, knees, [10, 7])
    assert gain(signed_in(maya)) == "Knees to elbows: 10 reps in one set, the most so far."


@pytest.mark.parametrize("count", [1, 12])
def test_it_asks_one_question_more(count, signed_in, maya, knees, django_assert_max_num_queries):
    for ago in range(count):
        finished(maya, knees, [8, 9], ago=ago)
    client = signed_in(maya)
    with django_assert_max_num_queries(15):
        assert gain(client)


def test_as_many_as_before_is_none_and_nothing_before_is_none(signed_in, maya, knees):
    finished(maya, knees, [8, 9])
    client = signed_in(maya)
    assert gain(client) == "2 sets of it took the thigh above level."
    finished(maya, knees, [9], ago=3)
    assert gain(client) == "2 sets of it took the thigh above level."


def test_more_jumps_are_no_best(signed_in, maya):
    hop = make_drill("Hop", kind="plyometric", hip_angle_to=80)
    finished(maya, hop, [8], ago=3)
    finished(maya, hop, [20])
    assert gain(signed_in(maya)) == "1 set done."


def test_a_heavier_load_is_a_best_and_one_over_the_cap_is_not(signed_in, maya):
    lunge = make_drill("Spot lunge", kind="strength", hip_angle_to=80)
    load = {"load_unit": "lb", "load_count": 2}
    finished(maya, lunge, [10], ago=3, load_value=Decimal(10), **load)
    today = finished(maya, lunge, [10, 10], load_value=Decimal(15), **load)
    client = signed_in(maya)
    assert gain(client) == "Spot lunge: 30 lb in all, the heaviest so far."
    [planned] = session_drills(today)
    planned.logged_sets.update(over_cap=True)
    assert gain(client) == "2 sets done."


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (3, "This session counts for Feet to bar: 2 of 3 sessions."),
        (2, "This session counts for Feet to bar: that was the last of what is asked."),
    ],
)
def test_a_step_comes_before_a_best(asked, words, signed_in, maya, knees):
    ladder = Ladder.objects.create(name="Hanging")
    standard = {"climb_sets": 1, "climb_amount": 8, "climb_sessions": asked}
    Rung.objects.create(ladder=ladder, position=1, drill=knees, **standard)
    Rung.objects.create(ladder=ladder, position=2, drill=make_drill("Feet to bar"), **standard)
    finished(maya, knees, [8], ago=3)
    finished(maya, knees, [10])
    client = signed_in(maya)
    assert gain(client) == words
    # A session that falls short counts for nothing, and says nothing of the step.
    Session.objects.get(date=maya.today).blocks.get().drills.get().logged_sets.update(
        amount=7, amount_si=7
    )
    assert gain(client) == "1 set of it took the thigh above level."
