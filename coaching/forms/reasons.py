"""Why a coach passes what a rule stops."""

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models.passed_rules import MAX_REASON

REASON_MISSING = _("Say why: the reason is kept with the session.")


def reason_field(*, required: bool = False) -> forms.CharField:
    """A line to say why, that is asked for where a rule stops something."""
    return forms.CharField(
        label=_("Why, all the same"),
        help_text=_("Kept with your name; the coaches of the team read it, the athlete does not."),
        max_length=MAX_REASON,
        required=required,
        error_messages={"required": REASON_MISSING},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class ReasonForm(forms.Form):
    """The reason alone, where it must be given."""

    # Said by the server beside the field, and not asked of who takes another button.
    use_required_attribute = False

    reason = reason_field(required=True)
