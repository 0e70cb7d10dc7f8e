from datetime import date, timedelta

import pytest

from coaching.rules.pain import answer, ends_hip_work, fewer, still_warns, stops


@pytest.mark.parametrize(
    ("levels", "expected"), [(range(4), "note"), ((4, 5), "ease"), (range(6, 11), "stop")]
)
def test_it_answers_by_how_much_it_hurts(levels, expected):
    assert {answer(level) for level in levels} == {expected}


@pytest.mark.parametrize("level", [-1, 11])
def test_it_knows_only_0_to_10(level):
    with pytest.raises(ValueError, match=str(level)):
        answer(level)


@pytest.mark.parametrize(
    ("level", "front", "minor", "ends"),
    [(1, True, True, True), (10, True, True, True), (0, True, True, False), (5, False, True, False),
     (5, True, False, False)],
)  # fmt: skip
def test_under_18_any_pain_at_the_front_of_the_hip_ends_the_days_work(level, front, minor, ends):
    assert ends_hip_work(level, at_front_of_hip=front, is_minor=minor) is ends


@pytest.mark.parametrize(("level", "over"), [(None, False), (0, False), (5, False), (6, True)])
def test_a_drill_is_over_for_today_above_5(level, over):
    assert stops(level) is over


@pytest.mark.parametrize(
    ("open_sets", "left_out"),
    [([], []), ([1], []), ([1, 2], [2]), ([1, 2, 3], [3]), ([1, 2, 3, 4], [3, 4])],
)
def test_fewer_leaves_out_the_last_half_and_of_one_set_nothing(open_sets, left_out):
    assert fewer(open_sets) == left_out


def test_a_drill_that_pain_stopped_says_so_for_two_weeks():
    stopped = date(2026, 3, 2)
    assert still_warns(stopped, stopped)
    assert still_warns(stopped, stopped + timedelta(days=14))
    assert not still_warns(stopped, stopped + timedelta(days=15))
    assert not still_warns(None, stopped)
