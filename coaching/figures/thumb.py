"""The small still picture for rows and lists: the end pose, few bytes, no ids."""

from .draw import extent, square
from .ink import Clock, mil, tag
from .plan import IN_HAND
from .props import behind, over
from .runner import Runner

# Plain shapes, enough at 56 px: a limb is a tapered capsule down from its joint.
SHAPES = {
    "thigh": "M-55 0A55 55 0 0 1 55 0L36 246A36 36 0 0 1-36 246z",
    "shank": "M-36 0A36 36 0 0 1 36 0L22 243A22 22 0 0 1-22 243z",
    "foot": "M-40 39V8L24-6 104 18q10 4 8 21z",
    "arm": "M-34 0A34 34 0 0 1 34 0L26 172A26 26 0 0 1-26 172z",
    "hand": "M-26 0A26 26 0 0 1 26 0L20 180A21 21 0 0 1-20 180z",
    "pelvis": "M-64 0A63 63 0 0 0 60 0L52-105A52 52 0 0 0-52-105z",
    "chest": "M-52 0A52 52 0 0 0 52 0L64-110A60 90 0 0 0-62-110z",
    "neck": "M-28 20V-90H30V20z",
    "head": "M-57-122A58 66 0 0 1 56-134L66-104 56-92A60 60 0 0 1-57-122z",
}


class Small(Runner):
    def use(self, part, **attributes):
        return tag("path", d=SHAPES[part], **attributes)


def thumbnail(motion):
    """A decorative <svg> of the end pose: the name stands beside it."""
    plan = motion.plan
    frame = motion.key_frame(plan.end)
    box = square(extent(plan, [frame]))
    # At 56 px a hairline needs more of the picture than it does at full size.
    pixel = (box[2] - box[0]) * 1000 / 150
    held = plan.prop(*IN_HAND)
    runner = Small([frame], Clock(), "", plan.accent, pixel, held["kind"] if held else None)
    runner.halo["stroke_width"] = round(2.4 * pixel)
    scenery = behind(plan, [frame], Clock(), pixel, box, marked=False)
    view = f"{mil(box[0])} {mil(box[1])} {mil(box[2] - box[0])} {mil(box[3] - box[1])}"
    content = scenery + runner.draw() + over(plan, [frame], Clock(), pixel, box)
    return tag(
        "svg",
        content,
        xmlns="http://www.w3.org/2000/svg",
        class_="fig fig-thumb",
        viewBox=view,
        aria_hidden="true",
    )
