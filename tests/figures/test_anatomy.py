import re

import pytest

from coaching.figures import anatomy

NAMES = {"iliacus": "Iliacus", "rectus-femoris": "Rectus femoris", "psoas": "Psoas"}


def draw(lift, on=None, **more):
    return anatomy.draw(lift, names=NAMES, on=on or {}, title="A runner", **more)


@pytest.mark.parametrize(
    ("lift", "point"), [(0, "0 100"), (90, "100 0"), (30, "50 87"), (140, "64 -77")]
)
def test_it_turns_a_point_of_the_thigh_forward_and_up(lift, point):
    assert anatomy.turned("M1-2L@0 100", lift) == f"M1-2L {point}"


def test_it_leaves_a_point_of_the_trunk_where_it_is():
    assert anatomy.turned("M1-2Q3 4 5-6z", 77) == "M1-2Q3 4 5-6z"


@pytest.mark.parametrize("lift", [0, 33, 90, 140])
def test_it_turns_thigh_and_dot_with_the_lift_and_the_shin_back(lift):
    turns = re.findall(r'transform="rotate\((-?\d+)\)" data-turn="(-?1)"', draw(lift))
    assert {(int(angle), int(rate)) for angle, rate in turns} == {(lift, 1), (-lift, -1)}


@pytest.mark.parametrize("muscle", NAMES)
def test_it_draws_every_muscle_once_with_its_arc_and_its_name(muscle):
    drawing = draw(45)
    kinds = re.findall(rf'data-zone="{muscle}" class="([\w-]+)"', drawing)
    assert sorted(kinds) == ["am-arc", "am-label", "am-muscle"]
    assert all(word in drawing for word in NAMES[muscle].split())


def test_it_marks_all_parts_of_a_muscle_that_works_there():
    drawing = draw(120, {"psoas": "drives"})
    assert drawing.count('data-zone="psoas" data-on="drives"') == 3
    assert drawing.count("data-on") == 3


@pytest.mark.parametrize("lift", [-1, 140.5])
def test_it_draws_no_lift_off_the_scale(lift):
    with pytest.raises(ValueError, match="scale"):
        draw(lift)


def test_it_escapes_names_and_title():
    names = dict.fromkeys(NAMES, "<b>&")
    drawing = anatomy.draw(10, names=names, on={}, title='"><script>')
    assert "<b>" not in drawing
    assert "<script" not in drawing


def test_it_uses_no_style_and_stays_small():
    drawing = draw(140)
    assert "style=" not in drawing
    assert len(drawing) < 16_000
