"""A standing runner whose near leg lifts to any angle, with the muscles that lift it drawn in.

static/js/angle-slider.js moves the drawing on, so what turns says how in its attributes:

    data-turn   degrees turned per degree of lift, about the group's own 0 0
    data-shape  a path in thousandths about the hip, in which `@x y` is a point of the thigh
    data-sweep  an arc as long as the lift

The shin hangs straight down from the lifted knee, which no muscle of the model decides.
"""

import re
from collections.abc import Mapping
from math import cos, radians, sin
from xml.sax.saxutils import escape

from .body import ANKLE_HEIGHT, CHANNELS, SHANK, THIGH, Stance
from .hip_angle import FACE, arc, spot
from .ink import BG, FAR, GHOST, INK, LINE, TEXT, Attribute, Clock, deg, mil, tag
from .runner import Runner, outlines

TOP = 140
HIP = (0, -(THIGH + SHANK + ANKLE_HEIGHT))
VIEW = (-360, -1030, 860, 1070)
PIXEL = 2.4
# Hands behind the back: the hip stays in sight.
STANCE = dict.fromkeys(CHANNELS, 0.0) | {
    "left_shoulder": -32.0,
    "left_elbow": 52.0,
    "right_shoulder": -36.0,
    "right_elbow": 58.0,
}

# Simplified from the side: origin on spine or pelvis, past the front of the hip, to the thigh.
MUSCLES = {
    "iliacus": "M-52-92Q-12-34@2 46Q58-30 34-88Q-8-124-52-92z",
    "psoas": "M-40-205Q-20-60@-2 54Q46-50-12-212Q-26-222-40-205z",
    "rectus-femoris": "M34-60Q@14 70@22 228L@38 226Q@66 80 34-60z",
}
ZONE_ARCS = {"iliacus": (0.31, 0, 90), "rectus-femoris": (0.34, 0, 90), "psoas": (0.37, 90, TOP)}
# Name, its end nearest the muscle, and the point of the muscle that the line leads to.
LABELS = {
    "psoas": ((-185, -250), "-26 -180"),
    "iliacus": ((-185, -62), "-34 -88"),
    "rectus-femoris": ((-185, 78), "@40 120"),
}


def turned(shape: str, lift: float) -> str:
    """A path with its `@` points turned to where the thigh is at `lift` degrees."""
    c, s = cos(radians(lift)), sin(radians(lift))

    def place(match: re.Match[str]) -> str:
        x, y = float(match[1]), float(match[2])
        return f" {x * c + y * s:.0f} {y * c - x * s:.0f}"

    return re.sub(r"@(-?\d+) ?(-?\d+)", place, shape)


def zone_part(
    name: str, muscle: str, on: Mapping[str, str], content: str = "", **attributes: Attribute
) -> str:
    """An element of a muscle's zone, marked when `on` names what the muscle does."""
    return tag(name, content, data_zone=muscle, data_on=on.get(muscle), **attributes)


def turning(rate: float, lift: float, content: str, place: float | None = None) -> str:
    """`content` turned by `rate` degrees per degree of lift, in a joint at `place`."""
    group = tag("g", content, transform=f"rotate({deg(rate * lift)})", data_turn=rate)
    return tag("g", group, transform=f"translate(0 {mil(place)})") if place else group


class Body(Runner):
    def __init__(self, lift: float, prefix: str) -> None:
        frame = Stance(angles=STANCE, root=(0.0, HIP[1]))
        super().__init__([frame], Clock(), prefix, (), PIXEL)
        self.halo = {}
        self.lift = lift

    def leg(self, side: str) -> str:
        if side == "left":
            return super().leg(side)
        foot = self.use("foot", y=mil(SHANK))
        shin = turning(1, self.lift, foot + self.use("shank"), THIGH)
        return turning(-1, self.lift, shin + self.use("thigh"))

    def layers(self) -> tuple[str, str]:
        """(what is behind the dial, what is before it)."""
        behind = self.arm("left") + self.leg("left")
        ahead = self.arm("right") + self.torso() + self.leg("right") + self.head()
        return silhouette(behind, BG), silhouette(ahead, GHOST)


def at_hip(content: str) -> str:
    return tag("g", content, transform=f"translate(0 {mil(HIP[1])})")


def silhouette(parts: str, fill: str) -> str:
    """Parts as one outline: every part drawn wide first, then filled over it."""
    edge = round(5 * PIXEL)
    return tag("g", parts, stroke=FAR, stroke_width=edge, fill=FAR) + tag("g", parts, fill=fill)


def dial(lift: float, on: Mapping[str, str]) -> str:
    """The scale about the hip: an arc a zone, the mark at 90 degrees, and how far the thigh is."""
    out = ""
    for muscle, (radius, start, end) in ZONE_ARCS.items():
        out += zone_part("path", muscle, on, class_="am-arc", d=arc(radius, start, end))
    (x0, y0), (x1, y1) = spot(90, 0.27), spot(90, 0.395)
    out += tag("path", d=f"M{mil(x0)} {mil(y0)}L{mil(x1)} {mil(y1)}", stroke=INK, stroke_width=6)
    sweep = tag(
        "path",
        d=arc(0.28, 0, TOP),
        pathLength=TOP,
        stroke_dasharray=f"{deg(lift)} 400",
        data_sweep="on",
        fill="none",
        stroke=INK,
        stroke_width=5,
    )
    track = tag("path", d=arc(0.28, 0, TOP), fill="none", stroke=LINE, stroke_width=3)
    return out + track + sweep


def dot(lift: float) -> str:
    """Where the thigh points on the dial."""
    return turning(-1, lift, tag("circle", cy=280, r=15, fill=INK, stroke=BG, stroke_width=6))


def word(text: str, x: Attribute, y: Attribute, anchor: str, **more: Attribute) -> str:
    return tag(
        "text", escape(text), x=x, y=y, text_anchor=anchor, font_size=34, font_family=FACE, **more
    )


def marks() -> str:
    """0, 90 and 140 degrees in figures."""
    out = ""
    for angle, anchor, drop in ((0, "middle", 34), (90, "start", 12), (TOP, "start", 0)):
        x, y = spot(angle, 0.405)
        out += word(f"{angle}°", mil(x), round(y * 1000) + drop, anchor, fill=TEXT)
    return out


def label(muscle: str, text: str, lift: float, on: Mapping[str, str]) -> str:
    (x, y), point = LABELS[muscle]
    shape = f"M{x + 10} {y}L{point}"
    line = tag(
        "path",
        d=turned(shape, lift),
        data_shape=shape if "@" in shape else None,
        stroke=TEXT,
        stroke_width=3,
        fill="none",
    )
    rows = text.split(" ")
    first = y + 11 - 19 * (len(rows) - 1)
    words = "".join(
        word(row, x, first + 38 * n, "end", class_="am-name") for n, row in enumerate(rows)
    )
    return zone_part("g", muscle, on, line + words, class_="am-label")


def draw(
    lift: float,
    *,
    names: Mapping[str, str],
    on: Mapping[str, str],
    title: str,
    prefix: str = "lift",
) -> str:
    """The drawing at `lift` degrees, 0 to 140, as an <svg>. ValueError outside.

    `names`: {muscle: its name}. `on`: {muscle: "drives" or "assists"} of those that work there;
    their parts carry it in data-on, and static/css/anatomy.css lights them up. `title` names
    the picture for screen readers.
    """
    if not 0 <= lift <= TOP:
        raise ValueError(f"no lift of the scale: {lift}")
    muscles = "".join(
        zone_part("path", muscle, on, class_="am-muscle", data_shape=shape, d=turned(shape, lift))
        for muscle, shape in MUSCLES.items()
    )
    labels = "".join(label(muscle, names[muscle], lift, on) for muscle in LABELS)
    ground = tag("path", d="M-190 0H330", stroke=LINE, stroke_width=5, stroke_linecap="round")
    behind, ahead = Body(lift, prefix).layers()
    scene = behind + dial(lift, on) + ahead + muscles + dot(lift) + marks() + labels
    content = tag("defs", outlines(prefix)) + ground + at_hip(scene)
    return tag(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        class_="anatomy-figure",
        viewBox=" ".join(str(n) for n in VIEW),
        role="img",
        aria_label=title,
    )
