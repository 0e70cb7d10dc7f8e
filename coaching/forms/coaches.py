"""Forms of who coaches: a link into a team, and what a coach may there."""

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.forms.declared import records_of
from coaching.models import Athlete
from coaching.models.choices import Role
from coaching.models.fields import TypedIntegerField
from coaching.rules.names import name_key

from .selects import LongSelect

ASSISTANT = "assistant"
# A coach's place in a team, as its owner chooses it.
DUTIES = [
    (Role.COACH.value, _("Coach: plans, and manages the team")),
    (ASSISTANT, _("Assistant: sees, takes attendance and logs, and does not plan")),
]
SEES_HEALTH = _("Sees pain and the notes of restrictions")


class DutyForm(forms.Form):
    """What a coach may in a team."""

    duty = forms.ChoiceField(label=_("Place in the team"), choices=DUTIES, widget=forms.RadioSelect)
    sees_health = forms.BooleanField(
        label=SEES_HEALTH,
        help_text=_("Without it, which restrictions hold is shown, and nothing of pain or why."),
        required=False,
    )

    @staticmethod
    def of(membership):
        """The form's initial values."""
        duty = ASSISTANT if membership.assists else Role.COACH.value
        return {"duty": duty, "sees_health": membership.sees_health}

    def chosen(self):
        data = self.cleaned_data
        return {"assists": data["duty"] == ASSISTANT, "sees_health": data["sees_health"]}


class InviteForm(forms.Form):
    """A link into the team. Who sees no health notes can let nobody in who does."""

    athlete = forms.ModelChoiceField(
        label=_("Who it is for"),
        queryset=Athlete.objects.none(),
        required=False,
        widget=LongSelect,
    )
    role = forms.ChoiceField(
        label=_("They join as"),
        choices=[
            (Role.ATHLETE, _("Athletes")),
            (Role.COACH, _("Coaches")),
            (ASSISTANT, _("Assistants")),
        ],
        initial=Role.ATHLETE,
        required=False,
        widget=forms.RadioSelect,
    )
    no_health = forms.BooleanField(
        label=_("Coaches and assistants see nothing of pain, and no notes of restrictions"),
        required=False,
    )
    max_uses = TypedIntegerField(label=_("How many people"), min_value=1, max_value=200, initial=1)
    days = TypedIntegerField(label=_("Days until it ends"), min_value=1, max_value=90, initial=14)
    asks = forms.BooleanField(
        label=_("One link for the class: you let each of them in"),
        required=False,
        help_text=_("Whoever opens it asks to join. Nobody’s name is shown there."),
    )

    def __init__(self, *args, team, sees_health=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.team, self.sees_health = team, sees_health
        self.fields["role"].initial = Role.ATHLETE
        waiting = Athlete.objects.in_team(team).filter(user=None)
        field = records_of(self, "athlete")
        field.queryset = waiting
        field.empty_label = gettext("Anyone with the link")
        names = sorted(waiting.values_list("pk", "name"), key=lambda row: name_key(row[1]))
        field.choices = [("", field.empty_label), *names]
        field.help_text = gettext("An athlete who has no phone yet keeps everything you logged.")
        if not sees_health:
            del self.fields["no_health"]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        asked = data.get("role") or Role.ATHLETE
        hidden = data.pop("no_health", False) or not self.sees_health
        coaches = asked != Role.ATHLETE
        data["role"] = Role.COACH if coaches else Role.ATHLETE
        data["assists"] = asked == ASSISTANT
        data["sees_health"] = not (coaches and hidden)
        if data.get("athlete"):
            if coaches:
                self.add_error("role", gettext("A place that waits is for an athlete."))
            data["max_uses"] = 1
        if data.get("asks") and (data.get("athlete") or coaches):
            self.add_error("asks", gettext("A link for the class is for athletes who come anew."))
        return data
