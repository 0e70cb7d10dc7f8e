"""One instant of a step: the body as its joints were marked, an earlier one ghosted behind it.

What was not marked (arms, feet, and shins or the other leg where they are missing) is a template's.
The measured leg is always near, and the body looks to the right.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from .body import CHANNELS, HEEL_RADIUS, TOE_RADIUS, Angles, Stance, leg
from .hip_angle import arc, spot
from .ink import ACCENT, BG, FAR, GHOST, INK, LINE, PROP, Clock, at, mil, tag
from .thumb import Small

#: left, top, width and height in thousandths of body height; its lower edge is the ground.
BOX = "-470 -1090 960 1090"
RADIUS = 0.36
HALO = 18
#: Above this an earlier angle's number stands clear of the body.
WRITTEN_FROM = 30
GHOST_ACCENT = "var(--fig-ghost-accent,#eccdc6)"


@dataclass(frozen=True)
class ModelPose:
    """Directions to the vertical of thighs, flexion of knees, how far soles are turned toes down
    (None: at a right angle to the shin), arms as (shoulder, elbow), and height over the ground."""

    trunk: float
    thigh: float
    knee: float
    far_thigh: float
    far_knee: float
    far_sole: float | None
    arm: tuple[float, float]
    far_arm: tuple[float, float]
    flies: float = 0.0


MODEL_POSES = {
    "toe_off": ModelPose(7, 68, 88, -27, 10, 58, (-48, 62), (52, 82)),
    "highest": ModelPose(6, 84, 88, -30, 42, None, (-46, 66), (50, 84), 0.035),
    "rear_upright": ModelPose(5, 42, 26, 0, 84, None, (-14, 84), (24, 86), 0.02),
    "touch_down": ModelPose(5, -4, 96, 24, 12, 0, (22, 84), (-20, 82)),
    "full_support": ModelPose(5, 22, 112, 10, 24, 0, (30, 82), (-34, 78)),
}


@dataclass(frozen=True)
class Measured:
    """What is drawn of one measurement. `angle`: of the thigh, as it is said; None where it is not.

    `stance`: as of `rules.kinogram.stances`."""

    stance: Mapping[str, float]
    angle: float | None = None


def pose(instant: str, stance: Mapping[str, float]) -> Stance:
    """The template of an instant with what was marked in its place, on the ground or over it."""
    model = MODEL_POSES[instant]
    trunk, thigh = stance.get("trunk", model.trunk), stance.get("thigh", model.thigh)
    far_thigh = stance.get("far_thigh", model.far_thigh)
    angles: Angles = dict.fromkeys(CHANNELS, 0.0) | {
        "trunk": trunk,
        "neck": -trunk / 2,
        "right_hip": thigh + trunk,
        "right_knee": stance.get("knee", model.knee),
        "left_hip": far_thigh + trunk,
        "left_knee": stance.get("far_knee", model.far_knee),
    }
    if model.far_sole is not None:
        angles["left_ankle"] = angles["left_knee"] - far_thigh - model.far_sole
    for side, (shoulder, elbow) in (("right", model.arm), ("left", model.far_arm)):
        angles |= {f"{side}_shoulder": shoulder + trunk, f"{side}_elbow": elbow}
    return Stance(angles, (0.0, -_height(angles) - model.flies))


def _height(angles: Angles) -> float:
    """From the hip down to the lower sole."""
    soles = {"toe": TOE_RADIUS, "heel": HEEL_RADIUS}
    legs = [leg(angles, side) for side in ("left", "right")]
    return max(points[name][1] + radius for points in legs for name, radius in soles.items())


class Step(Small):
    """A body whose near thigh is filled for the right, hollow for the left; `ghost`: behind it."""

    def __init__(self, stance: Stance, side: str, *, ghost: bool) -> None:
        super().__init__([stance], Clock(), "", (), 1)
        self.halo["stroke_width"] = HALO
        self.side, self.ghost = side, ghost
        if ghost:
            self.halo = {}

    def leg(self, side: str) -> str:
        if side == "left":
            return super().leg(side)
        foot = self.joint(self.angle("right_ankle", -1), self.use("foot"), 0.243)
        shin = self.joint(self.angle("right_knee"), foot + self.use("shank"), 0.246)
        turn = [frame.angles["trunk"] - frame.angles["right_hip"] for frame in self.frames]
        return self.joint(turn, shin + self.thigh())

    def thigh(self) -> str:
        if self.ghost:
            return self.use("thigh", fill=GHOST if self.side == "left" else GHOST_ACCENT)
        if self.side == "left":
            return self.use("thigh", fill=BG, stroke=INK, stroke_width=14)
        return self.use("thigh", fill=ACCENT, **self.halo)

    def draw(self) -> str:
        far = tag("g", self.arm("left") + super().leg("left"), fill=GHOST if self.ghost else FAR)
        near = self.torso() + self.leg("right") + self.arm("right") + self.head()
        near = tag("g", near, fill=GHOST if self.ghost else INK)
        return self.clock.moving([frame.root for frame in self.frames], far + near)


def kinogram(instant: str, side: str, now: Measured, before: Measured | None = None) -> str:
    """The inside of one picture in BOX: the ghost, the body over it, the arc of what is said."""
    stance = pose(instant, now.stance)
    ghost = ""
    if before:
        earlier = Stance(pose(instant, before.stance).angles, stance.root)
        ghost = tag("g", Step(earlier, side, ghost=True).draw(), class_="kg-before")
    body = ghost + Step(stance, side, ghost=False).draw()
    if now.angle is None:
        return body
    gauge = _gauge(side, now.angle, before.angle if before else None)
    return body + tag("g", gauge, class_="kg-gauge", transform=f"translate({at(stance.root)})")


def _gauge(side: str, angle: float, was: float | None) -> str:
    """The arc from the vertical to the thigh, level as a short line, the earlier one as a tick
    with its number."""
    low, high = min(0.0, angle), max(0.0, angle)
    look = {"stroke": ACCENT} if side != "left" else {"stroke": INK, "stroke_dasharray": "22 16"}
    parts = tag("path", d=f"M0 60V{mil(RADIUS + 0.05)}", stroke=LINE, stroke_dasharray="8 16",
                stroke_width=5)  # fmt: skip
    parts += tag("path", d=arc(RADIUS, low, high), fill="none", stroke_width=11, **look)
    parts += tag("path", d=f"M{mil(RADIUS)} 0h70", stroke=INK, stroke_width=7)
    if was is not None:
        ends = [at(spot(was, RADIUS + by)) for by in (-0.035, 0.045)]
        parts += tag("path", d=f"M{ends[0]}L{ends[1]}", stroke=PROP, stroke_width=9)
        if was >= WRITTEN_FROM:
            x, y = (round(1000 * way) for way in spot(was - 10, RADIUS + 0.07))
            parts += tag("text", f"{was:.0f}°", class_="kg-was", x=x, y=y)
    x, y = (round(1000 * way) for way in spot(angle, RADIUS))
    if side == "left":
        box = {"x": x - 20, "y": y - 20, "width": 40, "height": 40}
        return parts + tag("rect", **box, fill=BG, stroke=INK, stroke_width=10)
    return parts + tag("circle", cx=x, cy=y, r=24, fill=ACCENT)


def guide(side: str) -> str:
    """The highest knee of a side as nobody measured it: what is looked for, with its arc and level.

    `side`: "right", "left", or "" where the test knows none."""
    stance = pose("highest", {})
    arc_of_it = arc(RADIUS, 0.0, 110.0)
    gauge = tag("path", d=arc_of_it, fill="none", stroke=LINE, stroke_width=5)
    gauge += tag("path", d=f"M{mil(RADIUS)} 0h70", stroke=INK, stroke_width=7)
    body = Step(stance, side, ghost=False).draw()
    return tag("g", gauge, transform=f"translate({at(stance.root)})") + body
