"""Points marked in a picture: shares of its size, which joints, and how many.

Never the picture. Source: none; the limits keep a row small.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

MAX_BYTES = 32_768
MAX_FRAMES = 200
MARKS = {
    "highest", "strike", "toe_off", "rear_upright", "touch_down", "full_support", "still",
}  # fmt: skip
JOINTS = {
    "shoulder", "hip", "knee", "ankle", "toe", "elbow", "hand", "head",
    "far_hip", "far_knee", "far_ankle", "far_toe", "far_elbow", "far_hand",
    "first", "corner", "second",
}  # fmt: skip
_OF_ALL = {"aspect", "mirrored", "frames"}
_OF_FRAME = {"mark", "side", "at", "facing", "joints", "vertical"}


class BadPoints(ValueError):
    """They are not what a marked picture has; the message says what is wrong, for a programmer."""


def check(points: Any, size: int) -> None:
    """Raise BadPoints unless `points`, `size` bytes as JSON, are points. {} is none.

    {"aspect": width by height, "mirrored": false, "frames": [{"mark": one of MARKS, "side": "left"
    or "right", "at": seconds, "facing": 1 to the right of the picture or -1, "joints": {one
    of JOINTS: [x, y]}, "vertical": [[x, y], [x, y]]}]} with x and y from 0 to 1; all but "mark" and
    "joints" of a frame may be left out.
    """
    if size > MAX_BYTES:
        raise BadPoints(f"{size} bytes are more than {MAX_BYTES}")
    if points == {}:
        return
    _mapping(points, _OF_ALL, "points")
    if not _number(points.get("aspect"), 0.05, 20):
        raise BadPoints("aspect is width by height")
    if not isinstance(points.get("mirrored", False), bool):
        raise BadPoints("mirrored is true or false")
    frames = points.get("frames")
    if not isinstance(frames, list) or not 1 <= len(frames) <= MAX_FRAMES:
        raise BadPoints(f"frames: a list of 1 to {MAX_FRAMES}")
    for frame in frames:
        _check_frame(frame)


def _check_frame(frame: Any) -> None:
    _mapping(frame, _OF_FRAME, "a frame")
    if frame.get("mark") not in MARKS:
        raise BadPoints("mark is not one of ours")
    if frame.get("side", "") not in ("", "left", "right"):
        raise BadPoints("side is left or right")
    if not _number(frame.get("at", 0), 0, 36_000):
        raise BadPoints("at is seconds from the start")
    if frame.get("facing", 1) not in (1, -1):
        raise BadPoints("facing is 1 or -1")
    joints = frame.get("joints")
    _mapping(joints, JOINTS, "joints")
    for place in [*joints.values(), *_vertical(frame)]:
        _check_place(place)


def _vertical(frame: Mapping[str, Any]) -> Sequence[Any]:
    ends = frame.get("vertical", [])
    if not isinstance(ends, list) or len(ends) not in (0, 2):
        raise BadPoints("vertical: two points")
    return ends


def _check_place(place: Any) -> None:
    if not isinstance(place, list) or len(place) != 2 or not all(_number(n, 0, 1) for n in place):
        raise BadPoints("a point is two shares from 0 to 1")


def _mapping(value: Any, keys: set[str], what: str) -> None:
    if not isinstance(value, dict) or not set(value) <= keys:
        raise BadPoints(f"{what} hold something else")


def _number(value: Any, low: float, high: float) -> bool:
    real = isinstance(value, int | float) and not isinstance(value, bool)
    return real and math.isfinite(value) and low <= value <= high
