"""For how long an athlete shares her season, and whether she may."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.access import may_be_kept
from coaching.models import Athlete

DAYS = [(7, _("One week")), (30, _("30 days")), (90, _("90 days"))]


class SeasonForm(forms.Form):
    """`athlete`: who shares what she did."""

    days = forms.TypedChoiceField(
        label=_("It ends after"), choices=DAYS, coerce=int, initial=30, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, athlete: Athlete, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.athlete = athlete

    def clean(self) -> dict[str, Any]:
        athlete = self.athlete
        if athlete.birth_date is None:
            raise ValidationError(
                _("Type your date of birth into your settings first: only adults share a season.")
            )
        if not may_be_kept(athlete, "season"):
            raise ValidationError(
                _(
                    "Under 18 a season is shared only after a guardian said yes to it by mail. Ask"
                    " your coach to write to yours."
                )
            )
        return super().clean() or self.cleaned_data
