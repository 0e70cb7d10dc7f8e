"""A file of Strong or Hevy, and what each of its exercises is."""

import base64
import binascii
import zlib

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from coaching.models import Drill
from coaching.models.choices import LoadUnit
from coaching.presentation.history import unknown_file_text
from coaching.rules.history import MAX_BYTES, History, UnknownFile, read_history
from coaching.rules.names import by_name
from coaching.rules.roster import Unreadable, decode
from coaching.services.people.history import exercises_of, key_of, known_names
from coaching.services.people.history_rows import Meant

MAX_LISTED = 20


class HistoryForm(forms.Form):
    """A file, or the one that was looked at as `packed`.

    After `is_valid`: `history`, `meant` ({key: Meant}) and `exercises`, a row for each.
    """

    file = forms.FileField(
        label=_("CSV file of Strong or Hevy"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    unit = forms.ChoiceField(
        label=_("Weights were shown in"), choices=LoadUnit.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, athlete, team, **kwargs):
        super().__init__(*args, **kwargs)
        self.athlete, self.team = athlete, team
        self.fields["unit"].initial = "lb" if athlete.units == "imperial" else "kg"
        self.history = History("", [], [])
        self.packed = ""
        self.drills: list[Drill] = []
        self.meant: dict[str, Meant] = {}
        self.exercises: list[dict[str, object]] = []

    def clean(self):
        data = super().clean()
        try:
            content = self._content()
            text, _encoding = decode(content, most=MAX_BYTES)
            now = localtime(timezone=self.athlete.local_now.tzinfo).replace(tzinfo=None)
            self.history = read_history(text, now)
        except UnknownFile as error:
            self.add_error("file", unknown_file_text(error.why))
            return data
        except Unreadable as error:
            self.add_error("file", unknown_file_text(error.why))
            return data
        self.packed = base64.b64encode(zlib.compress(content, 9)).decode()
        self._read_names()
        return data

    def _content(self):
        file = self.cleaned_data.get("file")
        if file:
            if file.size > MAX_BYTES:
                raise UnknownFile("large")
            return file.read()
        packed = self.data.get("packed", "")
        if not packed:
            raise UnknownFile("head")
        try:
            unpacker = zlib.decompressobj()
            content = unpacker.decompress(base64.b64decode(packed, validate=True), MAX_BYTES + 1)
        except (ValueError, binascii.Error, zlib.error):
            raise UnknownFile("signs") from None
        return content

    def _read_names(self):
        """What each exercise is: as answered, else as the team said before, else of its name."""
        drills = by_name(Drill.objects.for_team(self.team).only("name", "measure", "side_mode"))
        by_pk = {str(drill.pk): drill for drill in drills}
        named = {key_of(drill.name): drill for drill in drills}
        known = known_names(self.team)
        for number, (key, (name, count)) in enumerate(exercises_of(self.history).items()):
            before = known.get(key)
            if f"drill-{number}" in self.data:
                drill = by_pk.get(self.data[f"drill-{number}"])
                pieces = 2 if self.data.get(f"pieces-{number}") == "2" else 1
            elif before is not None:
                drill, pieces = before.drill, before.pieces
            else:
                drill, pieces = named.get(key), 2 if "dumbbell" in key else 1
            self.meant[key] = Meant(drill, pieces)
            self.exercises.append(
                {"number": number, "name": name, "count": count, "drill": drill, "pieces": pieces}
            )
        self.drills = drills
