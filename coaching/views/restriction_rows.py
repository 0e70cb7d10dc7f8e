"""The rows of the form of restrictions, as markup."""

from django import forms
from django.template.loader import render_to_string

from coaching.cached_templates import kept_part
from coaching.forms.restrictions import PARTS, fields_of
from coaching.markup import own_markup
from coaching.models.choices import RestrictionKind


def restriction_rows(form):
    """Of each kind its tick, note, first and last day."""
    return [
        _blank_row(kind.value) if is_blank and form.with_notes else draw_row(form, kind)
        for kind, is_blank in form.rows()
    ]


def draw_row(form, kind):
    parts = [form[name] for part in PARTS if (name := f"{kind}_{part}") in form.fields]
    context = {"tick": form[kind], "parts": parts}
    return own_markup(render_to_string("people/_restriction.html", context))


@kept_part
def _blank_row(kind):
    """Most athletes have no restriction, and their fields took most of the page's time."""
    form = forms.Form()
    form.fields.update(fields_of(RestrictionKind(kind)))
    return draw_row(form, kind)
