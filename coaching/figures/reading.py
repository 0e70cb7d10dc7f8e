"""Figure data read into a Plan: every field checked, y turned over, the mirror half added."""

from collections.abc import Collection, Sequence
from typing import Any

from .body import LIMBS, RANGES, SIDES, WHOLE, Angles, Box, Feet, Point
from .errors import FigureError, Param, Problems
from .errors import gettext_noop as _
from .plan import PROPS, Key, Plan, Prop

OTHER = {"left": "right", "right": "left"}
FIELDS = {
    "phases",
    "props",
    "accent",
    "travel",
    "mirror",
    "start",
    "end",
    "still",
    "gauge",
    "view",
    "alt",
}
PHASE_FIELDS = {"seconds", "hold", "pose", "root", "stand", "lie", "anchor", "hands", "over"}
# What a bar overhead is above, beside the foot of one side.
OVER = ("both", "shoulders")
LIMITS = {
    "seconds": (0.05, 10),
    "hold": (0, 10),
    "pitch": (-40, 170),
    "angle": (0, 30),
    "place": (-6, 6),
    "size": (0.02, 4),
}
# What a form, a file or JSON brought: nothing about it is known yet.
Data = dict[str, Any]


class Reader:
    """Collects every problem instead of stopping at the first."""

    def __init__(self) -> None:
        self.problems: Problems = {}

    def fail(self, path: str, message: str, **params: Param) -> None:
        self.problems.setdefault(path, (message, params))

    def known(self, path: str, value: object, allowed: Collection[str]) -> Data:
        if not isinstance(value, dict):
            self.fail(path, _("Give this as named values."))
            return {}
        for name in value:
            if name not in allowed:
                self.fail(f"{path}.{name}".lstrip("."), _("There is no field of this name here."))
        return value

    def number(
        self, path: str, value: object, low: float, high: float, default: float = 0.0
    ) -> float:
        if not isinstance(value, (int, float)) or isinstance(value, bool) or value != value:
            self.fail(path, _("Give a number."))
            return default
        if not low <= value <= high:
            self.fail(
                path,
                _("%(value)g is outside %(low)g to %(high)g."),
                value=value,
                low=low,
                high=high,
            )
            return default
        return float(value)

    def place(self, path: str, value: object, limits: str = "place") -> Point:
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            self.fail(path, _("Give two numbers: forward and up, in body heights."))
            return (0.0, 0.0)
        forward, up = (self.number(f"{path}.{i}", v, *LIMITS[limits]) for i, v in enumerate(value))
        return (forward, up)

    def choice(self, path: str, value: object, allowed: Sequence[str], default: str = "") -> str:
        if value in (None, ""):
            return default
        if not isinstance(value, str) or value not in allowed:
            self.fail(path, _("Choose one of: %(allowed)s."), allowed=", ".join(allowed))
            return default
        return value


def flip(point: Point) -> Point:
    return (point[0], -point[1])


def read(data: object) -> Plan:
    """Figure data as a Plan. FigureError lists every field that is wrong."""
    reader = Reader()
    data = reader.known("", data, FIELDS)
    props = read_props(reader, data.get("props", []))
    phases = read_phases(reader, data.get("phases"))
    keys = [read_phase(reader, f"phases.{i}", phase, props) for i, phase in enumerate(phases)]
    travel = flip(reader.place("travel", data.get("travel", [0, 0])))
    if data.get("mirror", False) not in (True, False):
        reader.fail("mirror", _("Give yes or no."))
    elif data.get("mirror"):
        keys += [mirrored(key, travel) for key in keys]
    accent = data.get("accent", ["right"])
    if not isinstance(accent, list) or not accent or any(side not in SIDES for side in accent):
        reader.fail("accent", _("Name the lifting side: left, right or both."))
        accent = ["right"]
    view = read_view(reader, data.get("view"))
    alt = data.get("alt", "")
    if not isinstance(alt, str) or not alt.strip():
        reader.fail("alt", _("Describe the movement for people who cannot see it."))
    end = phase_index(reader, "end", data.get("end", len(phases) - 1), keys)
    plan = Plan(
        keys=keys,
        props=props,
        accent=tuple(accent),
        travel=travel,
        end=end,
        still=read_still(reader, data, end, keys),
        gauge=reader.choice("gauge", data.get("gauge"), SIDES, default=accent[-1]),
        view=view,
        alt=alt if isinstance(alt, str) else "",
        slope=next((prop["angle"] for prop in props if prop["kind"] == "slope"), 0.0),
    )
    if reader.problems:
        raise FigureError(reader.problems)
    return plan


def read_phases(reader: Reader, phases: object) -> list[object]:
    if not isinstance(phases, list) or not phases:
        reader.fail("phases", _("A figure needs at least one phase."))
        return []
    if len(phases) > 16:
        reader.fail("phases", _("At most 16 phases."))
        return []
    return phases


def read_view(reader: Reader, view: object) -> Box | None:
    """(left, top, right, bottom) of what is shown, None where that is left to the figure."""
    if view is None:
        return None
    if not isinstance(view, list) or len(view) != 4:
        reader.fail("view", _("Give four numbers: left, bottom, right and top, in body heights."))
        return None
    left, bottom, right, top = (
        reader.number(f"view.{i}", v, *LIMITS["place"]) for i, v in enumerate(view)
    )
    if right - left < 0.2 or top - bottom < 0.2:
        reader.fail("view", _("Right must be beyond left and top above bottom."))
    return (left, -top, right, -bottom)


def phase_index(reader: Reader, path: str, value: object, keys: Sequence[Key]) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < max(1, len(keys)):
        reader.fail(path, _("There is no phase of this number."))
        return 0
    return value


def read_still(reader: Reader, data: Data, end: int, keys: Sequence[Key]) -> tuple[int, ...]:
    """Phases shown when the figure stands still: start and end, or the two to four of `still`."""
    if "still" not in data:
        return (phase_index(reader, "start", data.get("start", 0), keys), end)
    phases = data["still"]
    if not isinstance(phases, list) or not 2 <= len(phases) <= 4:
        reader.fail("still", _("Give two to four phases, the first one the start."))
        return (0, end)
    return tuple(phase_index(reader, f"still.{i}", phase, keys) for i, phase in enumerate(phases))


def read_props(reader: Reader, props: object) -> list[Prop]:
    if not isinstance(props, list):
        reader.fail("props", _("Give a list of things."))
        return []
    result: list[Prop] = []
    for i, prop in enumerate(props):
        path = f"props.{i}"
        if not isinstance(prop, dict) or prop.get("kind") not in PROPS:
            reader.fail(path, _("Choose one of: %(allowed)s."), allowed=", ".join(PROPS))
            continue
        kind = prop["kind"]
        reader.known(path, prop, PROPS[kind] | {"kind"})
        read_prop: Prop = {"kind": kind}
        if "at" in PROPS[kind]:
            read_prop["at"] = flip(reader.place(f"{path}.at", prop.get("at", [0, 0])))
        if "size" in PROPS[kind]:
            read_prop["size"] = reader.place(f"{path}.size", prop.get("size"), "size")
        if kind == "slope":
            read_prop["angle"] = reader.number(f"{path}.angle", prop.get("angle"), *LIMITS["angle"])
        if kind == "water":
            read_prop["level"] = reader.number(f"{path}.level", prop.get("level"), 0.3, 0.85)
        for name in ("side", "under", "around"):
            if name in PROPS[kind]:
                read_prop[name] = reader.choice(
                    f"{path}.{name}", prop.get(name), SIDES, default="right"
                )
        if kind == "ground":
            read_prop["y"] = -reader.number(f"{path}.y", prop.get("y", 0), *LIMITS["place"])
        result.append(read_prop)
    return result


def read_phase(reader: Reader, path: str, phase: object, props: list[Prop]) -> Key:
    phase = reader.known(path, phase, PHASE_FIELDS)
    key = Key(
        angles=read_pose(reader, f"{path}.pose", phase.get("pose", {})),
        seconds=reader.number(
            f"{path}.seconds", phase.get("seconds"), *LIMITS["seconds"], default=1.0
        ),
        hold=reader.number(f"{path}.hold", phase.get("hold", 0), *LIMITS["hold"]),
        name=path,
    )
    if "root" in phase:
        key.root = flip(reader.place(f"{path}.root", phase["root"]))
    if "lie" in phase:
        key.lie = flip(reader.place(f"{path}.lie", phase["lie"]))
    key.stand = read_feet(reader, f"{path}.stand", phase.get("stand", {}))
    key.anchor = reader.choice(f"{path}.anchor", phase.get("anchor"), SIDES)
    if key.anchor and key.anchor not in key.stand:
        reader.fail(f"{path}.anchor", _("This foot does not stand in this phase."))
        key.anchor = ""
    if not key.anchor and key.stand:
        key.anchor = "right" if "right" in key.stand else "left"
    key.hands = reader.choice(f"{path}.hands", phase.get("hands"), ("bar", "overhead"))
    key.over = reader.choice(f"{path}.over", phase.get("over"), (*SIDES, *OVER), default=key.anchor)
    kinds = {prop["kind"] for prop in props}
    if key.hands == "bar" and "bar" not in kinds:
        reader.fail(f"{path}.hands", _("There is no bar to hold among the things."))
    if key.hands == "overhead" and any(side not in key.stand for side in key.feet_under_bar):
        reader.fail(f"{path}.over", _("The foot under the bar does not stand in this phase."))
        key.hands = ""
    if not (key.root or key.lie or key.stand or key.hands == "bar"):
        reader.fail(
            f"{path}.root",
            _("Nothing holds the body: let a foot stand, hands hold, the back lie, or place it."),
        )
    return key


def read_feet(reader: Reader, path: str, feet: object) -> Feet:
    """{side: (place, pitch)} of the feet that stand."""
    stand: Feet = {}
    for side, foot in reader.known(path, feet, SIDES).items():
        if side in SIDES:
            where = f"{path}.{side}"
            foot = reader.known(where, foot, {"at", "pitch"})
            stand[side] = (
                flip(reader.place(f"{where}.at", foot.get("at", [0, 0]))),
                reader.number(f"{where}.pitch", foot.get("pitch", 0), *LIMITS["pitch"]),
            )
    return stand


def read_pose(reader: Reader, path: str, pose: object) -> Angles:
    pose = reader.known(path, pose, {*WHOLE, *SIDES})
    angles = {}
    for name in WHOLE:
        angles[name] = reader.number(f"{path}.{name}", pose.get(name, 0), *RANGES[name])
    for side in SIDES:
        limb = reader.known(f"{path}.{side}", pose.get(side, {}), LIMBS)
        for joint in LIMBS:
            angles[f"{side}_{joint}"] = reader.number(
                f"{path}.{side}.{joint}", limb.get(joint, 0), *RANGES[joint]
            )
    return angles


def mirrored(key: Key, travel: Point) -> Key:
    """The same pose on the other side, half a cycle's travel further on."""
    half = (travel[0] / 2, travel[1] / 2)

    def on(point: Point) -> Point:
        return (point[0] + half[0], point[1] + half[1])

    angles = {name: key.angles[name] for name in WHOLE}
    for side in SIDES:
        angles.update({f"{side}_{joint}": key.angles[f"{OTHER[side]}_{joint}"] for joint in LIMBS})
    return Key(
        angles=angles,
        seconds=key.seconds,
        hold=key.hold,
        root=on(key.root) if key.root else None,
        lie=on(key.lie) if key.lie else None,
        stand={OTHER[side]: (on(at), pitch) for side, (at, pitch) in key.stand.items()},
        anchor=OTHER.get(key.anchor, ""),
        hands=key.hands,
        over=OTHER.get(key.over, key.over),
        name=key.name,
    )
