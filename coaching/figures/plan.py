"""A figure as it moves: its key poses, what is beside the body, and what is shown of it."""

from dataclasses import dataclass, field
from typing import NotRequired, TypedDict

from .body import SIDES, Angles, Box, Feet, Point

# The kinds of things, each with its fields.
PROPS = {
    "ground": {"y"},
    "bar": {"at"},
    "box": {"at", "size"},
    "bench": {"at", "size"},
    "steps": {"size", "at"},
    "slope": {"angle"},
    "water": {"level"},
    "ball": {"side"},
    "band": {"under", "around"},
    "pipe": set(),
    "empty-bar": set(),
    "barbell": set(),
    "dumbbells": set(),
}
IN_HAND = ("pipe", "empty-bar", "barbell", "dumbbells")


class Prop(TypedDict):
    """A thing beside the body, with the fields of its kind (see `PROPS`); y down."""

    kind: str
    at: NotRequired[Point]
    size: NotRequired[Point]
    angle: NotRequired[float]
    level: NotRequired[float]
    side: NotRequired[str]
    under: NotRequired[str]
    around: NotRequired[str]
    y: NotRequired[float]


@dataclass
class Key:
    """One key pose: `angles` by channel, what holds the body, and how long until the next."""

    angles: Angles
    seconds: float
    hold: float = 0.0
    root: Point | None = None
    stand: Feet = field(default_factory=dict)  # side: (at, pitch)
    lie: Point | None = None
    anchor: str = ""
    hands: str = ""
    over: str = ""
    name: str = ""

    @property
    def feet_under_bar(self) -> tuple[str, ...]:
        """The sides whose mid-foot a bar overhead is above: none when it is over the shoulders."""
        if self.over == "shoulders":
            return ()
        return SIDES if self.over == "both" else (self.over,)


@dataclass
class Plan:
    keys: list[Key]
    props: list[Prop]
    accent: tuple[str, ...]
    travel: Point
    end: int
    still: tuple[int, ...]
    gauge: str
    view: Box | None
    alt: str
    slope: float

    @property
    def held(self) -> str:
        """The kind of what is in the hands; empty with nothing."""
        prop = self.prop(*IN_HAND)
        return prop["kind"] if prop else ""

    def prop(self, *kinds: str) -> Prop | None:
        return next((prop for prop in self.props if prop["kind"] in kinds), None)

    @property
    def seconds(self) -> float:
        return sum(key.hold + key.seconds for key in self.keys)
