"""What a coach decides of a step on a ladder."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.models import Rung
from coaching.models.fields import TypedIntegerField
from coaching.models.ladders import MAX_SESSIONS

from .days import NOT_WITHIN_A_YEAR, DayField
from .declared import records_of

DAY, SESSIONS, NEVER = "day", "sessions", "never"
A_YEAR = 366


class ApprovalForm(forms.Form):
    """Yes. `shown`: what the page showed of what changes; `rung`: which of several at the step."""

    shown = forms.CharField(max_length=64)
    rung = forms.ModelChoiceField(queryset=Rung.objects.none(), required=False)

    def __init__(self, *args, promotion, **kwargs):
        super().__init__(*args, **kwargs)
        to = promotion.to_rung
        if to is not None:
            same = Rung.objects.filter(ladder=promotion.ladder_id, position=to.position)
            records_of(self, "rung").queryset = same.select_related("drill", "implement")


class PutOffForm(forms.Form):
    """Not yet, until a day or for so many more sessions; or not for this athlete."""

    wait = forms.ChoiceField(
        label=_("Until when?"),
        choices=[
            (SESSIONS, _("After so many more sessions")),
            (DAY, _("Until a day")),
            (NEVER, _("Not for this athlete")),
        ],
        initial=SESSIONS,
        widget=forms.RadioSelect,
    )
    sessions = TypedIntegerField(
        label=_("Sessions"), min_value=1, max_value=MAX_SESSIONS, required=False, initial=2
    )
    until = DayField(label=_("Until"), required=False)
    reason = forms.CharField(
        label=_("Why"),
        max_length=200,
        required=False,
        help_text=_("The athlete reads it."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self):
        super().clean()
        data = self.cleaned_data
        wait = data.get("wait")
        if wait == SESSIONS and not data.get("sessions") and "sessions" not in self.errors:
            self.add_error("sessions", _("Say after how many."))
        if wait == DAY and "until" not in self.errors:
            self._check_day(data.get("until"))
        return data

    def _check_day(self, until):
        if until is None:
            self.add_error("until", _("Choose a day."))
        elif until <= self.today:
            self.add_error("until", _("Choose a day after today."))
        elif (until - self.today).days > A_YEAR:
            self.add_error("until", ValidationError(NOT_WITHIN_A_YEAR))

    def answer(self):
        """As `put_off` takes it."""
        data = self.cleaned_data
        return {
            "until": data["until"] if data["wait"] == DAY else None,
            "sessions": data["sessions"] if data["wait"] == SESSIONS else 0,
            "never": data["wait"] == NEVER,
            "reason": data["reason"],
        }
