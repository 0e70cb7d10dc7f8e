"""Why a coach passes what a rule stops."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models.passed_rules import MAX_REASON

REASON_MISSING = _("Say why: the reason is kept with the session.")


def reason_field() -> forms.CharField:
    """A line to say why, that is asked for where a rule stops something."""
    return forms.CharField(
        label=_("Why, all the same"),
        help_text=_("Kept with your name; the coaches of the team read it, the athlete does not."),
        max_length=MAX_REASON,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    """The reason alone, where it must be given."""

    reason = reason_field()

    def clean_reason(self):
        reason = self.cleaned_data["reason"]
        if not reason:
            raise forms.ValidationError(REASON_MISSING)
        return reason
