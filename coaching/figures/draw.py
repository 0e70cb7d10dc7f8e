"""A settled motion drawn as SVG: the moving picture, its still twin, and the thumbnail."""

from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import escape

from . import implements
from .body import Box, Point
from .hip_angle import RADIUS, Gauge, label_angles, spot
from .ink import Clock, at, mil, tag
from .motion import Frame, Motion
from .plan import Plan
from .props import behind, over
from .runner import Runner, outlines

# How far the drawn body reaches beyond its joints.
GIRTH = {
    "head": 0.075,
    "hip": 0.07,
    "shoulder": 0.06,
    "hand": 0.045,
    "toe": 0.02,
    "heel": 0.025,
    "knee": 0.045,
}
EDGE = 0.03


def extent(
    plan: Plan,
    frames: Sequence[Frame],
    gauge: bool = False,
    peak: float = 0.0,
    held: Sequence[str] = (),
) -> Box:
    """(left, top, right, bottom) of body, things and gauge over `frames`."""
    xs: list[float] = []
    ys: list[float] = []
    kinds = held or (plan.held,)
    holds = max((implements.GIRTH.get(kind, 0.0) for kind in kinds), default=0.0)

    def take(point: Point, girth: float) -> None:
        xs.extend((point[0] - girth, point[0] + girth))
        ys.extend((point[1] - girth, point[1] + girth))

    for frame in frames:
        for name, point in frame.points.items():
            girth = GIRTH.get(name.rpartition("_")[2])
            if girth:
                take(point, max(girth, holds) if name.endswith("_hand") else girth)
        if gauge:
            for point, girth in gauge_spots(frame, peak, hanging(plan)):
                take(point, girth)
    for prop in plan.props:
        if prop["kind"] in ("box", "bench"):
            take(prop["at"], 0.02)
            take((prop["at"][0] + prop["size"][0], prop["at"][1] - prop["size"][1]), 0.02)
        if prop["kind"] == "bar":
            take((prop["at"][0], prop["at"][1] - 0.06), 0.05)
        if prop["kind"] == "ground":
            ys.append(prop["y"] + (0.06 if plan.travel[0] else 0.02))
        if prop["kind"] in ("steps", "slope"):
            ys.append(max(ys) + 0.12)
        if prop["kind"] == "water":
            xs.extend((frames[0].root[0] - 0.45, frames[0].root[0] + 0.45))
    return (min(xs) - EDGE, min(ys) - EDGE, max(xs) + EDGE, max(ys) + EDGE)


def gauge_spots(frame: Frame, peak: float, hangs: bool) -> Iterator[tuple[Point, float]]:
    """(point, girth) of the outermost parts of the gauge, its marks and its letters."""
    lean = frame.angles["trunk"]
    mark, top = label_angles(peak, hangs)
    for angle, radius, girth in (
        *((low, RADIUS, 0.01) for low in ((0, 30, 60) if hangs else (30,))),
        (mark, RADIUS + 0.075, 0.06),
        (top, RADIUS + 0.105, 0.095),
    ):
        x, y = spot(angle - lean, radius)
        yield (frame.root[0] + x, frame.root[1] + y), girth


def square(box: Box) -> Box:
    """The smallest square about `box`, kept standing on its bottom."""
    left, top, right, bottom = box
    span = max(right - left, bottom - top)
    middle = (left + right) / 2
    spare = (span - (bottom - top)) / 2
    return (middle - span / 2, top - spare, middle + span / 2, bottom + spare)


def hanging(plan: Plan) -> bool:
    return plan.keys[plan.end].hands == "bar"


def air(plan: Plan, prefix: str) -> str:
    """A clip path of everything above the ground, if there is level ground."""
    ground = plan.prop("ground")
    if not ground:
        return ""
    return tag(
        "clipPath", tag("path", d=f"M-9000-9000H9000V{mil(ground['y'])}H-9000z"), id=f"{prefix}-air"
    )


class Scene:
    """frames: one cycle, or one frame for a still."""

    def __init__(
        self,
        motion: Motion,
        frames: Sequence[Frame],
        prefix: str,
        pixel: float,
        gauge: bool,
        text: Mapping[str, str],
        held: Sequence[str] = (),
    ) -> None:
        self.plan, self.frames, self.pixel = motion.plan, frames, pixel
        self.clock = (
            Clock([f.t for f in frames[:-1]] + [motion.total], motion.total)
            if len(frames) > 1
            else Clock()
        )
        self.runner = Runner(frames, self.clock, prefix, self.plan.accent, pixel, held)
        self.gauge = None
        if gauge:
            clip = f"{prefix}-air" if self.plan.prop("ground") else None
            self.gauge = Gauge(
                frames,
                self.clock,
                self.plan.gauge,
                motion.peak,
                pixel,
                text,
                clip,
                hanging(self.plan),
            )

    def draw(self, box: Box) -> str:
        parts = [
            behind(self.plan, self.frames, self.clock, self.pixel, box),
            self.gauge.under() if self.gauge else "",
            self.runner.draw(),
            over(self.plan, self.frames, self.clock, self.pixel, box),
            self.gauge.above() if self.gauge else "",
        ]
        return "".join(parts)


def labels(motion: Motion, text: Mapping[str, str] | None) -> dict[str, str]:
    return {"mark": "90°", "up to": "up to", "peak": f"{round(motion.peak)}°", **(text or {})}


def arrange(
    sizes: Sequence[Point], span: float, gap: float = 0.08
) -> tuple[float, list[list[int]]]:
    """(scale, rows of indexes): the grid that shows cells of these (width, height) largest."""
    best: tuple[float, list[list[int]]] = (0.0, [])
    for columns in (n for n in range(1, len(sizes) + 1) if len(sizes) % n == 0):
        rows = [list(range(i, i + columns)) for i in range(0, len(sizes), columns)]
        wide = max(sum(sizes[i][0] for i in row) + gap * (len(row) - 1) for row in rows)
        tall = sum(max(sizes[i][1] for i in row) for row in rows) + gap * (len(rows) - 1)
        best = max(best, (min(1.0, span / wide, span / tall), rows))
    return best


def highest(motion: Motion) -> int:
    """Which of the still poses has the gauge: the one with the highest thigh, else the end."""
    side, plan = f"{motion.plan.gauge}_hip", motion.plan
    return max(
        plan.still, key=lambda index: (round(motion.settled[index][0][side]), index == plan.end)
    )


def still(
    motion: Motion,
    view: Box,
    prefix: str,
    pixel: float,
    gauge: bool,
    text: Mapping[str, str],
    held: Sequence[str] = (),
    gap: float = 0.08,
) -> str:
    """The still poses in order, each in its own frame, feet of a row on one level."""
    plan = motion.plan
    top = highest(motion)
    shown = [(motion.key_frame(index), gauge and index == top) for index in plan.still]
    boxes = [extent(plan, [frame], with_gauge, motion.peak, held) for frame, with_gauge in shown]
    sizes = [(right - left, bottom - top) for left, top, right, bottom in boxes]
    span = view[2] - view[0]
    scale, rows = arrange(sizes, span, gap)
    heights = [max(sizes[i][1] for i in row) for row in rows]
    bottom = view[1] + (span - (sum(heights) + gap * (len(rows) - 1)) * scale) / 2
    out = ""
    for row, height in zip(rows, heights, strict=True):
        bottom += height * scale
        left = view[0] + (span - (sum(sizes[i][0] for i in row) + gap * (len(row) - 1)) * scale) / 2
        for i in row:
            (frame, with_gauge), box, (wide, tall) = shown[i], boxes[i], sizes[i]
            # Lines and letters keep nearly the size that they have in the moving picture.
            scene = Scene(
                motion, [frame], prefix, pixel * min(1.3, 1 / scale), with_gauge, text, held
            ).draw(box)
            # Feet of a row stand on one level; people who hang do so from one bar.
            rise = bottom - height * scale - box[1] * scale
            level = rise if hanging(plan) else bottom - box[3] * scale
            move = (left - box[0] * scale, level)
            edge = tag("rect", x=mil(box[0]), y=mil(box[1]), width=mil(wide), height=mil(tall))
            out += tag("clipPath", edge, id=f"{prefix}-cell{i}")
            # The clip sits inside the scaled group, so that it is measured as the scene is.
            cell = tag("g", scene, clip_path=f"url(#{prefix}-cell{i})")
            out += tag("g", cell, transform=f"translate({at(move)})scale({scale:.3f})")
            left += (wide + gap) * scale
        bottom += gap * scale
    return out


def draw(
    motion: Motion,
    prefix: str,
    gauge: bool,
    title: str,
    text: Mapping[str, str],
    alt: str = "",
    others: Sequence[str] = (),
) -> str:
    """The whole <svg>. `alt`: the description in other words. `others`: what else may be held."""
    frames = motion.frames()
    plan = motion.plan
    held = (plan.held, *(kind for kind in others if kind != plan.held)) if plan.held else ()
    box = square(plan.view or extent(plan, frames, gauge, motion.peak, held))
    pixel = (box[2] - box[0]) * 1000 / 400
    texts = labels(motion, text)
    scene = Scene(motion, frames, prefix, pixel, gauge, texts, held).draw(box)
    twin = still(motion, box, prefix, pixel, gauge, texts, held)
    body = tag("g", scene, class_="fig-moving")
    body += tag("g", twin, class_="fig-still", display="none")
    view = f"{mil(box[0])} {mil(box[1])} {mil(box[2] - box[0])} {mil(box[3] - box[1])}"
    name = {"aria_label": title or alt or plan.alt}
    described = ""
    if title:
        name["aria_describedby"] = f"{prefix}-alt"
        described = tag("desc", escape(alt or plan.alt), id=f"{prefix}-alt")
    return tag(
        "svg",
        described + tag("defs", outlines(prefix) + (air(plan, prefix) if gauge else "")) + body,
        xmlns="http://www.w3.org/2000/svg",
        class_="fig fig-figure",
        viewBox=view,
        role="img",
        **name,
    )
