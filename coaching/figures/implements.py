"""What is held overhead, seen from its end, about the middle of the grip."""

from math import cos, radians, sin

from .ink import BG, PROP, tag

#: How far a thing reaches about the grip, in body heights.
GIRTH = {"pipe": 0.025, "empty-bar": 0.035, "dumbbells": 0.055, "barbell": 0.1}


def pipe(pixel: float) -> str:
    return tag("circle", r=22, fill=BG, stroke=PROP, stroke_width=round(3 * pixel))


def empty_bar(pixel: float) -> str:
    """The sleeve, with the cap's screw."""
    return tag("circle", r=30, fill=PROP) + tag("circle", r=8, fill=BG)


def barbell(pixel: float) -> str:
    """A plate is a ring, so that the hands behind it stay in sight."""
    plate = tag("circle", r=88, fill="none", stroke=PROP, stroke_width=round(5 * pixel))
    return plate + empty_bar(pixel)


def dumbbells(pixel: float) -> str:
    """A six-sided head and the end of its handle."""
    corners = ((48 * cos(radians(a)), 48 * sin(radians(a))) for a in range(0, 360, 60))
    head = "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners) + "z"
    head = tag("path", d=head, fill=PROP, stroke=PROP, stroke_width=8, stroke_linejoin="round")
    return head + tag("circle", r=16, fill=BG)


DRAWN = {"pipe": pipe, "empty-bar": empty_bar, "barbell": barbell, "dumbbells": dumbbells}


def drawn(kind: str, pixel: float) -> str:
    return DRAWN[kind](pixel)
