"""On which day a test is planned, and for whom."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.dates import is_within_a_year
from coaching.models import Athlete, Squad
from coaching.models.fields import RecordsField

from .days import NOT_WITHIN_A_YEAR, DayField
from .declared import records_of


class PlannedTestForm(forms.Form):
    """A day from `today` on, and athletes or squads of `team`."""

    date = DayField(label=_("Day"))
    squad = RecordsField(
        Squad.objects.none(),
        label=_("Squads"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    athlete = RecordsField(
        Athlete.objects.none(),
        label=_("Athletes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data=None, *, team, today):
        super().__init__(data, initial={"date": today})
        self.team, self.today = team, today
        records_of(self, "squad").queryset = Squad.objects.active().filter(team=team)
        records_of(self, "athlete").queryset = self._athletes()

    def _athletes(self):
        return Athlete.objects.in_team(self.team).order_by("name", "pk")

    def clean_date(self):
        day = self.cleaned_data["date"]
        if day < self.today:
            raise ValidationError(_("Choose today or a day after it."))
        if not is_within_a_year(day, self.today):
            raise ValidationError(NOT_WITHIN_A_YEAR)
        return day

    def clean(self):
        data = super().clean() or self.cleaned_data
        if not data.get("squad") and not data.get("athlete") and not self.errors:
            self.add_error("athlete", _("Choose who is tested."))
        return data

    @property
    def chosen(self):
        """The athletes, those of the squads too, each once."""
        squads = self.cleaned_data["squad"]
        of_squads = self._athletes().filter(squad_memberships__squad__in=squads)
        return list(
            {
                athlete.pk: athlete for athlete in (*self.cleaned_data["athlete"], *of_squads)
            }.values()
        )
