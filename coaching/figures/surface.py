"""What a foot can stand on: level ground, a slope, stairs, a box or a bench."""

from math import floor, radians, tan
from typing import TYPE_CHECKING

from .body import HEEL_RADIUS, TOE_RADIUS
from .plan import Plan

if TYPE_CHECKING:  # it asks this module what its feet stand on
    from .motion import Frame


def height(plan: Plan, x: float) -> float | None:
    """The y of the highest surface at `x` in the world (y down), or None over nothing."""
    tops = []
    for prop in plan.props:
        kind = prop["kind"]
        if kind == "ground":
            tops.append(prop["y"])
        elif kind == "slope":
            tops.append(-x * tan(radians(prop["angle"])))
        elif kind == "steps":
            (width, rise), (x0, y0) = prop["size"], prop["at"]
            tops.append(y0 - floor((x - x0) / width + 1e-9) * rise)
        elif kind in ("box", "bench"):
            (left, bottom), (width, tall) = prop["at"], prop["size"]
            if left <= x <= left + width:
                tops.append(bottom - tall)
    return min(tops) if tops else None


def sunk(plan: Plan, frame: "Frame", side: str) -> float:
    """How far a foot is below the surface under it, in body heights; negative above it."""
    deepest = -9.0
    for name, radius in (("toe", TOE_RADIUS), ("heel", HEEL_RADIUS)):
        x, y = frame.points[f"{side}_{name}"]
        top = height(plan, x + frame.camera[0])
        if top is not None:
            deepest = max(deepest, y + radius + frame.camera[1] - top)
    return deepest
