"""Angles, turnover and speed: the cases that the browser's arithmetic is held to as well."""

from decimal import Decimal
from math import hypot

import pytest

from coaching.rules import assessing, measuring
from tests.measuring_cases import CASES, named

NEAR = {"abs": 6e-5}


@pytest.mark.parametrize("case", CASES["lift"], ids=named)
def test_it_measures_the_thigh_against_the_vertical_and_the_trunk(case):
    points = (tuple(case[name]) for name in ("shoulder", "hip", "knee"))
    down = tuple(case.get("down", measuring.DOWN))
    found = measuring.lift(*points, facing=case["facing"], down=down)
    assert found == measuring.Lift(case["vertical"], case["trunk"])


@pytest.mark.parametrize("case", CASES["hip_range"], ids=named)
def test_it_measures_a_leg_that_hangs_against_the_horizontal(case):
    points = (tuple(case[name]) for name in ("hip", "knee", "ankle"))
    down = tuple(case.get("down", measuring.DOWN))
    assert measuring.hip_range(*points, down=down) == measuring.HipRange(
        case["thigh"], case["bend"]
    )


@pytest.mark.parametrize("case", CASES["angle"], ids=named)
def test_it_measures_the_angle_at_a_point(case):
    points = (tuple(case[name]) for name in ("first", "corner", "second"))
    assert measuring.angle_at(*points) == case["angle"]


@pytest.mark.parametrize("case", CASES["down"], ids=named)
def test_it_finds_which_way_is_down(case):
    down = measuring.down_between(*case["taps"])
    assert down == pytest.approx(tuple(case["down"]), **NEAR)
    assert hypot(*down) == pytest.approx(1)


@pytest.mark.parametrize("case", CASES["facing"])
def test_a_knee_that_is_lifted_is_in_front(case):
    down = tuple(case.get("down", measuring.DOWN))
    assert measuring.facing_of(case["hip"], case["knee"], down) == case["facing"]


@pytest.mark.parametrize("case", CASES["settled"])
def test_it_says_mean_spread_and_number(case):
    found = measuring.settled(case["values"])
    if case["settled"] is None:
        assert found is None
        return
    assert found.n == case["settled"]["n"]
    assert found.mean == pytest.approx(case["settled"]["mean"])
    assert found.spread == pytest.approx(case["settled"]["spread"], **NEAR)


@pytest.mark.parametrize("case", CASES["seconds"])
def test_seconds_are_those_of_the_filming(case):
    found = measuring.seconds_of(case["frames"], case["filmed_at"])
    assert found == pytest.approx(case["seconds"], **NEAR)


@pytest.mark.parametrize("case", CASES["turnover"], ids=named)
def test_it_counts_steps_a_second_and_says_the_error(case):
    found = measuring.turnover(case["marks"], off=case["off"])
    if case["value"] is None:
        assert found is None
    else:
        expected = (case["value"], case["error"], case["worst"])
        assert (found.value, found.error, found.worst) == pytest.approx(expected, **NEAR)


@pytest.mark.parametrize("case", CASES["missing"])
def test_it_sees_where_a_strike_is_missing(case):
    assert measuring.missing(case["sides"]) == case["missing"]


def numbers(timed):
    return timed and [timed.value, timed.error, timed.worst]


@pytest.mark.parametrize("case", CASES["sprint"], ids=named)
def test_it_says_time_speed_and_step_length_with_their_errors(case):
    turned = measuring.turnover(case["turned"], off=case["off"])
    found = measuring.sprint(case["seconds"], case["metres"], off=case["off"], turned=turned)
    if case["time"] is None:
        assert found is None
        return
    assert numbers(found.seconds) == pytest.approx(case["time"], **NEAR)
    assert numbers(found.speed) == pytest.approx(case["speed"], **NEAR)
    assert numbers(found.step_length) == pytest.approx(case["step"], **NEAR)


def test_no_distance_is_no_sprint():
    assert measuring.sprint(1, 0, off=0.01) is None


@pytest.mark.parametrize(("kind", "value", "is_usual"), CASES["usual"])
def test_it_asks_about_what_is_out_of_range(kind, value, is_usual):
    is_angle = kind in assessing.USUAL_ANGLES
    is_unusual = assessing.is_unusual_angle if is_angle else assessing.is_unusual
    assert is_unusual(kind, Decimal(str(value))) is not is_usual


@pytest.mark.parametrize(("value", "rounded"), CASES["tenth"])
def test_it_rounds_halves_up(value, rounded):
    assert measuring.tenth(value) == rounded


def test_an_angle_is_measured_wherever_its_corner_lies():
    assert measuring.angle_at((120, 40), (20, 40), (20, 140)) == 90
    assert measuring.angle_at((20, 140), (20, 40), (120, 40)) == 90
    assert measuring.angle_at((90, 110), (20, 40), (120, 40)) == 45


def test_two_taps_on_a_level_line_run_the_way_they_were_made():
    assert measuring.down_between((10, 50), (90, 50)) == pytest.approx((1, 0))
    assert measuring.down_between((10, 10), (50, -30)) == pytest.approx((0.70711, -0.70711), **NEAR)


def test_a_sprint_shorter_than_a_second_or_a_metre_has_a_speed():
    assert measuring.sprint(0.5, 5, off=0.01) is not None
    assert measuring.sprint(2, 0.5, off=0.01) is not None
