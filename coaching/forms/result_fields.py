"""The fields of a result: their labels, a row for each trial, and what they start with."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from coaching.models import Result
from coaching.models.choices import Measures, Side

ANGLES = {
    "to_trunk": _("Highest, against the trunk"),
    "at_strike": _("At the other foot’s strike"),
    "strike_to_trunk": _("At that strike, against the trunk"),
    "knee_angle": _("Knee angle"),
}
#: Which angles stand beside the value, by what a test measures.
ANGLES_OF: dict[str, tuple[str, ...]] = {
    Measures.KNEE_LIFT: ("to_trunk", "at_strike", "strike_to_trunk"),
    Measures.HIP_RANGE: ("knee_angle",),
}
VALUE_LABELS = {
    Measures.KNEE_LIFT: _("Highest thigh, degrees"),
    Measures.HIP_RANGE: _("Thigh above the horizontal, degrees"),
    Measures.FULL_RANGE: _("Full range"),
}


@dataclass(frozen=True)
class TrialFields:
    """A row of the form: what one trial gave, and whether it is left out."""

    number: int
    numbers: list[forms.BoundField]
    left_out: forms.BoundField


def side_field() -> forms.ChoiceField:
    sides = [(Side.LEFT.value, Side.LEFT.label), (Side.RIGHT.value, Side.RIGHT.label)]
    return forms.ChoiceField(label=_("Side"), choices=sides, widget=forms.RadioSelect)


def low(label: Any) -> str:
    text = str(label)
    return text[:1].lower() + text[1:]


def initial_of(old: Result | None, today: Any) -> dict[str, Any]:
    if old is None:
        return {"date": today, "key": uuid4()}
    names = ("date", "note", "key", "side", "value", *ANGLES, "n", "spread", "strike_spread")
    initial = {name: getattr(old, name) for name in names}
    rows = list(old.rows.all())
    if old.n == sum(not row.left_out for row in rows):
        initial["n"] = None
    for row in rows:
        initial |= {
            f"{name}_{row.number}": getattr(row, name) for name in ("value", "left_out", *ANGLES)
        }
    return initial
