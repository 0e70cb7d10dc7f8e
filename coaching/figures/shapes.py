"""Outlines of the body's parts, in thousandths of body height, each in its own joint's frame.

A limb hangs straight down from its joint at 0 0, front towards +x; a foot points to +x with its
ankle at 0 0; pelvis, chest and head stand up from their joint. One smooth closed curve each.
"""

from collections.abc import Iterable, Sequence
from functools import cache

from .body import CHEST, FOREARM, PELVIS, SHANK, THIGH, UPPER_ARM


def k(share: float) -> int:
    return round(share * 1000)


OUTLINES = {
    "thigh": [
        (-58, 4),
        (-40, -43),
        (0, -59),
        (40, -43),
        (58, 4),
        (60, 70),
        (52, 150),
        (39, k(THIGH) - 20),
        (35, k(THIGH) + 14),
        (16, k(THIGH) + 34),
        (-12, k(THIGH) + 34),
        (-31, k(THIGH) + 12),
        (-37, k(THIGH) - 30),
        (-49, 130),
        (-57, 60),
    ],
    "shank": [
        (-30, -4),
        (-20, -28),
        (4, -36),
        (27, -24),
        (35, 4),
        (33, 60),
        (27, 130),
        (22, k(SHANK) - 40),
        (20, k(SHANK) + 8),
        (0, k(SHANK) + 22),
        (-19, k(SHANK) + 8),
        (-22, k(SHANK) - 40),
        (-34, 140),
        (-46, 85),
        (-42, 35),
    ],
    "arm": [
        (-34, 4),
        (-25, -24),
        (0, -36),
        (25, -24),
        (34, 4),
        (35, 60),
        (28, 120),
        (24, k(UPPER_ARM) + 4),
        (13, k(UPPER_ARM) + 22),
        (-13, k(UPPER_ARM) + 22),
        (-25, k(UPPER_ARM) + 2),
        (-30, 110),
        (-35, 55),
    ],
    "hand": [
        (-24, 0),
        (-15, -20),
        (4, -25),
        (22, -13),
        (27, 12),
        (26, 50),
        (20, 100),
        (15, k(FOREARM) - 8),
        (22, k(FOREARM) + 10),
        (23, k(FOREARM) + 40),
        (10, k(FOREARM) + 56),
        (-10, k(FOREARM) + 55),
        (-19, k(FOREARM) + 38),
        (-16, k(FOREARM) + 8),
        (-15, k(FOREARM) - 12),
        (-22, 95),
        (-28, 45),
    ],
    "pelvis": [
        (-66, 6),
        (-48, 48),
        (0, 62),
        (46, 46),
        (58, 6),
        (56, -50),
        (52, -k(PELVIS)),
        (36, -k(PELVIS) - 38),
        (0, -k(PELVIS) - 52),
        (-36, -k(PELVIS) - 38),
        (-51, -k(PELVIS)),
        (-58, -50),
    ],
    "chest": [
        (-51, 0),
        (-36, 38),
        (0, 52),
        (36, 38),
        (52, 0),
        (62, -60),
        (64, -115),
        (52, -k(CHEST) + 8),
        (30, -k(CHEST) - 32),
        (0, -k(CHEST) - 44),
        (-30, -k(CHEST) - 34),
        (-50, -k(CHEST) + 4),
        (-63, -110),
        (-60, -55),
    ],
    "neck": [(-32, 6), (0, 30), (30, 8), (28, -40), (34, -90), (0, -104), (-34, -90), (-30, -40)],
    "head": [
        (-8, -186),
        (30, -178),
        (52, -152),
        (57, -128),
        (68, -104),
        (58, -94),
        (59, -76),
        (50, -58),
        (20, -52),
        (-22, -62),
        (-48, -86),
        (-57, -122),
        (-44, -162),
    ],
}
# The shoe is drawn by hand: a flat sole between the two circles the foot rolls over.
FOOT = (
    "M-20-14c-3 22-22 26-22 40 0 8 6 13 14 13H98c9 0 14-5 14-12"
    " 0-9-8-13-22-17-30-9-52-20-70-25-8-3-34-4-40 1z"
)


def smooth(points: Sequence[tuple[int, int]]) -> str:
    """A closed curve through `points`: Catmull-Rom as cubic Beziers, whole numbers, relative."""
    n = len(points)
    path = f"M{points[0][0]} {points[0][1]}c"
    numbers = []
    for i in range(n):
        p0, p1, p2, p3 = (points[(i + d) % n] for d in (-1, 0, 1, 2))
        first = ((p2[0] - p0[0]) / 6, (p2[1] - p0[1]) / 6)
        second = (p2[0] - p1[0] - (p3[0] - p1[0]) / 6, p2[1] - p1[1] - (p3[1] - p1[1]) / 6)
        numbers += [*first, *second, p2[0] - p1[0], p2[1] - p1[1]]
    return path + pack(numbers) + "z"


def pack(numbers: Iterable[float]) -> str:
    """Path numbers with no more between them than SVG needs."""
    out = ""
    for number in numbers:
        text = str(round(number))
        out += text if not out or text[0] == "-" else " " + text
    return out


@cache
def path(part: str) -> str:
    return FOOT if part == "foot" else smooth(OUTLINES[part])


PARTS = (*OUTLINES, "foot")
