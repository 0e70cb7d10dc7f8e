"""What an athlete may not do for now, as a coach sets it."""

from django import forms
from django.utils.translation import gettext

from coaching.models import Restriction
from coaching.models.choices import RestrictionKind
from coaching.models.notes import TypedNote
from coaching.models.restrictions import MAX_WHY

from .days import DayField
from .versions import Versioned

PARTS = ("note", "from", "until")


def fields_of(kind, old=None):
    """{name: field} of the row of a kind, with what the Restriction `old` says."""
    return {
        str(kind): forms.BooleanField(label=kind.label, required=False, initial=old is not None),
        f"{kind}_note": TypedNote(
            label=gettext("Why"),
            help_text=gettext("Only the coaches of this team read it."),
            limit=MAX_WHY,
            initial=old.note if old else "",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        ),
        f"{kind}_from": DayField(
            label=gettext("From this day"), required=False, initial=old.starts if old else None
        ),
        f"{kind}_until": DayField(
            label=gettext("Up to this day"), required=False, initial=old.until if old else None
        ),
    }


class RestrictionsForm(Versioned, forms.Form):
    """What an athlete may not do for now, as `team` says: a tick, a note and its days, a kind.

    `current` are the restrictions that are not over, with who set them. Without `with_notes` its
    reader is not shown why they hold: what stands there stays.
    """

    def __init__(self, *args, athlete, team, by=None, with_notes=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.athlete, self.team, self.by = athlete, team, by
        self.with_notes = with_notes
        self.today = athlete.today
        rows = Restriction.objects.set_by_team(athlete, team)
        self.current = [row for row in rows if row.holds_between(self.today, None)]
        current = {row.kind: row for row in self.current}
        for kind in RestrictionKind:
            fields = fields_of(kind, current.get(kind))
            if not with_notes:
                del fields[f"{kind}_note"]
            self.fields.update(fields)

    def parts(self):
        """What is said of a kind beside its tick."""
        return PARTS if self.with_notes else PARTS[1:]

    def rows(self):
        """(kind, whether it shows nothing of anybody) of each row."""
        current = {row.kind for row in self.current}
        return [(kind, not self.is_bound and kind not in current) for kind in RestrictionKind]

    def version_label(self, form, name):
        kind, _part, rest = name.rpartition("_")
        if rest not in PARTS:
            return super().version_label(form, name)
        return f"{RestrictionKind(kind).label}: {form[name].label}"

    def clean(self):
        super().clean()
        data = self.cleaned_data
        for kind in RestrictionKind:
            starts, until = data.get(f"{kind}_from"), data.get(f"{kind}_until")
            if not data.get(kind) or until is None:
                continue
            if until < self.today:
                self.add_error(f"{kind}_until", gettext("That day is over."))
            elif starts and until < starts:
                self.add_error(f"{kind}_until", gettext("That is before its first day."))
        return data

    def as_restrictions(self):
        """{kind: (note, starts, until)} of those that are ticked."""
        noted = {row.kind: row.note for row in self.current}
        data = self.cleaned_data
        if not self.with_notes:
            data |= {f"{kind}_note": noted.get(kind.value, "") for kind in RestrictionKind}
        return {
            kind.value: tuple(data[f"{kind}_{part}"] for part in PARTS)
            for kind in RestrictionKind
            if data[kind]
        }

    def proposed(self):
        """What would hold: as the form says, not saved, with what other teams set."""
        others = Restriction.objects.set_by_others(self.athlete, self.team)
        return [*others] + [
            Restriction(athlete=self.athlete, team=self.team, kind=kind, starts=starts, until=until)
            for kind, (_note, starts, until) in self.as_restrictions().items()
        ]

    def save(self):
        self.athlete.set_restrictions(self.as_restrictions(), team=self.team, by=self.by)
