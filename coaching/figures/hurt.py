"""Where it hurts, on a standing figure: the near leg down, the far knee forward, so both are seen.

Left is the far side, as in every figure.
"""

from functools import cache

from .ink import mil
from .motion import Motion
from .reading import Data, read
from .thumb import thumbnail

STANDING: Data = {
    "accent": ["left"],
    "end": 0,
    "alt": "Side view. Standing on the near leg, the far knee forward.",
    "props": [{"kind": "ground"}],
    "phases": [
        {
            "seconds": 1,
            "stand": {"right": {"at": [0.0, 0.0]}},
            "pose": {
                "trunk": 2,
                "right": {"hip": -4, "shoulder": -18, "elbow": 30},
                "left": {"hip": 62, "knee": 74, "shoulder": 40, "elbow": 60},
            },
        }
    ],
}
#: {end of a place's name: (from one joint, to another, how far between them)}; {} is the side.
PLACES = {
    "foot": ("{}_ankle", "{}_ankle", 0.0),
    "shin": ("{}_knee", "{}_ankle", 0.5),
    "knee": ("{}_knee", "{}_knee", 0.0),
    "thigh": ("hip", "{}_knee", 0.5),
    "front_hip": ("hip", "{}_knee", 0.2),
    "hip": ("hip", "hip", 0.0),
    "back": ("hip", "shoulder", 0.4),
    "shoulders": ("shoulder", "shoulder", 0.0),
}


@cache
def _motion() -> Motion:
    return Motion(read(STANDING))


@cache
def standing() -> str:
    """The figure, a decorative <svg>."""
    return thumbnail(_motion())


@cache
def box() -> tuple[str, ...]:
    """What its viewBox is: left, top, width, height."""
    return tuple(standing().partition('viewBox="')[2].partition('"')[0].split())


@cache
def place(where: str) -> tuple[str, str] | None:
    """(x, y) on it of a place as models.choices.BodyPart names it; None of one that it has not."""
    side, _, name = where.partition("_")
    if side not in ("left", "right"):
        side, name = "", where
    if name not in PLACES:
        return None
    first, last, share = PLACES[name]
    motion = _motion()
    points = motion.key_frame(motion.plan.end).points
    (x1, y1), (x2, y2) = points[first.format(side)], points[last.format(side)]
    return mil(x1 + share * (x2 - x1)), mil(y1 + share * (y2 - y1))
