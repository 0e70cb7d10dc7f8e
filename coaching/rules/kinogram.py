"""The five instants of a step, and how a body stands in each, from the joints that were marked.

Source: the frames are those of the ALTIS kinogram. All are of one leg, the measured one: the other
foot leaves the ground; the thigh is highest; the rear thigh is upright; the other foot lands; it
is under the hip.
"""

from collections import defaultdict
from collections.abc import Mapping
from statistics import fmean
from typing import Any

from .measuring import DOWN, Point, bone, down_between, facing_of

#: In their order.
INSTANTS = ("toe_off", "highest", "rear_upright", "touch_down", "full_support")
#: What a clip's mark of a landing is among them.
_MARKED_AS = {"strike": "touch_down"}
#: Bones beyond the measured thigh: (its angle, its ends, the joint that it stands in for).
_SHINS = (("knee", "knee", "ankle"), ("far_knee", "far_knee", "far_ankle"))


def stances(points: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """{instant: {"trunk": lean, "thigh": to the vertical, and where they were marked "knee",
    "far_thigh", "far_knee"}}: the means of its frames, in degrees as `figures.body` has them.
    """
    found: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for frame in points.get("frames", ()):
        instant = _MARKED_AS.get(frame["mark"], frame["mark"])
        if instant in INSTANTS and {"shoulder", "hip", "knee"} <= set(frame["joints"]):
            for name, angle in _angles(frame, points["aspect"]).items():
                found[instant][name].append(angle)
    return {
        instant: {name: fmean(values) for name, values in found[instant].items()}
        for instant in INSTANTS
        if instant in found
    }


def _angles(frame: Mapping[str, Any], aspect: float) -> dict[str, float]:
    at = {name: (x * aspect, y) for name, (x, y) in frame["joints"].items()}
    ends: list[Point] = [(x * aspect, y) for x, y in frame.get("vertical", ())]
    down = down_between(*ends) if ends else DOWN
    facing = frame.get("facing") or facing_of(at["hip"], at["knee"], down)

    def angle(start: str, end: str) -> float:
        return bone(at[start], at[end], facing=facing, down=down)

    # The trunk hangs from the shoulder: who leans forward has her hip behind it.
    angles = {"trunk": -angle("shoulder", "hip"), "thigh": angle("hip", "knee")}
    if "far_knee" in at:
        angles["far_thigh"] = angle("far_hip" if "far_hip" in at else "hip", "far_knee")
    thighs = {"knee": "thigh", "far_knee": "far_thigh"}
    for name, start, end in _SHINS:
        if start in at and end in at:
            angles[name] = (angles[thighs[name]] - angle(start, end) + 180) % 360 - 180
    return angles
