"""What is held overhead, seen from its end, about the middle of the grip."""

from math import cos, radians, sin

from .ink import BG, PROP, Attribute, tag

#: How far a thing reaches about the grip, in body heights.
GIRTH = {"pipe": 0.025, "empty-bar": 0.035, "dumbbells": 0.055, "barbell": 0.1}


#: Not a thing: the arms hang, and hold dumbbells or nothing.
LOWERED = "lowered"


def pipe(pixel: float) -> str:
    return tag("circle", r=22, fill=BG, stroke=PROP, stroke_width=round(3 * pixel))


def empty_bar(pixel: float) -> str:
    """The sleeve, with the cap's screw."""
    return tag("circle", r=30, fill=PROP) + tag("circle", r=8, fill=BG)


def barbell(pixel: float) -> str:
    """A plate is a ring, so that the hands behind it stay in sight."""
    plate = tag("circle", r=88, fill="none", stroke=PROP, stroke_width=round(5 * pixel))
    return plate + empty_bar(pixel)


def hexagon(radius: float) -> str:
    corners = ((radius * cos(radians(a)), radius * sin(radians(a))) for a in range(0, 360, 60))
    return "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners) + "z"


def dumbbells(pixel: float) -> str:
    """A six-sided head and the end of its handle."""
    edge: dict[str, Attribute] = {"stroke": PROP, "stroke_width": 8, "stroke_linejoin": "round"}
    head = tag("path", d=hexagon(48), fill=PROP, **edge)
    return head + tag("circle", r=16, fill=BG)


DRAWN = {"pipe": pipe, "empty-bar": empty_bar, "barbell": barbell, "dumbbells": dumbbells}


def drawn(kind: str, pixel: float) -> str:
    return DRAWN[kind](pixel)


def ring(radius: float, width: float, pixel: float, fill: str = "none") -> str:
    return tag(
        "circle",
        r=round(radius * pixel),
        fill=fill,
        stroke=PROP,
        stroke_width=round(width * pixel),
    )


def small(kind: str, pixel: float) -> str:
    """For a thumbnail of 150 `pixel`s: shapes that tell apart at 56 px.

    A pipe is hollow, a bar a disc within a ring, one with plates within a broad ring, a dumbbell
    has six corners.
    """
    if kind == "pipe":
        return ring(6.5, 3, pixel, BG)
    if kind == "dumbbells":
        return tag("path", d=hexagon(12 * pixel), fill=PROP)
    disc = tag("circle", r=round(5 * pixel), fill=PROP)
    return disc + (ring(11, 2.4, pixel) if kind == "empty-bar" else ring(12, 5, pixel))
