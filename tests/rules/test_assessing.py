"""How trials combine, what is asked about, and what is inside the error."""

from decimal import Decimal as D

import pytest

from coaching.rules import assessing, points
from coaching.rules.assessing import INSIDE, MORE, UNKNOWN

TEN = [(D(80), D(82))] * 10


@pytest.mark.parametrize(
    ("combine", "better", "value"),
    [("best", "higher", 86), ("best", "lower", 80), ("best", "none", 83), ("mean", "lower", 83)],
)
def test_trials_come_to_their_best_or_their_mean(combine, better, value):
    assert assessing.combined([D(80), D(83), D(86)], combine, better) == value


def test_a_spread_is_one_standard_deviation_of_two_and_more():
    assert assessing.spread([D(80), D(83), D(86)]) == 3
    assert assessing.spread([D(80)]) is None


@pytest.mark.parametrize(
    ("measures", "value", "possible", "asked"),
    [
        ("knee_lift", 110, True, False),
        ("knee_lift", 111, True, True),
        ("knee_lift", 181, False, True),
        ("knee_lift", -90, True, True),
        ("knee_lift", 30, True, False),
        ("knee_lift", 29, True, True),
        ("turnover", 0, False, True),
        ("plain", -5, True, False),
        ("full_range", 1, True, False),
        ("full_range", 2, False, True),
    ],
)
def test_it_asks_about_what_hardly_ever_is(measures, value, possible, asked):
    assert assessing.is_possible(measures, D(value)) == possible
    assert assessing.is_unusual(measures, D(value)) == asked


@pytest.mark.parametrize(
    ("after", "error", "weighed"),
    [("83.4", "3.4", INSIDE), ("83.5", "3.4", MORE), ("76.5", "3.4", MORE), ("99", None, UNKNOWN)],
)
def test_a_change_is_inside_the_error_or_more(after, error, weighed):
    assert assessing.weigh_change(D(80), D(after), error and D(error)) == weighed


def test_the_clubs_own_pairs_count_from_ten_on():
    assert assessing.own_error(TEN[1:]) is None
    # 1.96 times the root of two times a typical error of 2 by the root of two.
    assert assessing.own_error(TEN) == D("3.92")
    assert assessing.believable(D(5), "x", TEN) == assessing.Believable(D("3.92"), "", 10)
    assert assessing.believable(D(5), "x", TEN[1:]) == assessing.Believable(D(5), "x")
    # Ten that differ in nothing say nothing.
    assert assessing.believable(D(5), "x", [(D(80), D(80))] * 10).change == 5


def test_speed_and_the_length_of_a_step_are_shares():
    assert assessing.speed_of(D(10), D("1.25")) == 8
    assert assessing.step_length(D(8), D(4)) == 2
    assert assessing.speed_of(D(10), D(0)) == assessing.step_length(D(8), D(0)) == 0


def frame(**more):
    return {"mark": "highest", "joints": {"hip": [0, 1], "knee": [0.5, 0.25]}} | more


@pytest.mark.parametrize(
    "marked",
    [
        {},
        {"aspect": 1.5, "frames": [frame(), frame(side="left", at=1, vertical=[[0, 0], [0, 1]])]},
        {"aspect": 0.05, "mirrored": True, "frames": [frame(facing=way) for way in (1, -1)]},
        {"aspect": 20, "frames": [frame(at=36_000, vertical=[])] * points.MAX_FRAMES},
    ],
)
def test_it_takes_points_as_shares_of_a_picture(marked):
    points.check(marked, 100)


@pytest.mark.parametrize(
    ("marked", "size"),
    [
        ([], 2),
        ({}, points.MAX_BYTES + 1),
        ({"frames": [frame()]}, 100),
        ({"aspect": 0, "frames": [frame()]}, 100),
        ({"aspect": True, "frames": [frame()]}, 100),
        ({"aspect": 1, "frames": []}, 100),
        ({"aspect": 1, "frames": [frame()] * (points.MAX_FRAMES + 1)}, 100),
        ({"aspect": 1, "frames": [frame()], "picture": "data:"}, 100),
        ({"aspect": 1, "frames": [frame(mark="nose")]}, 100),
        ({"aspect": 1, "frames": [frame(side="both")]}, 100),
        ({"aspect": 1, "frames": [frame(at=-1)]}, 100),
        ({"aspect": 1, "frames": [frame(joints={"nose": [0, 0]})]}, 100),
        ({"aspect": 1, "frames": [frame(joints={"hip": [0, 1.01]})]}, 100),
        ({"aspect": 1, "frames": [frame(joints={"hip": [0, float("nan")]})]}, 100),
        ({"aspect": 1, "frames": [frame(joints={"hip": "00"})]}, 100),
        ({"aspect": 1, "frames": [frame(joints={"hip": (0, 0)})]}, 100),
        ({"aspect": 1, "frames": [frame(joints={"hip": [0]})]}, 100),
        ({"aspect": 1, "frames": [frame(joints={"hip": [0, 0, 0]})]}, 100),
        ({"aspect": 1, "frames": [frame(joints={"hip": [0, True]})]}, 100),
        ({"aspect": 1, "frames": [frame(facing=0)]}, 100),
        ({"aspect": 1, "mirrored": 1, "frames": [frame()]}, 100),
        ({"aspect": 1, "frames": [frame(vertical=[[0, 0]])]}, 100),
    ],
)
def test_it_takes_nothing_else(marked, size):
    with pytest.raises(points.BadPoints):
        points.check(marked, size)


def test_halves_of_the_last_place_go_up():
    assert assessing.mean([D("80.000"), D("80.001")]) == D("80.001")
    assert assessing.spread([D(80), D(84)]) == D("2.828")
    assert assessing.speed_of(D("1.0005"), D(1)) == D("1.001")
    assert assessing.step_length(D("1.0005"), D(1)) == D("1.001")


def test_what_was_covered_or_stepped_in_no_time_has_no_speed_and_no_length():
    assert assessing.speed_of(D(1), D(0)) == assessing.step_length(D(1), D(0)) == 0


def test_the_clubs_own_error_weighs_a_large_difference_more_than_a_small_one():
    # Typical error: the root of the mean of halved squares, of 0 nine times and of 10 once.
    pairs = [(D(80), D(80))] * 9 + [(D(80), D(90))]
    assert assessing.own_error(pairs) == D("6.198")
    small = [(D(80), D("80.2"))] * 10
    assert assessing.believable(D(5), "x", small).change == assessing.own_error(small) < 1
