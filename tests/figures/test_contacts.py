"""What holds for every figure that ships: nothing slides, sinks, tears or bends too far."""

from itertools import pairwise

import pytest

from coaching import figures
from coaching.figures import body
from coaching.figures.motion import Motion
from coaching.figures.reading import read
from coaching.figures.surface import sunk

from . import drawn

SLUGS = figures.slugs()
PIXEL = 1 / 260  # of a figure 260 px tall
TOE_CENTRE = (body.TOE, body.ANKLE_HEIGHT - body.TOE_RADIUS)
HEEL_CENTRE = (body.HEEL, body.ANKLE_HEIGHT - body.HEEL_RADIUS)
GRIP = (0, body.FOREARM + body.GRIP)


def moments(slug, count=97):
    motion = Motion(read(figures.shipped(slug)))
    return [motion.at(motion.total * i / count) for i in range(count)]


def test_it_ships_a_figure_for_each_drill(catalogue_slugs):
    assert set(SLUGS) == catalogue_slugs


@pytest.mark.parametrize("slug", SLUGS)
def test_it_keeps_every_joint_within_human_range(slug):
    for moment in moments(slug):
        for name, angle in moment.angles.items():
            low, high = body.RANGES[name.rpartition("_")[2]]
            assert low - 0.5 <= angle <= high + 0.5, (name, moment.t)


@pytest.mark.parametrize("slug", SLUGS)
def test_it_keeps_limbs_at_their_length(slug):
    for moment in moments(slug, 31):
        points = moment.points
        for side in body.SIDES:
            thigh = body.distance(points["hip"], points[f"{side}_knee"])
            shank = body.distance(points[f"{side}_knee"], points[f"{side}_ankle"])
            assert thigh == pytest.approx(body.THIGH)
            assert shank == pytest.approx(body.SHANK)


@pytest.mark.parametrize("slug", SLUGS)
def test_it_leaves_a_standing_foot_where_it_stands(slug):
    """In the drawing as played, between the written values too: within a pixel and a half."""
    data = figures.shipped(slug)
    svg = figures.svg(data)
    for before, moment in zip(moments(slug), moments(slug)[1:], strict=False):
        feet = drawn.spots(svg, "foot", TOE_CENTRE, moment.t)
        for side, drawn_toe in zip(body.SIDES, feet, strict=True):
            if side not in moment.standing or side not in before.standing:
                continue
            assert body.distance(drawn_toe, moment.points[f"{side}_toe"]) < 1.5 * PIXEL
            rolls_on_toe = moment.world(f"{side}_toe")
            rolls_on_heel = moment.world(f"{side}_heel")
            slid = min(
                body.distance(rolls_on_toe, before.world(f"{side}_toe")),
                body.distance(rolls_on_heel, before.world(f"{side}_heel")),
            )
            new_place = body.distance(rolls_on_toe, before.world(f"{side}_toe")) > 0.2
            assert slid < 0.5 * PIXEL or new_place, (side, moment.t)


@pytest.mark.parametrize("slug", SLUGS)
def test_it_lets_no_foot_sink(slug):
    plan = read(figures.shipped(slug))
    for moment in moments(slug):
        for side in body.SIDES:
            limit = 0.003 if side in moment.standing else 0.016
            assert sunk(plan, moment, side) < limit, (side, moment.t)


@pytest.mark.parametrize("slug", SLUGS)
def test_it_has_a_standing_foot_on_its_surface(slug):
    plan = read(figures.shipped(slug))
    for moment in moments(slug):
        for side in moment.standing:
            assert sunk(plan, moment, side) == pytest.approx(0, abs=0.004), (side, moment.t)


@pytest.mark.parametrize("slug", ["hanging-feet-to-bar", "hanging-knees-to-elbows"])
def test_it_keeps_both_drawn_hands_on_the_bar(slug):
    svg = figures.svg(figures.shipped(slug))
    bar = read(figures.shipped(slug)).prop("bar")["at"]
    for moment in moments(slug):
        hands = drawn.spots(svg, "hand", GRIP, moment.t)
        assert len(hands) == 2
        assert all(body.distance(hand, bar) < 2 * PIXEL for hand in hands)


@pytest.mark.parametrize("slug", SLUGS)
def test_it_comes_round_to_where_it_began(slug):
    frames = figures.frames(figures.shipped(slug))
    first, last = frames[0], frames[-1]
    for name, point in first.points.items():
        assert body.distance(point, last.points[name]) < 0.002, name


@pytest.mark.parametrize("slug", SLUGS)
def test_it_moves_without_a_jump(slug):
    """No joint covers more than a fifth of the body's height in a fiftieth of a second."""
    motion = Motion(read(figures.shipped(slug)))
    steps = round(motion.total * 50)
    frames = [motion.at(motion.total * i / steps) for i in range(steps + 1)]
    for before, after in pairwise(frames):
        for name in ("hip", "left_knee", "right_knee", "left_hand", "right_hand", "head"):
            assert body.distance(before.points[name], after.points[name]) < 0.2, (name, after.t)
