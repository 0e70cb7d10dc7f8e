import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules import zones

CATALOGUE = tomllib.loads(
    (Path(zones.__file__).parents[1] / "services" / "catalogue" / "catalogue.toml").read_text(
        encoding="utf-8"
    )
)
ANGLE = st.integers(0, 140)
RANGE = st.tuples(ANGLE, ANGLE).map(sorted)
WORK = st.lists(st.tuples(RANGE, st.integers(1, 30)).map(lambda row: (*row[0], row[1])))


def names(found):
    return [zone.muscle for zone in found]


@pytest.mark.parametrize("angle", [0, 1, 45, 89, 89.5, 90])
def test_it_has_iliacus_drive_and_rectus_femoris_assist_up_to_parallel(angle):
    assert [(zone.muscle, zone.role) for zone in zones.at(angle)] == [
        ("iliacus", "drives"),
        ("rectus-femoris", "assists"),
    ]


@pytest.mark.parametrize("angle", [90.5, 91, 120, 140])
def test_it_has_psoas_drive_above_parallel(angle):
    assert [(zone.muscle, zone.role) for zone in zones.at(angle)] == [("psoas", "drives")]


@pytest.mark.parametrize("angle", [-1, 141, float("nan")])
def test_it_knows_no_angle_off_the_scale(angle):
    with pytest.raises(ValueError, match="scale"):
        zones.at(angle)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (0, 90, ["iliacus", "rectus-femoris"]),
        (0, 91, ["iliacus", "rectus-femoris", "psoas"]),
        (0, 140, ["iliacus", "rectus-femoris", "psoas"]),
        (90, 120, ["psoas"]),
        (100, 120, ["psoas"]),
        (90, 90, ["iliacus", "rectus-femoris"]),
        (0, 0, ["iliacus", "rectus-femoris"]),
        (110, 110, ["psoas"]),
    ],
)
def test_it_names_the_zones_a_drill_reaches(start, end, expected):
    assert names(zones.reached(start, end)) == expected


@pytest.mark.parametrize("wrong", [(90, 30), (-5, 30), (0, 141)])
def test_it_refuses_a_range_off_the_scale_or_upside_down(wrong):
    with pytest.raises(ValueError, match="range"):
        zones.reached(*wrong)


@given(RANGE, ANGLE)
def test_it_reaches_every_zone_that_the_drill_passes_through(span, angle):
    start, end = span
    if start < angle < end:
        assert set(zones.at(angle)) <= set(zones.reached(start, end))


@given(RANGE)
def test_it_reaches_at_least_one_zone_whatever_the_range(span):
    assert zones.reached(*span)


def test_it_counts_a_set_in_each_zone_its_drill_reaches():
    full_lift, low, high = (0, 120, 3), (0, 90, 2), (100, 120, 1)
    assert zones.coverage([full_lift, low, high]) == (
        6,
        {"iliacus": 5, "rectus-femoris": 5, "psoas": 4},
    )


def test_it_counts_nothing_of_nothing():
    assert zones.coverage([]) == (0, {"iliacus": 0, "rectus-femoris": 0, "psoas": 0})


@given(WORK, WORK)
def test_it_counts_two_plans_together_as_it_counts_them_apart(plan, other):
    (total_1, zones_1), (total_2, zones_2) = zones.coverage(plan), zones.coverage(other)
    total, together = zones.coverage(plan + other)
    assert total == total_1 + total_2
    assert together == {name: zones_1[name] + zones_2[name] for name in together}


@given(WORK)
def test_it_loses_no_set_and_counts_none_twice_in_a_zone(work):
    total, sets_of = zones.coverage(work)
    assert max(sets_of.values()) <= total <= sum(sets_of.values())


def test_it_agrees_with_the_muscles_of_the_shipped_catalogue():
    shipped = [(m["slug"], m["hip_angle_from"], m["hip_angle_to"]) for m in CATALOGUE["muscle"]]
    assert shipped == [(zone.muscle, zone.start, zone.end) for zone in zones.ZONES]


@pytest.mark.parametrize("drill", CATALOGUE["drill"], ids=lambda drill: drill["slug"])
def test_it_reaches_the_muscles_that_a_shipped_drill_names(drill):
    found = zones.reached(drill["hip_angle_from"], drill["hip_angle_to"])
    assert names(found) == drill["muscles"]


@pytest.mark.parametrize(("span", "is_work"), [((0, 0), False), ((0, 1), True), ((90, 90), True)])
def test_what_lifts_the_thigh_is_hip_flexor_work(span, is_work):
    assert zones.is_hip_flexor_work(span) is is_work
