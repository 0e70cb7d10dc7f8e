import re
from xml.etree import ElementTree

import pytest

from coaching.figures.body import HEEL_RADIUS, TOE_RADIUS, joints
from coaching.figures.kinogram import MODEL_POSES, Measured, kinogram, pose

LOW = {"toe": TOE_RADIUS, "heel": HEEL_RADIUS}
MARKED = {"trunk": 9.0, "thigh": 95.0, "knee": 101.0, "far_thigh": -20.0, "far_knee": 33.0}


@pytest.mark.parametrize("stance", [{}, MARKED, {"trunk": -4.0, "thigh": -12.0}])
@pytest.mark.parametrize("instant", MODEL_POSES)
def test_it_stands_on_the_ground_or_flies_over_it_and_never_sinks(instant, stance):
    drawn = pose(instant, stance)
    at = joints(drawn.angles, drawn.root)
    low = max(at[f"{side}_{end}"][1] + LOW[end] for side in ("left", "right") for end in LOW)
    assert low == pytest.approx(-MODEL_POSES[instant].flies)
    thigh = drawn.angles["right_hip"] - drawn.angles["trunk"]
    assert thigh == pytest.approx(stance.get("thigh", MODEL_POSES[instant].thigh))


@pytest.mark.parametrize("side", ["left", "right", ""])
def test_it_is_well_formed_small_and_ghosts_the_earlier_one_behind(side):
    now, before = Measured(MARKED, 95.2), Measured({"thigh": 84.0, "trunk": 5.0}, 84.4)
    drawn = kinogram("highest", side, now, before)
    root = ElementTree.fromstring(f"<svg>{drawn}</svg>")
    kinds = [element.get("class") for element in root]
    assert kinds.index("kg-before") < kinds.index("kg-gauge")
    assert len(drawn) < 7000
    alone = kinogram("highest", side, Measured(MARKED))
    assert "kg-before" not in alone
    assert "kg-gauge" not in alone
    assert not re.search(r"nan|inf|e-\d", drawn)


@pytest.mark.parametrize(
    ("was", "written"), [(84.4, "84°"), (29.9, None), (-2.0, None), (None, None)]
)
def test_the_earlier_angle_is_written_at_its_tick_where_it_is_clear_of_the_body(was, written):
    drawn = kinogram("highest", "right", Measured(MARKED, 95.2), Measured({"thigh": 84.0}, was))
    found = re.findall(r'<text class="kg-was"[^>]*>([^<]*)', drawn)
    assert found == ([written] if written else [])
