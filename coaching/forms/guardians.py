"""Whom a coach asks for an athlete under age, and what a guardian says."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.models.choices import GuardianQuestion
from coaching.rules.emails import can_be_mailed

YES, NO = "yes", "no"
WHY_NOT = {
    "there": _("This guardian was written to already."),
    "many": _("There are four guardians already. End one first."),
    "herself": _("That is the athlete’s own email. Somebody else has to say yes."),
    "day": _("That is more mail than goes out in a day. Go on tomorrow."),
    "grown": _("Nobody is asked for an athlete who is 18 or older, or whose age is not known."),
}


class GuardianForm(forms.Form):
    email = forms.EmailField(
        label=_("Email of a parent or guardian"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if not can_be_mailed(email):
            raise ValidationError(_("Check this email: no mail can be sent to it."))
        return email


class AnswersForm(forms.Form):
    """Yes or no to each question; what is left open stays unanswered."""

    def __init__(self, *args, guardian, **kwargs):
        super().__init__(*args, **kwargs)
        for question in GuardianQuestion:
            answer = getattr(guardian, question.value)
            self.fields[question.value] = forms.ChoiceField(
                label=question.label,
                choices=[(YES, _("Yes")), (NO, _("No"))],
                initial=None if answer is None else YES if answer else NO,
                required=False,
                widget=forms.RadioSelect,
            )

    def answers(self):
        """{question: yes or no} of those that have one."""
        return {name: value == YES for name, value in self.cleaned_data.items() if value}
