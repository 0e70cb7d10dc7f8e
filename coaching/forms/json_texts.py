"""JSON as somebody typed it, or as a script sent it."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput

from coaching.rules.numbers import read_json


class TypedJSONField(forms.JSONField):
    """Refuses what Django's own ends at: what is too deep, or a number too long to be read."""

    def to_python(self, value):
        if isinstance(value, str) and value not in self.empty_values and not _is_read(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)

    def bound_data(self, data, initial):
        # Shown as it was typed, as Django does with what is broken.
        if isinstance(data, str) and data.strip() and not _is_read(data):
            return InvalidJSONInput(data)
        return super().bound_data(data, initial)


def _is_read(text):
    try:
        read_json(text)
    except ValueError:
        return False
    return True
