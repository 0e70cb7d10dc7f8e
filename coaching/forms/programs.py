"""Programs: their own fields, and what is sent with each change in the builder."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from coaching.forms.areas import TextArea
from coaching.forms.errors import NEEDED, NUMBER_ERRORS
from coaching.forms.versions import Versioned
from coaching.models import Program
from coaching.models.fields import TypedIntegerField
from coaching.rules.pattern import MAX_WEEKS

EVERY = "all"
NAME_TAKEN = _("There is a program of this name already.")


class ProgramForm(Versioned, forms.ModelForm):
    """Name and notes, and how many weeks a new one starts with."""

    class Meta:
        model = Program
        fields = ["name", "weeks", "notes"]
        labels = {"weeks": _("Weeks")}
        error_messages = {
            "weeks": NUMBER_ERRORS
            | {
                "min_value": _("From 1 to %(most)s weeks.") % {"most": MAX_WEEKS},
                "max_value": _("From 1 to %(most)s weeks.") % {"most": MAX_WEEKS},
            }
        }
        help_texts = {"weeks": _("You can add and remove weeks later.")}
        widgets = {
            "name": forms.TextInput({"autocomplete": "off", "autofocus": True}),
            "notes": TextArea({"rows": 3}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Weeks are put in and taken out in the builder, where it can be undone.
            del self.fields["weeks"]
        else:
            del self.fields["notes"]

    def clean_name(self):
        name = self.cleaned_data["name"]
        if self.instance.namesake(name):
            raise ValidationError(NAME_TAKEN)
        return name

    def save(self, commit=True):
        if self.instance.pk is None:
            return super().save(commit)
        # Its weeks and version are the builder's.
        self.instance.save(update_fields=["name", "notes", "updated_at"])
        return self.instance


def week_field(weeks, label=None, every=False):
    choices: list[tuple[Any, Any]] = [
        (n, _("Week %(week)s") % {"week": n}) for n in range(1, weeks + 1)
    ]
    if every:
        choices.append((EVERY, _("Every week")))
    return forms.TypedChoiceField(
        label=label or _("Week"),
        choices=choices,
        coerce=lambda value: value if value == EVERY else int(value),
        empty_value=None,
        error_messages={"invalid_choice": _("There is no such week any more.")},
    )


def weekday_field():
    return forms.TypedChoiceField(
        label=_("Day"), choices=list(WEEKDAYS.items()), coerce=int, empty_value=None
    )


def position_field():
    return TypedIntegerField(required=False, min_value=0, max_value=100, widget=forms.HiddenInput)


class AddBlockForm(forms.Form):
    """A block, and the week and days it goes on."""

    def __init__(self, *args, weeks, blocks=(), block=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.blocks = {choice.pk: choice for choice in blocks}
        self.fields["block"] = forms.TypedChoiceField(
            label=_("Block"),
            coerce=int,
            choices=[("", _("Choose a block")), *((b.pk, b.name) for b in blocks)],
            error_messages={"required": _("Choose a block."), "invalid_choice": _("Choose again.")},
        )
        if block is not None:
            self.fields["block"].widget = forms.HiddenInput()
        self.fields["week"] = week_field(weeks, label=_("In"), every=True)
        self.fields["weekday"] = forms.TypedMultipleChoiceField(
            label=_("On"),
            choices=list(WEEKDAYS.items()),
            coerce=int,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one day.")},
        )
        self.fields["position"] = position_field()

    def clean_block(self):
        return self.blocks[self.cleaned_data["block"]]


class ActionForm(forms.Form):
    """What a button asks for, one of `actions`, and where it leads."""

    actions: tuple[str, ...] = ()

    def __init__(self, *args, weeks, **kwargs):
        super().__init__(*args, **kwargs)
        self.weeks = weeks
        # Not named "action": in a script that would hide the form's own.
        self.fields["act"] = forms.ChoiceField(
            choices=[(action, action) for action in self.actions]
        )

    def need(self, *names):
        for name in names:
            if self.cleaned_data.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, NEEDED)


class PlacementForm(ActionForm):
    actions = ("move", "copy", "remove", "up", "down")

    def __init__(self, *args, weeks, **kwargs):
        super().__init__(*args, weeks=weeks, **kwargs)
        self.fields["week"] = week_field(weeks)
        self.fields["weekday"] = weekday_field()
        self.fields["week"].required = self.fields["weekday"].required = False
        self.fields["position"] = position_field()

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("act") in ("move", "copy"):
            self.need("week", "weekday")
        return data


class DayForm(ActionForm):
    actions = ("move", "copy", "clear")

    def __init__(self, *args, weeks, **kwargs):
        super().__init__(*args, weeks=weeks, **kwargs)
        self.fields["week"] = week_field(weeks)
        self.fields["weekday"] = weekday_field()
        self.fields["to_week"] = week_field(weeks)
        self.fields["to_weekday"] = weekday_field()
        self.fields["to_week"].required = self.fields["to_weekday"].required = False

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("act") in ("move", "copy"):
            self.need("to_week", "to_weekday")
        return data


class WeekForm(ActionForm):
    actions = ("repeat", "copy", "move", "clear", "before", "after", "remove")

    def __init__(self, *args, weeks, **kwargs):
        super().__init__(*args, weeks=weeks, **kwargs)
        self.fields["week"] = week_field(weeks)
        self.fields["to_week"] = week_field(weeks)
        self.fields["to_week"].required = False
        self.fields["times"] = TypedIntegerField(
            label=_("Times"),
            required=False,
            error_messages=NUMBER_ERRORS,
        )

    def clean_times(self):
        times = self.cleaned_data["times"]
        if times is not None and not 1 <= times < MAX_WEEKS:
            raise ValidationError(_("From 1 to %(most)s times."), params={"most": MAX_WEEKS - 1})
        return times

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("act") == "repeat":
            self.need("times")
        elif data.get("act") in ("move", "copy"):
            self.need("to_week")
        return data
