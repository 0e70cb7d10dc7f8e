"""Sessions and plans in words."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

import pytest

from coaching.presentation import states, wording
from coaching.rules.compliance import Tally


@pytest.mark.parametrize(
    ("state", "done", "planned", "more", "text"),
    [
        ("done", 9, 9, {}, "Done, 9 sets"),
        ("done", 1, 1, {}, "Done, 1 set"),
        ("done", 0, 0, {"extra_sets": 1}, "Done, 1 extra set"),
        ("partial", 4, 9, {}, "Part done, 4 of 9 sets"),
        ("partial", 4, 9, {"logged_rows": 9}, "Part done, 4 of 9 sets"),
        ("partial", 0, 9, {"logged_rows": 1}, "Part done, 1 side, 0 of 9 sets"),
        ("partial", 0, 9, {"skipped_sets": 9}, "Part done, 0 of 9 sets, 9 skipped"),
        ("partial", 0, 9, {"logged_rows": 1, "extra_sets": 1}, "Part done, 0 of 9 sets"),
        ("live", 0, 0, {"logged_rows": 2}, "Under way, 2 sides, 0 extra sets"),
        ("live", 0, 1, {}, "Under way, 0 of 1 set"),
        ("missed", 0, 9, {}, "Missed, 9 sets"),
        ("paused", 0, 9, {}, "Paused, 9 sets"),
        ("planned", 0, 9, {}, "Planned, 9 sets"),
        ("rest", 0, 0, {}, "Nothing set"),
    ],
)
def test_it_says_how_far_a_session_is(state, done, planned, more, text):
    counts = Tally(planned_sets=planned, done_sets=done, **more)
    assert states.state_text(state, counts) == text


@pytest.mark.parametrize(
    ("rounds", "rest", "text"),
    [
        (1, None, "1 round"),
        (3, None, "3 rounds"),
        (3, 60, "3 rounds, rest 1 min after a round"),
    ],
)
def test_it_says_how_a_circuit_goes(rounds, rest, text):
    block = SimpleNamespace(rounds=rounds, rest_after_round_s=rest)
    assert wording.rounds_text(block) == text


DANA = SimpleNamespace(get_short_name=lambda: "Dana")


@pytest.mark.parametrize(
    ("today", "by", "text"),
    [
        (date(2026, 3, 4), DANA, "Paused since Wednesday 4 March by Dana"),
        (date(2026, 3, 3), DANA, "Paused from Wednesday 4 March on by Dana"),
        (date(2026, 3, 9), None, "Paused since Wednesday 4 March by "),
    ],
)
def test_it_says_since_when_a_plan_is_paused(today, by, text):
    membership = SimpleNamespace(paused_from=date(2026, 3, 4), paused_by=by)
    assert states.paused_text(membership, today) == text


def prescribed(**values):
    usual = {
        "sets": 4,
        "amount": Decimal(1),
        "amount_top": None,
        "amount_unit": "runs",
        "amrap": False,
        "sides": "both",
        "side_mode": "none",
        "implement_name": "",
        "load_value": None,
        "load_unit": "",
        "load_count": 1,
    }
    return SimpleNamespace(**usual | values)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "4 runs"),
        ({"sets": 1}, "1 run"),
        ({"amount": Decimal(2)}, "4 × 2 runs"),
        ({"amount_top": Decimal(2)}, "4 × 1–2 runs"),
        ({"amrap": True}, "4 × 1 run or more"),
        ({"side_mode": "per_side"}, "4 × 1 run each side"),
        ({"amount": Decimal(10), "amount_unit": "reps"}, "4 × 10"),
    ],
)
def test_sets_of_one_run_are_runs(values, text):
    assert wording.prescription_text(prescribed(**values), "imperial") == text


def logged(number, side, amount):
    return SimpleNamespace(
        seconds=None,
        number=number,
        side=side,
        amount=Decimal(amount),
        amount_unit="reps",
        load_value=None,
        load_unit="",
        load_count=1,
    )


def test_the_last_sets_name_the_side_where_left_and_right_differ():
    rows = [
        logged(1, "left", 9),
        logged(1, "right", 10),
        logged(2, "left", 10),
        logged(2, "right", 10),
        logged(3, "right", 8),
    ]
    assert wording.last_text(rows, "imperial") == "L 9 R 10, 10, R 8"
