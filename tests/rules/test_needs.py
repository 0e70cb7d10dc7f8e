from datetime import date, timedelta
from decimal import Decimal

import pytest

from coaching.rules.needs import (
    EMPTY_FROM,
    INVITED_DAYS,
    MISSED_IN_A_ROW,
    WEIGHTS,
    drifts,
    last_day_off,
    last_of_run,
    pain_needs,
    pain_weight,
    step_key,
    weight,
)

TODAY = date(2026, 11, 25)


def test_pain_is_before_what_breaks_an_agreement_and_that_before_what_can_wait():
    assert sorted(WEIGHTS, key=WEIGHTS.get, reverse=True) == [
        "pain", "hurt", "plan", "cap", "range", "missed", "step", "comment", "drift", "test",
        "invitation", "empty",
    ]  # fmt: skip
    assert (MISSED_IN_A_ROW, INVITED_DAYS, EMPTY_FROM) == (2, 7, 2)


def test_among_pains_the_worst_comes_first_and_what_ends_hip_work_before_all():
    assert weight("pain") < weight("pain", 1) < weight("pain", 10)
    assert pain_weight(10, ends_hip_work=False) == weight("pain", 10)
    assert pain_weight(1, ends_hip_work=True) > pain_weight(10, ends_hip_work=False)
    assert weight("hurt", 0) < weight("pain", 0)


@pytest.mark.parametrize(
    ("levels", "needs"),
    [([3], False), ([4], True), ([4, 1], True), ([1, 2], True), ([2, 2], False), ([2, 1], False)],
)
def test_pain_needs_a_coach_above_3_or_where_it_gets_worse(levels, needs):
    assert pain_needs(levels, ends_hip_work=False) is needs
    assert pain_needs(levels, ends_hip_work=True)


@pytest.mark.parametrize(
    ("missed", "told"), [("ab", "b"), ("abc", "b"), ("abcd", "d"), ("abcde", "d")]
)
def test_of_a_run_of_missed_sessions_every_second_one_is_told(missed, told):
    assert last_of_run(missed) == told


@pytest.mark.parametrize(
    ("before", "last", "believable", "drifted"),
    [
        # Fewer than four are no normal of her own.
        ([1, 1, 1], 30, None, False),
        # Usual 2, spread of 1, 1, 3, 3 is 1.155: the border is 2.309 on either side.
        ([1, 1, 3, 3], "4.3", None, False),
        ([1, 1, 3, 3], "4.4", None, True),
        ([1, 1, 3, 3], "-0.4", None, True),
        ([1, 1, 3, 3], "-0.3", None, False),
        # What is worth believing is more than her spread.
        ([1, 1, 3, 3], "5.4", "3.4", False),
        ([1, 1, 3, 3], "5.5", "3.4", True),
        # Always the same, and nothing known of the error: nothing can be said.
        ([2, 2, 2, 2], 9, None, False),
        ([2, 2, 2, 2], "5.4", "3.4", False),
        ([2, 2, 2, 2], 9, "3.4", True),
        # However little it is.
        ([2, 2, 2, 2], "2.6", "0.5", True),
    ],
)
def test_left_and_right_drift_apart_outside_of_her_own_spread(before, last, believable, drifted):
    values = [Decimal(value) for value in before]
    error = None if believable is None else Decimal(believable)
    assert drifts(values, Decimal(last), error) is drifted


@pytest.mark.parametrize(("days", "off"), [(None, 1), (0, 1), (1, 1), (2, 2), (9, 9)])
def test_pain_is_put_off_to_her_next_session_or_a_day_on(days, off):
    session = None if days is None else TODAY + timedelta(days=days)
    assert last_day_off(TODAY, session) == TODAY + timedelta(days=off)


def test_a_step_that_became_another_one_is_a_need_of_its_own():
    assert [step_key(7, turn) for turn in (1, 2)] == ["step:7", "step:7:2"]
