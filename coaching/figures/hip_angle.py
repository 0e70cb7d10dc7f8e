"""The hip-angle gauge: a track about the hip, a mark at 90 degrees, the sweep and its dot."""

from collections.abc import Mapping, Sequence
from math import cos, radians, sin

from .body import Point
from .ink import ACCENT, ACCENT_TEXT, BG, INK, LINE, TEXT, Clock, mil, tag
from .motion import Frame

RADIUS = 0.315
# Degrees within which the thigh stands at its peak.
NEAR = 2
FACE = "system-ui,-apple-system,Segoe UI,Roboto,sans-serif"


def spot(angle: float, radius: float) -> Point:
    """A point `angle` degrees of flexion round from the thigh hanging straight; trunk's frame."""
    return (radius * sin(radians(angle)), radius * cos(radians(angle)))


def arc(radius: float, start: float, end: float) -> str:
    """Path of an arc about 0 0 from `start` to `end` degrees of flexion."""
    (x0, y0), (x1, y1) = spot(start, radius), spot(end, radius)
    r = mil(radius)
    return f"M{mil(x0)} {mil(y0)}A{r} {r} 0 {int(abs(end - start) > 180)} 0 {mil(x1)} {mil(y1)}"


def ticks(top: int) -> tuple[str, str]:
    """(every 30 degrees as a path, the longer mark at 90 as a path), about 0 0."""
    plain, level = "", ""
    for angle in range(0, top + 1, 30):
        long_ = angle == 90
        (x0, y0), (x1, y1) = (
            spot(angle, RADIUS - (0.04 if long_ else 0.016)),
            spot(angle, RADIUS + (0.026 if long_ else 0)),
        )
        d = f"M{mil(x0)} {mil(y0)}L{mil(x1)} {mil(y1)}"
        level, plain = (level + d, plain) if long_ else (level, plain + d)
    return plain, level


def label_angles(peak: float, hanging: bool = False) -> tuple[float, float]:
    """(angle of the 90 mark's label, angle of the peak's): moved apart when they would touch.

    hanging: the peak's label stays clear of the hands and the bar above it.
    """
    if hanging:
        return 80, 104
    if peak < 90:
        return max(90, peak + 15), peak - 2
    return min(90, peak - 15), peak + 2


class Gauge:
    """clock and frames as for Runner. text: {'mark': '90°', 'up to': 'up to', 'peak': '116°'}.

    Where the thigh is elsewhere than at the peak, the peak's label says "up to".
    """

    def __init__(
        self,
        frames: Sequence[Frame],
        clock: Clock,
        side: str,
        peak: float,
        pixel: float,
        text: Mapping[str, str],
        clip: str | None = None,
        hanging: bool = False,
    ) -> None:
        self.frames, self.clock, self.pixel, self.text, self.peak = frames, clock, pixel, text, peak
        self.hip = [frame.angles[f"{side}_hip"] for frame in frames]
        self.trunk = [frame.angles["trunk"] for frame in frames]
        self.top = 140 if peak > 118 else 120
        self.clip, self.hanging = clip, hanging

    def px(self, number: float) -> int:
        return round(number * self.pixel)

    def under(self) -> str:
        """Track, ticks and sweep, drawn behind the body."""
        out = tag(
            "path", d=arc(RADIUS, 0, self.top), fill="none", stroke=LINE, stroke_width=self.px(1.25)
        )
        plain, strong = ticks(self.top)
        out += tag("path", d=plain, stroke=LINE, stroke_width=self.px(1.25), stroke_linecap="round")
        out += tag("path", d=strong, stroke=INK, stroke_width=self.px(2), stroke_linecap="round")
        sweep = [f"{max(0.1, hip):.0f} 400" for hip in self.hip]
        out += self.clock.drawn(
            "path",
            "stroke_dasharray",
            sweep,
            d=arc(RADIUS, 0, 140),
            pathLength=140,
            fill="none",
            stroke=ACCENT,
            stroke_width=self.px(3.2),
        )
        return self.clipped(self.place(self.clock.turning(self.trunk, out)))

    def above(self) -> str:
        """Dot and labels, drawn over the body."""
        dot = tag(
            "circle",
            cy=mil(RADIUS),
            r=self.px(5.5),
            fill=ACCENT,
            stroke=BG,
            stroke_width=self.px(2.5),
        )
        out = self.clock.turning(
            [lean - hip for lean, hip in zip(self.trunk, self.hip, strict=True)], dot
        )
        mark, peak = label_angles(self.peak, self.hanging)
        labels = ""
        if round(self.peak) != 90:  # else it would say 90° twice
            labels += self.label(mark, RADIUS + 0.075, self.text["mark"], 13, TEXT, None)
        words = (self.text["peak"],) if self.stays_up else (self.text["peak"], self.text["up to"])
        labels += self.label(peak, RADIUS + 0.105, words[0], 16, ACCENT_TEXT, 650, *words[1:])
        return self.clipped(self.place(out)) + self.place(self.clock.turning(self.trunk, labels))

    @property
    def stays_up(self) -> bool:
        """Whether the thigh stands where the peak's label does, at every moment that is drawn."""
        return not self.hanging and min(self.hip) > self.peak - NEAR

    def word(self, text: str, size: float, fill: str, weight: int | None, up: float = 0) -> str:
        return tag(
            "text",
            text,
            y=self.px(size * 0.36 - up),
            text_anchor="middle",
            font_size=self.px(size),
            fill=fill,
            font_weight=weight,
            font_family=FACE,
            stroke=BG,
            stroke_width=self.px(3),
            paint_order="stroke",
            stroke_linejoin="round",
        )

    def label(
        self,
        angle: float,
        radius: float,
        text: str,
        size: float,
        fill: str,
        weight: int | None,
        before: str = "",
    ) -> str:
        """`text` at `angle` of the dial; `before` in small letters above it."""
        word = self.word(text, size, fill, weight)
        if before:
            word = self.word(before, 11, fill, weight, up=size * 0.95) + word
        return self.clock.turning([-lean for lean in self.trunk], word, spot(angle, radius))

    def clipped(self, content: str) -> str:
        """The part above the ground: in a deep squat the track would run on below it."""
        return tag("g", content, clip_path=f"url(#{self.clip})") if self.clip else content

    def place(self, content: str) -> str:
        return self.clock.moving([frame.root for frame in self.frames], content)
