"""figures"""

import json
import tomllib
from functools import cache, lru_cache
from pathlib import Path

from .draw import draw
from .errors import FigureError
from .motion import Motion
from .plan import read
from .thumb import thumbnail as draw_thumbnail

POSES = Path(__file__).parent / "poses"


@cache
def slugs():
    return tuple(sorted(path.stem for path in POSES.glob("*.toml")))


@cache
def _text(slug):
    return json.dumps(tomllib.loads((POSES / f"{slug}.toml").read_text(encoding="utf-8")))


def shipped(slug):
    if slug not in slugs():
        raise KeyError(slug)
    return json.loads(_text(slug))


def check(data):
    motion = Motion(read(data))
    motion.frames()
    return motion


def svg(data, *, variant="full", title="", ids="fig", text=None):
    return draw(check(data), ids, variant == "full", title, text)

def thumbnail(data):
    return draw_thumbnail(Motion(read(data)))
