"""Notes, as long as who writes them sees them."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import ngettext_lazy

from coaching.rules.seen import seen_length, too_long

TOO_LONG = ngettext_lazy(
    "%(limit)s characters at most: this is %(over)s too many.",
    "%(limit)s characters at most: these are %(over)s too many.",
    "over",
)


class NoteField(forms.CharField):
    """A text of at most `limit` signs (rules/seen.py). A browser’s own limit counts others.

    Of a model's text, which knows no other limit, `max_length` is that.
    """

    def __init__(self, *, limit=None, max_length=None, required=False, **kwargs):
        self.limit = limit or max_length
        super().__init__(required=required, **kwargs)

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"data-limit": self.limit}

    def validate(self, value):
        super().validate(value)
        if too_long(value, self.limit):
            over = max(1, seen_length(value) - self.limit)
            raise ValidationError(
                TOO_LONG, code="max_length", params={"limit": self.limit, "over": over}
            )
