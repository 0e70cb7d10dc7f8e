"""The form of a block: its own fields, and a row for each prescription."""

import re

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.forms.areas import TextArea
from coaching.forms.prescriptions import TYPED, PrescriptionForm
from coaching.models import Block, Drill, Prescription
from coaching.models.choices import Kind, Source
from coaching.rules.limits import MAX_DRILLS
from coaching.rules.names import by_name

KEY = re.compile(r"^[pn]\d{1,18}$")


class BlockForm(forms.ModelForm):
    """Name, notes, and whether it is done set after set or in rounds."""

    ROUNDS = ("rounds", "rest_between_s", "rest_after_round_s")

    style = forms.ChoiceField(
        label=_("How it is done"),
        choices=[("sets", _("Set after set")), ("rounds", _("In rounds"))],
        widget=forms.RadioSelect,
        required=False,
        help_text=_(
            "In rounds: each drill once, then again from the top. A circuit or a superset."
        ),
    )

    class Meta:
        model = Block
        fields = ["name", "notes", "rounds", "rest_between_s", "rest_after_round_s"]
        labels = {
            "rest_between_s": _("Rest between drills"),
            "rest_after_round_s": _("Rest after a round"),
        }
        help_texts = {"rounds": ""}
        widgets = {
            "notes": TextArea({"rows": 2}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.ROUNDS:
            self.fields[name].required = False
        self.initial.setdefault("style", "rounds" if self.instance.rounds else "sets")
        self.initial["rounds"] = self.initial.get("rounds") or 3

    def clean(self):
        super().clean()
        data = self.cleaned_data
        in_rounds = data.get("style") == "rounds"
        if in_rounds and data.get("rounds") is None and "rounds" not in self.errors:
            self.add_error("rounds", _("Say how many rounds."))
        for name in self.ROUNDS:
            if not in_rounds and name in self.errors:
                del self.errors[name]
            if name != "rounds" and data.get(name) is None:
                data[name] = getattr(self.instance, name)
        if not in_rounds:
            data["rounds"] = None
        return data


class BlockEditor:
    """A block being written: the BlockForm and its rows.

    `data` is what was submitted. With `check` the forms say what is wrong with it, else they
    show it as typed. The order of the rows is the order of their `row` values in `data`.
    """

    def __init__(self, block, *, units, data=None, check=False):
        self.block, self.units, self.data, self.checks = block, units, data, check
        self.problem = self.add_problem = ""
        self.version = _number(data.get("version"), block.version) if data else block.version
        if data is None:
            self.form = BlockForm(instance=block)
            self.rows = [
                PrescriptionForm.of(f"p{row.pk}", row, row.drill, **self.options)
                for row in self.saved.values()
            ]
            return
        typed = None if check else {name: data.get(name, "") for name in BlockForm.base_fields}
        self.form = BlockForm(data if check else None, instance=block, initial=typed)
        keys = [key for key in dict.fromkeys(data.getlist("row")) if KEY.match(key)]
        self.rows = [
            PrescriptionForm.read(key, data, check=check, **self.options)
            for key in keys[: 3 * MAX_DRILLS]
        ]

    @cached_property
    def drills(self):
        """{id as text: drill} of the block's kind, with implements."""
        fitting = Drill.objects.for_team(self.block.team).filter(kind=self.block.kind)
        kept = [row.drill_id for row in self.saved.values()]
        drills = (fitting | Drill.objects.filter(pk__in=kept)).distinct()
        drills = drills.for_list().defer("thumbnail")
        return {str(d.pk): d for d in by_name(drills.prefetch_related("implements"))}

    @property
    def others(self):
        """[(name, kind in words)] of the drills that a block of this kind does not hold."""
        others = Drill.objects.for_team(self.block.team).exclude(kind=self.block.kind)
        return [(name, Kind(kind).label) for name, kind in others.values_list("name", "kind")]

    @cached_property
    def saved(self):
        """{id: prescription} as saved."""
        if self.block.pk is None:
            return {}
        rows = self.block.prescriptions.select_related("drill", "implement").order_by("position")
        return {row.pk: row for row in rows}

    @property
    def options(self):
        in_rounds = self.data.get("style") == "rounds" if self.data else bool(self.block.rounds)
        return {"drills": self.drills, "units": self.units, "rounds": in_rounds}

    @property
    def live_rows(self):
        return [row for row in self.rows if not row.is_removed]

    @property
    def is_full(self):
        return len(self.live_rows) >= MAX_DRILLS

    # --- what is done to the rows; nothing is saved --------------------------------------

    def apply_action(self, name, key=""):
        """Add, remove, undo, move or refill a row. Returns it, or None when there is no such."""
        if name == "add":
            return self._add(self.data.get("new_drill", ""))
        index = next((n for n, row in enumerate(self.rows) if row.key == key), None)
        if index is None:
            return None
        row = self.rows[index]
        if name in ("up", "down"):
            self._move(index, -1 if name == "up" else 1)
            return row
        self.rows[index] = {
            "remove": lambda: row.again(removed="on"),
            "undo": lambda: row.again(removed=""),
            "drill": row.refilled,
        }.get(name, row.again)()
        return self.rows[index]

    def _add(self, drill):
        if self.is_full:
            return None
        if not drill:
            self.add_problem = gettext("Choose a drill first.")
            return None
        taken = [int(row.key[1:]) for row in self.rows if row.key[0] == "n"]
        typed = dict.fromkeys(TYPED, "") | {"drill": drill}
        row = PrescriptionForm(f"n{max(taken, default=0) + 1}", typed, **self.options)
        self.rows.append(row.refilled())
        return self.rows[-1]

    def _move(self, index, step):
        to = index + step
        while 0 <= to < len(self.rows) and self.rows[to].is_removed:
            to += step
        if 0 <= to < len(self.rows):
            self.rows.insert(to, self.rows.pop(index))

    # --- saving --------------------------------------------------------------------------

    def is_valid(self):
        valid = [self.form.is_valid(), *(row.is_valid() for row in self.live_rows)]
        if not self.live_rows:
            self.problem = gettext("Add at least one drill.")
        elif len(self.live_rows) > MAX_DRILLS:
            self.problem = _("A block holds at most %(n)s drills.") % {"n": MAX_DRILLS}
        return all(valid) and not self.problem

    @property
    def error_count(self):
        if not self.checks:
            return 0
        # Of a row without a drill only that is shown and asked for.
        of_rows = (len(row.errors) if row.chosen else 1 for row in self.live_rows)
        return len(self.form.errors) + sum(of_rows)

    def prescriptions(self):
        """What would be saved. Rows that stood before keep their identity."""
        return [self._prescription(row) for row in self.live_rows]

    def _prescription(self, row):
        drill = row.chosen
        old = self.saved.get(int(row.key[1:])) if row.key[0] == "p" else None
        if old is None or old.drill_id != drill.pk:
            old = Prescription()
        was = {name: getattr(old, name) for name in Prescription.PRESCRIBED}
        prescription = row.apply_to(old)
        prescription.drill = drill
        prescription.set_si()
        now = {name: getattr(prescription, name) for name in Prescription.PRESCRIBED}
        if now == {name: getattr(drill, name) for name in Prescription.PRESCRIBED}:
            prescription.source = drill.source
        elif now != was:
            prescription.source = Source.DEFAULT
        return prescription

    def save(self, *, version=None):
        """Save all of it. `version`: the one to save over, else the one that was read.

        Raises StaleVersion.
        """
        block = self.form.save(commit=False)
        if block.rounds:
            for row in self.live_rows:
                row.cleaned_data["sets"] = block.rounds
        block.save_with(self.prescriptions(), version=version or self.version)
        return block


def _number(text, default):
    try:
        return int(text)
    except (TypeError, ValueError):
        return default
