"""How a shipped test is done, in still pictures: the poses that it goes through."""

from functools import cache

from . import shipped, slugs, thumbnail
from .reading import Data

FULL_RANGE = "full-range-"
#: {a test: the drill that it is done as}; a test of full range is named after its own.
DONE_AS = {
    "hop-20-yd": "single-leg-hop-high-knees",
    "feet-to-bar": "hanging-feet-to-bar",
    "aqua-high-knees": "high-knees-in-water",
}
#: On a table with the hip at its edge, the far knee held to the chest, the near leg hanging.
ON_A_TABLE: Data = {
    "accent": ["right"],
    "end": 0,
    "alt": "Side view. Lying on a table, one knee held to the chest, the other leg hanging.",
    "props": [
        {"kind": "ground"},
        {"kind": "bench", "at": [-0.62, 0.0], "size": [0.64, 0.4]},
    ],
    "phases": [
        {
            "seconds": 1,
            "lie": [-0.25, 0.466],
            "pose": {
                "trunk": -90,
                "right": {"hip": 0, "knee": 82, "shoulder": 66, "elbow": 8},
                "left": {"hip": 134, "knee": 128, "shoulder": 66, "elbow": 8},
            },
        }
    ],
}


@cache
def pictures(slug: str) -> tuple[str, ...]:
    """Of the test `slug`, decorative SVGs in order: where it starts and where it ends."""
    if slug == "hip-range":
        return (thumbnail(ON_A_TABLE),)
    drill = DONE_AS.get(slug, slug.removeprefix(FULL_RANGE))
    if drill == slug or drill not in slugs():
        return ()
    data = shipped(drill)
    return thumbnail(data, start=True), thumbnail(data)
