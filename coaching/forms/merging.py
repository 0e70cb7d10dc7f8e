"""Which entry of the team is the same person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.forms.declared import records_of
from coaching.models import Athlete
from coaching.rules.names import name_key

from .selects import LongSelect


class MergeForm(forms.Form):
    other = forms.ModelChoiceField(
        label=_("The other entry of the same person"),
        queryset=Athlete.objects.none(),
        widget=LongSelect,
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        field = records_of(self, "other")
        others = Athlete.objects.in_team(membership.team).exclude(pk=membership.athlete_id)
        field.queryset = others.select_related("user")
        names = sorted(others.values_list("pk", "name"), key=lambda row: name_key(row[1]))
        field.choices = [("", "---------"), *names]
