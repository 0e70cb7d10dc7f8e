import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.stand_ins import StandIn, ranked
from coaching.rules.substitutes import (
    NEEDS,
    Clearance,
    demands,
    fitted_to,
    only_side,
    restricted_by,
)

WATER, GYM = "non_weight_bearing", "gym"
HERE = StandIn("here", "plyometric", (0, 130), frozenset({"psoas"}))


def stand_in(key, kind=WATER, span=(0, 130), muscles=("psoas",), **extra):
    return StandIn(key, kind, span, frozenset(muscles), **extra)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (stand_in(1, GYM, (60, 91), ()), stand_in(2, span=(0, 90))),
        (stand_in(1, GYM), stand_in(2, muscles=())),
        (stand_in(1, span=(60, 100)), stand_in(2, GYM)),
        (stand_in(1, things=((5, "Band"),)), stand_in(2, GYM)),
        (stand_in(1, span=(0, 100)), stand_in(2, things=((5, "Band"),))),
        (stand_in(1, is_above_her=True), stand_in(2, things=((5, "Band"),))),
        (stand_in(1, span=(0, 100)), stand_in(2, is_above_her=True)),
        (stand_in(1, span=(0, 101)), stand_in(2, span=(0, 100))),
    ],
)
def test_it_ranks_by_zones_muscles_weight_equipment_rung_and_degrees(better, worse):
    for candidates in ([better, worse], [worse, better]):
        assert ranked(HERE, candidates, ["no_impact"], frozenset({4})) == [1, 2]


def test_of_whom_nothing_is_known_equipment_ranks_nothing():
    band = stand_in(1, things=((5, "Band"),))
    assert ranked(HERE, [band, stand_in(2, span=(0, 100))], ["no_impact"]) == [1, 2]


def test_what_bears_weight_is_as_good_while_impact_is_allowed():
    land = stand_in(2, GYM, (0, 120))
    assert ranked(HERE, [stand_in(1, span=(0, 110)), land], ["no_hanging"]) == [2, 1]


def test_what_shares_no_degree_is_not_offered():
    assert ranked(stand_in(0, span=(0, 60)), [stand_in(1, span=(60, 130))], []) == []


def test_hands_at_the_sides_are_never_put_in_its_place_unasked():
    lunge = stand_in(1, "strength", optional_overhead=True)
    assert ranked(HERE, [lunge], ["no_overhead"]) == []
    assert ranked(HERE, [lunge], ["no_impact"]) == [1]


NOTHING = dict.fromkeys(["impact", "hanging", "overhead", "water", "loaded"], False)


@pytest.mark.parametrize(
    ("of_drill", "kind"),
    [
        ({"impact": True}, "no_impact"),
        ({"hanging": True}, "no_hanging"),
        ({"overhead": True}, "no_overhead"),
        ({"water": True}, "no_water"),
        ({"loaded": True}, "no_load"),
        ({"sides": ["right"]}, "left_only"),
        ({"sides": ["left"]}, "right_only"),
    ],
)
def test_each_kind_rules_out_what_asks_for_it_and_nothing_else(of_drill, kind):
    demanded = demands(**NOTHING | {"sides": ()} | of_drill)
    assert [each for each in NEEDS if restricted_by(demanded, False, [each])] == [kind]


def test_what_both_sides_do_together_is_ruled_out_on_either():
    both = demands(**NOTHING, sides=["both"])
    assert both == {"left", "right"}
    assert restricted_by(both, False, ["left_only"]) == ["left_only"]
    assert restricted_by(both, False, ["right_only"]) == ["right_only"]


def test_where_neither_side_may_work_nothing_is_cleared():
    assert restricted_by((), False, ["left_only", "right_only"]) == ["left_only", "right_only"]
    assert ranked(HERE, [stand_in(1)], ["left_only", "right_only"]) == []
    assert ranked(HERE, [stand_in(1)], ["left_only", "no_impact"]) == [1]


def test_one_side_is_named_where_one_may_work():
    sides = [only_side(kinds) for kinds in ([], ["no_load", "left_only"], ["right_only"])]
    assert sides == ["", "left", "right"]
    assert only_side(["left_only", "right_only"]) == ""


spans = st.tuples(st.integers(0, 140), st.integers(0, 140)).map(lambda pair: tuple(sorted(pair)))
drills = st.builds(
    StandIn,
    st.integers(),
    st.sampled_from([WATER, GYM, "plyometric", "strength"]),
    spans,
    st.frozensets(st.sampled_from(["psoas", "iliacus"])),
    st.frozensets(st.sampled_from(sorted(NEEDS.values()))),
    st.booleans(),
)


@given(
    drills,
    st.lists(drills, unique_by=lambda drill: drill.key),
    st.sets(st.sampled_from(sorted(NEEDS))),
)
def test_no_stand_in_ever_breaks_a_restriction(here, candidates, restrictions):
    by_key = {drill.key: drill for drill in candidates}
    offered = ranked(here, candidates, restrictions)
    assert len(set(offered)) == len(offered)
    for key in offered:
        assert not by_key[key].demands & {NEEDS[kind] for kind in restrictions}
        assert not (by_key[key].optional_overhead and "no_overhead" in restrictions)
        assert not restrictions >= {"left_only", "right_only"}


def test_those_that_rank_alike_stay_in_the_order_they_came_in():
    alike = [stand_in(key) for key in ("b", "a", "c")]
    assert ranked(HERE, alike, ["no_impact"]) == ["b", "a", "c"]


def test_what_is_added_fits_what_it_is_held_to_but_the_overhead_that_nobody_chose():
    held = ["no_impact", "no_overhead"]
    assert fitted_to(held, Clearance.CLEARED) == {"no_impact"}
    assert fitted_to(held, Clearance.HANDS_AT_SIDES) == {"no_impact", "no_overhead"}
    # A coach gives it against what rules it out: that it does not fit, all else it does.
    assert fitted_to(["no_impact", "left_only"], Clearance.RULED_OUT, ["no_impact"]) == {
        "left_only"
    }
    assert fitted_to(["no_impact"], Clearance.CLEARED, ["no_impact"]) == {"no_impact"}
