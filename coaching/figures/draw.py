"""A settled motion drawn as SVG: the moving picture, its still twin, and the thumbnail."""

from .body import SIDES
from .gauge import RADIUS, Gauge, label_angles, spot
from .ink import Clock, at, escape, mil, tag
from .plan import IN_HAND
from .props import behind, over
from .runner import Runner, outlines

# How far the drawn body reaches beyond its joints.
GIRTH = {"head": 0.075, "hip": 0.07, "shoulder": 0.06, "hand": 0.045, "toe": 0.02, "heel": 0.025, "knee": 0.045}
EDGE = 0.03


def extent(plan, frames, gauge=False, peak=None):
    """(left, top, right, bottom) of body, things and gauge over `frames`."""
    xs, ys = [], []

    def take(point, girth):
        xs.extend((point[0] - girth, point[0] + girth))
        ys.extend((point[1] - girth, point[1] + girth))

    for frame in frames:
        for name, point in frame.points.items():
            girth = GIRTH.get(name.rpartition("_")[2])
            if girth:
                take(point, girth)
        if gauge:
            lean = frame.angles["trunk"]
            mark, top = label_angles(peak, hanging(plan))
            for angle, radius, girth in ((30, RADIUS, 0.01), (mark, RADIUS + 0.075, 0.06), (top, RADIUS + 0.105, 0.075)):
                x, y = spot(angle - lean, radius)
                take((frame.root[0] + x, frame.root[1] + y), girth)
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
        if prop["kind"] in IN_HAND:
            ys.append(min(ys) - 0.02)
        if prop["kind"] == "water":
            xs.extend((frames[0].root[0] - 0.45, frames[0].root[0] + 0.45))
    return (min(xs) - EDGE, min(ys) - EDGE, max(xs) + EDGE, max(ys) + EDGE)


def square(box):
    """The smallest square about `box`, kept standing on its bottom."""
    left, top, right, bottom = box
    span = max(right - left, bottom - top)
    middle = (left + right) / 2
    spare = (span - (bottom - top)) / 2
    return (middle - span / 2, top - spare, middle + span / 2, bottom + spare)


def hanging(plan):
    return plan.keys[plan.end].hands == "bar"


def air(plan, prefix):
    """A clip path of everything above the ground, if there is level ground."""
    ground = plan.prop("ground")
    if not ground:
        return ""
    return tag("clipPath", tag("path", d=f"M-9000-9000H9000V{mil(ground['y'])}H-9000z"), id=f"{prefix}-air")


class Scene:
    """frames: one cycle, or one frame for a still."""

    def __init__(self, motion, frames, prefix, pixel, gauge, text):
        self.plan, self.frames, self.pixel = motion.plan, frames, pixel
        self.clock = Clock([f.t for f in frames[:-1]] + [motion.total], motion.total) if len(frames) > 1 else Clock()
        held = self.plan.prop(*IN_HAND)
        self.runner = Runner(frames, self.clock, prefix, self.plan.accent, pixel, held["kind"] if held else None)
        self.gauge = None
        if gauge:
            clip = f"{prefix}-air" if self.plan.prop("ground") else None
            self.gauge = Gauge(frames, self.clock, self.plan.gauge, motion.peak, pixel, text, clip, hanging(self.plan))

    def draw(self, box):
        parts = [
            behind(self.plan, self.frames, self.clock, self.pixel, box),
            self.gauge.under() if self.gauge else "",
            self.runner.draw(),
            over(self.plan, self.frames, self.clock, self.pixel, box),
            self.gauge.above() if self.gauge else "",
        ]
        return "".join(parts)


def labels(motion, text):
    return {"mark": "90°", "peak": f"{round(motion.peak)}°", **(text or {})}


def still(motion, view, prefix, pixel, gauge, text):
    """The still poses side by side, or one above the other where that shows them larger."""
    plan = motion.plan
    ends = [(motion.key_frame(index), gauge and index == plan.end) for index in plan.still]
    boxes = [extent(plan, [frame], with_gauge, motion.peak) for frame, with_gauge in ends]
    span = view[2] - view[0]
    wide = [right - left for left, _, right, _ in boxes]
    high = [bottom - top for _, top, _, bottom in boxes]
    gap = 0.08
    gaps = gap * (len(ends) - 1)
    row = min(span / (sum(wide) + gaps), span / max(high))
    column = min(span / max(wide), span / (sum(high) + gaps))
    scale = min(1.0, max(row, column))
    out = ""
    side_by_side = row >= column
    if side_by_side:
        bottom = max(box[3] for box in boxes)
        tall = bottom - min(box[1] for box in boxes)
        scale = min(scale, span / tall)
        x = view[0] + (span - (sum(wide) + gaps) * scale) / 2
        y = view[1] + (span + tall * scale) / 2 - bottom * scale
    else:
        y = view[1] + (span - (sum(high) + gaps) * scale) / 2
    for (frame, with_gauge), box, w, h in zip(ends, boxes, wide, high, strict=True):
        if side_by_side:
            move = (x - box[0] * scale, y)
            x += (w + gap) * scale
        else:
            move = (view[0] + (span - w * scale) / 2 - box[0] * scale, y - box[1] * scale)
            y += (h + gap) * scale
        scene = Scene(motion, [frame], prefix, pixel / scale, with_gauge, text).draw(box)
        out += tag("g", scene, transform=f"translate({at(move)})scale({scale:.3f})")
    return out


def draw(motion, prefix, gauge, title, text):
    """The whole <svg>."""
    frames = motion.frames()
    plan = motion.plan
    box = square(plan.view or extent(plan, frames, gauge, motion.peak))
    pixel = (box[2] - box[0]) * 1000 / 400
    words = labels(motion, text)
    body = tag("g", Scene(motion, frames, prefix, pixel, gauge, words).draw(box), class_="fig-moving")
    body += tag("g", still(motion, box, prefix, pixel, gauge, words), class_="fig-still", display="none")
    view = f"{mil(box[0])} {mil(box[1])} {mil(box[2] - box[0])} {mil(box[3] - box[1])}"
    name = {"aria_label": title or plan.alt}
    described = ""
    if title:
        name["aria_describedby"] = f"{prefix}-alt"
        described = tag("desc", escape(plan.alt), id=f"{prefix}-alt")
    return tag("svg", described + tag("defs", outlines(prefix) + (air(plan, prefix) if gauge else "")) + body, xmlns="http://www.w3.org/2000/svg",
               class_="fig fig-figure", viewBox=view, role="img", **name)


__all__ = ["SIDES", "draw", "extent", "square"]
