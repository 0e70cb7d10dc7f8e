"""What an athlete may not do for now, as a coach sets it."""

from django import forms
from django.utils.translation import gettext

from coaching.models.choices import RestrictionKind

from .days import DayField
from .versions import Versioned


class RestrictionsForm(Versioned, forms.Form):
    """What an athlete may not do for now, as `team` says: a tick, a note and an end a kind.

    `current` are the restrictions that hold today, with who set them.
    """

    def __init__(self, *args, athlete, team, by=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.athlete, self.team, self.by = athlete, team, by
        self.today = athlete.today
        rows = athlete.restrictions.filter(team=team).select_related("set_by")
        self.current = [row for row in rows if row.holds_on(self.today)]
        current = {row.kind: row for row in self.current}
        for kind in RestrictionKind:
            old = current.get(kind)
            self.fields[kind] = forms.BooleanField(
                label=kind.label, required=False, initial=old is not None
            )
            self.fields[f"{kind}_note"] = forms.CharField(
                label=gettext("Why"),
                help_text=gettext("Only the coaches of this team read it."),
                max_length=200,
                required=False,
                initial=old.note if old else "",
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )
            self.fields[f"{kind}_until"] = DayField(
                label=gettext("Up to this day"),
                required=False,
                initial=old.until if old else None,
            )

    def rows(self):
        """The fields of each kind: (tick, note, end)."""
        return [
            (self[kind], self[f"{kind}_note"], self[f"{kind}_until"]) for kind in RestrictionKind
        ]

    def version_label(self, form, name):
        kind, _part, rest = name.rpartition("_")
        if rest not in ("note", "until"):
            return super().version_label(form, name)
        return f"{RestrictionKind(kind).label}: {form[name].label}"

    def clean(self):
        super().clean()
        data = self.cleaned_data
        for kind in RestrictionKind:
            until = data.get(f"{kind}_until")
            if data.get(kind) and until and until < self.today:
                self.add_error(f"{kind}_until", gettext("That day is over."))
        return data

    def as_restrictions(self):
        """{kind: (note, until)} of those that are ticked."""
        data = self.cleaned_data
        return {
            kind.value: (data[f"{kind}_note"], data[f"{kind}_until"])
            for kind in RestrictionKind
            if data[kind]
        }

    def save(self):
        self.athlete.set_restrictions(self.as_restrictions(), team=self.team, by=self.by)
