"""figures"""

import re
import tomllib
from functools import cache
from pathlib import Path

from .draw import draw
from .errors import FigureError
from .motion import Motion
from .plan import read

POSES = Path(__file__).parent / "poses"


def slugs():
    return sorted(path.stem for path in POSES.glob("*.toml"))


@cache
def _load(slug):
    return tomllib.loads((POSES / f"{slug}.toml").read_text(encoding="utf-8"))


def shipped(slug):
    return _load(slug)


def check(data):
    motion = Motion(read(data))
    motion.frames()
    return motion


def svg(data, *, variant="full", title="", ids="fig", text=None):
    return draw(check(data), ids, variant == "full", title, text)
