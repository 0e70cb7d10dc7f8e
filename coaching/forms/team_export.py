"""What of a team is taken out as a table, of whom and which days."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.models import Squad
from coaching.services.people.team_export import Table

from .days import DayField

CSV, XLSX = "csv", "xlsx"


class TeamExportForm(forms.Form):
    table = forms.ChoiceField(label=_("What"), choices=Table.choices, initial=Table.SETS)
    squad = forms.ModelChoiceField(
        label=_("Of whom"), queryset=Squad.objects.none(), required=False, empty_label=_("All")
    )
    first = DayField(label=_("From this day"))
    last = DayField(label=_("Up to this day"))
    kind = forms.ChoiceField(
        label=_("As"),
        choices=[(CSV, _("CSV, for any program")), (XLSX, _("XLSX, for a spreadsheet"))],
        initial=CSV,
    )

    def __init__(self, data=None, *, team, **kwargs):
        super().__init__(data, **kwargs)
        squads = cast(forms.ModelChoiceField, self.fields["squad"])
        squads.queryset = Squad.objects.active().filter(team=team).order_by("name")

    def clean(self):
        data = super().clean() or self.cleaned_data
        if data.get("first") and data.get("last") and data["last"] < data["first"]:
            self.add_error("last", ValidationError(_("That is before its first day.")))
        return data
