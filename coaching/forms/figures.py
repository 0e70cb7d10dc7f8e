"""The pose editor: a figure's data as fields a person can fill in, and as JSON beside them."""

import json
import re

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import Script
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coaching.forms.figure_fields import FigureFields
from coaching.forms.json_texts import TypedJSONField
from coaching.models import Drill
from coaching.poses import form_data, labels
from coaching.rules.names import name_key
from coaching.rules.numbers import read_json
from coaching.templatetags.figures import moving

from .drills import DrillForm

NO_JSON = _("This is not written as JSON.")


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
            figure = (
                form_data.data_of_fields(sent) if any("phases" in path for path in sent) else None
            )
            if not sent:
                figure = _loaded(text)
        else:
            figure = _loaded(text)
        if figure is _BROKEN:
            return text
        if action := data.get(f"{name}-act"):
            figure = form_data.apply_action(figure, action, _source(data.get(f"{name}-from")))
        return "" if figure is None else json.dumps(labels.normalize(figure), ensure_ascii=False)

    def value_omitted_from_data(self, data, files, name):
        return name not in data

    def render(self, name, value, attrs=None, renderer=None):
        return render_to_string("admin/coaching/pose_editor.html", self.shown(name, value))

    def shown(self, name, value):
        """What the template needs; `problems` is empty where the figure can be drawn."""
        figure = _loaded(value or "")
        broken = figure is _BROKEN
        problems = {"": NO_JSON} if broken else labels.problems(figure)
        return {
            "name": name,
            "text": value if broken else _pretty(figure),
            "problems": problems,
            "fields": FigureFields(name, figure, problems) if isinstance(figure, dict) else None,
            "picture": "" if problems else moving(figure, ids="fig-edited"),
            "sources": sorted(
                Drill.objects.filter(figure__isnull=False).values_list("slug", "name"),
                key=lambda row: name_key(row[1]),
            ),
            "preview": reverse("admin:coaching_drill_figure_preview"),
        }


_BROKEN = object()


def _loaded(text):
    if not text.strip():
        return None
    try:
        return read_json(text)
    except ValueError:
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
    return inner.sub(lambda match: re.sub(r"\n\s*", " ", match[0]), text)


def _source(slug):
    return slug and Drill.objects.filter(slug=slug).values_list("figure", flat=True).first()


class FigureField(TypedJSONField):
    widget = FigureWidget
    default_error_messages = {"invalid": NO_JSON}


class FiguredDrillForm(DrillForm):
    """A drill with its figure. A button of the pose editor shows the drill anew, unsaved."""

    figure = FigureField(label=_("Figure"), required=False)

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if self.data.get(self.add_prefix("figure") + "-act"):
            raise ValidationError(_("This is how it looks now. Nothing is saved yet."))
        return data
