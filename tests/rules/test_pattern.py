"""A program as a value: what acts do, and what no sequence of them can break."""

from decimal import Decimal
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules import pattern as rules
from coaching.rules.pattern import Pattern, PatternRefused, Placement, WeeklyStep, WeekOverride
from tests.rules.pattern_acts import ACTS, done

EMPTY = Pattern(4)


def ids(start=1000):
    numbers = count(start)
    return lambda: next(numbers)


def built(*rows, weeks=4, steps=(), overrides=()):
    """A Pattern of (week, weekday, block) rows, with ids 1, 2, 3, ..."""
    placed = [Placement(n, week, day, block) for n, (week, day, block) in enumerate(rows, start=1)]
    placed.sort(key=lambda placement: placement.day)
    return Pattern(weeks, tuple(placed), frozenset(steps), frozenset(overrides))


def day(pattern, week, weekday):
    return [placement.id for placement in pattern.on(week, weekday)]


def test_it_places_blocks_in_order_and_between_others():
    pattern = rules.place(EMPTY, 1, 7, 1, 0)
    pattern = rules.place(pattern, 2, 8, 1, 0)
    pattern = rules.place(pattern, 3, 9, 1, 0, position=1)
    assert day(pattern, 1, 0) == [1, 3, 2]


def test_it_keeps_the_id_of_what_moves():
    pattern = rules.move(built((1, 0, 7), (1, 2, 8), (1, 2, 9)), 1, 1, 2, position=1)
    assert day(pattern, 1, 2) == [2, 1, 3]
    assert day(pattern, 1, 0) == []


def test_it_orders_a_day_without_leaving_it():
    pattern = built((1, 0, 7), (1, 0, 8), (2, 0, 9))
    assert day(rules.shift(pattern, 1, 1), 1, 0) == [2, 1]
    assert day(rules.shift(pattern, 2, -1), 1, 0) == [2, 1]
    assert rules.shift(pattern, 1, -1) == pattern
    assert rules.shift(pattern, 2, 1) == pattern


def test_it_copies_a_day_behind_what_is_there():
    pattern = rules.copy_day(built((1, 0, 7), (1, 0, 8), (1, 3, 9)), 1, 0, 1, 3, ids=ids())
    assert [placement.block_id for placement in pattern.on(1, 3)] == [9, 7, 8]
    assert day(pattern, 1, 0) == [1, 2]


def test_it_repeats_a_week_into_empty_ones_and_makes_room_for_the_rest():
    start = built((1, 0, 7), (3, 4, 9), weeks=3)
    pattern = rules.repeat_week(start, 1, 2, ids=ids())
    assert pattern.weeks == 4
    assert [(placement.week, placement.block_id) for placement in pattern.placements] == [
        (1, 7),
        (2, 7),
        (3, 7),
        (4, 9),
    ]


def test_it_moves_a_week_with_its_figures_and_makes_room():
    eight = WeekOverride(70, 7, 1, "amount", Decimal(8))
    start = built((1, 0, 7), (2, 0, 8), (3, 0, 9), overrides=[eight])
    pattern = rules.move_week(start, 1, 3)
    assert [(placement.week, placement.block_id) for placement in pattern.placements] == [
        (1, 8),
        (2, 9),
        (3, 7),
    ]
    assert {override.week for override in pattern.overrides} == {3}


def test_it_puts_weeks_in_and_takes_them_out():
    eight = WeekOverride(80, 8, 2, "sets", Decimal(2))
    start = built((1, 0, 7), (2, 0, 8), weeks=2, overrides=[eight])
    more = rules.insert_week(start, 2)
    assert (more.weeks, {override.week for override in more.overrides}) == (3, {3})
    assert rules.remove_week(more, 2) == start
    less = rules.remove_week(start, 2)
    assert (less.weeks, less.overrides) == (1, frozenset())
    with pytest.raises(PatternRefused, match="last_week"):
        rules.remove_week(less, 1)


def test_it_takes_a_weeks_figures_along_with_its_last_block():
    eight = WeekOverride(70, 7, 1, "amount", Decimal(8))
    alone = built((1, 0, 7), overrides=[eight])
    assert {override.week for override in rules.move(alone, 1, 2, 0).overrides} == {2}
    twice = built((1, 0, 7), (1, 3, 7), overrides=[eight])
    assert {override.week for override in rules.move(twice, 1, 2, 0).overrides} == {1}


def test_it_drops_steps_with_the_last_of_their_block():
    step = WeeklyStep(70, 7, "amount", Decimal(1), Decimal(12))
    start = built((1, 0, 7), (2, 0, 7), steps=[step])
    once = rules.remove(start, 1)
    assert once.steps == {step}
    assert rules.remove(once, 2).steps == frozenset()


def test_it_refuses_what_cannot_be():
    full = built(*[(1, 0, n) for n in range(1, rules.MAX_A_DAY + 1)])
    with pytest.raises(PatternRefused, match="day_full"):
        rules.place(full, 99, 7, 1, 0)
    with pytest.raises(PatternRefused, match="too_long"):
        rules.insert_week(Pattern(rules.MAX_WEEKS), 1)
    with pytest.raises(PatternRefused, match="no_week"):
        rules.place(EMPTY, 1, 7, 5, 0)
    with pytest.raises(PatternRefused, match="gone"):
        rules.move(EMPTY, 1, 1, 0)
    with pytest.raises(PatternRefused, match="nothing"):
        rules.repeat_week(EMPTY, 1, 3, ids=ids())


# --- any sequence of acts --------------------------------------------------------------------


@given(st.lists(ACTS, max_size=25))
def test_it_stays_whole_whatever_is_done(acts):
    pattern, fresh = Pattern(3), ids()
    for act in acts:
        before = pattern
        pattern = done(pattern, act, fresh)
        kept = {placement.id: placement.block_id for placement in before.placements}
        names = [placement.id for placement in pattern.placements]
        assert len(names) == len(set(names))
        # What is still there is the block that it was.
        assert all(
            kept.get(placement.id, placement.block_id) == placement.block_id
            for placement in pattern.placements
        )
        if act[0] in ("move", "shift", "move_day", "move_week", "insert_week"):
            assert set(kept) == set(names)
        if act[0] in ("place", "copy", "copy_day", "copy_week", "repeat_week"):
            assert set(kept) <= set(names)
        assert list(pattern.placements) == sorted(
            pattern.placements, key=lambda placement: placement.day
        )
        assert 1 <= pattern.weeks <= rules.MAX_WEEKS
        assert all(1 <= placement.week <= pattern.weeks for placement in pattern.placements)
        held = {(placement.block_id, placement.week) for placement in pattern.placements}
        assert {(override.block_id, override.week) for override in pattern.overrides} <= held
        assert {step.block_id for step in pattern.steps} <= {block for block, _week in held}


EIGHT = WeekOverride(70, 7, 1, "amount", Decimal(8))


def refusal(act, *values, **more):
    with pytest.raises(PatternRefused) as refused:
        act(*values, **more)
    return refused.value.reason, refused.value.about


def test_a_refusal_says_what_it_is_about():
    full = built(*[(2, 3, n) for n in range(rules.MAX_A_DAY)])
    assert refusal(rules.place, full, 99, 7, 2, 3) == (
        "day_full",
        {"week": 2, "weekday": 3, "most": rules.MAX_A_DAY},
    )
    assert refusal(rules.insert_week, Pattern(rules.MAX_WEEKS), 1) == (
        "too_long",
        {"most": rules.MAX_WEEKS},
    )
    assert refusal(rules.place, EMPTY, 1, 7, 5, 0) == ("no_week", {"week": 5})
    assert refusal(rules.remove, EMPTY, 1) == ("gone", {})
    assert refusal(rules.remove_week, Pattern(1), 1) == ("last_week", {})


def test_as_many_blocks_and_weeks_as_there_may_be_are_taken():
    assert (rules.MAX_A_DAY, rules.MAX_WEEKS) == (12, 52)
    almost = built(*[(1, 0, n) for n in range(1, rules.MAX_A_DAY)])
    assert len(rules.place(almost, 99, 7, 1, 0).on(1, 0)) == rules.MAX_A_DAY
    assert rules.insert_week(Pattern(rules.MAX_WEEKS - 1), 1).weeks == rules.MAX_WEEKS


def test_there_is_no_week_0_and_none_behind_the_last():
    start = built((1, 0, 7), (4, 0, 8))
    for week in (0, 5):
        for act, values in (
            (rules.place, (99, 7, week, 0)),
            (rules.move, (1, week, 0)),
            (rules.copy, (1, 99, week, 0)),
            (rules.move_week, (week, 1)),
            (rules.move_week, (1, week)),
            (rules.clear_week, (week,)),
            (rules.remove_week, (week,)),
        ):
            assert refusal(act, start, *values)[0] == "no_week"
        for act, values in (
            (rules.copy_day, (1, 0, week, 0)),
            (rules.copy_week, (1, week)),
            (rules.copy_week, (week, 1)),
            (rules.repeat_week, (week, 1)),
        ):
            assert refusal(act, start, *values, ids=ids())[0] == "no_week"
    assert refusal(rules.insert_week, start, 0)[0] == "no_week"
    assert refusal(rules.insert_week, start, 6)[0] == "no_week"
    assert rules.insert_week(start, 5).weeks == 5


def test_there_is_nothing_to_do_with_what_is_empty():
    start = built((1, 0, 7))
    assert refusal(rules.copy_day, start, 2, 0, 1, 0, ids=ids())[0] == "nothing"
    assert refusal(rules.move_day, start, 2, 0, 1, 0)[0] == "nothing"
    assert refusal(rules.clear_day, start, 1, 1)[0] == "nothing"
    assert refusal(rules.clear_week, start, 2)[0] == "nothing"
    assert refusal(rules.copy_week, start, 2, 1, ids=ids())[0] == "nothing"


def test_a_place_is_before_what_stands_there_and_behind_all_beyond():
    start = built((1, 0, 7), (1, 0, 8))
    for position, order in ((0, [9, 1, 2]), (1, [1, 9, 2]), (2, [1, 2, 9]), (7, [1, 2, 9])):
        assert day(rules.place(start, 9, 5, 1, 0, position), 1, 0) == order
    assert day(rules.place(start, 9, 5, 1, 0, -3), 1, 0) == [9, 1, 2]


def test_a_moved_day_goes_behind_what_is_there_in_its_order():
    start = built((1, 0, 7), (1, 0, 8), (1, 3, 9))
    assert day(rules.move_day(start, 1, 0, 1, 3), 1, 3) == [3, 1, 2]
    assert rules.move_day(start, 1, 0, 1, 0) == start
    assert day(rules.clear_day(start, 1, 0), 1, 0) == []
    assert day(rules.clear_day(start, 1, 0), 1, 3) == [3]


def test_a_copied_block_and_a_copied_week_have_ids_of_their_own():
    start = built((1, 2, 7), (2, 2, 8), overrides=[EIGHT])
    pattern = rules.copy(start, 1, 99, 3, 4, position=0)
    assert (day(pattern, 3, 4), day(pattern, 1, 2)) == ([99], [1])
    assert day(rules.copy_day(start, 1, 2, 2, 2, ids=ids()), 2, 2) == [2, 1000]
    week = rules.copy_week(start, 1, 2, ids=ids())
    assert [(placement.id, placement.block_id) for placement in week.on(2, 2)] == [
        (2, 8),
        (1000, 7),
    ]
    assert {(override.week, override.value) for override in week.overrides} == {(1, 8), (2, 8)}


def test_a_week_keeps_a_figure_of_its_own_when_another_is_copied_on_it():
    nine = WeekOverride(70, 7, 2, "amount", Decimal(9))
    sets = WeekOverride(70, 7, 1, "sets", Decimal(2))
    start = built((1, 0, 7), (2, 0, 7), overrides=[EIGHT, sets, nine])
    pattern = rules.copy_week(start, 1, 2, ids=ids())
    there = {
        (override.field, override.value) for override in pattern.overrides if override.week == 2
    }
    assert there == {("amount", 9), ("sets", 2)}


def test_a_moved_block_takes_no_figures_but_its_own_along():
    other = WeekOverride(80, 8, 1, "amount", Decimal(5))
    start = built((1, 0, 7), (1, 1, 8), (2, 0, 8), overrides=[EIGHT, other])
    pattern = rules.move(start, 1, 2, 0)
    assert {(override.block_id, override.week) for override in pattern.overrides} == {
        (7, 2),
        (8, 1),
    }


def test_a_week_goes_to_the_front_and_makes_room_behind():
    start = built((1, 0, 7), (2, 0, 8), (3, 0, 9))
    pattern = rules.move_week(start, 3, 1)
    assert [(placement.week, placement.block_id) for placement in pattern.placements] == [
        (1, 9),
        (2, 7),
        (3, 8),
    ]
    assert rules.move_week(start, 2, 2) == start


def test_weeks_in_front_of_a_new_and_of_a_taken_week_stay():
    start = built((1, 0, 7), (2, 0, 8), (3, 0, 9), weeks=3, overrides=[EIGHT])
    more = rules.insert_week(start, 2)
    assert [placement.week for placement in more.placements] == [1, 3, 4]
    assert {override.week for override in more.overrides} == {1}
    less = rules.remove_week(start, 2)
    assert [(placement.week, placement.block_id) for placement in less.placements] == [
        (1, 7),
        (2, 9),
    ]
    assert (less.weeks, less.overrides) == (2, {EIGHT})


def test_a_cleared_week_stays_and_the_others_keep_theirs():
    pattern = rules.clear_week(built((1, 0, 7), (2, 0, 8)), 1)
    assert (pattern.weeks, [placement.block_id for placement in pattern.placements]) == (4, [8])


def test_a_repeated_week_fills_the_empty_one_and_is_repeated_as_often_as_asked():
    start = built((1, 0, 7), (2, 0, 8), weeks=3)
    pattern = rules.repeat_week(start, 2, 2, ids=ids())
    assert [(placement.week, placement.block_id) for placement in pattern.placements] == [
        (1, 7),
        (2, 8),
        (3, 8),
        (4, 8),
    ]
    assert pattern.weeks == 4
    last = rules.repeat_week(built((2, 0, 8), weeks=2), 2, 1, ids=ids())
    assert (last.weeks, [placement.week for placement in last.placements]) == (3, [2, 3])


def test_new_steps_take_the_place_of_all_that_the_prescription_had():
    mine, other = WeeklyStep(70, 7, "sets", Decimal(1)), WeeklyStep(80, 8, "sets", Decimal(1))
    kept = WeekOverride(80, 8, 1, "sets", Decimal(4))
    start = built((1, 0, 7), (1, 1, 8), steps=[mine, other], overrides=[EIGHT, kept])
    new = WeeklyStep(70, 7, "amount", Decimal(2), Decimal(20))
    sets = WeekOverride(70, 7, 1, "sets", Decimal(6))
    pattern = rules.set_steps(start, 70, [new], [sets])
    assert pattern.steps == {new, other}
    assert pattern.overrides == {sets, kept}


def test_a_block_is_placed_on_each_day_that_was_asked_for_with_an_id_of_its_own():
    pattern = rules.place_on(built((1, 0, 7)), ids(), 8, [(1, 0, 0), (2, 3, None)])
    placed = [
        (placement.id, placement.week, placement.weekday, placement.block_id)
        for placement in pattern.placements
    ]
    assert placed == [(1000, 1, 0, 8), (1, 1, 0, 7), (1001, 2, 3, 8)]


def test_a_copy_is_of_the_same_block_and_stands_where_it_was_put():
    pattern = rules.copy(built((1, 0, 7), (1, 0, 8)), 2, 9, 1, 0, position=0)
    assert [(placement.id, placement.block_id) for placement in pattern.on(1, 0)] == [
        (9, 8),
        (1, 7),
        (2, 8),
    ]


@pytest.mark.parametrize(
    ("before", "after", "twice"),
    [
        ([], [(1, 0, 7)], []),
        ([(1, 0, 7)], [(1, 0, 7), (1, 0, 7)], [(1, 0, 7)]),
        ([(1, 0, 7)], [(1, 0, 7), (1, 0, 8)], []),
        ([(1, 0, 7), (1, 0, 7)], [(1, 0, 7), (1, 0, 7)], []),
        ([(1, 0, 7), (1, 0, 7)], [(2, 0, 7), (2, 0, 7)], []),
        ([(1, 0, 7), (1, 0, 7)], [(1, 0, 7)] * 3, [(1, 0, 7)]),
        ([], [(1, 0, 7), (1, 0, 7), (2, 1, 8), (2, 1, 8)], [(1, 0, 7), (2, 1, 8)]),
        ([(1, 0, 7)] * 2, [(1, 0, 7)] * 2 + [(2, 1, 8)] * 2, [(2, 1, 8)]),
    ],
)
def test_what_a_change_puts_on_a_day_once_more_is_asked_about(before, after, twice):
    assert rules.doubled(built(*before), built(*after)) == twice


def test_the_last_week_that_is_moved_is_no_week_more():
    pattern = rules.move_week(built((4, 0, 7), (1, 0, 8)), 1, 4)
    assert [(placement.week, placement.block_id) for placement in pattern.placements] == [
        (3, 7),
        (4, 8),
    ]


def test_a_week_that_cannot_be_put_in_is_named():
    assert refusal(rules.insert_week, EMPTY, 6) == ("no_week", {"week": 6})
