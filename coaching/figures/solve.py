"""One pose made to keep its promises: feet that stand, hands that hold, a bar in its place."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import sqrt

from .body import (
    ARM,
    FOREARM,
    GRIP,
    MID_FOOT,
    SHANK,
    SIDES,
    THIGH,
    UPPER_ARM,
    Angles,
    Feet,
    Point,
    add,
    arm,
    chest,
    leg,
    spine,
    standing_ankle,
    sub,
    turn,
    two_bones,
)


@dataclass
class Holds:
    """What the body is tied to at one moment. Places in body heights, y down."""

    root: Point | None = None
    lie: Point | None = None
    feet: Feet = field(default_factory=dict)  # side: (at, pitch)
    anchor: str = ""
    bar: Point | None = None  # both hands on this point
    over: float | None = None  # both hands overhead, arms straight, above this x
    upright: bool = False  # both hands overhead, straight up from the shoulders
    slope: float = 0.0


def mid_foot(at: Point, slope: float) -> Point:
    """The middle of the sole of a flat foot that stands at `at`."""
    return add(at, turn((MID_FOOT, 0), -slope))


def settle(angles: Angles, holds: Holds) -> tuple[Angles, Point, dict[str, float]]:
    """(angles, root, misses): the pose solved for `holds`.

    The first of these places the body: a given root, a lying back, the anchor foot, hands on a
    bar. Other feet and hands are reached by solving two joints. `misses` maps 'left_foot' ... to
    how far it falls short, in body heights.
    """
    angles = dict(angles)
    misses = {}
    torso = chest(angles)
    ankles = {
        side: standing_ankle(at, pitch, holds.slope) for side, (at, pitch) in holds.feet.items()
    }
    root, placed_by = place(angles, holds, torso["shoulder"], ankles)
    for side, (_, pitch) in holds.feet.items():
        if side != placed_by:
            thigh, shank, miss = two_bones(root, ankles[side], THIGH, SHANK, 1)
            set_near(angles, f"{side}_hip", thigh + angles["trunk"])
            angles[f"{side}_knee"] = thigh - shank
            misses[f"{side}_foot"] = miss
        thigh = angles[f"{side}_hip"] - angles["trunk"]
        set_near(angles, f"{side}_ankle", holds.slope - pitch - thigh + angles[f"{side}_knee"])
    hands = grip(holds, add(root, torso["shoulder"]))
    if hands:
        _, high = spine(angles)
        for side in SIDES:
            first, second, miss = two_bones(
                add(root, torso["shoulder"]), hands, UPPER_ARM, FOREARM + GRIP, -1
            )
            set_near(angles, f"{side}_shoulder", first + high)
            angles[f"{side}_elbow"] = second - first
            misses[f"{side}_hand"] = miss
    return angles, root, misses


def place(
    angles: Angles, holds: Holds, shoulder: Point, ankles: Mapping[str, Point]
) -> tuple[Point, str]:
    """(root, the side of the foot that the body is placed by, or "")."""
    if holds.root:
        return holds.root, ""
    if holds.lie:
        return sub(holds.lie, shoulder), ""
    if holds.anchor:
        return sub(ankles[holds.anchor], leg(angles, holds.anchor)["ankle"]), holds.anchor
    if holds.bar:
        return sub(sub(holds.bar, shoulder), arm(angles, "right")["hand"]), ""
    raise ValueError("nothing holds the body")


def grip(holds: Holds, shoulder: Point) -> Point | None:
    """Where both hands are: on the bar, straight up, or straight-armed above `over`."""
    if holds.bar:
        return holds.bar
    if holds.upright:
        return (shoulder[0], shoulder[1] - ARM * 0.995)
    if holds.over is None:
        return None
    away = holds.over - shoulder[0]
    reach = ARM * 0.995
    if abs(away) > reach * 0.8:
        return (holds.over, shoulder[1] - reach)
    return (holds.over, shoulder[1] - sqrt(reach**2 - away**2))


def set_near(angles: Angles, name: str, value: float) -> None:
    """Store an angle in the turn nearest to what the pose gave, so that nothing spins round."""
    angle = angles[name]
    angles[name] = value + 360 * round((angle - value) / 360)
