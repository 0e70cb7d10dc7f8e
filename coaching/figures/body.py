"""The drawn body: segment lengths, joint ranges and forward kinematics.

Everything is in body heights (1.0 = the standing height) and degrees, in the
plane seen from the athlete's right, facing right: x forward, y down, as SVG has
it (pose data has y up; `plan.py` turns it over once). The right side is near.

One convention of angles, for figures, zones and the admin's form:

    trunk     lean of the line hip to shoulder from the vertical, + forward
    curl      rounding of the spine between pelvis and chest, + forward
    neck      head against the chest, + chin forward and down
    hip       flexion against the trunk line: 0 hanging straight, 90 thigh at a
              right angle to the trunk, up to 140; negative is extension
    knee      flexion, 0 straight
    ankle     0 foot at a right angle to the shin, + toes up
    shoulder  flexion against the chest: 0 arm down, 90 forward, 180 overhead
    elbow     flexion, 0 straight
"""

from math import acos, atan2, cos, degrees, hypot, radians, sin
from typing import NamedTuple, Protocol

# Forward and down, in body heights.
Point = tuple[float, float]
# Left, top, right, bottom.
Box = tuple[float, float, float, float]
# Degrees by channel.
Angles = dict[str, float]
# Of each side that stands: where, and the pitch.
Feet = dict[str, tuple[Point, float]]


class Pose(Protocol):
    """What can be drawn: the angles of the joints and where the hip is."""

    @property
    def angles(self) -> Angles: ...
    @property
    def root(self) -> Point: ...


class Stance(NamedTuple):
    """A pose that nothing moves."""

    angles: Angles
    root: Point


SIDES = ("left", "right")
WHOLE = ("trunk", "curl", "neck")
LIMBS = ("hip", "knee", "ankle", "shoulder", "elbow")
CHANNELS = WHOLE + tuple(f"{side}_{joint}" for side in SIDES for joint in LIMBS)

# Shares of standing height after Winter, Biomechanics and Motor Control of Human
# Movement (4th ed., fig. 4.1); forearm and hand trimmed because a gripping hand is a fist.
PELVIS, CHEST = 0.105, 0.185
NECK, HEAD = 0.05, 0.128
UPPER_ARM, FOREARM, GRIP = 0.172, 0.15, 0.03
THIGH, SHANK = 0.246, 0.243
ANKLE_HEIGHT = 0.039
# The sole rolls over two circles, so a lifted heel or toe never sinks into the ground.
TOE, TOE_RADIUS = 0.098, 0.013
HEEL, HEEL_RADIUS = -0.024, 0.018
MID_FOOT = 0.034
ARM = UPPER_ARM + FOREARM + GRIP

# Ranges are wide enough for a gymnast and narrow enough to refuse a typing slip.
# Hip 140 and knee 160 are passive ends of range (AAOS: 120 and 135 active). A shoulder reads
# past 180 when a wide grip takes the straight arms behind the head, as in an overhead squat.
RANGES = {
    "trunk": (-150, 100),
    "curl": (-25, 60),
    "neck": (-55, 60),
    "hip": (-35, 140),
    "knee": (-3, 160),
    "ankle": (-60, 45),
    "shoulder": (-70, 205),
    "elbow": (-3, 150),
}


def down(angle: float, length: float = 1.0) -> Point:
    """A vector `angle` degrees forward of straight down."""
    return (length * sin(radians(angle)), length * cos(radians(angle)))


def up(angle: float, length: float = 1.0) -> Point:
    """A vector `angle` degrees forward of straight up."""
    return (length * sin(radians(angle)), -length * cos(radians(angle)))


def turn(point: Point, angle: float) -> Point:
    """`point` turned clockwise on the screen about the origin."""
    x, y = point
    c, s = cos(radians(angle)), sin(radians(angle))
    return (x * c - y * s, x * s + y * c)


def add(p: Point, q: Point) -> Point:
    return (p[0] + q[0], p[1] + q[1])


def sub(p: Point, q: Point) -> Point:
    return (p[0] - q[0], p[1] - q[1])


def distance(p: Point, q: Point) -> float:
    return hypot(p[0] - q[0], p[1] - q[1])


def spine(angles: Angles) -> tuple[float, float]:
    """(pelvis lean, chest lean): curl is split so that hip to shoulder keeps the trunk's lean."""
    share = CHEST / (PELVIS + CHEST)
    return angles["trunk"] - angles["curl"] * share, angles["trunk"] + angles["curl"] * (1 - share)


def foot_turn(angles: Angles, side: str) -> float:
    """How far the foot is turned clockwise from level, toes right."""
    thigh = angles[f"{side}_hip"] - angles["trunk"]
    return -(thigh - angles[f"{side}_knee"] + angles[f"{side}_ankle"])


def leg(angles: Angles, side: str) -> dict[str, Point]:
    """Points from the hip: knee, ankle, toe and heel (centres of the sole's two circles)."""
    thigh = angles[f"{side}_hip"] - angles["trunk"]
    knee = down(thigh, THIGH)
    ankle = add(knee, down(thigh - angles[f"{side}_knee"], SHANK))
    level = foot_turn(angles, side)
    toe = add(ankle, turn((TOE, ANKLE_HEIGHT - TOE_RADIUS), level))
    heel = add(ankle, turn((HEEL, ANKLE_HEIGHT - HEEL_RADIUS), level))
    middle = add(ankle, turn((MID_FOOT, ANKLE_HEIGHT), level))
    return {"knee": knee, "ankle": ankle, "toe": toe, "heel": heel, "mid_foot": middle}


def chest(angles: Angles) -> dict[str, Point]:
    """Points from the hip: waist, shoulder, head."""
    low, high = spine(angles)
    waist = up(low, PELVIS)
    shoulder = add(waist, up(high, CHEST))
    return {
        "waist": waist,
        "shoulder": shoulder,
        "head": add(shoulder, turn((0.008, -NECK - 0.066), high + angles["neck"])),
    }


def arm(angles: Angles, side: str) -> dict[str, Point]:
    """Points from the shoulder: elbow, wrist, hand (the middle of the grip)."""
    _, high = spine(angles)
    first = angles[f"{side}_shoulder"] - high
    second = first + angles[f"{side}_elbow"]
    elbow = down(first, UPPER_ARM)
    wrist = add(elbow, down(second, FOREARM))
    return {"elbow": elbow, "wrist": wrist, "hand": add(wrist, down(second, GRIP))}


def joints(angles: Angles, root: Point) -> dict[str, Point]:
    """Every joint, {'hip': (x, y), 'left_knee': (x, y), ...}, with the hip at `root`."""
    points = {"hip": root}
    points.update({name: add(root, p) for name, p in chest(angles).items()})
    for side in SIDES:
        points.update({f"{side}_{name}": add(root, p) for name, p in leg(angles, side).items()})
        points.update(
            {f"{side}_{name}": add(points["shoulder"], p) for name, p in arm(angles, side).items()}
        )
    return points


def standing_ankle(at: Point, pitch: float, slope: float = 0.0) -> Point:
    """The ankle over a foot set down at `at` (the ground under the ankle when the sole is flat).

    pitch: + heel lifted, rolling over the toes; - toes lifted, rolling over the heel.
    """
    if pitch >= 0:
        centre = (TOE, -TOE_RADIUS)
        arm_ = (-TOE, TOE_RADIUS - ANKLE_HEIGHT)
    else:
        centre = (HEEL, -HEEL_RADIUS)
        arm_ = (-HEEL, HEEL_RADIUS - ANKLE_HEIGHT)
    return add(at, turn(add(centre, turn(arm_, pitch)), -slope))


def two_bones(
    root: Point, target: Point, first: float, second: float, bend: int
) -> tuple[float, float, float]:
    """Angles from straight down of two bones reaching from root to target, and the miss.

    bend: +1 puts the middle joint in front (a knee), -1 behind (an elbow).
    The miss is 0 when the target is within reach, else how far short the bones end.
    """
    dx, dy = sub(target, root)
    span = hypot(dx, dy)
    low, high = abs(first - second) + 1e-6, first + second - 1e-6
    reach = min(max(span, low), high)
    line = degrees(atan2(dx, dy))
    inner = degrees(acos(max(-1, min(1, (first**2 + reach**2 - second**2) / (2 * first * reach)))))
    outer = degrees(acos(max(-1, min(1, (second**2 + reach**2 - first**2) / (2 * second * reach)))))
    return line + bend * inner, line - bend * outer, abs(span - reach)
