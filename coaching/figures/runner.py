"""The body drawn from frames: nested joints, each turned, sharing one set of outlines."""

from .body import CHEST, FOREARM, GRIP, PELVIS, SHANK, THIGH, UPPER_ARM, spine
from .ink import ACCENT, BG, FAR, FAR_ACCENT, INK, PROP, tag
from .shapes import PARTS, path


def outlines(prefix):
    """The <path>s that the parts of one figure share."""
    return "".join(tag("path", id=f"{prefix}-{part}", d=path(part)) for part in PARTS)


class Runner:
    """frames: of one cycle, or a single one for a still."""

    def __init__(self, frames, clock, prefix, accent, pixel, implement=None):
        self.frames, self.clock, self.prefix, self.accent = frames, clock, prefix, accent
        self.halo = {"stroke": BG, "stroke_width": round(3.4 * pixel), "paint_order": "stroke"}
        self.pixel = pixel
        self.implement = implement

    def use(self, part, **attributes):
        return tag("use", href=f"#{self.prefix}-{part}", **attributes)

    def angle(self, name, sign=1):
        return [sign * frame.angles[name] for frame in self.frames]

    def joint(self, values, content, length=0.0):
        return self.clock.turning(values, content, (0, length) if length else None)

    # chains from the hip

    def pelvis(self, content):
        return self.joint([spine(frame.angles)[0] for frame in self.frames], content)

    def chest(self, content):
        bend = [spine(frame.angles)[1] - spine(frame.angles)[0] for frame in self.frames]
        return self.joint(bend, content, -PELVIS)

    def neck(self, content):
        return self.joint(self.angle("neck"), content, -CHEST)

    def torso(self):
        return self.pelvis(
            self.use("pelvis") + self.chest(self.use("chest") + self.neck(self.use("neck")))
        )

    def head(self):
        return self.pelvis(self.chest(self.neck(self.use("head", **self.halo))))

    def leg(self, side):
        near = side == "right"
        foot = self.joint(self.angle(f"{side}_ankle", -1), self.use("foot"), SHANK)
        shank = self.joint(self.angle(f"{side}_knee"), foot + self.use("shank"), THIGH)
        look = {}
        if side in self.accent:
            look = {"fill": ACCENT if near or self.accent == ("left",) else FAR_ACCENT, **self.halo}
        turn = [frame.angles["trunk"] - frame.angles[f"{side}_hip"] for frame in self.frames]
        return self.joint(turn, shank + self.use("thigh", **look))

    def arm(self, side):
        near = side == "right"
        look = self.halo if near else {}
        hand = self.use("hand", **look)
        if near and self.implement:
            hand += self.in_hand()
        fore = self.joint(self.angle(f"{side}_elbow", -1), hand, UPPER_ARM)
        again = self.use("arm") if near else ""
        upper = self.joint(
            self.angle(f"{side}_shoulder", -1), self.use("arm", **look) + fore + again, -CHEST
        )
        return self.pelvis(self.chest(upper))

    def in_hand(self):
        grip = round((FOREARM + GRIP) * 1000)
        ring = {"cy": grip, "fill": BG, "stroke": PROP, "stroke_width": round(3 * self.pixel)}
        if self.implement == "dumbbells":
            return tag("circle", cy=grip, r=44, fill=PROP) + tag("circle", cy=grip, r=15, fill=BG)
        plate = (
            tag(
                "circle",
                cy=grip,
                r=88,
                fill="none",
                stroke=PROP,
                stroke_width=round(5 * self.pixel),
            )
            if self.implement == "barbell"
            else ""
        )
        return plate + tag("circle", r=22, **ring)

    def draw(self):
        far = tag("g", self.arm("left") + self.leg("left"), fill=FAR)
        near = tag(
            "g", self.torso() + self.leg("right") + self.arm("right") + self.head(), fill=INK
        )
        return self.clock.moving([frame.root for frame in self.frames], far + near)
