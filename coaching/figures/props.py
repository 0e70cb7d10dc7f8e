"""Things around the body: what lies behind it and what is drawn over it."""

from collections.abc import Iterable, Sequence
from math import atan2, cos, hypot, pi, radians, sin, tan

from .body import ANKLE_HEIGHT, MID_FOOT, Box, Point, add, foot_turn, joints, turn
from .ink import BG, GHOST, LINE, PROP, WATER, WATERLINE, Attribute, Clock, at, mil, tag
from .motion import Frame
from .plan import Plan, Prop

BALL = 0.027  # drawn a little larger than a tennis ball so that it shows at arm's length
# A loop of 12 inches across lies flat at 18.5 inches: this much of someone 1.75 m tall.
BAND = 0.26
# Half the height of the loop while it lies slack about the feet.
OVAL = 0.045


def line(
    points: Iterable[Point], pixel: float, width: float = 1.5, stroke: str = LINE, **more: Attribute
) -> str:
    return tag(
        "path",
        d="M" + "L".join(at(p) for p in points),
        fill="none",
        stroke=stroke,
        stroke_width=round(width * pixel),
        stroke_linecap="round",
        stroke_linejoin="round",
        **more,
    )


def marks(plan: Plan) -> Point:
    """(dx, dy) between two ground marks: a whole number of them make up one cycle's travel."""
    count = max(1, round(hypot(*plan.travel) / 0.3))
    return (plan.travel[0] / count, plan.travel[1] / count)


def behind(
    plan: Plan, frames: Sequence[Frame], clock: Clock, pixel: float, box: Box, marked: bool = True
) -> str:
    """box: (left, top, right, bottom) that is seen."""
    left, _, right, bottom = box
    out = ""
    moving = marked and plan.travel != (0.0, 0.0)
    for prop in plan.props:
        kind = prop["kind"]
        if kind == "water":
            out += tag(
                "path",
                d=f"M{mil(left)} {mil(-prop['level'])}H{mil(right)}V0H{mil(left)}z",
                fill=WATER,
            )
        elif kind == "ground":
            out += line([(left, prop["y"]), (right, prop["y"])], pixel)
        elif kind == "slope":
            out += slope(prop, pixel, left, right, bottom)
        elif kind == "steps":
            shape = stairs(steps(prop, plan, left, right, bottom), pixel)
            out += clock.moving([(-f.camera[0], -f.camera[1]) for f in frames], shape)
        elif kind == "box":
            out += box_prop(prop, pixel)
        elif kind == "bench":
            out += bench(prop, pixel)
        elif kind == "bar":
            x, y = prop["at"]
            out += line([(x, y), (x, y - 0.09)], pixel, 3, PROP)
            out += line([(x - 0.14, y - 0.09), (x + 0.14, y - 0.09)], pixel, 3, PROP)
    if moving and not plan.prop("steps"):
        out += ground_marks(plan, frames, clock, pixel, left, right)
    return out


def ground_marks(
    plan: Plan, frames: Sequence[Frame], clock: Clock, pixel: float, left: float, right: float
) -> str:
    step = marks(plan)
    reach = max(abs(f.camera[0]) for f in frames)
    first, last = int(left / step[0]) - 2, int((right + reach) / step[0]) + 2
    stroke = 0.035
    d = ""
    for i in range(first, last + 1):
        x, y = i * step[0], i * step[1] + 0.022
        d += f"M{mil(x)} {mil(y)}l{mil(-stroke)} {mil(stroke)}"
    path = tag(
        "path",
        d=d,
        fill="none",
        stroke=LINE,
        stroke_width=round(1.5 * pixel),
        stroke_linecap="round",
    )
    return clock.moving([(-f.camera[0], -f.camera[1]) for f in frames], path)


def slope(prop: Prop, pixel: float, left: float, right: float, bottom: float) -> str:
    rise = tan(radians(prop["angle"]))
    surface = [(left, -left * rise), (right, -right * rise)]
    hill = tag(
        "path",
        d="M" + "L".join(at(p) for p in [*surface, (right, bottom), (left, bottom)]) + "z",
        fill=GHOST,
    )
    return hill + line(surface, pixel)


def stairs(d: str, pixel: float) -> str:
    return tag(
        "path",
        d=d,
        fill=GHOST,
        stroke=LINE,
        stroke_width=round(1.5 * pixel),
        stroke_linejoin="round",
    )


def steps(prop: Prop, plan: Plan, left: float, right: float, bottom: float) -> str:
    width, height = prop["size"]
    x0, y0 = prop["at"]
    first = int((left - x0) / width) - 2
    last = int((right + plan.travel[0] - x0) / width) + 2
    deep = mil(max(bottom, y0 - first * height) + 1)
    d = f"M{mil(x0 + first * width)} {deep}"
    for i in range(first, last + 1):
        d += f"V{mil(y0 - i * height)}H{mil(x0 + (i + 1) * width)}"
    return d + f"V{deep}z"


def box_prop(prop: Prop, pixel: float) -> str:
    (x, y), (width, height) = prop["at"], prop["size"]
    frame = tag(
        "rect",
        x=mil(x),
        y=mil(y - height),
        width=mil(width),
        height=mil(height),
        rx=round(4 * pixel),
        fill=BG,
        stroke=PROP,
        stroke_width=round(2.5 * pixel),
    )
    return frame + line(
        [(x + width * 0.36, y - height * 0.68), (x + width * 0.64, y - height * 0.68)],
        pixel,
        3,
        PROP,
    )


def bench(prop: Prop, pixel: float) -> str:
    (x, y), (width, height) = prop["at"], prop["size"]
    pad = 0.045
    legs = [[(x + width * s, y), (x + width * s, y - height + pad)] for s in (0.2, 0.8)]
    out = "".join(line(leg, pixel, 4, PROP) for leg in legs)
    return out + tag(
        "rect",
        x=mil(x),
        y=mil(y - height),
        width=mil(width),
        height=mil(pad),
        rx=mil(pad / 2),
        fill=PROP,
    )


def over(plan: Plan, frames: Sequence[Frame], clock: Clock, pixel: float, box: Box) -> str:
    """Things drawn over the body."""
    left, _, right, _ = box
    out = ""
    for prop in plan.props:
        kind = prop["kind"]
        if kind == "bar":
            out += bar_end(prop["at"], pixel)
        elif kind == "band":
            out += clock.drawn(
                "path",
                "d",
                [band(prop, frame) for frame in frames],
                fill="none",
                stroke=PROP,
                stroke_width=round(4 * pixel),
                stroke_linejoin="round",
            )
        elif kind == "ball":
            ball = tag(
                "circle",
                r=mil(BALL),
                fill="var(--fig-ball,#b9c52f)",
                stroke=BG,
                stroke_width=round(2 * pixel),
            )
            out += clock.moving([crease(frame, prop["side"]) for frame in frames], ball)
        elif kind == "water":
            out += water_front(prop, pixel, left, right)
    return out


def bar_end(center: Point, pixel: float) -> str:
    x, y = center
    return tag(
        "circle",
        cx=mil(x),
        cy=mil(y),
        r=23,
        fill=BG,
        stroke=PROP,
        stroke_width=round(3 * pixel),
    )


def water_front(prop: Prop, pixel: float, left: float, right: float) -> str:
    """The water before the body, and its surface."""
    wave = waves(left, right, -prop["level"])
    return tag("path", d=wave + f"V0H{mil(left)}z", fill=WATER, fill_opacity=".3") + tag(
        "path",
        d=wave,
        fill="none",
        stroke=WATERLINE,
        stroke_width=round(2.25 * pixel),
        stroke_linecap="round",
    )


def waves(left: float, right: float, y: float) -> str:
    half = (right - left) / 14
    bow = 0.016
    d = f"M{mil(left)} {mil(y)}q{mil(half / 2)} {mil(-bow)} {mil(half)} 0"
    return d + f"t{mil(half)} 0" * 13


def crease(frame: Frame, side: str) -> Point:
    """Middle of the ball, in the fold between belly and thigh."""
    angles = frame.angles
    fold = angles["trunk"] - angles[f"{side}_hip"] / 2 + 90
    reach = 0.112
    return add(frame.root, (reach * sin(radians(fold)), -reach * cos(radians(fold))))


def band(prop: Prop, frame: Frame) -> str:
    """A loop from under the standing mid-foot round the other instep: slack it is an oval."""
    points = joints(frame.angles, frame.root)
    under, around = points[f"{prop['under']}_mid_foot"], points[f"{prop['around']}_mid_foot"]
    slack = (BAND - hypot(around[0] - under[0], around[1] - under[1])) / pi
    r0, r1 = (max(least, min(slack, OVAL)) for least in (0.017, 0.036))
    low = band_end(frame, points, prop["under"], ANKLE_HEIGHT - 0.004 - r0)
    high = band_end(frame, points, prop["around"], 0.012)
    floor = low[1] + r0
    high = (high[0], min(high[1], floor - r1))
    span = hypot(high[0] - low[0], high[1] - low[1]) or 1e-6
    line_ = atan2(high[1] - low[1], high[0] - low[0])
    open_ = pi / 2 + (r1 - r0) / max(span, r1) * 0.6
    side = [(cos(line_ + s * open_), sin(line_ + s * open_)) for s in (1, -1)]
    a, d = ((low[0] + r0 * c, low[1] + r0 * s) for c, s in side)
    b, c = ((high[0] + r1 * x, min(floor, high[1] + r1 * y)) for x, y in side)
    low_r, high_r = mil(r0), mil(r1)
    loop = f"M{at(a)}L{at(b)}A{high_r} {high_r} 0 1 0 {at(c)}L{at(d)}"
    return f"{loop}A{low_r} {low_r} 0 0 0 {at(a)}z"


def band_end(frame: Frame, points: dict[str, Point], side: str, depth: float) -> Point:
    return add(points[f"{side}_ankle"], turn((MID_FOOT, depth), foot_turn(frame.angles, side)))
