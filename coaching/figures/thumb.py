"""The small still picture for rows and lists: the end pose, few bytes, no ids."""

import re
from collections.abc import Iterator
from dataclasses import replace

from . import implements
from .body import SIDES
from .draw import extent, square
from .groups import in_few_groups
from .ink import Attribute, Clock, mil, tag
from .motion import Frame, Motion
from .plan import Plan
from .props import behind, over
from .runner import Runner

# Plain shapes, enough at 56 px and for the session gauge.
SHAPES = {
    "thigh": "M-57 0A57 57 0 0 1 57 0Q58 120 37 246A36 36 0 0 1-36 246Q-52 130-57 0z",
    "shank": "M-35 0A35 35 0 0 1 35 0Q34 110 22 243A22 22 0 0 1-22 243Q-50 90-35 0z",
    "foot": "M-22-8C-24 14-42 10-42 28q0 11 12 11H98c18 0 18-24-2-27Q40 2 22-8z",
    "arm": "M-34 0A34 34 0 0 1 34 0L26 172A26 26 0 0 1-26 172z",
    "hand": "M-26 0A26 26 0 0 1 26 0L20 180A21 21 0 0 1-20 180z",
    "pelvis": "M-64 0A63 63 0 0 0 60 0L52-105A52 52 0 0 0-52-105z",
    "chest": "M-52 0A52 52 0 0 0 52 0L64-110A60 90 0 0 0-62-110z",
    "neck": "M-28 20V-90H30V20z",
    "head": "M0-187C36-187 55-162 57-130L68-104 58-94C62-64 56-52 20-52"
    "-28-54-57-82-57-122S-30-187 0-187z",
}

#: The shapes once, for a page of several thumbnails that are `of_shared_shapes`.
SHARED = "".join(f'<path id="fig-{part}" d="{shape}"/>' for part, shape in SHAPES.items())


def of_shared_shapes(small: str) -> str:
    """A thumbnail for a page that holds `SHARED`: it takes its shapes from there.

    What is in its hands is settled: of what else could be, nothing is left in it.
    """
    small = _settled(small)
    for part, shape in SHAPES.items():
        small = small.replace(f'<path d="{shape}"', f'<use href="#fig-{part}"')
    small = small.replace(' xmlns="http://www.w3.org/2000/svg"', "", 1)
    widths = set(_HALO.findall(small))
    if small.startswith("<svg ") and len(widths) == 1:
        small = _HALO.sub(' class="halo"', small)
        small = small.replace("<svg ", f'<svg stroke-width="{widths.pop()}" ', 1)
    small = _ROUND.sub(r"\1", small)
    return in_few_groups(_WITHOUT_STYLES.sub(r"var(\1)", small))


# How a page with our styles says it in few bytes: static/css/figure.css has its other half.
_HALO = re.compile(r' stroke="var\(--fig-bg,#\w+\)" stroke-width="([\d.]+)" paint-order="stroke"')
_ROUND = re.compile(r'( fill="none"[^<>]*?) stroke-linecap="round" stroke-linejoin="round"')
_WITHOUT_STYLES = re.compile(r"var\((--fig-[\w-]+),#\w+\)")


def _settled(small: str) -> str:
    """The same picture without what is not seen in the hands, and without a mark of what is."""
    out: list[str] = []
    # Of each open group, whether it or one around it is not seen.
    unseen = [False]
    for words, found in _pieces(small):
        closing, attributes, empty = found.groups()
        if not unseen[-1]:
            out.append(words)
        choice = _CHOICE.search(attributes)
        if not closing and not empty:
            hidden = choice is not None and not _is_shown(choice[1], attributes, small)
            unseen.append(unseen[-1] or hidden)
        if not unseen[-1]:
            out.append("<g>" if choice else found[0])
        if closing:
            unseen.pop()
    return "".join(out)


def _pieces(svg: str) -> Iterator[tuple[str, re.Match[str]]]:
    """(what stands before a tag, the tag), in order."""
    end = 0
    for found in _TAG.finditer(svg):
        yield svg[end : found.start()], found
        end = found.end()


_TAG = re.compile(r"<(/?)\w+([^<>]*?)(/?)>")
# The classes that static/css/figure.css chooses by, as `holding` has it.
_CHOICE = re.compile(r' class="(held-[\w-]+|hands-\w+)"')


def _is_shown(kind: str, attributes: str, small: str) -> bool:
    start = small.partition(">")[0]
    if kind.startswith("hands-"):
        return (kind == "hands-down") == (' data-hands="down"' in start)
    if " data-in-hand=" in start:
        return f' data-in-hand="{kind.removeprefix("held-")}"' in start
    return " display=" not in attributes


class Small(Runner):
    def use(self, part: str, **attributes: Attribute) -> str:
        return tag("path", d=SHAPES[part], **attributes)

    def thing(self, kind: str) -> str:
        return implements.small(kind, self.pixel)


# What needs as much room as the largest thing in small hands.
ROOM = "barbell"
# From this height of the lowest foot on, the ground would leave little room for the body.
HIGH = 0.15


def scene(plan: Plan, frame: Frame) -> Plan:
    """The plan that is drawn: who is high in the air is drawn without the ground."""
    low = min(frame.world(f"{side}_{end}")[1] for side in SIDES for end in ("toe", "heel"))
    if frame.standing or frame.holding or low < HIGH:
        return plan
    return replace(plan, props=[prop for prop in plan.props if prop["kind"] != "ground"])


def things(plan: Plan, held: str) -> list[str]:
    """What is drawn in the hands, first what is seen: all that could be held instead."""
    if not plan.held:
        return []
    first = held if held in implements.DRAWN else plan.held
    others = [kind for kind in implements.DRAWN if kind != first]
    return [first, *others, implements.LOWERED]


def thumbnail(motion: Motion, *, start: bool = False, held: str = "") -> str:
    """A decorative <svg> of the end pose: the name stands beside it.

    With `start` of the pose that it starts from. `held`: what is in the hands in place of the
    figure's own. What else may be held is drawn unseen: static/css/figure.css shows it where
    data-in-hand and data-hands of the <svg> say so.
    """
    frame = motion.key_frame(motion.plan.still[0] if start else motion.plan.end)
    plan = scene(motion.plan, frame)
    box = square(extent(plan, [frame], held=[ROOM] if plan.held else ()))
    # At 56 px a hairline needs more of the picture than it does at full size.
    pixel = (box[2] - box[0]) * 1000 / 150
    runner = Small([frame], Clock(), "", plan.accent, pixel, things(plan, held))
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
