"""Moving figures: key poses in, inline SVG out. Pure Python: no Django, no clock, no words.

For pages
    shipped(slug)      the data of a drill that ships, a fresh dict; KeyError when there is none
    slugs()            all of them
    svg(data, variant="full", title="", ids="fig", text=None, alt="", held=())
                       the moving picture with its still twin, as a string that is safe to print.
                       variant "full" has the hip-angle gauge, "plain" has not. title names it for
                       screen readers (else the description does). ids prefixes every id, so give
                       each figure on a page its own. text may replace the gauge's labels:
                       {"mark": "90°", "up to": "up to", "peak": "116°"}. alt may replace the
                       description, as by a translation. held: kinds of things, drawn in the
                       hands beside the data's own; a checked .held-pick of that value beside
                       the picture shows it; LOWERED among them: the arms at the sides
    thumbnail(data)    the still end pose for lists: under 1 KB compressed, no ids, decorative;
                       held: a kind in the hands in place of the data's own
    holding(small, kind, lowered)
                       that picture with another thing in the hands, or the arms at the sides
    describe(data)     the text alternative
    held(data)         the kind of what is in the hands: "pipe", or "" for nothing
    peak(data)         the highest hip angle of the gauge's side, whole degrees
    hip_angles(data)   HipAngles: what that side goes through in a whole cycle
    check(data)        None, or FigureError
    gauge(share)       the inside of the session gauge, in a viewBox of GAUGE_BOX
    zones(ranges)      the inside of the picture of hip-angle zones, in a viewBox of ZONES_BOX
    sign(state, share) the inside of the small sign of how far something is, in a box of 24

For tests and editors
    frame(data, t)     one moment: .t seconds, .angles by joint, .standing sides, .holding "bar" or
                       "overhead" or "", and .world(point) such as "left_toe" or "right_hand" in
                       body heights, x forward, y up, where the ground is 0
    frames(data)       every frame that the picture is made of

svg() draws into a square. static/css/figure.css chooses `.fig-moving` or `.fig-still`: moving
by default; still under prefers-reduced-motion, in print, and where a checkbox
`.fig-toggle` before it is checked (under reduced motion the checkbox plays instead):

    <div class="figure">
      <input type="checkbox" class="fig-toggle" id="fig-1" aria-label="Stand still">
      {{ svg }}
      <label for="fig-1">…</label>
    </div>

The data (JSON-able; the admin edits it). Places are [x forward, y up] in body heights, angles are
degrees as `body.py` defines them.
    phases   1 to 16 of {seconds: to the next phase, hold: seconds to stay first, pose, and what
             ties the body down: stand {side: {at, pitch}}, lie [x, y] of the shoulder, hands "bar"
             or "overhead" with over: side, "both" or "shoulders", root [x, y] of the hip. anchor:
             the foot that keeps its pose's angles while the others are solved to reach. `at` is the
             ground under the ankle of a flat foot; pitch lifts the heel (+) or the toes (-)}
    pose     {trunk, curl, neck, left and right: {hip, knee, ankle, shoulder, elbow}}; 0 if left out
    mirror   true: the same phases follow on the other side, travel / 2 further on
    travel   [x, y] covered in one cycle; the ground moves back instead of the figure leaving
    props    things: {kind: ground, bar, box, bench, steps, slope, water, ball, band, pipe,
             empty-bar, barbell, dumbbells, and the fields that `plan.PROPS` lists}
    accent   the lifting sides; gauge: the side measured, else the last of accent
    end      the phase that the thumbnail shows; start, or still: [phases], for the still twin,
             whose gauge is at the highest of them. view: [left, bottom, right, top], a crop.
             alt: the description
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from . import thumb
from .draw import draw
from .errors import FigureError
from .implements import DRAWN, LOWERED
from .lift import GAUGE_BOX, ZONES_BOX, gauge, sign, zones
from .motion import Frame, HipAngles, Motion
from .reading import Data, read

__all__ = [
    "GAUGE_BOX",
    "LOWERED",
    "ZONES_BOX",
    "FigureError",
    "HipAngles",
    "check",
    "describe",
    "frame",
    "frames",
    "gauge",
    "held",
    "hip_angles",
    "holding",
    "of_shared_shapes",
    "peak",
    "shared_shapes",
    "shipped",
    "sign",
    "slugs",
    "svg",
    "thumbnail",
    "zones",
]

POSES = Path(__file__).parent / "poses"


@cache
def slugs() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in POSES.glob("*.toml")))


@cache
def _shipped(slug: str) -> str:
    return json.dumps(tomllib.loads((POSES / f"{slug}.toml").read_text(encoding="utf-8")))


def shipped(slug: str) -> Data:
    if slug not in slugs():
        raise KeyError(slug)
    data: Data = json.loads(_shipped(slug))
    return data


def _text(data: Data) -> str:
    """A key for the caches. What JSON cannot hold is left to `read` to refuse."""
    return json.dumps(data, sort_keys=True, default=str)


@lru_cache(maxsize=128)
def _motion(text: str) -> Motion:
    return Motion(read(json.loads(text)))


@lru_cache(maxsize=128)
def _svg(
    text: str,
    full: bool,
    title: str,
    ids: str,
    labels: tuple[tuple[str, str], ...],
    alt: str,
    held: tuple[str, ...],
) -> str:
    return draw(_motion(text), ids, full, title, dict(labels), alt, held)


@lru_cache(maxsize=256)
def _thumbnail(text: str, start: bool = False, held: str = "") -> str:
    return thumb.thumbnail(_motion(text), start=start, held=held)


def check(data: Data) -> None:
    """Refuse data that cannot be drawn: FigureError, with every problem by field."""
    _motion(_text(data)).frames()


def svg(
    data: Data,
    *,
    variant: str = "full",
    title: object = "",
    ids: str = "fig",
    text: Mapping[str, str] | None = None,
    alt: object = "",
    held: Iterable[str] = (),
) -> str:
    labels = tuple((text or {}).items())
    return _svg(_text(data), variant == "full", str(title), ids, labels, str(alt), tuple(held))


def thumbnail(data: Data, *, start: bool = False, held: str = "") -> str:
    """The small still picture: the end pose, or the one that it starts from."""
    return _thumbnail(_text(data), start, held)


def holding(small: str, kind: str, *, lowered: bool = False) -> str:
    """A thumbnail with `kind` in the hands, "" for its own; `lowered`: with the arms hanging."""
    look = f' data-in-hand="{kind}"' * (kind in DRAWN) + ' data-hands="down"' * lowered
    return small.replace("<svg", f"<svg{look}", 1)


def of_shared_shapes(small: str) -> str:
    """A thumbnail for a page that holds `shared_shapes`, in half of its bytes."""
    return thumb.of_shared_shapes(small)


def shared_shapes() -> str:
    """The shapes of all thumbnails, each by a name, for a page that draws them with <use>."""
    return thumb.SHARED


def describe(data: Data) -> str:
    return str(data.get("alt", ""))


def held(data: Data) -> str:
    return _motion(_text(data)).plan.held


def hip_angles(data: Data) -> HipAngles:
    return _motion(_text(data)).hip_angles


def peak(data: Data) -> int:
    return hip_angles(data).high


def frame(data: Data, t: float) -> Frame:
    return _motion(_text(data)).at(t)


def frames(data: Data) -> list[Frame]:
    return _motion(_text(data)).frames()
