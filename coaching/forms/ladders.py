"""Where an athlete stands on a ladder, as a coach sets it by hand."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models import Rung
from coaching.presentation.ladders import rung_text

from .declared import choices_of


class PlaceForm(forms.Form):
    """One of the `rungs` of a ladder, and why."""

    rung = forms.TypedChoiceField(label=_("Stands on"), coerce=int)
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, data=None, *, rungs: Iterable[Rung], here: Rung):
        super().__init__(data, prefix=f"ladder-{here.ladder_id}", initial={"rung": here.pk})
        self.rungs = {rung.pk: rung for rung in rungs}
        choices_of(self, "rung").choices = [(pk, rung_text(one)) for pk, one in self.rungs.items()]

    @property
    def chosen(self) -> Rung:
        return self.rungs[self.cleaned_data["rung"]]
