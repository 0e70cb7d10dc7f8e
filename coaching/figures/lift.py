"""How far a session is, as a lift: the runner of the session gauge and the small dial sign.

Both open from the hanging thigh forwards and up, as every hip angle here does. The gauge is the
drawn body of the thumbnails, standing, with one leg on the gauge of the moving figures.
"""

from functools import lru_cache

from .body import CHANNELS, SHANK, THIGH, Stance
from .hip_angle import RADIUS, arc, spot, ticks
from .ink import ACCENT, FAR, INK, Attribute, Clock, deg, mil, tag
from .thumb import Small

#: The whole lift, 0 to 120 degrees of hip flexion.
FULL = 120
STATES = {
    "rest",
    "planned",
    "todo",
    "live",
    "partial",
    "part",
    "done",
    "skipped",
    "missed",
    "paused",
}

# left, top, width and height about the hip, in thousandths of body height.
GAUGE_BOX = "-250 -492 775 1022"
STANCE = dict.fromkeys(CHANNELS, 0.0) | {
    "left_shoulder": 42.0,
    "left_elbow": 64.0,
    "right_shoulder": -34.0,
    "right_elbow": 62.0,
}
# A halo of 3.4 px where the gauge is 168 px tall, as the figures have.
PIXEL = 1.8


class Lifter(Small):
    """Stands on the far leg; the near thigh is up by `lifted` degrees, its shin plumb.

    `moves`: a script and a swap turn it on; ids let its joints start from where they were.
    """

    def __init__(self, lifted: float, *, moves: bool) -> None:
        super().__init__([Stance(angles=STANCE, root=(0.0, 0.0))], Clock(), "", (), PIXEL)
        self.halo["stroke_width"] = 20
        self.lifted, self.moves = lifted, moves

    def leg(self, side: str) -> str:
        if side == "left":
            return super().leg(side)
        foot = self.joint([0], self.use("foot"), SHANK)
        shin = self.turned("shank", self.lifted, foot + self.use("shank"))
        thigh = self.use("thigh", fill=ACCENT, **self.halo)
        hung = tag("g", shin, transform=f"translate(0 {mil(THIGH)})")
        return self.turned("thigh", -self.lifted, hung + thigh)

    def turned(self, part: str, angle: float, content: str) -> str:
        moving: dict[str, Attribute] = (
            {"class_": "g-turn", "id": f"gauge-{part}"} if self.moves else {}
        )
        return tag("g", content, **moving, transform=f"rotate({deg(angle)})")

    def body(self) -> str:
        far = tag("g", self.arm("left") + self.leg("left"), fill=FAR)
        near = self.torso() + self.leg("right") + self.arm("right") + self.head()
        return far + tag("g", near, fill=INK)


@lru_cache(maxsize=512)
def gauge(share: float) -> str:
    """The inside of the session gauge in GAUGE_BOX; `share` of the session is done, 0 to 1.

    Its lines are styled by static/css/lift.css and moved on by static/js/outbox/follow.js.
    """
    lifted = share * FULL
    track = arc(RADIUS, 0, FULL)
    plain, level = ticks(FULL)
    return (
        tag("path", class_="g-track", d=track)
        + tag(
            "path",
            class_="g-fill",
            id="gauge-fill",
            pathLength=FULL,
            stroke_dasharray=f"{deg(lifted)} 240",
            d=track,
        )
        + tag("path", class_="g-tick", d=plain)
        + tag("path", class_="g-90", d=level)
        + tag("text", "90°", class_="g-label", x=mil(RADIUS + 0.045), y=20)
        + Lifter(lifted, moves=True).body()
    )


ZONES_BOX = "-150 -500 770 1040"


@lru_cache(maxsize=64)
def zones(ranges: tuple[tuple[str, int, int], ...]) -> str:
    """The inside of the picture of hip-angle zones in ZONES_BOX: an arc for each of `ranges`,
    (class, from, to) in degrees; static/css/drill.css colours it."""
    arcs = "".join(
        tag("path", class_=name, d=arc(RADIUS + 0.055 * index, low, high))
        for index, (name, low, high) in enumerate(ranges)
    )
    _, level = ticks(FULL)
    mark = tag("text", "90°", x=mil(RADIUS + 0.055 * len(ranges) + 0.01), y=24)
    return tag("path", class_="zone-90", d=level) + arcs + mark + Lifter(60, moves=False).body()


def dial(radius: float) -> str:
    """A whole turn about the middle of a box of 24, from straight down."""
    (x0, y0), (x1, y1) = ((12 + x, 12 + y) for x, y in (spot(0, radius), spot(180, radius)))
    half = f"A{radius:g} {radius:g} 0 1 0 "
    return f"M{x0:g} {y0:g}{half}{x1:g} {y1:g}{half}{x0:g} {y0:g}"


@lru_cache(maxsize=512)
def sign(state: str, share: float) -> str:
    """The inside of a lift sign in a box of 24, for `state`, one of STATES (else ValueError).

    At 20 px a bent knee cannot be read, so the sign is a dial on which a thigh
    rises from straight down, forwards and up. The states differ in outline and fill,
    not only in colour: dot, dotted ring, open ring with a dial, solid with a tick, cross,
    a line, bars.
    """
    if state not in STATES:
        raise ValueError(f"no lift state {state!r}; one of {', '.join(sorted(STATES))}")
    if state == "rest":
        return tag("circle", class_="l-rest", cx=12, cy=12, r=1.6)
    if state == "done":
        solid = tag("circle", class_="l-solid", cx=12, cy=12, r=9.5)
        return solid + tag("path", class_="l-tick", d="M7.6 12.4l3 3.1 5.8-6.7")
    ring = tag("circle", class_="l-ring", cx=12, cy=12, r=9.5)
    if state in {"planned", "todo"}:
        return ring
    if state == "missed":
        return ring + tag("path", class_="l-x", d="M8.4 8.4l7.2 7.2m0-7.2l-7.2 7.2")
    if state == "skipped":
        return ring + tag("path", class_="l-bars", d="M8.5 12h7")
    if state == "paused":
        return ring + tag("path", class_="l-bars", d="M9.75 8.5v7M14.25 8.5v7")
    # A sliver still shows that something was done, and a gap that something is left.
    shown = min(max(share, 0.08), 0.92)
    width = 6 if state == "live" else 9.5
    return ring + tag(
        "path",
        class_="l-fan",
        pathLength=360,
        stroke_width=width,
        stroke_dasharray=f"{deg(shown * 360)} 400",
        d=dial(width / 2),
    )
