"""What was weighed of an athlete's sets is found again by all that it was made of."""

from datetime import timedelta

import pytest
from django.utils import timezone

from coaching.models import Ladder, LoggedSet, PainReport, Rung
from coaching.services.ladders import logged
from coaching.services.ladders.standing import standings
from coaching.services.sessions.logging import remove_set
from tests.factories import make_drill, make_logged_set, make_pain, make_session, session_drills

pytestmark = pytest.mark.django_db


@pytest.fixture
def knees(maya):
    knees = make_drill("Knees to elbows")
    ladder = Ladder.objects.create(slug="hang", name="Hanging", climb_sets=3, climb_amount=10)
    Rung.objects.create(ladder=ladder, position=1, drill=knees, climb_sessions=2)
    Rung.objects.create(ladder=ladder, position=2, drill=make_drill("Feet to bar"))
    session = make_session(maya, drills=[knees], date=maya.today - timedelta(days=3))
    [drill] = session_drills(session)
    for number in (1, 2, 3):
        make_logged_set(drill, number, amount=10)
    return drill


def test_it_says_after_every_act_what_weighing_anew_says(maya, hillside, knees):
    today = maya.today

    def weighed():
        stood = standings(hillside.pk, maya.pk)
        [kept] = logged.evidence_of(hillside.pk, maya.pk, stood, today)
        drills = {knees.drill_id}
        assert kept == logged.logged(hillside.pk, maya.pk, drills, today).of(
            stood[0], maya.pk, today
        )
        return kept

    assert len(weighed().counting) == 1
    assert weighed() is weighed()
    LoggedSet.objects.filter(number=1).update(amount_si=9)
    assert not weighed().counting
    LoggedSet.objects.filter(number=1).update(amount_si=10)
    assert weighed().counting
    report = make_pain(knees, 5)
    assert not weighed().counting
    PainReport.objects.filter(pk=report.pk).delete()
    assert weighed().counting
    Rung.objects.filter(position=1).update(climb_sets=4)
    assert not weighed().counting
    Rung.objects.filter(position=1).update(climb_sets=3)
    remove_set(knees.logged_sets.first(), by=maya.user, now=timezone.now())
    assert not weighed().counting


def test_it_asks_once_and_makes_nothing_that_it_made(
    maya, hillside, knees, django_assert_num_queries, monkeypatch
):
    stood = standings(hillside.pk, maya.pk)
    first = logged.evidence_of(hillside.pk, maya.pk, stood, maya.today)
    monkeypatch.delattr(logged, "_made")
    with django_assert_num_queries(1):
        assert logged.evidence_of(hillside.pk, maya.pk, stood, maya.today) == first
    with django_assert_num_queries(0):
        assert logged.evidence_of(hillside.pk, maya.pk, [], maya.today) == []
