"""Until when a coach puts something off, and what she does about it on the spot."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext_lazy as _

from .comments import TextForm
from .days import NOT_WITHIN_A_YEAR, DayField

A_YEAR = 366


class NeedPutOffForm(forms.Form):
    """`today`: the team's; `last`: the last day that may be, or None."""

    until = DayField(label=_("Until"))

    def __init__(self, *args, today, last=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.today, self.last = today, last

    def clean_until(self):
        until = self.cleaned_data["until"]
        if until <= self.today:
            raise ValidationError(_("Choose a day after today."))
        if self.last is not None and until > self.last:
            day = date_format(self.last, "l j F")
            raise ValidationError(
                _("Pain is put off until the next session at most: %(day)s."), params={"day": day}
            )
        if (until - self.today).days > A_YEAR:
            raise ValidationError(NOT_WITHIN_A_YEAR)
        return until


class NeedActForm(forms.Form):
    """`acts`: those that its card offers, (NeedAnswer, words)."""

    def __init__(self, data, *, acts):
        super().__init__(data)
        self.fields["answer"] = forms.ChoiceField(choices=acts)


class NeedMessageForm(TextForm):
    """`key`: the id of the comment that it becomes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
