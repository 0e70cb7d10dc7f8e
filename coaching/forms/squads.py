"""A squad's name, and who is in it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models import Squad
from coaching.models.names import TypedNameField

from .assignments import MultipleRecordsField, offered
from .training import EQUIPMENT_HELP
from .twins import AsksAboutTwins
from .versions import Versioned


class SquadForm(Versioned, AsksAboutTwins, forms.ModelForm):
    name = TypedNameField(
        label=_("Name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    class Meta:
        model = Squad
        fields = ["name", "equipment"]
        labels = {"equipment": _("Equipment where it trains")}
        help_texts = {"equipment": EQUIPMENT_HELP}
        widgets = {"equipment": forms.CheckboxSelectMultiple()}

    def __init__(self, *args, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.team = team

    def others(self):
        squads = Squad.objects.active().filter(team=self.instance.team)
        return squads.exclude(pk=self.instance.pk)

    def clean_name(self):
        name = self.cleaned_data["name"]
        if any(other.name.casefold() == name.casefold() for other in self.others()):
            raise forms.ValidationError(_("There is a squad of this name already."))
        return name


class SquadAthletesForm(forms.Form):
    """Exactly these are in the squad. `athletes` of the team are on offer."""

    athlete = MultipleRecordsField(
        label=_("Athletes"),
        required=False,
        error_messages={
            "invalid_choice": _("An athlete you chose is not in this team. Choose again."),
        },
    )

    def __init__(self, *args, athletes, **kwargs):
        super().__init__(*args, **kwargs)
        offered(self, "athlete").offer(athletes)
