from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import Ladder, Rung
from coaching.models.choices import NeedKind
from coaching.services import findings
from coaching.services.ladders.ranges import facts
from tests.factories import (
    make_equipment,
    make_logged_set,
    make_pain,
    make_session,
    make_strength_drill,
    session_drills,
)
from tests.helpers import the_needs

pytestmark = pytest.mark.django_db


@pytest.fixture
def pipe():
    return make_equipment("pvc-pipe", name="Pipe")


@pytest.fixture
def bells():
    return make_equipment("dumbbells", name="Dumbbells", loaded=True, pieces=2)


@pytest.fixture
def squat(pipe, bells):
    drill = make_strength_drill(asks_full_range=True, implement=pipe)
    drill.implements.add(pipe, bells)
    return drill


@pytest.fixture
def loaded(maya, squat, bells):
    """Her session of today, with a load."""
    session = make_session(maya, drills=[squat], date=maya.today)
    [drill] = session_drills(session)
    drill.implement, drill.implement_loaded = bells, True
    drill.load_value, drill.load_unit, drill.load_count = Decimal(15), "lb", 2
    drill.save()
    return session


def told(athlete, team):
    day = athlete.today
    return [
        (finding.severity.value, finding.name)
        for finding in findings.of_athletes([athlete], day, day, teams=[team])
        if finding.rule == "range"
    ]


def needs_of(team):
    return [card for card in the_needs(team, timezone.now()) if card.need.kind == NeedKind.RANGE]


def lift(athlete, drill, days, **values):
    session = make_session(athlete, drills=[drill], date=athlete.today + timedelta(days=days))
    return make_logged_set(session_drills(session)[0], 1, **values)


def test_a_load_before_full_range_stops_whoever_plans_it(maya, dana, hillside, squat, loaded):
    stop = [("stop", "Overhead squat")]
    assert told(maya, hillside) == stop
    lift(maya, squat, -9, full_range=False)
    lift(maya, squat, -8, full_range=True, amount=Decimal(3))
    assert told(maya, hillside) == stop
    row = lift(maya, squat, -7, full_range=True)
    assert told(maya, hillside) == []
    make_pain(row.session_drill, level=3)
    assert told(maya, hillside) == []
    make_pain(row.session_drill, level=4)
    assert told(maya, hillside) == stop


def test_it_lapses_without_the_drill_and_a_team_says_after_how_long(
    coach, maya, hillside, squat, loaded
):
    lift(maya, squat, -30, full_range=True)
    assert told(maya, hillside) == []
    hillside.range_lapses_days = 29
    hillside.save()
    assert told(maya, hillside) == [("stop", "Overhead squat")]


def test_what_is_known_takes_three_queries_for_one_as_for_many(
    maya, priya, squat, django_assert_num_queries
):
    for athlete in (maya, priya):
        lift(athlete, squat, -3, full_range=True)
    with django_assert_num_queries(3):
        known = facts([maya.pk, priya.pk], [squat.pk])
    assert set(known) == {(maya.pk, squat.pk), (priya.pk, squat.pk)}


def test_the_athlete_s_own_choice_stops_at_the_pipe_and_says_why(signed_in, maya, squat):
    make_session(maya, drills=[squat], date=maya.today)
    client = signed_in(maya)
    page = client.get("/today/").content.decode()
    assert "Full range is not on record for this drill yet." in page
    assert 'value="dumbbells"' not in page
    lift(maya, squat, -7, full_range=True)
    page = client.get("/today/").content.decode()
    assert "Full range is not on record" not in page
    assert 'value="dumbbells"' in page


def test_a_coach_s_check_puts_it_on_record(coach, maya, hillside, squat, pipe, loaded):
    ladder = Ladder.objects.create(slug="squat", name="Squat")
    Rung.objects.create(ladder=ladder, position=1, drill=squat, implement=pipe)
    page = coach.get(reverse("athlete_ladders", args=[maya.pk])).content.decode()
    assert "Full range is not on record" in page
    address = reverse("athlete_range", args=[maya.pk])
    answer = coach.post(address, {"drill": squat.pk}, follow=True).content.decode()
    assert "Full range is on record" in answer
    assert told(maya, hillside) == []
    assert coach.post(address, {"drill": 0}).status_code == 404


def test_what_was_lifted_before_it_is_kept_and_flagged_to_the_coach(
    maya, hillside, squat, bells, loaded
):
    [drill] = session_drills(loaded)
    make_logged_set(drill, 1)
    [need] = needs_of(hillside)
    assert need.title == "Maya Okafor lifted before full range is on record"
    assert need.evidence.startswith("1 set of Overhead squat with a load on")
    # With full range, but not as often as was asked: that puts nothing on record.
    make_logged_set(drill, 2, full_range=True, amount=1)
    [need] = needs_of(hillside)
    assert need.evidence.startswith("2 sets of Overhead squat with a load on")
    row = lift(maya, squat, -7, full_range=True)
    assert needs_of(hillside) == []
    assert row.session_drill.logged_sets.exists()
