from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.compliance import Tally, drill_state, state, tally

TODAY = date(2026, 3, 4)
BOTH = ("both",)
SIDES = ("right", "left")


def row(number, side="both", skipped=False, over=False):
    return (number, side, skipped, over)


def test_it_counts_a_per_side_set_once_both_sides_are_done():
    counts = tally(3, SIDES, [row(1, "right"), row(1, "left"), row(2, "right")])
    assert (counts.done_sets, counts.planned_sets) == (1, 3)
    assert (counts.logged_rows, counts.planned_rows) == (3, 6)


def test_it_counts_sets_beyond_the_plan_as_extra():
    counts = tally(1, BOTH, [row(1), row(2)])
    assert (counts.done_sets, counts.extra_sets) == (1, 1)


def test_it_counts_all_sets_of_an_extra_drill_as_extra():
    counts = tally(3, BOTH, [row(1), row(2)], extra=True)
    assert (counts.planned_sets, counts.done_sets, counts.extra_sets) == (0, 0, 2)


def test_it_counts_a_skipped_side_as_a_skipped_set():
    counts = tally(2, SIDES, [row(1, "right"), row(1, "left", skipped=True)])
    assert (counts.done_sets, counts.skipped_sets, counts.logged_rows) == (0, 1, 1)


def test_it_counts_a_set_over_the_cap_once():
    counts = tally(1, SIDES, [row(1, "right", over=True), row(1, "left", over=True)])
    assert counts.over_cap_sets == 1


rows = st.lists(
    st.tuples(st.integers(1, 8), st.sampled_from(SIDES), st.booleans(), st.booleans()),
    unique_by=lambda r: (r[0], r[1]),
)


@given(st.integers(1, 6), rows)
def test_it_never_counts_more_than_there_is(sets, given_rows):
    counts = tally(sets, SIDES, given_rows)
    assert counts.done_sets + counts.skipped_sets <= counts.planned_sets
    assert counts.logged_rows == sum(1 for r in given_rows if not r[2])
    assert 2 * (counts.done_sets + counts.extra_sets) <= counts.logged_rows


def counts(planned=4, done=0, rows=None, skipped=0):
    return Tally(
        planned_sets=planned,
        done_sets=done,
        skipped_sets=skipped,
        logged_rows=done if rows is None else rows,
    )


@pytest.mark.parametrize(
    ("tallied", "days", "finished", "expected"),
    [
        (counts(), 0, False, "planned"),
        (counts(), 1, False, "planned"),
        (counts(), -1, False, "missed"),
        (counts(done=4), -1, False, "done"),
        (counts(done=4), 0, False, "done"),
        (counts(done=2), 0, False, "live"),
        (counts(done=2), 0, True, "partial"),
        (counts(done=2), -1, False, "partial"),
        (counts(done=0, rows=1), -1, False, "partial"),
        (counts(skipped=4), -1, False, "partial"),
        (counts(planned=0), 0, False, "rest"),
        (counts(planned=0, done=0, rows=2), 0, False, "done"),
    ],
)
def test_it_tells_the_state_of_a_day(tallied, days, finished, expected):
    day = TODAY + timedelta(days=days)
    assert state(tallied, date=day, today=TODAY, finished=finished) == expected


@pytest.mark.parametrize(
    ("tallied", "expected"),
    [
        (counts(), "todo"),
        (counts(done=1), "part"),
        (counts(done=4), "done"),
        (counts(done=3, skipped=1), "done"),
        (counts(skipped=4), "skipped"),
        (counts(skipped=1), "part"),
        (Tally(extra_sets=3, logged_rows=3), "done"),
        (Tally(extra_sets=1, logged_rows=1), "part"),
        (Tally(), "todo"),
    ],
)
def test_it_tells_the_state_of_a_drill(tallied, expected):
    assert drill_state(tallied, 3 if not tallied.planned_sets else 4) == expected
