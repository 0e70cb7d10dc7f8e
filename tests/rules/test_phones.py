"""What phones tell again, when it was done, and the ids that they make by themselves."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from coaching.rules.finishing import can_reopen, offered_since
from coaching.rules.idempotency import MAX_AGE, is_repeat, note_applied, trusted_time
from coaching.rules.sides import set_id
from coaching.rules.swaps import amount_carries_over, similar_drills, stand_ins, swap_id

DRILL = UUID("12345678-1234-5678-1234-567812345678")
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("applied", "device", "seq", "expected"),
    [
        ({"a": 5}, "a", 4, True),
        ({"a": 5}, "a", 5, True),
        ({"a": 5}, "a", 6, False),
        ({"a": 5}, "b", 1, False),
        ({}, "a", 0, False),
        ({"a": 0}, "a", 0, True),
        ({"": 5}, "", 1, False),
        ({"a": 5}, "a", None, False),
    ],
)
def test_it_knows_an_act_that_is_told_again(applied, device, seq, expected):
    assert is_repeat(applied, device, seq) is expected


@pytest.mark.parametrize(
    ("device", "seq", "noted", "after"),
    [
        ("a", 6, True, {"a": 6}),
        ("b", 0, True, {"a": 5, "b": 0}),
        ("a", 5, False, {"a": 5}),
        ("a", 4, False, {"a": 5}),
        ("", 6, False, {"a": 5}),
        ("a", None, False, {"a": 5}),
    ],
)
def test_it_notes_the_last_act_of_a_phone_and_no_earlier_one(device, seq, noted, after):
    applied = {"a": 5}
    assert note_applied(applied, device, seq) is noted
    assert applied == after


@pytest.mark.parametrize(
    ("ago", "is_believed"),
    [
        (timedelta(0), True),
        (timedelta(hours=3), True),
        (MAX_AGE, True),
        (MAX_AGE + timedelta(seconds=1), False),
        (timedelta(seconds=-1), False),
    ],
)
def test_it_believes_a_phones_time_where_that_can_be(ago, is_believed):
    assert trusted_time(NOW - ago, NOW) == (NOW - ago if is_believed else NOW)


def test_it_takes_now_for_an_act_without_a_time_and_keeps_acts_for_two_weeks():
    assert trusted_time(None, NOW) == NOW
    assert timedelta(days=14) == MAX_AGE


def test_a_session_opens_again_on_the_day_it_was_finished():
    assert can_reopen(TODAY, TODAY)
    assert can_reopen(TODAY, TODAY + timedelta(days=1), TODAY)
    assert not can_reopen(TODAY, TODAY + timedelta(days=1))


def test_it_computes_the_id_of_a_swap_as_every_phone_does():
    assert swap_id(DRILL, "hop") == UUID("480461de-beac-5cb0-9279-57875fa4f9e4")
    assert swap_id(DRILL, "hop", "pvc-pipe") == UUID("f4b10d0b-0fa2-5d8e-a524-1ff975b13e61")
    assert swap_id(DRILL, "hop", "") == swap_id(DRILL, "hop")


def test_no_two_swaps_and_no_set_have_one_id():
    ids = [swap_id(DRILL, slug, held) for slug in ("hop", "skip") for held in ("", "bar", "pipe")]
    assert len({*ids, set_id(DRILL, 1, "both")}) == 7


def test_an_amount_is_handed_on_between_drills_that_are_measured_alike():
    hop = ("plyometric", "reps", "per_side")
    assert amount_carries_over(hop, ("plyometric", "reps", "per_side"))
    for other in (
        ("strength", "reps", "per_side"),
        ("plyometric", "seconds", "per_side"),
        ("plyometric", "reps", "none"),
    ):
        assert not amount_carries_over(hop, other)


def test_what_shares_as_many_degrees_is_offered_in_its_own_order():
    candidates = [(key, "gym", (0, 90)) for key in ("z", "a")]
    assert similar_drills(("gym", (0, 90)), candidates) == ["z", "a"]


@pytest.mark.parametrize(("hour", "days"), [(0, 1), (11, 1), (12, 0), (23, 0)])
def test_what_was_begun_is_offered_until_noon_of_the_next_day(hour, days):
    now = datetime(TODAY.year, TODAY.month, TODAY.day, hour, 59)
    assert offered_since(now) == TODAY - timedelta(days=days)


def test_what_stands_in_is_alike_and_where_she_is_restricted_first_what_assigning_offers():
    here = ("gym", (30, 60))
    candidates = [
        ("gym a little", "gym", (55, 90)),
        ("water", "non_weight_bearing", (45, 60)),
        ("jump", "plyometric", (30, 60)),
        ("gym all", "gym", (30, 60)),
    ]
    assert stand_ins(here, candidates, restricted=False) == ["gym all", "gym a little"]
    assert stand_ins(here, candidates, restricted=True) == ["water", "gym all", "gym a little"]
    here = ("non_weight_bearing", (30, 60))
    assert stand_ins(here, candidates, restricted=True) == ["water"]
