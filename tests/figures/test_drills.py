"""What each drill's picture must show, after the drill's own instructions."""

import re

import pytest

from coaching import figures
from coaching.figures import body, implements, props
from coaching.figures.motion import Motion
from coaching.figures.props import crease
from coaching.figures.reading import read
from coaching.figures.surface import sunk

from . import drawn

OVERHEAD = ["overhead-squat", "bulgarian-split-squat", "walking-lunge", "spot-lunge"]
SPLIT = ["bulgarian-split-squat", "walking-lunge", "spot-lunge"]
IN_FLIGHT = [
    "high-knee-skip",
    "single-leg-hop-high-knees",
    "tuck-jump",
    "alternating-split-squat-jump",
    "box-jump",
    "stadium-stairs-every-other-step",
]
ALTERNATING = [
    "high-knees-in-water",
    "high-knee-skip",
    "alternating-split-squat-jump",
    "box-step-alternating-knee-drive",
    "stadium-stairs-every-other-step",
    "steep-hill-run",
    "walking-lunge",
]


def motion(slug):
    return Motion(read(figures.shipped(slug)))


def moments(slug, count=120):
    played = motion(slug)
    return [played.at(played.total * i / count) for i in range(count)]


def key(slug, index):
    return motion(slug).key_frame(index)


def end(slug):
    played = motion(slug)
    return played.key_frame(played.plan.end)


def lifted(slug):
    """Hip angles of the lifting sides over the whole cycle."""
    sides = figures.shipped(slug)["accent"]
    return [moment.angles[f"{side}_hip"] for moment in moments(slug) for side in sides]


def height(moment, point):
    return moment.world(point)[1]


def shin_lean(moment, side):
    """Degrees that a shin leans forward of plumb."""
    angles = moment.angles
    return angles[f"{side}_knee"] - angles[f"{side}_hip"] + angles["trunk"]


@pytest.mark.parametrize("slug", figures.slugs())
def test_it_moves_through_the_angles_that_the_catalogue_names(slug, catalogue):
    drill, shown = catalogue[slug], figures.hip_angles(figures.shipped(slug))
    assert (drill["hip_angle_from"], drill["hip_angle_to"]) == (max(0, shown.low), shown.high)
    # The other side, where it takes its turn or moves along, goes as far.
    assert max(lifted(slug)) == pytest.approx(shown.high, abs=2.5)


@pytest.mark.parametrize("slug", figures.slugs())
def test_it_shows_the_first_side_of_a_drill_done_on_each_side(slug, catalogue):
    drill = catalogue[slug]
    accent = figures.shipped(slug)["accent"]
    if drill["side_mode"] != "per_side":
        assert sorted(accent) == ["left", "right"]
    elif drill["side_meaning"] == "the hopping leg":
        assert accent == [{"left": "right", "right": "left"}[drill["first_side"]]]
    else:
        assert accent == [drill["first_side"]]


@pytest.mark.parametrize("slug", ALTERNATING)
def test_both_sides_take_their_turn(slug):
    tops = {
        side: max(moments(slug), key=lambda moment: moment.angles[f"{side}_hip"])
        for side in body.SIDES
    }
    left, right = tops["left"], tops["right"]
    assert left.angles["left_hip"] == pytest.approx(right.angles["right_hip"], abs=2)
    assert abs(left.t - right.t) > 0.2


def test_the_bar_of_a_squat_stays_over_the_mid_foot():
    for moment in moments("overhead-squat"):
        middle = sum(moment.world(f"{side}_mid_foot")[0] for side in body.SIDES) / 2
        for hand in ("left_hand", "right_hand"):
            assert moment.world(hand)[0] == pytest.approx(middle, abs=0.005)


@pytest.mark.parametrize("slug", SPLIT)
def test_the_bar_of_a_split_stance_stays_over_shoulders_and_hips_on_upright_arms(slug):
    for moment in moments(slug):
        for hand in ("left_hand", "right_hand"):
            across = moment.world(hand)[0]
            assert across == pytest.approx(moment.world("shoulder")[0], abs=0.005)
            assert across == pytest.approx(moment.world("hip")[0], abs=0.025)


@pytest.mark.parametrize("slug", OVERHEAD)
def test_an_arm_held_up_is_beside_the_head_and_leaves_the_face_free(slug):
    for moment in moments(slug):
        shoulder, head = moment.world("shoulder"), moment.world("head")
        hand = moment.world("right_hand")
        share = (head[1] - shoulder[1]) / (hand[1] - shoulder[1])
        arm = shoulder[0] + share * (hand[0] - shoulder[0])
        assert head[0] - arm > 0.015
    parts = [part for part, _ in drawn.placed(drawn.parse(figures.svg(figures.shipped(slug))), 0)]
    near = parts[parts.index("pelvis") :]
    assert near.index("head") < near.index("arm")


@pytest.mark.parametrize("slug", OVERHEAD)
def test_the_bar_is_overhead_on_straight_arms(slug):
    for moment in moments(slug):
        assert moment.holding == "overhead"
        assert height(moment, "right_hand") > height(moment, "head") + 0.1
        assert moment.angles["right_elbow"] < 15
        assert moment.angles["left_elbow"] < 15


@pytest.mark.parametrize("slug", IN_FLIGHT)
def test_it_leaves_the_ground_and_lands(slug):
    plan = read(figures.shipped(slug))
    clear = [
        not moment.standing and all(sunk(plan, moment, side) < 0 for side in body.SIDES)
        for moment in moments(slug)
    ]
    assert any(clear)
    assert not all(clear)


@pytest.mark.parametrize(
    "slug", ["high-knee-skip", "stadium-stairs-every-other-step", "steep-hill-run"]
)
def test_the_opposite_arm_swings_with_the_knee(slug):
    for moment in (end(slug),):
        assert moment.angles["right_hip"] > 85
        assert moment.angles["left_shoulder"] > 20
        assert moment.angles["right_shoulder"] < 0


def test_hip_thrust_pins_the_ball_and_bridges_on_the_other_foot():
    slug = "one-legged-hip-thrust-tennis-ball"
    low, bridge = key(slug, 0), key(slug, 1)
    for moment in moments(slug):
        assert moment.standing == ("right",)
        assert 100 <= moment.angles["left_hip"] <= 120
        x, y = crease(moment, "left")
        assert body.distance((x, y), moment.root) == pytest.approx(0.112, abs=0.001)
        assert height(moment, "left_ankle") > 0.2
        assert height(moment, "head") < 0.12
    assert height(low, "hip") < 0.08
    assert height(bridge, "hip") > 0.15
    assert abs(bridge.angles["right_hip"]) < 6  # shoulder, hip and knee in one line


def test_feet_to_bar_touches_the_bar_with_straight_legs():
    bar = read(figures.shipped("hanging-feet-to-bar")).prop("bar")["at"]
    hang, top = key("hanging-feet-to-bar", 0), key("hanging-feet-to-bar", 2)
    for side in body.SIDES:
        laces = body.add(
            top.points[f"{side}_ankle"],
            body.turn((0.045, -0.012), body.foot_turn(top.angles, side)),
        )
        assert body.distance(laces, bar) < 0.04
        assert top.angles[f"{side}_knee"] < 15
        assert hang.angles[f"{side}_hip"] < 5
    assert max(moment.angles["right_elbow"] for moment in moments("hanging-feet-to-bar")) < 15


def test_knees_to_elbows_touches_the_elbows_on_straight_arms():
    top = key("hanging-knees-to-elbows", 2)
    for side in body.SIDES:
        # Half a knee and half an elbow: the skin touches.
        assert body.distance(top.points[f"{side}_knee"], top.points[f"{side}_elbow"]) < 0.065
        assert top.angles[f"{side}_knee"] > 100
        assert top.angles[f"{side}_elbow"] < 10


def test_band_knee_pull_stands_on_the_band():
    data = figures.shipped("band-knee-pull")
    assert {"kind": "band", "under": "left", "around": "right"} in data["props"]
    for moment in moments("band-knee-pull"):
        assert "left" in moment.standing
        assert abs(moment.angles["trunk"]) < 5
    low, top = key("band-knee-pull", 0), key("band-knee-pull", 1)
    assert "right" in low.standing
    assert height(top, "right_knee") > height(top, "hip") + 0.08
    assert top.angles["right_ankle"] > 5  # toes up, or the band slips off


def test_high_knees_in_water_stay_on_the_spot_waist_to_chest_deep():
    slug = "high-knees-in-water"
    level = figures.shipped(slug)["props"][1]["level"]
    places = [moment.world("hip")[0] for moment in moments(slug)]
    assert max(places) - min(places) < 0.1
    for moment in moments(slug):
        assert height(moment, "hip") + 0.05 < level < height(moment, "shoulder")
        assert moment.standing


def test_a_skip_lands_on_the_foot_it_hopped_from():
    played = motion("high-knee-skip")
    stands = [set(phase.stand) for phase in played.plan.keys]
    assert stands[:5] == [{"left"}, {"left"}, set(), {"left"}, {"left"}]
    assert stands[5:] == [{"right"}, {"right"}, set(), {"right"}, {"right"}]


def test_the_hop_is_on_the_right_and_the_left_knee_comes_up_every_other_hop():
    slug = "single-leg-hop-high-knees"
    stands = [set(phase.stand) for phase in motion(slug).plan.keys]
    assert stands == [{"left", "right"}, {"right"}, set(), {"right"}, {"right"}, set()]
    tap, high, low = key(slug, 0), key(slug, 2), key(slug, 5)
    assert height(tap, "left_toe") == pytest.approx(body.TOE_RADIUS, abs=0.003)
    assert height(tap, "left_heel") > 0.05  # a tap, not a step
    assert high.angles["left_hip"] > 110
    assert high.angles["right_knee"] < 15  # the leg that hopped is long
    assert shin_lean(tap, "right") < 15  # upright, not sat back
    assert low.angles["left_hip"] < 40
    hips = [moment.angles["left_hip"] for moment in moments(slug, 240)]
    above = [hip > 90 for hip in hips]
    assert sum(b and not a for a, b in zip(above, above[1:] + above[:1], strict=True)) == 1


def test_the_tuck_jump_brings_knees_to_the_chest_and_heels_under_the_seat():
    top = key("tuck-jump", 3)
    assert height(top, "right_toe") > 0.2
    assert 15 <= top.angles["trunk"] <= 20
    assert 15 <= top.angles["curl"] <= 20
    for side in body.SIDES:
        assert 135 <= top.angles[f"{side}_hip"] <= 140
        assert 145 <= top.angles[f"{side}_knee"] <= 150
        assert height(top, f"{side}_knee") > height(top, "hip")
        assert abs(top.world(f"{side}_heel")[0] - top.world("hip")[0]) < 0.1
    landing = key("tuck-jump", 5)
    assert set(landing.standing) == {"left", "right"}
    assert landing.angles["right_knee"] > 45


@pytest.mark.parametrize("slug", figures.slugs())
def test_a_thumbnail_is_filled_by_the_body(slug):
    """Where the ground is far below, it is left out."""
    shown = end(slug)
    ys = [y for _, y in shown.points.values()]
    size = float(drawn.parse(figures.thumbnail(figures.shipped(slug))).get("viewBox").split()[2])
    assert (max(ys) - min(ys)) * 1000 / size > 0.55


def test_the_split_squat_jump_swaps_the_feet_on_the_spot():
    before, after = key("alternating-split-squat-jump", 0), key("alternating-split-squat-jump", 3)
    for first, second in (("left", "right"), ("right", "left")):
        place = before.world(f"{first}_toe")
        assert body.distance(place, after.world(f"{second}_toe")) < 0.005
    assert before.world("left_toe")[0] > before.world("right_toe")[0] + 0.3
    assert height(before, "right_heel") > 0.05
    assert height(before, "right_knee") > 0.055  # its skin is 0.035 from the joint
    assert before.angles["left_hip"] == pytest.approx(90, abs=0.5)
    assert height(before, "left_heel") == pytest.approx(body.HEEL_RADIUS, abs=0.003)


def test_the_box_jump_goes_up_with_two_feet_and_steps_down_one_after_the_other():
    played = motion("box-jump")
    (left, _), (width, tall) = (played.plan.prop("box")[name] for name in ("at", "size"))
    landing = key("box-jump", 5)
    for side in body.SIDES:
        for point in ("toe", "heel"):
            x, _ = landing.world(f"{side}_{point}")
            assert left < x < left + width  # the whole foot
        assert landing.angles[f"{side}_knee"] > 60
    tallest = key("box-jump", 6)
    assert tallest.angles["right_hip"] < 10
    assert height(tallest, "hip") > tall + 0.5
    down = [moment for moment in moments("box-jump", 300) if moment.t > played.times[9]]
    assert all(moment.standing for moment in down)  # never both in the air


def test_the_box_step_drives_the_knee_above_the_hip_and_comes_down_with_that_foot():
    slug = "box-step-alternating-knee-drive"
    top = key(slug, 4)
    assert top.standing == ("left",)
    assert height(top, "left_heel") > 0.2
    assert height(top, "right_knee") > height(top, "hip")
    assert top.angles["left_knee"] < 8
    assert abs(top.angles["trunk"]) < 8
    stands = [set(phase.stand) for phase in motion(slug).plan.keys]
    assert stands[5:8] == [{"left"}, {"left", "right"}, {"right"}]


def test_the_stairs_are_climbed_two_at_a_time():
    data = figures.shipped("stadium-stairs-every-other-step")
    width, rise = data["props"][0]["size"]
    assert data["travel"] == pytest.approx([4 * width, 4 * rise])  # two strides a cycle


def test_the_hill_run_leans_in_from_the_ankles():
    data = figures.shipped("steep-hill-run")
    assert data["props"][0]["angle"] >= 12
    push = key("steep-hill-run", 2)
    hip, ankle, shoulder = (push.world(name) for name in ("hip", "left_ankle", "shoulder"))
    assert ankle[0] < hip[0] < shoulder[0]
    assert push.angles["left_knee"] < 12


def test_the_overhead_squat_sits_below_parallel_with_flat_feet():
    bottom = end("overhead-squat")
    assert height(bottom, "hip") < height(bottom, "right_knee") + 0.01
    for moment in moments("overhead-squat"):
        for side in body.SIDES:
            assert height(moment, f"{side}_heel") == pytest.approx(body.HEEL_RADIUS, abs=0.003)


def test_the_bulgarian_split_squat_rests_the_laces_on_the_bench():
    slug = "bulgarian-split-squat"
    (left, _), (width, tall) = (
        read(figures.shipped(slug)).prop("bench")[n] for n in ("at", "size")
    )
    for moment in moments(slug):
        assert set(moment.standing) == {"left", "right"}
        x, y = moment.world("right_toe")
        assert left < x < left + width
        assert y == pytest.approx(tall + body.TOE_RADIUS, abs=0.003)
        assert height(moment, "right_heel") > y  # sole up, laces down
        assert height(moment, "left_heel") == pytest.approx(body.HEEL_RADIUS, abs=0.003)
    top, bottom = key(slug, 0), key(slug, 1)
    assert height(bottom, "right_knee") < height(top, "right_knee") - 0.1
    assert height(bottom, "right_knee") > 0.04
    assert shin_lean(bottom, "left") < 18
    assert height(bottom, "hip") < height(bottom, "left_knee")


@pytest.mark.parametrize(
    ("slug", "front", "back"), [("walking-lunge", "right", "left"), ("spot-lunge", "left", "right")]
)
def test_a_lunge_sinks_until_the_thigh_is_level_and_the_back_knee_just_above_the_floor(
    slug, front, back
):
    bottom = end(slug)
    assert set(bottom.standing) == {"left", "right"}
    assert height(bottom, "hip") == pytest.approx(height(bottom, f"{front}_knee"), abs=0.04)
    # The skin of a knee is 0.035 from its joint: it stays 0.02 to 0.04 above the floor.
    assert 0.055 < height(bottom, f"{back}_knee") < 0.075
    apart = bottom.world(f"{front}_toe")[0] - bottom.world(f"{back}_toe")[0]
    assert apart == pytest.approx(0.6, abs=0.02)
    assert bottom.world(f"{front}_knee")[0] < bottom.world(f"{front}_toe")[0]
    assert shin_lean(bottom, front) < 12
    assert height(bottom, f"{front}_heel") == pytest.approx(body.HEEL_RADIUS, abs=0.003)
    assert height(bottom, f"{back}_heel") > 0.05


def test_the_spot_lunge_never_moves_its_feet_and_the_walking_lunge_steps_through():
    assert all(set(moment.standing) == {"left", "right"} for moment in moments("spot-lunge"))
    through = key("walking-lunge", 1)
    assert through.standing == ("right",)
    assert through.angles["left_hip"] > 45


NUMBERS = re.compile(r"[A-Za-z]|-?\d+")


def loop(frame, prop):
    """The points of the band's path, in order."""
    words = NUMBERS.findall(props.band(prop, frame))
    points, i = [], 0
    while i < len(words):
        command, i = words[i], i + 1
        i += 5 if command == "A" else 0
        while i < len(words) and not words[i].isalpha():
            points.append((int(words[i]) / 1000, int(words[i + 1]) / 1000))
            i += 2
    return points


def test_the_band_lies_under_the_standing_foot_and_never_in_the_floor():
    plan = read(figures.shipped("band-knee-pull"))
    for moment in moments("band-knee-pull"):
        points = loop(moment, plan.prop("band"))
        assert all(y <= 0 for _, y in points)
        sole = moment.points["left_mid_foot"]
        assert min(body.distance(point, sole) for point in points) < 0.05


def turns(points):
    """Which way a closed path turns at each of its points: 1 to the right, -1 to the left."""
    ring = [p for p, q in zip(points, points[1:] + points[:1], strict=True) if p != q]
    corners = zip(ring, ring[1:] + ring[:1], ring[2:] + ring[:2], strict=True)
    ways = ((q[0] - p[0]) * (r[1] - q[1]) - (q[1] - p[1]) * (r[0] - q[0]) for p, q, r in corners)
    return {1 if way > 0 else -1 for way in ways}


def test_a_slack_band_is_an_oval_round_both_feet_and_a_taut_one_is_narrow():
    plan = read(figures.shipped("band-knee-pull"))
    start = key("band-knee-pull", 0)
    slack, taut = (loop(m, plan.prop("band")) for m in (start, end("band-knee-pull")))
    for points in (slack, taut):
        assert len(turns(points)) == 1  # a strand that bends back makes a tangle
    for side, name in (("left", "mid_foot"), ("right", "mid_foot")):
        x, _ = start.points[f"{side}_{name}"]
        assert min(x for x, _ in slack) - 0.05 < x < max(x for x, _ in slack) + 0.05
    assert max(y for _, y in slack) - min(y for _, y in slack) == pytest.approx(0.09, abs=0.02)
    assert body.distance(taut[0], taut[3]) < 0.04


# ----------------------------------------------------- what else is held overhead


@pytest.mark.parametrize("slug", OVERHEAD)
@pytest.mark.parametrize("kind", ["pipe", "empty-bar", "barbell", "dumbbells"])
def test_it_draws_what_is_held_about_the_near_hand_and_within_the_picture(slug, kind):
    data = figures.shipped(slug)
    data["props"] = [prop for prop in data["props"] if prop["kind"] != "pipe"] + [{"kind": kind}]
    root = drawn.parse(figures.svg(data, variant="plain"))
    left, top, size, _ = (float(n) / 1000 for n in root.get("viewBox").split())
    reach = implements.GIRTH[kind]
    for moment in moments(slug, 24):
        x, y = moment.points["right_hand"]
        assert left <= x - reach
        assert x + reach <= left + size
        assert top <= y - reach


@pytest.mark.parametrize("slug", OVERHEAD)
def test_it_shows_one_of_several_things_in_the_same_hands(slug):
    svg = figures.svg(figures.shipped(slug), held=["dumbbells", "empty-bar"])
    for part in ("fig-moving", "fig-still"):
        group = drawn.group(drawn.parse(svg), part)
        found = [e for e in group.iter() if (e.get("class") or "").startswith("held-")]
        kinds = {e.get("class").removeprefix("held-") for e in found}
        assert kinds == {"pipe", "dumbbells", "empty-bar"}
        assert {e.get("class") for e in found if e.get("display") is None} == {"held-pipe"}


def test_what_is_in_no_hands_cannot_be_changed():
    data = figures.shipped("tuck-jump")
    assert figures.held(data) == ""
    assert figures.svg(data, held=["dumbbells"]) == figures.svg(data)
