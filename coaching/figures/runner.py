"""The body drawn from frames: nested joints, each turned, sharing one set of outlines."""

from collections.abc import Sequence

from .body import CHEST, FOREARM, GRIP, PELVIS, SHANK, THIGH, UPPER_ARM, Pose, spine
from .implements import LOWERED, drawn
from .ink import ACCENT, BG, FAR, FAR_ACCENT, INK, Attribute, Clock, mil, tag
from .shapes import PARTS, path

# From this shoulder angle on an arm is overhead.
HELD_UP = 140


def outlines(prefix: str) -> str:
    """The <path>s that the parts of one figure share."""
    return "".join(tag("path", id=f"{prefix}-{part}", d=path(part)) for part in PARTS)


class Runner:
    """frames: of one cycle, or a single one for a still. held: kinds of things in the hands, of
    which the first is seen; with LOWERED among them the arms are drawn hanging as well."""

    def __init__(
        self,
        frames: Sequence[Pose],
        clock: Clock,
        prefix: str,
        accent: Sequence[str],
        pixel: float,
        held: Sequence[str] = (),
    ) -> None:
        self.frames, self.clock, self.prefix, self.accent = frames, clock, prefix, accent
        self.halo: dict[str, Attribute] = {
            "stroke": BG,
            "stroke_width": round(3.4 * pixel),
            "paint_order": "stroke",
        }
        self.pixel = pixel
        self.held = [kind for kind in held if kind != LOWERED]
        self.lowers = LOWERED in held

    def use(self, part: str, **attributes: Attribute) -> str:
        return tag("use", href=f"#{self.prefix}-{part}", **attributes)

    def angle(self, name: str, sign: int = 1) -> list[float]:
        return [sign * frame.angles[name] for frame in self.frames]

    def joint(self, values: Sequence[float], content: str, length: float = 0.0) -> str:
        return self.clock.turning(values, content, (0, length) if length else None)

    # chains from the hip

    def pelvis(self, content: str) -> str:
        return self.joint([spine(frame.angles)[0] for frame in self.frames], content)

    def chest(self, content: str) -> str:
        bend = [spine(frame.angles)[1] - spine(frame.angles)[0] for frame in self.frames]
        return self.joint(bend, content, -PELVIS)

    def neck(self, content: str) -> str:
        return self.joint(self.angle("neck"), content, -CHEST)

    def torso(self) -> str:
        return self.pelvis(
            self.use("pelvis") + self.chest(self.use("chest") + self.neck(self.use("neck")))
        )

    def head(self) -> str:
        return self.pelvis(self.chest(self.neck(self.use("head", **self.halo))))

    def leg(self, side: str) -> str:
        near = side == "right"
        foot = self.joint(self.angle(f"{side}_ankle", -1), self.use("foot"), SHANK)
        shank = self.joint(self.angle(f"{side}_knee"), foot + self.use("shank"), THIGH)
        look: dict[str, Attribute] = {}
        if side in self.accent:
            look = {"fill": ACCENT if near or self.accent == ("left",) else FAR_ACCENT, **self.halo}
        turn = [frame.angles["trunk"] - frame.angles[f"{side}_hip"] for frame in self.frames]
        return self.joint(turn, shank + self.use("thigh", **look))

    def arm(self, side: str) -> str:
        turns = (self.angle(f"{side}_shoulder", -1), self.angle(f"{side}_elbow", -1))
        arm = self.bent_arm(side, *turns, self.in_hand(self.held))
        if not self.lowers:
            return arm
        # Plumb, however the chest leans.
        plumb = [-spine(frame.angles)[1] for frame in self.frames]
        thing = self.in_hand(self.held, ("dumbbells",))
        hanging = self.bent_arm(side, plumb, [-4.0] * len(plumb), thing)
        raised = tag("g", arm, class_="hands-up")
        return raised + tag("g", hanging, class_="hands-down", display="none")

    def bent_arm(
        self, side: str, shoulder: Sequence[float], elbow: Sequence[float], thing: str
    ) -> str:
        near = side == "right"
        look: dict[str, Attribute] = self.halo if near else {}
        hand = self.use("hand", **look) + (thing if near else "")
        fore = self.joint(elbow, hand, UPPER_ARM)
        again = self.use("arm") if near else ""
        upper = self.joint(shoulder, self.use("arm", **look) + fore + again, -CHEST)
        return self.pelvis(self.chest(upper))

    def thing(self, kind: str) -> str:
        return drawn(kind, self.pixel)

    def in_hand(self, kinds: Sequence[str], only: Sequence[str] = ()) -> str:
        """The things of `kinds` in the hand, of which the first is seen; with `only`, of those."""
        things = "".join(
            tag(
                "g",
                self.thing(kind),
                class_=f"held-{kind}" if len(kinds) > 1 else None,
                display="none" if index else None,
            )
            for index, kind in enumerate(kinds)
            if not only or kind in only
        )
        grip = f"translate(0 {mil(FOREARM + GRIP)})"
        return tag("g", things, transform=grip) if things else ""

    def arm_and_head(self) -> str:
        """An arm held up lies beside the head, before the ear; a lowered one passes the chin."""
        parts = [self.arm("right"), self.head()]
        held_up = self.held and min(self.angle("right_shoulder")) > HELD_UP
        return "".join(reversed(parts) if held_up else parts)

    def draw(self) -> str:
        far = tag("g", self.arm("left") + self.leg("left"), fill=FAR)
        near = tag("g", self.torso() + self.leg("right") + self.arm_and_head(), fill=INK)
        return self.clock.moving([frame.root for frame in self.frames], far + near)
