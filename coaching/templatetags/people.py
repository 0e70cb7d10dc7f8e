"""Fields about an athlete: `{% load people %}`."""

from django import forms, template
from django.template.loader import render_to_string

from coaching.cached_templates import kept_part
from coaching.markup import own_markup

register = template.Library()


@register.simple_tag
def equipment_boxes(form):
    """The field `equipment` of a form: what she has at hand, as boxes to tick."""
    field = form["equipment"]
    if form.is_bound:
        return _drawn(field)
    choices = tuple((str(value), label) for value, label in field.field.choices)
    ticked = frozenset(str(pk) for pk in field.value() or ())
    return _boxes(choices, ticked, str(field.label), str(field.help_text))


@kept_part
def _boxes(choices, ticked, label, help_text):
    """The same ones are ticked of most: to draw them took a third of the page’s time."""
    form = forms.Form()
    form.fields["equipment"] = forms.MultipleChoiceField(
        choices=choices,
        initial=list(ticked),
        label=label,
        help_text=help_text,
        required=False,
        widget=forms.CheckboxSelectMultiple(),
    )
    return _drawn(form["equipment"])


def _drawn(field):
    return own_markup(render_to_string("people/_equipment.html", {"field": field}))
