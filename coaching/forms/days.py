"""The field that every form asks for a day with."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.dates import is_in_range, parse_iso

NOT_WITHIN_A_YEAR = _("Choose a day within a year from today.")


class DayField(forms.DateField):
    """A day from FIRST to LAST, written 2026-03-02 as in addresses."""

    default_error_messages = {
        "required": _("Choose a day."),
        "invalid": _("Write the day like 2026-03-02."),
        "range": _("Choose a day between 2000 and 2100."),
    }

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def to_python(self, value):
        """The date, or None where nothing was typed."""
        if value in self.empty_values:
            return None
        if isinstance(value, str):
            try:
                value = parse_iso(value.strip())
            except ValueError:
                raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        value = super().to_python(value)
        if not is_in_range(value):
            raise ValidationError(self.error_messages["range"], code="range")
        return value
