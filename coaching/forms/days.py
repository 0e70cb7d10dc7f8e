"""The field that every form asks for a day with."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from coaching.dates import DAY, is_in_range, parse_iso
from coaching.rules.ages import FIRST_BIRTH_DATE

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
        if not self.allows(value):
            raise ValidationError(self.error_messages["range"], code="range")
        return value

    def allows(self, day):
        return is_in_range(day)


class BirthDateField(DayField):
    """A day that is over, not before anybody who trains was born. It may stay empty."""

    default_error_messages = {"range": _("Choose a day from 1900 to today.")}

    def __init__(self, **kwargs):
        super().__init__(required=False, **kwargs)
        self.widget.attrs["autocomplete"] = "bday"

    def allows(self, day):
        # Somewhere it is tomorrow already.
        return FIRST_BIRTH_DATE <= day <= localdate() + DAY
