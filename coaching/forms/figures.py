"""The pose editor: a figure's data as fields a person can fill in, and as JSON beside them."""

import json
import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coaching.figures.body import LIMBS, RANGES, SIDES, WHOLE
from coaching.figures.plan import PROPS
from coaching.figures.reading import LIMITS
from coaching.models import Drill
from coaching.poses import form_data, labels
from coaching.templatetags.figures import moving

from .drills import DrillForm

NO_JSON = _("This is not written as JSON.")
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


class FigureWidget(forms.Widget):
    use_fieldset = True

    class Media:
        css = {"all": ["css/figure.css", "css/pose-editor.css"]}
        js = [Script("js/pose-editor.js", type="module")]

    def id_for_label(self, id_):
        return ""

    def value_from_datadict(self, data, files, name):
        """The figure as JSON text: as typed where that was changed, else from the fields."""
        text, was = data.get(name, ""), data.get(f"{name}-was")
        prefix = f"{name}-f-"
        sent = {key.removeprefix(prefix): data[key] for key in data if key.startswith(prefix)}
        if was is not None and _same(text, was):
            found = (
                form_data.data_of_fields(sent) if any("phases" in path for path in sent) else None
            )
            if not sent:
                found = _loaded(text)
        else:
            found = _loaded(text)
        if found is _BROKEN:
            return text
        if action := data.get(f"{name}-act"):
            found = form_data.apply_action(found, action, _source(data.get(f"{name}-from")))
        return "" if found is None else json.dumps(labels.normalize(found), ensure_ascii=False)

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def render(self, name, value, attrs=None, renderer=None):
        return render_to_string("admin/coaching/pose_editor.html", self.shown(name, value))

    def shown(self, name, value):
        """What the template needs; `problems` is empty where the figure can be drawn."""
        found = _loaded(value or "")
        broken = found is _BROKEN
        problems = {"": NO_JSON} if broken else labels.problems(found)
        return {
            "name": name,
            "text": value if broken else _pretty(found),
            "problems": problems,
            "fields": FigureFields(name, found, problems) if isinstance(found, dict) else None,
            "picture": "" if problems else moving(found, ids="fig-edited"),
            "sources": Drill.objects.filter(figure__isnull=False)
            .order_by("name")
            .values_list("slug", "name"),
            "preview": reverse("admin:coaching_drill_figure_preview"),
        }


_BROKEN = object()


def _loaded(text):
    if not text.strip():
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return _BROKEN


def _same(text, was):
    if _loaded(text) is _BROKEN or _loaded(was) is _BROKEN:
        return text.split() == was.split()
    return _loaded(text) == _loaded(was)


def _pretty(data):
    """JSON that is still read with ease: a line for each short thing."""
    if data is None:
        return ""
    text = json.dumps(data, indent=1, ensure_ascii=False)
    inner = re.compile(r"[\[{][^\[\]{}]{0,80}[\]}]")
    return inner.sub(lambda found: re.sub(r"\n\s*", " ", found[0]), text)


def _source(slug):
    return slug and Drill.objects.filter(slug=slug).values_list("figure", flat=True).first()


class FigureField(forms.JSONField):
    widget = FigureWidget
    default_error_messages = {"invalid": NO_JSON}

    def to_python(self, value):
        if isinstance(value, str) and _loaded(value) is _BROKEN:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def bound_data(self, data, initial):
        # Shown as it was typed, as Django does with what is broken but not too deep to be read.
        if isinstance(data, str) and _loaded(data) is _BROKEN:
            return InvalidJSONInput(data)
        return super().bound_data(data, initial)


class FiguredDrillForm(DrillForm):
    """A drill with its figure. A button of the pose editor shows the drill anew, unsaved."""

    figure = FigureField(label=_("Figure"), required=False)

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if self.data.get(self.add_prefix("figure") + "-act"):
            raise ValidationError(_("This is how it looks now. Nothing is saved yet."))
        return data
