from math import atan2, cos, sin

import pytest

from coaching.rules.kinogram import INSTANTS, stances
from tests.kinograms import marked


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize("aspect", [0.5, 1.8])
def test_it_reads_the_whole_body_of_what_was_marked(facing, aspect):
    look = {"facing": facing, "aspect": aspect}
    legs = {"thigh": 84, "shin": -6, "far": True, "far_thigh": -30, "far_shin": -70}
    frames = [marked("highest", trunk=6, **legs, **look)]
    [stance] = stances({"aspect": aspect, "frames": frames}).values()
    expected = {"trunk": 6, "thigh": 84, "knee": 90, "far_thigh": -30, "far_knee": 40}
    assert stance == pytest.approx(expected)


def test_several_frames_of_an_instant_are_one_by_their_mean():
    frames = [marked("strike", thigh=-8), marked("strike", thigh=4), marked("toe_off", thigh=60)]
    found = stances({"aspect": 0.5, "frames": frames})
    assert list(found) == ["toe_off", "touch_down"]
    assert found["touch_down"]["thigh"] == pytest.approx(-2)


def test_what_is_no_instant_or_lacks_a_joint_is_not_drawn():
    lacking = marked("highest", thigh=80)
    del lacking["joints"]["shoulder"]
    assert stances({"aspect": 0.5, "frames": [marked("still", thigh=80), lacking]}) == {}
    assert stances({}) == {}
    assert len(set(INSTANTS)) == 5


def test_angles_stand_against_the_vertical_that_was_tapped():
    """The same body in a picture that leans by the arc of 1 to 5, in shares of a wide picture."""
    aspect = 2.0
    straight = marked("highest", thigh=80, trunk=5, aspect=aspect)
    turn = atan2(1, 5)

    def leaning(place):
        x, y = place[0] * aspect - 1, place[1] - 0.5
        turned = x * cos(turn) + y * sin(turn), y * cos(turn) - x * sin(turn)
        return [(turned[0] + 1) / aspect, turned[1] + 0.5]

    joints = {name: leaning(place) for name, place in straight["joints"].items()}
    upright = [leaning([0.5, 0.2]), leaning([0.5, 0.8])]
    frame = straight | {"joints": joints, "vertical": upright}
    [found] = stances({"aspect": aspect, "frames": [frame]}).values()
    [expected] = stances({"aspect": aspect, "frames": [straight]}).values()
    assert found == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize("facing", [1, -1])
def test_which_way_she_faces_is_read_off_a_lifted_knee_where_nobody_says(facing):
    frame = marked("highest", thigh=80, trunk=5, facing=facing)
    [expected] = stances({"aspect": 0.5, "frames": [frame]}).values()
    del frame["facing"]
    [found] = stances({"aspect": 0.5, "frames": [frame]}).values()
    assert found == pytest.approx(expected)
