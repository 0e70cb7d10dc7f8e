"""What may be typed to steer what was assigned: how far it moves, and where it ends."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.dates import is_within_a_year
from coaching.forms.calendar import ShiftForm
from coaching.forms.days import NOT_WITHIN_A_YEAR, DayField


class AssignmentShiftForm(ShiftForm):
    """How far what was assigned moves, from which day on: not before today."""

    def clean_first(self):
        first = super().clean_first()
        if first < self.today:
            raise ValidationError(_("What is over stays. Choose today or a later day."))
        return first


class EndForm(forms.Form):
    """From which day on nothing of it stands any more."""

    first = DayField(label=_("Nothing of it from this day on"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_first(self):
        first = self.cleaned_data["first"]
        if first < self.today:
            raise ValidationError(_("What is over stays. Choose today or a later day."))
        if not is_within_a_year(first, self.today):
            raise ValidationError(NOT_WITHIN_A_YEAR)
        return first
