"""Texts that people type, as long as who writes them sees them."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import ngettext_lazy

from coaching.rules.seen import POINTS, seen_length, too_long

TOO_LONG = ngettext_lazy(
    "%(limit)s characters at most: this is %(over)s too many.",
    "%(limit)s characters at most: these are %(over)s too many.",
    "over",
)


def check_length(text, limit):
    """Raise ValidationError for a text of more than `limit` signs (rules/seen.py)."""
    if too_long(text, limit):
        over = max(1, seen_length(text) - limit)
        raise ValidationError(TOO_LONG, code="max_length", params={"limit": limit, "over": over})


class TypedNote(forms.CharField):
    """A text of at most `limit` signs. A browser’s own limit counts others.

    `max_length`, of the column that it goes to, is not asked.
    """

    def __init__(self, *, limit, max_length=None, required=False, **kwargs):
        self.limit = limit
        super().__init__(required=required, **kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"data-limit": self.limit}

    def validate(self, value):
        super().validate(value)
        check_length(value, self.limit)


class NoteField(models.CharField):
    """At most `limit` signs, in every form, the admin’s too. To the database it is a CharField."""

    def __init__(self, *args, limit=None, **options):
        if limit is not None:
            options["max_length"] = limit * POINTS
        super().__init__(*args, **options)

    def formfield(self, **options):
        options.setdefault("form_class", TypedNote)
        options.setdefault("limit", (self.max_length or 0) // POINTS)
        return super().formfield(**options)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class LongNoteField(models.TextField):
    """At most `max_length` signs. To the database it is a TextField, which knows no limit."""

    def formfield(self, **options):
        options.setdefault("form_class", TypedNote)
        options.setdefault("limit", self.max_length)
        return super().formfield(**options)

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
