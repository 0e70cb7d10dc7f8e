"""Which entry of the team is the same person."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.forms.declared import records_of
from coaching.models import Athlete
from coaching.rules.names import by_name


class MergeForm(forms.Form):
    other = forms.ModelChoiceField(
        label=_("The other entry of the same person"), queryset=Athlete.objects.none()
    )

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        field = records_of(self, "other")
        others = Athlete.objects.in_team(membership.team).exclude(pk=membership.athlete_id)
        field.queryset = others.select_related("user")
        field.choices = [("", "---------"), *((a.pk, str(a)) for a in by_name(others))]
