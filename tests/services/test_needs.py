from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from coaching.models import Need, NeedAnswered, PlannedTest
from coaching.models.choices import NeedKind, NeedState
from coaching.rules import needs as rules
from coaching.services.needs import look, look_if_due
from tests.factories import (
    MONDAY,
    make_assessment,
    make_athlete,
    make_drill,
    make_invitation,
    make_logged_set,
    make_need,
    make_pain,
    make_restriction,
    make_result,
    make_session,
    make_strength_drill,
    make_user,
    session_drills,
)
from tests.helpers import THURSDAY_NOON

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


def kinds(team, now=THURSDAY_NOON):
    look(team, now)
    return sorted(Need.objects.open().filter(team=team).values_list("kind", flat=True))


def test_the_same_fact_never_makes_two(hillside, maya):
    make_pain(session_drills(make_session(maya))[0], level=5)
    for _n in range(3):
        assert NeedKind.PAIN in kinds(hillside)
    assert Need.objects.filter(kind=NeedKind.PAIN).count() == 1
    need = Need.objects.get(kind=NeedKind.PAIN)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_need(maya, key=need.key)


@pytest.mark.parametrize(
    ("levels", "where", "born", "needs_her"),
    [
        ([3], "left_knee", None, False),
        ([4], "left_knee", None, True),
        ([1, 2], "left_knee", None, True),
        ([2, 1], "left_knee", None, False),
        ([1], "left_front_hip", MONDAY - 15 * 366 * DAY, True),
        ([1], "left_front_hip", MONDAY - 30 * 366 * DAY, False),
    ],
)
def test_pain_needs_her_above_3_getting_worse_or_at_the_front_of_the_hip_under_18(
    hillside, maya, levels, where, born, needs_her
):
    maya.birth_date = born
    maya.save()
    drill = make_drill()
    for n, level in enumerate(levels):
        there = session_drills(make_session(maya, date=MONDAY + n * DAY, drills=[drill]))[0]
        make_pain(there, level=level, where=where)
    assert (NeedKind.PAIN in kinds(hillside)) is needs_her


def test_pain_that_was_answered_stays_so_until_it_is_told_again(hillside, maya, dana):
    drill = make_drill()
    make_pain(session_drills(make_session(maya, drills=[drill]))[0], level=5)
    assert NeedKind.PAIN in kinds(hillside)
    first = Need.objects.get(kind=NeedKind.PAIN)
    Need.objects.decide(first.pk, NeedState.SEEN, by=dana, now=THURSDAY_NOON)
    assert NeedKind.PAIN not in kinds(hillside)
    make_pain(session_drills(make_session(maya, date=MONDAY + DAY, drills=[drill]))[0], level=6)
    assert NeedKind.PAIN in kinds(hillside)
    first.refresh_from_db()
    assert first.state == NeedState.SEEN


def test_what_happened_stays_however_long_ago_until_somebody_answers(hillside, maya):
    make_pain(session_drills(make_session(maya))[0], level=5)
    assert NeedKind.PAIN in kinds(hillside)
    assert NeedKind.PAIN in kinds(hillside, THURSDAY_NOON + timedelta(days=60))
    maya.memberships.get().archive()
    assert kinds(hillside, THURSDAY_NOON + timedelta(days=60)) == []


def test_two_coaches_at_once_answer_it_once_and_the_second_sees_who_did(hillside, maya, dana):
    lena = hillside.add_coach(make_user("Lena Ruiz")).user
    need = make_need(maya)
    Need.objects.decide(need.pk, NeedState.SEEN, by=dana, now=THURSDAY_NOON)
    with pytest.raises(NeedAnswered) as second:
        Need.objects.decide(need.pk, NeedState.SEEN, by=lena, now=THURSDAY_NOON)
    assert second.value.need.decided_by == dana


def test_what_is_put_off_is_back_on_its_day(hillside, maya, dana):
    for days in (0, 1):
        make_session(maya, date=MONDAY + days * DAY)
    assert NeedKind.MISSED in kinds(hillside)
    need = Need.objects.get(kind=NeedKind.MISSED)
    until = MONDAY + 5 * DAY
    Need.objects.decide(need.pk, NeedState.PUT_OFF, by=dana, now=THURSDAY_NOON, until=until)
    assert NeedKind.MISSED not in kinds(hillside)
    assert NeedKind.MISSED in kinds(hillside, THURSDAY_NOON + 2 * DAY)


def test_two_more_missed_after_an_answer_are_told_of_anew(hillside, maya, dana):
    for days in (0, 1):
        make_session(maya, date=MONDAY + days * DAY)
    assert NeedKind.MISSED in kinds(hillside)
    first = Need.objects.get(kind=NeedKind.MISSED)
    Need.objects.decide(first.pk, NeedState.SEEN, by=dana, now=THURSDAY_NOON)
    make_session(maya, date=MONDAY + 2 * DAY)
    assert NeedKind.MISSED not in kinds(hillside)
    make_session(maya, date=MONDAY + 3 * DAY)
    assert NeedKind.MISSED in kinds(hillside, THURSDAY_NOON + DAY)


def test_states_of_things_come_and_go(hillside, maya, dana):
    """A week ahead without anything, a link that nobody took, a test without a result, a plan
    against a restriction."""
    today = MONDAY + 3 * DAY
    jumps = make_drill("Jump", kind="plyometric", impact=True)
    make_session(maya, date=today + DAY, drills=[jumps])
    test = make_assessment()
    PlannedTest.objects.create(
        team=hillside, athlete=maya, assessment=test, date=today - DAY, created_by=dana
    )
    limit = make_restriction(maya, starts=MONDAY, set_by=dana)
    made = THURSDAY_NOON - timedelta(days=8)
    link = make_invitation(hillside, created_at=made, expires_at=made + timedelta(days=14))
    assert kinds(hillside) == ["empty", "invitation", "plan", "test"]
    make_session(maya, date=today + 5 * DAY)
    make_result(maya, test, 200, date=today - DAY)
    link.revoke()
    limit.delete()
    assert kinds(hillside) == []
    assert set(Need.objects.values_list("state", flat=True)) == {NeedState.GONE}


def test_left_and_right_drift_from_her_own_normal(hillside, maya):
    lift = make_assessment(measures="knee_lift", unit="deg", sided=True, slug="lift")
    gaps = [1, 2, 1, 2]
    for n, gap in enumerate(gaps):
        day = MONDAY - timedelta(days=30 - n)
        make_result(maya, lift, 80 + gap, side="left", date=day)
        make_result(maya, lift, 80, side="right", date=day)
    assert kinds(hillside) == []
    make_result(maya, lift, 90, side="left", date=MONDAY)
    make_result(maya, lift, 80, side="right", date=MONDAY)
    assert kinds(hillside) == [NeedKind.DRIFT]


def test_it_asks_as_much_for_ten_as_for_one(hillside, maya):
    def fill(athlete):
        for days in (0, 1):
            drill = make_strength_drill()
            there = session_drills(make_session(athlete, date=MONDAY + days * DAY, drills=[drill]))
            make_pain(there[0], level=5)
            make_logged_set(there[0], 1, load_value=Decimal(70), load_unit="lb")

    def asked():
        Need.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            look(hillside, THURSDAY_NOON)
        return len(queries)

    fill(maya)
    one = asked()
    for n in range(9):
        fill(make_athlete(f"Runner {n}", team=hillside))
    assert asked() == one
    assert Need.objects.open().count() >= 20


def test_it_looks_again_where_something_happened_or_a_day_has_begun(
    hillside, django_assert_num_queries
):
    look(hillside, THURSDAY_NOON)
    with django_assert_num_queries(0):
        look_if_due(hillside, THURSDAY_NOON + timedelta(hours=1))
    look_if_due(hillside, THURSDAY_NOON + DAY)
    assert hillside.needs_at == THURSDAY_NOON + DAY
    type(hillside).objects.ask_for_needs(hillside.pk)
    hillside.refresh_from_db()
    assert hillside.needs_at is None


def test_pain_is_the_heaviest_whatever_it_is():
    others = [rules.weight(kind) for kind in rules.WEIGHTS if kind not in ("pain", "hurt")]
    assert rules.weight("hurt") > max(others)
    assert rules.pain_weight(0, ends_hip_work=False) > rules.weight("hurt")
    assert rules.pain_weight(1, ends_hip_work=True) > rules.pain_weight(10, ends_hip_work=False)
