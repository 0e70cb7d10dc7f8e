"""One prescription as a person types it: a row of a block, or a drill of one session."""

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from coaching.forms.declared import choices_of, options_of
from coaching.models import Prescription
from coaching.models.choices import AmountUnit, LoadUnit, Side, SideMode
from coaching.models.fields import TypedDecimalField, TypedIntegerField
from coaching.models.notes import TypedNote
from coaching.models.prescription_fields import MAX_NOTE
from coaching.rules.limits import MAX_SETS
from coaching.rules.names import isolated
from coaching.rules.units import AMOUNT_UNITS, PREFERRED, plain, read_as

# What a drill's catalogue entry fills in.
FILLED = (
    "sets",
    "amount",
    "amount_top",
    "amount_unit",
    "amrap",
    "sides",
    "implement",
    "load_value",
    "load_unit",
    "rest_s",
    "tempo",
    "note",
)
NOT_TYPED = ("block", "position", "drill", "implement", "amount_si", "load_kg")
# Beside them: the drill, the one whose numbers were filled in last, and whether it was removed.
TYPED = ("drill", "filled", "removed", *FILLED)

AMOUNT_LABELS = {
    "reps": (_("Reps"), _("Reps each side"), _("Reps in total")),
    "seconds": (_("Work"), _("Work each side"), _("Work in total")),
    "distance": (_("Distance"), _("Distance each side"), _("Distance in total")),
    "runs": (_("Runs"), _("Runs each side"), _("Runs in total")),
}
SIDES = [
    (Side.BOTH, _("Both")),
    (Side.LEFT, _("Left only")),
    (Side.RIGHT, _("Right only")),
]


def as_typed(prescribed):
    """{field: text} of a PrescriptionFields, as a person would have typed it."""
    return {
        "sets": str(prescribed.sets),
        "amount": plain(prescribed.amount),
        "amount_top": plain(prescribed.amount_top),
        "amount_unit": prescribed.amount_unit,
        "amrap": "on" if prescribed.amrap else "",
        "sides": prescribed.sides,
        "implement": str(prescribed.implement_id or ""),
        "load_value": plain(prescribed.load_value),
        "load_unit": prescribed.load_unit,
        "rest_s": str(prescribed.rest_s),
        "tempo": prescribed.tempo,
        "note": prescribed.note,
    }


def refilled(typed, old, new):
    """`typed` with the numbers of `new`, where they are still those of `old`.

    `old` is the drill whose numbers were filled in before, None when there was none: then only
    what is empty is filled. What a person typed stays.
    """
    was = as_typed(old) if old else dict.fromkeys(FILLED, "") | {"sides": Side.BOTH}
    fresh = as_typed(new)
    kept = {name: fresh[name] if typed[name] in ("", was[name]) else typed[name] for name in FILLED}
    if kept["amount_unit"] not in AMOUNT_UNITS[new.measure]:
        kept["amount_unit"] = fresh["amount_unit"]
    if kept["implement"] not in {str(i.pk) for i in new.implements.all()} | {""}:
        kept["implement"] = fresh["implement"]
    if new.side_mode != SideMode.PER_SIDE:
        kept["sides"] = Side.BOTH
    return typed | kept | {"drill": str(new.pk), "filled": str(new.pk)}


class PrescriptionForm(forms.Form):
    """A row. `drills`: {id as text: Drill with implements}; `typed`: {field: text}.

    With `check` it is a bound form that says what is wrong, else it only shows what was typed.
    `rounds` True: the block is a circuit, so sets and the rest after a set do not matter.
    """

    drill = forms.ChoiceField(
        label=_("Drill"), error_messages={"invalid_choice": _("Choose a drill of this kind.")}
    )
    filled = forms.CharField(required=False, widget=forms.HiddenInput)
    removed = forms.CharField(required=False, widget=forms.HiddenInput)
    sets = TypedIntegerField(label=_("Sets"), min_value=1, max_value=MAX_SETS)
    amount = TypedDecimalField(
        label=_("Amount"),
        min_value=Decimal("0.001"),
        max_digits=8,
        decimal_places=3,
        error_messages={"min_value": _("More than 0.")},
    )
    amount_top = TypedDecimalField(
        label=_("Up to"), min_value=0, max_digits=8, decimal_places=3, required=False
    )
    amount_unit = forms.ChoiceField(label=_("Unit"), choices=AmountUnit.choices, required=False)
    amrap = forms.BooleanField(
        label=_("As many as you can"),
        help_text=_("The amount is the least to aim for."),
        required=False,
    )
    sides = forms.ChoiceField(label=_("Sides"), choices=SIDES, required=False)
    implement = forms.ChoiceField(label=_("Implement"), required=False)
    load_value = TypedDecimalField(
        label=_("Load"), min_value=0, max_digits=7, decimal_places=3, required=False
    )
    load_unit = forms.ChoiceField(label=_("Load unit"), choices=LoadUnit.choices, required=False)
    rest_s = TypedIntegerField(label=_("Rest"), min_value=0, max_value=1800, required=False)
    tempo = forms.CharField(
        label=_("Tempo"), help_text=_("Seconds down, hold, up: 3-1-1."), required=False
    )
    note = TypedNote(label=_("Note"), limit=MAX_NOTE)

    def __init__(self, key, typed, *, drills, units, check=False, rounds=False):
        self.key, self.typed, self.drills, self.rounds = key, typed, drills, rounds
        data = {f"{key}-{name}": value for name, value in typed.items()} if check else None
        typed = typed | {"load_unit": typed["load_unit"] or PREFERRED[units]["load"]}
        super().__init__(data, prefix=key, initial=typed)
        self.units = units
        # The control that the reader goes on with: see `land`.
        self.focus = ""
        self._offer_drills()
        if rounds:
            self.fields["sets"].required = False

    @classmethod
    def read(cls, key, data, **kwargs):
        """The row `key` of a submitted form."""
        typed = {name: data.get(f"{key}-{name}", "").strip() for name in TYPED}
        return cls(key, typed, **kwargs)

    @classmethod
    def of(cls, key, prescribed, drill, **kwargs):
        """The row that shows `prescribed`."""
        chosen = {"drill": str(drill.pk), "filled": str(drill.pk), "removed": ""}
        typed = as_typed(prescribed) | chosen
        return cls(key, typed, **kwargs)

    def again(self, **typed):
        """The same row with other values, not checked."""
        return PrescriptionForm(
            self.key,
            self.typed | typed,
            drills=self.drills,
            units=self.units,
            rounds=self.rounds,
        )

    @property
    def chosen(self):
        """The drill that is chosen, or None."""
        return self.drills.get(self.typed["drill"])

    @property
    def is_removed(self):
        return bool(self.typed["removed"])

    def land(self, action):
        """Give the focus to the control that the reader goes on with after `action`."""
        if self.is_removed:
            self.focus = "undo"
        elif action in ("up", "down"):
            self.focus = action
        else:
            self.focus = "sets" if self.chosen else "drill"
        if self.focus == "sets":
            self.fields["sets"].widget.attrs["autofocus"] = True

    @property
    def focus_on(self):
        """{control: True} of the one that takes the focus, for a template."""
        return {self.focus: True}

    def refilled(self):
        """The row after another drill was chosen, with that drill's own numbers."""
        if self.chosen is None:
            return self.again()
        old = self.drills.get(self.typed["filled"])
        return self.again(**refilled(self.typed, old, self.chosen))

    def _offer_drills(self):
        drill, fields = self.chosen, self.fields
        names = [(pk, drill.label) for pk, drill in self.drills.items()]
        choices_of(self, "drill").choices = [("", _("Choose a drill")), *names]
        if drill is None:
            return
        choices_of(self, "implement").choices = [
            ("", _("Nothing held")),
            *((str(i.pk), i.name) for i in self.implements),
        ]
        choices_of(self, "amount_unit").choices = [
            choice for choice in AmountUnit.choices if choice[0] in AMOUNT_UNITS[drill.measure]
        ]
        index = [SideMode.NONE, SideMode.PER_SIDE, SideMode.ALTERNATING].index(drill.side_mode)
        fields["amount"].label = AMOUNT_LABELS[drill.measure][index]
        if drill.side_mode == SideMode.PER_SIDE and drill.side_meaning:
            fields["sides"].help_text = _("Left or right: %(what)s.") % {
                "what": isolated(drill.side_meaning)
            }
        if drill.load_cap_value is not None:
            cap, unit = read_as(drill.load_cap_value, drill.load_cap_unit, self.units)
            fields["load_value"].help_text = _("At most %(cap)s %(unit)s in total.") % {
                "cap": cap,
                "unit": unit,
            }

    @cached_property
    def implements(self):
        """The drill's implements, lightest first."""
        if self.chosen is None:
            return []
        return sorted(self.chosen.implements.all(), key=lambda i: (i.loaded, i.name))

    @property
    def drill_options(self):
        """[(value, label, is chosen)]"""
        chosen = self.typed["drill"]
        return [(value, label, value == chosen) for value, label in options_of(self, "drill")]

    @property
    def held_options(self):
        """[(implement, is chosen, its pieces where they are several)]"""
        return [(i, i == self.held, i.pieces if i.pieces > 1 else None) for i in self.implements]

    @property
    def folded_fields(self):
        """What a row without a drill keeps unseen."""
        seen = {"drill", "filled", "removed"}
        return [field for field in self if field.name not in seen]

    @property
    def held(self):
        """The implement that is chosen, or None."""
        return next((i for i in self.implements if str(i.pk) == self.typed["implement"]), None)

    @property
    def shows_sides(self):
        return self.chosen is not None and self.chosen.side_mode == SideMode.PER_SIDE

    @property
    def shows_more(self):
        """True when something stands in the part that is folded away."""
        more = ["tempo", "note", "amrap"] + ([] if self.implements else ["load_value"])
        return any(self.typed[name] for name in more)

    @property
    def shows_units(self):
        """True when the drill's amount can be in more than one unit."""
        return self.chosen is not None and len(AMOUNT_UNITS[self.chosen.measure]) > 1

    @property
    def one_unit(self):
        """The unit written behind the amount, where there is no choice and it is not a count."""
        return "s" if self.chosen is not None and self.chosen.measure == "seconds" else ""

    @property
    def total(self):
        """The load of all pieces, as text; empty for a single piece or no number."""
        pieces = self.held.pieces if self.held else 1
        try:
            piece = self.fields["load_value"].clean(self.typed["load_value"])
        except ValidationError:
            return ""
        return plain(piece * pieces) if pieces > 1 and piece is not None else ""

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if self.rounds and "sets" in self.errors:
            del self.errors["sets"]
        if data.get("drill") and self.chosen is not None and not self.is_removed:
            self.prescribed = self.apply_to(Prescription(), data)
            self._check()
        return data

    def apply_to(self, prescribed, data=None):
        """Write what was typed to `prescribed`, a Prescription or a SessionDrill. Not saved."""
        data, drill, held = data or self.cleaned_data, self.chosen, self.held
        units = AMOUNT_UNITS[drill.measure]
        unit = data.get("amount_unit")
        prescribed.sets = data.get("sets") or 1
        prescribed.amount = data.get("amount")
        prescribed.amount_top = data.get("amount_top")
        if prescribed.amount_top == prescribed.amount:
            prescribed.amount_top = None
        prescribed.amount_unit = unit if unit in units else units[0]
        prescribed.amrap = data.get("amrap") or False
        per_side = drill.side_mode == SideMode.PER_SIDE
        prescribed.sides = (per_side and data.get("sides")) or Side.BOTH
        prescribed.implement = held
        prescribed.load_value = data.get("load_value")
        prescribed.load_unit = ""
        if prescribed.load_value is not None:
            prescribed.load_unit = data.get("load_unit") or PREFERRED[self.units]["load"]
        prescribed.load_count = held.pieces if held else 1
        prescribed.rest_s = data.get("rest_s") or 0
        prescribed.tempo = data.get("tempo") or ""
        prescribed.note = data.get("note") or ""
        return prescribed

    def _check(self):
        prescribed, drill = self.prescribed, self.chosen
        if prescribed.load_value and self.implements and not (self.held and self.held.loaded):
            self.add_error("implement", _("Choose what carries the load, or leave it empty."))
        if "amount" in self.errors or "amount_top" in self.errors:
            return
        for check in (
            lambda: prescribed.clean_fields(exclude=NOT_TYPED),
            prescribed.clean,
            lambda: prescribed.check_against(drill),
        ):
            try:
                check()
            except ValidationError as error:
                for name, messages in error.message_dict.items():
                    if name not in self.errors:
                        self.add_error(name if name in self.fields else None, messages)
