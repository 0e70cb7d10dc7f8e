"""Which calendar an address is for."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.dates import small_int


class FeedForm(forms.Form):
    """Empty for the reader's own training, else the id of a team that she coaches."""

    team = forms.CharField(required=False, max_length=20)

    def __init__(self, *args, user, teams, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.teams = user, teams

    def clean_team(self):
        """The team, or None."""
        text = self.cleaned_data["team"]
        if not text:
            if not self.user.is_athlete:
                raise ValidationError(_("You have no training of your own. Choose a team."))
            return None
        team = next((team for team in self.teams if team.pk == small_int(text)), None)
        if team is None:
            raise ValidationError(_("Choose one of your teams."))
        return team
