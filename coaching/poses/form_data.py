"""The pose editor's fields read back into a figure's data, and what its buttons do to it."""

import copy
import re
from typing import Any

from coaching.figures.plan import PROPS
from coaching.poses import labels
from coaching.rules.numbers import NotANumber, parse_decimal

MAX_PHASES = 16
SWITCHED = re.compile(r"(view|phases\.\d+\.(?:root|lie|stand\.(?:left|right)))\.")
TEXTS = {"alt", "accent", "gauge", "anchor", "hands", "over", "kind", "side", "under", "around"}
# Places and sizes that a thing starts with when its kind is chosen.
FRESH = {"size": [0.3, 0.25], "angle": 10, "level": 0.5}
STANDING = {
    "accent": ["right"],
    "alt": "",
    "props": [{"kind": "ground"}],
    "phases": [
        {"seconds": 1, "stand": {"left": {"at": [0, 0]}, "right": {"at": [0, 0]}}, "pose": {}},
        {
            "seconds": 1,
            "stand": {"left": {"at": [0, 0]}},
            "pose": {"right": {"hip": 90, "knee": 90}},
        },
    ],
}


def data_of_fields(sent):
    """A figure's data from {path: text}. What has a switch, at `path?`, counts while that is on."""
    tree: dict[str, Any] = {}
    for path, text in sent.items():
        switch = SWITCHED.match(path)
        if path.endswith("?"):
            _put(tree, path[:-1].split("."), {})
        elif text.strip() and (not switch or f"{switch[1]}?" in sent):
            _put(tree, path.split("."), _typed(path.rsplit(".", 1)[-1], text.strip()))
    data = _listed(tree)
    if isinstance(data.get("props"), list):
        data["props"] = [_as_kind(prop) for prop in data["props"]]
    return data


def _put(tree, parts, value):
    for part in parts[:-1]:
        tree = tree.setdefault(part, {})
        if not isinstance(tree, dict):
            return
    if isinstance(value, dict):
        tree.setdefault(parts[-1], value)
    elif not isinstance(tree.get(parts[-1]), dict):
        tree[parts[-1]] = value


def _typed(name, text):
    if name == "accent":
        return text.split(",")
    if name == "still":
        return [_typed("end", part.strip()) for part in text.split(",")]
    if name == "mirror":
        return text == "on"
    if name in TEXTS:
        return " ".join(text.split())
    try:
        number = labels.normalize(float(parse_decimal(text.replace("\u2212", "-"))))
    except NotANumber:
        return text
    # People count phases from 1.
    return number - 1 if name in ("start", "end") and isinstance(number, int) else number


def _listed(tree):
    """The same with lists where the keys are numbers."""
    if not isinstance(tree, dict):
        return tree
    listed = {key: _listed(value) for key, value in tree.items()}
    if listed and all(key.isdigit() for key in listed):
        return [listed[key] for key in sorted(listed, key=int)]
    return listed


def _as_kind(prop):
    """A thing with the fields of its kind, and no others."""
    if not isinstance(prop, dict):
        return prop
    fields = PROPS.get(str(prop.get("kind")), set())
    kept = {name: value for name, value in prop.items() if name == "kind" or name in fields}
    return kept | {
        name: copy.deepcopy(FRESH[name]) for name in FRESH if name in fields and name not in kept
    }


def apply_action(data, action, source=None):
    """The data after one of the editor's buttons. What does not apply changes nothing."""
    name, _colon, number = action.partition(":")
    at = int(number) if re.fullmatch(r"[0-9]{1,3}", number) else 0
    if name == "copy":
        return copy.deepcopy(source) if source else data
    if name == "clear":
        return None
    if name == "new":
        return copy.deepcopy(STANDING)
    if not isinstance(data, dict):
        return data
    phases, props = _rows(data, "phases"), _rows(data, "props")
    if name == "add-phase" and at < len(phases) < MAX_PHASES:
        phases.insert(at + 1, copy.deepcopy(phases[at]))
        _renumber(data, lambda i: i + 1 if i > at else i)
    elif name == "remove-phase" and at < len(phases) > 1:
        del phases[at]
        _renumber(data, lambda i: max(0, i - 1) if i >= at else i)
    elif name == "add-prop":
        data["props"] = [*props, {"kind": "ground"}]
    elif name == "remove-prop" and at < len(props):
        del props[at]
    return data


def _rows(data, name):
    return data[name] if isinstance(data.get(name), list) else []


def _renumber(data, new):
    for name in ("start", "end"):
        if isinstance(data.get(name), int):
            data[name] = new(data[name])
    if isinstance(data.get("still"), list):
        data["still"] = [new(i) if isinstance(i, int) else i for i in data["still"]]
