"""The inputs of a figure's data, each as the template of the pose editor draws it."""

from django.utils.translation import gettext_lazy as _

from coaching.figures.body import LIMBS, RANGES, SIDES, WHOLE
from coaching.figures.plan import PROPS
from coaching.figures.reading import LIMITS
from coaching.poses import form_data, labels

SIDE_CHOICES = [("right", _("right")), ("left", _("left"))]
CHOICES = {
    "accent": [
        ("right", _("right")),
        ("left", _("left")),
        ("left,right", _("both")),
        ("right,left", _("both, right first")),
    ],
    "gauge": [("", _("the lifting side")), *SIDE_CHOICES],
    "anchor": [("", _("either")), *SIDE_CHOICES],
    "hands": [("", _("nothing")), ("bar", _("a fixed bar")), ("overhead", _("a load overhead"))],
    "over": [
        ("", _("the standing foot")),
        *SIDE_CHOICES,
        ("both", _("both feet")),
        ("shoulders", _("the shoulders")),
    ],
    "kind": [
        ("ground", _("ground")),
        ("bar", _("fixed bar")),
        ("box", _("box")),
        ("bench", _("bench")),
        ("steps", _("stairs")),
        ("slope", _("slope")),
        ("water", _("water")),
        ("ball", _("ball in the hip’s crease")),
        ("band", _("loop band")),
        ("pipe", _("pipe in the hands")),
        ("empty-bar", _("empty bar in the hands")),
        ("barbell", _("barbell in the hands")),
        ("dumbbells", _("dumbbells in the hands")),
    ],
    "side": SIDE_CHOICES,
    "under": SIDE_CHOICES,
    "around": SIDE_CHOICES,
}


def _labels(path, parts=1):
    """What is seen of a field's name, and what only those hear who cannot see where it stands."""
    words = labels.label(path).split(", ")
    return {"label": ", ".join(words[-parts:]), "above": ", ".join(words[:-parts])}


class FigureFields:
    """The inputs of a figure's data: each a dict for the template, by path."""

    def __init__(self, name, data, problems):
        self.name, self.data, self.problems = name, data, problems

    def value(self, path):
        value = self.data
        for part in path.split("."):
            if isinstance(value, dict):
                value = value.get(part)
            elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
                value = value[int(part)]
            else:
                return None
        return value

    def rows(self, path):
        value = self.value(path)
        return value if isinstance(value, list) else []

    def input(self, path, *, kind="number", low=None, high=None, step="any"):
        value, leaf = self.value(path), path.rsplit(".", 1)[-1]
        if leaf == "accent" and isinstance(value, list):
            value = ",".join(map(str, value))
        elif leaf == "still" and isinstance(value, list):
            value = ", ".join(str(i + 1) if isinstance(i, int) else str(i) for i in value)
        elif leaf in ("start", "end") and isinstance(value, int):
            value += 1
        choices = CHOICES.get(leaf)
        return {
            "name": f"{self.name}-f-{path}",
            "id": f"id_{self.name}-f-{path}",
            "kind": "select" if choices else kind,
            "choices": choices,
            "value": "" if value is None or isinstance(value, (dict, list)) else value,
            "low": low,
            "high": high,
            "step": step,
            **_labels(path),
            "error": self.problems.get(path, ""),
            "structure": leaf == "kind",
        }

    def limited(self, path, limits, *, step=0.01):
        low, high = LIMITS[limits]
        return self.input(path, low=low, high=high, step=step)

    def joint(self, path, joint):
        low, high = RANGES[joint]
        return self.input(path, low=low, high=high, step=1)

    def place(self, path, limits="place"):
        return [self.limited(f"{path}.{i}", limits) for i in (0, 1)]

    def switch(self, path):
        """Whether there is anything at `path`."""
        return {
            "name": f"{self.name}-f-{path}?",
            "id": f"id_{self.name}-f-{path}?",
            "on": self.value(path) is not None,
            **_labels(path, parts=2 if ".stand." in path else 1),
            "error": self.problems.get(path, ""),
        }

    def whole(self):
        return {
            "alt": self.input("alt", kind="text"),
            "lift": [self.input("accent"), self.input("gauge")],
            "phases": [
                self.input(name, low=1, high=2 * form_data.MAX_PHASES, step=1)
                for name in ("start", "end")
            ]
            + [self.input("still", kind="words")],
            "mirror": self.switch_of_truth("mirror"),
            "travel": self.place("travel"),
            "view": (
                self.switch("view"),
                [self.limited(f"view.{i}", "place") for i in range(4)],
            ),
        }

    def switch_of_truth(self, path):
        return self.switch(path) | {
            "name": f"{self.name}-f-{path}",
            "on": self.value(path) is True,
        }

    def phases(self):
        for i in range(len(self.rows("phases"))):
            at = f"phases.{i}"
            yield {
                "number": i + 1,
                "index": i,
                "times": [
                    self.limited(f"{at}.seconds", "seconds", step=0.05),
                    self.limited(f"{at}.hold", "hold", step=0.05),
                ],
                "whole": [self.joint(f"{at}.pose.{joint}", joint) for joint in WHOLE],
                "joints": [
                    (
                        labels.WORDS[joint],
                        [self.joint(f"{at}.pose.{side}.{joint}", joint) for side in SIDES],
                        RANGES[joint],
                    )
                    for joint in LIMBS
                ],
                "feet": [
                    (
                        self.switch(f"{at}.stand.{side}"),
                        [
                            *self.place(f"{at}.stand.{side}.at"),
                            self.limited(f"{at}.stand.{side}.pitch", "pitch", step=1),
                        ],
                    )
                    for side in SIDES
                ],
                "places": [
                    (self.switch(f"{at}.{name}"), self.place(f"{at}.{name}"))
                    for name in ("root", "lie")
                ],
                "holds": [self.input(f"{at}.{name}") for name in ("anchor", "hands", "over")],
                "errors": [
                    text
                    for path, text in self.problems.items()
                    if path == at or path.startswith(f"{at}.")
                ],
            }

    def props(self):
        for i, prop in enumerate(self.rows("props")):
            at = f"props.{i}"
            kind = prop.get("kind") if isinstance(prop, dict) else None
            fields = PROPS.get(str(kind), set())
            inputs = [self.input(f"{at}.kind")]
            if "at" in fields:
                inputs += self.place(f"{at}.at")
            if "size" in fields:
                inputs += self.place(f"{at}.size", "size")
            if "angle" in fields:
                inputs.append(self.limited(f"{at}.angle", "angle", step=1))
            if "level" in fields:
                inputs.append(self.input(f"{at}.level", low=0.3, high=0.85, step=0.01))
            if "y" in fields:
                inputs.append(self.limited(f"{at}.y", "place"))
            inputs += [
                self.input(f"{at}.{name}") for name in ("side", "under", "around") if name in fields
            ]
            yield {"index": i, "number": i + 1, "inputs": inputs}
