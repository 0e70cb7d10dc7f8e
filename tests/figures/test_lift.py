"""The session gauge: the same body, the same angles, moved on by attributes alone."""

import re

import pytest

from coaching import figures
from coaching.figures import body, lift, thumb

from . import drawn


def gauge(share):
    return drawn.parse(f'<svg xmlns="http://www.w3.org/2000/svg">{figures.gauge(share)}</svg>')


def placed(element, wanted, above=drawn.IDENTITY):
    """The matrix of the last path of `wanted`'s shape: the near limb is drawn after the far one."""
    here = drawn.times(above, drawn.static(element.get("transform")))
    found = here if element.get("d") == thumb.SHAPES[wanted] else None
    for child in element:
        found = placed(child, wanted, here) or found
    return found


@pytest.mark.parametrize("share", [0, 0.3, 0.75, 1])
def test_its_near_leg_stands_where_the_kinematics_put_it(share):
    angles = lift.STANCE | {"right_hip": share * 120, "right_knee": share * 120}
    points = body.leg(angles, "right")
    for limb, joint in (("shank", "knee"), ("foot", "ankle")):
        *_turn, x, y = placed(gauge(share), limb)
        assert (x / 1000, y / 1000) == pytest.approx(points[joint], abs=0.002)


@pytest.mark.parametrize("share", [0, 0.3, 0.75, 1])
def test_its_shin_hangs_plumb(share):
    assert placed(gauge(share), "shank")[:4] == pytest.approx((1, 0, 0, 1), abs=0.002)


def test_its_arc_opens_as_far_as_its_thigh():
    fill = next(e for e in gauge(0.5).iter() if e.get("class") == "g-fill")
    assert fill.get("pathLength") == "120"
    assert fill.get("stroke-dasharray") == "60 240"


def test_its_sign_begins_straight_down_and_opens_forwards():
    fan = re.search(r' d="M12 (\S+)A\S+ \S+ 0 1 0 12', figures.sign("partial", 0.5))
    assert float(fan[1]) > 12


def test_its_zones_are_arcs_about_the_hip_from_angle_to_angle():
    root = drawn.parse(
        f'<svg xmlns="http://www.w3.org/2000/svg">'
        f"{figures.zones((('z1', 0, 90), ('z3', 90, 140)))}</svg>"
    )
    arcs = {e.get("class"): e.get("d") for e in root.iter() if e.get("class") in ("z1", "z3")}
    r = round(lift.RADIUS * 1000)
    assert arcs["z1"] == f"M0 {r}A{r} {r} 0 0 0 {r} 0"
    assert re.fullmatch(r"M\d+ 0A\d+ \d+ 0 0 0 \d+ -\d+", arcs["z3"])
    assert not [e for e in root.iter() if e.get("id")]
