"""What may be typed to change a calendar: how far, from when, which day is a race."""

from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.dates import DAY, is_within_a_year, monday_of
from coaching.forms.days import NOT_WITHIN_A_YEAR, DayField
from coaching.forms.declared import choices_of
from coaching.models.choices import DayKind
from coaching.models.fields import TypedIntegerField
from coaching.models.names import TypedNameField
from coaching.presentation.wording import full_day_text
from coaching.rules import calendar as rules
from coaching.rules.names import isolated

MAX_DAYS = 366


def refusal_text(refusal):
    """A rules.calendar.Refused in the words a person reads."""
    if isinstance(refusal, rules.IsOver):
        day = date_format(refusal.date, "D j F")
        return gettext("A session would land on %(day)s, which is over.") % {"day": day}
    if isinstance(refusal, rules.DayFull):
        return full_day_text(refusal.date)
    if isinstance(refusal, rules.HasBegun):
        return gettext("Something was logged in this session, so it stays on its day.")
    return gettext("Nothing is planned there that could change.")


class FromDayForm(forms.Form):
    """From which day on: within a year of the athlete's `today`, as one assigns."""

    first = DayField(label=_("From this day on"))

    def __init__(self, *args, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_first(self):
        first = self.cleaned_data["first"]
        if not is_within_a_year(first, self.today):
            raise ValidationError(NOT_WITHIN_A_YEAR)
        return first


class ShiftForm(FromDayForm):
    """How far everything from a day on moves: that day lands within a year, too."""

    days = TypedIntegerField(
        label=_("Days"),
        min_value=1,
        max_value=MAX_DAYS,
        initial=7,
        error_messages={
            "min_value": _("At least %(limit_value)s."),
            "max_value": _("At most %(limit_value)s."),
            "invalid": _("Use a whole number."),
        },
    )
    way = forms.ChoiceField(
        label=_("Which way"),
        choices=[("later", _("Later")), ("earlier", _("Earlier"))],
        initial="later",
        widget=forms.RadioSelect,
    )

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if {"first", "days", "way"} <= data.keys():
            lands = data["first"] + self.by() * DAY
            if not is_within_a_year(lands, self.today):
                day = date_format(lands, "j F Y")
                text = _("That day would become %(day)s, more than a year from today.")
                self.add_error("days", text % {"day": day})
        return data

    def by(self):
        """How many days later; below 0 for earlier."""
        data = self.cleaned_data
        return data["days"] if data["way"] == "later" else -data["days"]


class PauseForm(FromDayForm):
    """From which day on the plan waits."""


class ResumeForm(forms.Form):
    on = DayField(label=_("Goes on from"))
    keep = forms.ChoiceField(
        label=_("What waited comes"),
        choices=[
            ("weekdays", _("On the same weekdays, whole weeks later")),
            ("days", _("As many days later as the pause was long")),
        ],
        initial="weekdays",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args, paused_from, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        self.least = max(paused_from, today) if paused_from else today

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on < self.least:
            day = date_format(self.least, "D j F")
            raise ValidationError(_("Not before %(day)s.") % {"day": day})
        if on != self.least and not is_within_a_year(on, self.today):
            raise ValidationError(NOT_WITHIN_A_YEAR)
        return on


class DayMarkForm(forms.Form):
    date = DayField(label=_("Day"))
    kind = forms.ChoiceField(
        label=_("What it is"),
        choices=DayKind.choices,
        initial=DayKind.RACE,
        widget=forms.RadioSelect,
    )
    name = TypedNameField(
        label=_("Name"),
        max_length=60,
        required=False,
        help_text=_("As the athlete reads it: County 800 m."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class OwnMoveForm(forms.Form):
    """An athlete's own session on another day of its week that is not over."""

    date = forms.TypedChoiceField(
        label=_("New day"),
        widget=forms.RadioSelect,
        error_messages={
            "invalid_choice": _("A session moves within its own week, to a day that is not over.")
        },
    )

    def __init__(self, *args, session, today, taken, **kwargs):
        super().__init__(*args, **kwargs)
        monday = monday_of(session.date)
        self.days = {
            str(day): day
            for day in (monday + n * DAY for n in range(7))
            if day >= today and day != session.date
        }
        choices_of(self, "date").choices = [
            (text, self._label(day, taken.get(day, ""))) for text, day in self.days.items()
        ]
        cast(forms.TypedChoiceField, self.fields["date"]).coerce = self.days.get

    @property
    def is_from_calendar(self):
        """A session was dragged there."""
        return "calendar" in self.data

    @staticmethod
    def _label(day, there):
        name = date_format(day, "l j F")
        if not there:
            return name
        return gettext("%(day)s, beside %(what)s") % {"day": name, "what": isolated(there)}
