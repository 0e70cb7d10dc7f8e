"""Who is at the track: an athlete at a time from a phone, or a squad's whole day as a form."""

from typing import cast
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from coaching.dates import small_int
from coaching.models.choices import AbsentFor, Presence
from coaching.models.notes import TypedNote
from coaching.models.prescription_fields import MAX_NOTE
from coaching.services.attendance import Mark

from .acts import ActForm

#: Drills of one athlete's day, at most.
MAX_DRILLS = 200


class AttendanceForm(ActForm):
    """Whether an athlete was there, or which drills of her day she did (ids, spaces between).

    `press`: by which that was logged, `undo`: the one that is taken back. `rest`: she was one of
    those whom "All here" meant, as nothing was said of her on the page that was pressed.
    """

    state = forms.ChoiceField(choices=Presence.choices, required=False)
    reason = forms.ChoiceField(choices=AbsentFor.choices, required=False)
    did = forms.CharField(required=False, max_length=MAX_DRILLS * 37)
    press = forms.UUIDField(required=False)
    undo = forms.UUIDField(required=False)
    rest = forms.BooleanField(required=False)

    def clean_did(self):
        return _ids(self.cleaned_data["did"].split())

    @property
    def mark(self):
        """Her Mark, or None where only what she did is sent."""
        return _mark(self.cleaned_data["state"], self.cleaned_data["reason"])


class SquadDayForm(forms.Form):
    """Of each of `athletes` whether she was there; which drills were done, where that is logged.

    With the button "all" whoever is not marked yet is here. `key`: of this press; sent again it is
    one. `note`: for all who came.
    """

    key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    note = TypedNote(label=_("A note for all who came"), limit=MAX_NOTE, required=False)

    def __init__(self, data=None, *, athletes, **kwargs):
        super().__init__(data, **kwargs)
        self.athletes = athletes
        for athlete in athletes:
            self.fields[f"state-{athlete.pk}"] = forms.ChoiceField(
                label=athlete.name, choices=Presence.choices, required=False
            )
            self.fields[f"reason-{athlete.pk}"] = forms.ChoiceField(
                label=_("Why"), choices=AbsentFor.choices, required=False
            )

    def clean(self):
        data = super().clean() or self.cleaned_data
        sent = cast(QueryDict, self.data)
        self.did = _ids(sent.getlist("did"))
        self.drills = {pk for text in sent.getlist("drill") if (pk := small_int(text))}
        return data

    @property
    def marks(self):
        """{athlete id: her Mark} of those who have one."""
        chosen = {pk: mark for pk, mark in self._chosen.items() if mark}
        return chosen | dict.fromkeys(self.rest, Mark(Presence.HERE))

    @property
    def rest(self):
        """Those who are here because nothing was chosen of them and "all" was pressed (ids)."""
        if "all" not in self.data:
            return []
        return [pk for pk, mark in self._chosen.items() if not mark]

    @property
    def _chosen(self):
        """{athlete id: the Mark that was chosen, or None}."""
        data = self.cleaned_data
        return {
            athlete.pk: _mark(data[f"state-{athlete.pk}"], data[f"reason-{athlete.pk}"])
            for athlete in self.athletes
        }

    @property
    def logs(self):
        return "log" in self.data


def _mark(state, reason):
    """A reason that was chosen before belongs to nobody who is there."""
    return Mark(state, reason if state == Presence.ABSENT else "") if state else None


def _ids(texts):
    try:
        return [UUID(text) for text in texts]
    except ValueError as error:
        raise ValidationError(_("The plan has changed since. Open this page again.")) from error
