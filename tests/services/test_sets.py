from datetime import UTC, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError

from coaching.models import LoggedSet, Session
from coaching.rules.sides import set_id
from coaching.services.sessions.logging import WrongSetId, log_set, remove_set
from tests.factories import (
    make_drill,
    make_logged_set,
    make_session,
    make_strength_drill,
    session_drills,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def pull(maya):
    drill = make_drill("Band knee pull", side_mode="per_side", first_side="right", sets=2)
    return session_drills(make_session(maya, drills=[drill]))[0]


def counters(session):
    session = Session.objects.get(pk=session.pk)
    return session.done_sets, session.planned_sets, session.logged_rows


def test_it_counts_a_per_side_set_when_both_sides_are_done(pull):
    session = pull.block.session
    make_logged_set(pull, 1, "right")
    assert counters(session) == (0, 2, 1)
    make_logged_set(pull, 1, "left")
    assert counters(session) == (1, 2, 2)


def test_it_logs_the_same_set_once(pull):
    for _ in range(2):
        make_logged_set(pull, 1, "right", amount=Decimal(9))
    assert LoggedSet.objects.count() == 1
    assert counters(pull.block.session) == (0, 2, 1)


def test_it_keeps_what_a_set_was_before_a_change(pull, maya):
    row = make_logged_set(pull, 1, "right", now=NOON)
    make_logged_set(pull, 1, "right", amount=Decimal(7), now=NOON, by=maya.user)
    row.refresh_from_db()
    assert row.amount == 7
    assert Decimal(row.changes.get().was["amount"]) == 10


def test_it_ignores_an_act_of_a_phone_that_came_late(pull, maya):
    def act(seq, amount):
        drill = session_drills(pull.block.session)[0]
        return log_set(
            drill,
            set_id(pull.pk, 1, "right"),
            1,
            "right",
            {"amount": Decimal(amount)},
            by=maya.user,
            now=NOON,
            device="phone",
            seq=seq,
        )

    act(1, 10)
    act(2, 8)
    assert act(1, 10).amount == 8
    assert act(2, 9).amount == 8


def test_it_does_not_bring_an_undone_set_back_on_a_late_repeat(pull, maya):
    def act(seq):
        drill = session_drills(pull.block.session)[0]
        return log_set(
            drill,
            set_id(pull.pk, 1, "right"),
            1,
            "right",
            {},
            by=maya.user,
            now=NOON,
            device="phone",
            seq=seq,
        )

    row = act(1)
    remove_set(row, by=maya.user, now=NOON, device="phone", seq=2)
    assert act(1).removed_at == NOON
    assert counters(pull.block.session) == (0, 2, 0)
    assert act(3).removed_at is None


def test_it_undoes_twice_without_harm(pull, maya):
    row = make_logged_set(pull, 1, "right")
    for _ in range(2):
        remove_set(LoggedSet.objects.get(pk=row.pk), by=maya.user, now=NOON)
    assert counters(pull.block.session) == (0, 2, 0)
    assert row.changes.count() == 1


def test_it_refuses_an_id_of_another_set(pull, maya):
    with pytest.raises(WrongSetId):
        log_set(pull, uuid4(), 1, "right", {}, by=maya.user, now=NOON)


def test_it_refuses_a_side_that_the_drill_does_not_have(pull, maya):
    with pytest.raises(ValueError, match="both"):
        log_set(pull, set_id(pull.pk, 1, "both"), 1, "both", {}, by=maya.user, now=NOON)


def test_it_holds_the_side_in_the_database_too(pull):
    row = make_logged_set(pull, 1, "right")
    with pytest.raises(IntegrityError):
        LoggedSet.objects.filter(pk=row.pk).update(side="both")


def test_it_keeps_and_flags_a_set_over_the_cap(maya):
    squat = session_drills(make_session(maya, drills=[make_strength_drill()]))[0]
    allowed = make_logged_set(squat, 1, load_value=Decimal(60), load_unit="lb")
    over = make_logged_set(squat, 2, load_value=Decimal("60.001"), load_unit="lb")
    assert (allowed.over_cap, allowed.load_kg) == (False, Decimal("27.2155422"))
    assert over.over_cap
    assert Session.objects.get().over_cap_sets == 1


def test_it_counts_a_skipped_set_as_neither_done_nor_missed(pull):
    make_logged_set(pull, 1, "right", skip_reason="time")
    session = Session.objects.get()
    assert (session.done_sets, session.skipped_sets, session.logged_rows) == (0, 1, 0)


def test_it_counts_one_more_set_as_extra(pull):
    for side in ("right", "left"):
        make_logged_set(pull, 3, side)
    session = Session.objects.get()
    assert (session.done_sets, session.extra_sets) == (0, 1)


def test_it_agrees_with_a_recount(pull):
    make_logged_set(pull, 1, "right")
    make_logged_set(pull, 1, "left")
    make_logged_set(pull, 2, "right", skip_reason="pain")
    kept = Session.objects.values("done_sets", "skipped_sets", "logged_rows").get()
    Session.objects.all().recount()
    assert Session.objects.values("done_sets", "skipped_sets", "logged_rows").get() == kept


def test_it_finds_the_last_result_of_each_drill_in_one_query(maya, django_assert_num_queries):
    hang, pull = make_drill("Hang"), make_drill("Pull")
    old = make_session(maya, drills=[hang, pull])
    for drill in session_drills(old):
        make_logged_set(drill, 1, now=NOON, amount=Decimal(6))
    newer = make_session(maya, drills=[hang])
    make_logged_set(session_drills(newer)[0], 1, now=NOON.replace(day=3), amount=Decimal(8))
    with django_assert_num_queries(1):
        found = list(
            LoggedSet.objects.last_results(maya, [hang.pk, pull.pk], before=NOON.replace(day=9))
        )
    assert sorted((row.drill_id, row.amount) for row in found) == [(hang.pk, 8), (pull.pk, 6)]
