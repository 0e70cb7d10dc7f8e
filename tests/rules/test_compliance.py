from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.compliance import (
    Tally,
    done_share,
    drill_state,
    kept_numbers,
    progress,
    state,
    tally,
)

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


def test_a_set_of_an_extra_drill_over_the_cap_is_counted_too():
    assert tally(2, BOTH, [row(1, over=True), row(2)], extra=True).over_cap_sets == 1


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
        (Tally(extra_sets=1, logged_rows=2), 0, False, "done"),
        (Tally(logged_rows=1), 0, False, "live"),
        (Tally(logged_rows=1), 0, True, "partial"),
        (Tally(logged_rows=1), -1, False, "partial"),
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
        (counts(done=3, skipped=1), "part"),
        (counts(rows=1, skipped=4), "part"),
        (counts(skipped=4), "skipped"),
        (counts(skipped=1), "part"),
        (counts(planned=0, rows=1), "part"),
        (Tally(extra_sets=1, logged_rows=1), "done"),
        (Tally(), "todo"),
    ],
)
def test_it_tells_the_state_of_a_drill(tallied, expected):
    assert drill_state(tallied) == expected


def test_an_extra_drill_has_sets_to_reach_and_adds_none_to_the_plan():
    rows = [row(1), row(2, skipped=True), row(4)]
    assert progress(3, BOTH, rows) == Tally(
        planned_sets=3,
        done_sets=1,
        skipped_sets=1,
        extra_sets=1,
        planned_rows=3,
        logged_rows=2,
    )
    assert tally(3, BOTH, rows, extra=True) == Tally(extra_sets=2, logged_rows=2)


def test_it_counts_what_stays_with_a_swapped_drill_whatever_its_numbers():
    counts = tally(5, BOTH, [row(4), row(5)], kept=2)
    assert (counts.planned_sets, counts.done_sets, counts.extra_sets) == (2, 2, 0)
    over = tally(5, BOTH, [row(1), row(2), row(3)], kept=2)
    assert (over.planned_sets, over.done_sets, over.extra_sets) == (2, 2, 1)


def test_a_swapped_drill_skips_no_more_than_is_left_of_it():
    rows = [row(1), row(2, skipped=True), row(3, skipped=True)]
    counts = tally(5, BOTH, rows, kept=2)
    assert (counts.done_sets, counts.skipped_sets) == (1, 1)
    assert tally(5, BOTH, rows, kept=4).skipped_sets == 2
    nothing = tally(5, BOTH, [row(1, skipped=True)], kept=0)
    assert (nothing.planned_sets, nothing.skipped_sets) == (0, 0)


def test_a_set_that_is_whole_and_skipped_is_done():
    rows = [row(1), row(1, "left", skipped=True)]
    assert tally(1, BOTH, rows).done_sets == 1
    both = [row(1, "right"), row(1, "left"), row(1, "left", skipped=True)]
    counts = tally(1, SIDES, both)
    assert (counts.done_sets, counts.skipped_sets) == (1, 0)
    assert tally(1, SIDES, both, kept=1).skipped_sets == 0


def test_a_skipped_set_beyond_the_plan_counts_nowhere():
    counts = tally(1, BOTH, [row(2, skipped=True)])
    assert (counts.skipped_sets, counts.extra_sets) == (0, 0)
    assert tally(2, BOTH, [row(2, skipped=True)]).skipped_sets == 1


def test_a_row_of_a_side_that_the_drill_has_not_counts_nowhere():
    counts = tally(1, BOTH, [row(1, "left", over=True)])
    assert counts == Tally(planned_sets=1, planned_rows=1)


def test_only_what_was_done_can_be_over_the_cap():
    counts = tally(2, BOTH, [row(1, skipped=True, over=True), row(2, over=True)])
    assert counts.over_cap_sets == 1


def test_tallies_add_up_and_part_again_and_say_what_changes():
    tally = Tally(planned_sets=3, done_sets=1, planned_rows=3, logged_rows=1)
    other = Tally(planned_sets=2, skipped_sets=1, extra_sets=4, over_cap_sets=1)
    assert (tally + other).planned_sets == 5
    assert tally + other - other == tally
    assert (tally - other).changes() == {
        "planned_sets": 1,
        "done_sets": 1,
        "skipped_sets": -1,
        "extra_sets": -4,
        "planned_rows": 3,
        "logged_rows": 1,
        "over_cap_sets": -1,
    }
    assert Tally().changes() == {}


@pytest.mark.parametrize(
    ("tallied", "days", "expected"),
    [
        (counts(), -1, "paused"),
        (counts(), 0, "paused"),
        (counts(), 1, "paused"),
        (counts(done=4), -1, "done"),
        (counts(done=2), 0, "live"),
        (counts(skipped=1), -1, "partial"),
        (counts(planned=0), 0, "rest"),
    ],
)
def test_a_pause_asks_for_nothing_and_takes_nothing_away(tallied, days, expected):
    day = TODAY + timedelta(days=days)
    assert state(tallied, date=day, today=TODAY, paused=True) == expected


def test_more_than_was_planned_is_done():
    assert state(counts(planned=2, done=3), date=TODAY, today=TODAY) == "done"
    assert state(counts(done=2), date=TODAY + timedelta(days=1), today=TODAY) == "partial"
    assert state(counts(skipped=1), date=TODAY, today=TODAY) == "live"


@pytest.mark.parametrize(
    ("sets", "begun", "kept", "numbers"),
    [
        (3, (), 0, []),
        (3, (), 1, [1]),
        (3, (1,), 2, [1, 2]),
        (3, (2,), 3, [1, 2, 3]),
        (3, (2, 3), 1, [2, 3]),
        (3, (3,), 1, [3]),
        (2, (1,), 4, [1, 2]),
    ],
)
def test_a_swapped_drill_keeps_what_was_begun_and_the_first_that_are_free(
    sets, begun, kept, numbers
):
    assert kept_numbers(sets, begun, kept) == numbers


def test_it_counts_what_comes_behind_a_row_of_a_side_that_is_not_asked_for():
    counts = progress(1, ("right",), [row(1, "left"), row(1, "right")])
    assert (counts.done_sets, counts.logged_rows) == (1, 1)


def test_it_counts_each_set_that_is_over_the_cap():
    assert progress(2, BOTH, [row(1, over=True), row(2, over=True)]).over_cap_sets == 2


def test_no_more_is_skipped_of_a_swapped_drill_than_is_left_of_it():
    rows = [row(1), row(2, skipped=True), row(3, skipped=True)]
    counts = progress(3, BOTH, rows, kept=1)
    assert (counts.done_sets, counts.skipped_sets) == (1, 0)


@pytest.mark.parametrize(
    ("counts", "share"),
    [
        (Tally(), 0),
        (Tally(planned_sets=4), 0),
        (Tally(planned_sets=4, done_sets=1), 0.25),
        (Tally(planned_sets=4, done_sets=4), 1),
        (Tally(planned_sets=4, done_sets=5), 1),
        (Tally(done_sets=2), 0),
    ],
)
def test_the_share_done_is_of_what_was_planned_and_never_more_than_all(counts, share):
    assert done_share(counts) == share


@pytest.mark.parametrize("when", [TODAY, TODAY + timedelta(days=1)])
def test_what_is_finished_with_nothing_in_it_is_missed_at_once(when):
    assert state(Tally(planned_sets=2), date=when, today=TODAY, finished=True) == "missed"
