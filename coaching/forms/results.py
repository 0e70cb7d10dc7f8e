"""A result of a test: typed in by hand, or sent by a page that measures."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from coaching.models import Assessment, Result, User
from coaching.models.choices import Measures, Method, ResultUnit
from coaching.models.fields import TypedDecimalField, TypedIntegerField
from coaching.models.notes import TypedNote
from coaching.models.results import MAX_REMARK
from coaching.presentation.results import combining_text, question_text, value_text
from coaching.rules import points as marked
from coaching.rules.assessing import (
    MAX_ROWS,
    POSSIBLE,
    POSSIBLE_ANGLE,
    USUAL,
    is_possible,
    is_unusual,
    is_unusual_angle,
)
from coaching.rules.numbers import read_json
from coaching.services.assessments.recording import Measured, correct_result

from .days import DayField
from .result_fields import (
    ANGLES,
    ANGLES_OF,
    VALUE_LABELS,
    TrialFields,
    initial_of,
    low,
    side_field,
)
from .versions import Versioned

IMPOSSIBLE = _("That cannot be. Look at the number and its unit.")
_NUMBER: Any = {"max_digits": 8, "decimal_places": 3}
_BETWEEN: Any = {"min_value": POSSIBLE_ANGLE[0], "max_value": POSSIBLE_ANGLE[1]}
_OFF = {"autocomplete": "off"}


class ResultForm(Versioned, forms.Form):
    """A result of `assessment`, of a day up to `today`. `old`: the one that is put right."""

    date = DayField(label=_("Day"), required=False)
    note = TypedNote(label=_("Note"), limit=MAX_REMARK, widget=forms.TextInput(_OFF))
    key = forms.UUIDField(widget=forms.HiddenInput)
    method = forms.ChoiceField(choices=Method.choices, required=False, widget=forms.HiddenInput)
    frame_rate = TypedDecimalField(
        min_value=Decimal("0.001"),
        max_digits=7,
        decimal_places=3,
        required=False,
        widget=forms.HiddenInput,
    )
    n = TypedIntegerField(min_value=1, max_value=9999, required=False, widget=forms.HiddenInput)
    points = forms.CharField(required=False, widget=forms.HiddenInput)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        assessment: Assessment,
        today: Any,
        old: Result | None = None,
        by: User | None = None,
    ):
        self.assessment, self.today, self.old, self.by = assessment, today, old, by
        self.ask: list[str] = []
        self.shown: list[str] = ["date"]
        super().__init__(data, initial=initial_of(old, today))
        if assessment.sided:
            self._add("side", side_field())
        self.row_count = self._count_rows()
        for suffix in self._suffixes():
            self._add_numbers(suffix)
        for name in ("spread", "strike_spread"):
            self.fields[name] = TypedDecimalField(
                min_value=0, required=False, widget=forms.HiddenInput, **_NUMBER
            )
        self.shown.append("note")

    @property
    def shown_fields(self) -> list[forms.BoundField]:
        """What a person sees, in order."""
        return [self[name] for name in self.shown]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Of those what is no trial's."""
        of_trials = {field.name for trial in self.trial_fields for field in trial.numbers}
        return [field for field in self.shown_fields if field.name not in of_trials]

    @property
    def trial_fields(self) -> list[TrialFields]:
        """A row for each trial; none where one number is all."""
        names = ("value", *ANGLES_OF.get(self.assessment.measures, ()))
        return [
            TrialFields(n, [self[f"{name}_{n}"] for name in names], self[f"left_out_{n}"])
            for n in range(1, self.row_count + 1)
        ]

    @property
    def combining(self) -> str:
        """How its trials become one number."""
        return combining_text(self.assessment, self.row_count)

    @property
    def typed_fields(self) -> list[forms.BoundField]:
        """Of those what is asked on a page where the day is known: side and value."""
        return [field for field in self.shown_fields if field.name.startswith(("side", "value"))]

    @property
    def beside_fields(self) -> list[forms.BoundField]:
        """And what may be typed in beside it: the other angles."""
        return [field for field in self.shown_fields if field.name.startswith(tuple(ANGLES))]

    @property
    def limits(self) -> dict[str, Any]:
        """What a script says no to, and what it asks about: of the value."""
        measures = self.assessment.measures
        least, most = POSSIBLE[measures]
        low, high = USUAL.get(measures, ("", ""))
        return {"least": least, "most": most, "low": low, "high": high}

    @property
    def pattern(self) -> str:
        """A value that stands for any, with its unit."""
        unit = self.assessment.unit
        text = value_text(Decimal(2), unit)
        return text if unit == ResultUnit.YES else text.replace("2", "{n}", 1)

    @property
    def kept_fields(self) -> list[forms.BoundField]:
        fields = (self[name] for name in self.fields if name not in self.shown)
        return [field for field in fields if field.is_hidden]

    def _count_rows(self) -> int:
        """How many trials are asked for, or were sent: 0 where one number is all."""
        if self.old:
            # One that was not typed in yet can follow.
            kept = self.old.rows.count()
            return max(kept, self.assessment.trials) if kept else 0
        names = ("value", *ANGLES)
        numbers = range(MAX_ROWS, 0, -1)
        sent = next((n for n in numbers if any(f"{name}_{n}" in self.data for name in names)), 0)
        return sent or (self.assessment.trials if self.assessment.trials > 1 else 0)

    def _suffixes(self) -> Iterator[str]:
        yield from (f"_{n}" for n in range(1, self.row_count + 1)) if self.row_count else [""]

    def _add(self, name: str, field: forms.Field) -> None:
        self.fields[name] = field
        self.shown.append(name)

    def _add_numbers(self, suffix: str) -> None:
        trial = {"n": suffix[1:]}
        value = self._value_field(required=suffix in ("", "_1"))
        label = value.label
        if suffix:
            value.label = gettext("Trial %(n)s, %(what)s") % (trial | {"what": low(label)})
        self._add(f"value{suffix}", value)
        for name in ANGLES_OF.get(self.assessment.measures, ()):
            field = TypedDecimalField(label=ANGLES[name], required=False, **_BETWEEN, **_NUMBER)
            if suffix:
                field.label = gettext("Trial %(n)s, %(what)s") % (
                    trial | {"what": low(ANGLES[name])}
                )
            self._add(f"{name}{suffix}", field)
        if suffix:
            label = gettext("Leave trial %(n)s out") % trial
            self.fields[f"left_out{suffix}"] = forms.BooleanField(label=label, required=False)

    def _value_field(self, *, required: bool) -> forms.Field:
        measures, unit = self.assessment.measures, ResultUnit(self.assessment.unit)
        label = VALUE_LABELS.get(Measures(measures)) or str(unit.label).capitalize()
        if measures == Measures.FULL_RANGE:
            yes_no = [("1", _("Yes")), ("0", _("No"))]
            return forms.TypedChoiceField(
                label=label, choices=yes_no, coerce=Decimal, widget=forms.RadioSelect
            )
        return TypedDecimalField(label=label, required=required, **_NUMBER)

    def is_valid(self) -> bool:
        """Without anything to ask about, too."""
        return super().is_valid() and not self.ask

    @property
    def status(self) -> int:
        return 422 if self.ask else super().status

    def save(self) -> bool:
        """Put `old` right. Whether anything changed."""
        return correct_result(cast(Result, self.old), self.measured(""), by=cast(User, self.by))

    def clean_date(self) -> Any:
        day = self.cleaned_data["date"] or self.today
        if day > self.today:
            raise ValidationError(_("Choose today or a day before it."))
        return day

    def clean_points(self) -> Any:
        text = self.cleaned_data["points"]
        if not text:
            return self.old.points if self.old else {}
        try:
            points = read_json(text)
            marked.check(points, len(text.encode()))
        except ValueError as error:
            raise ValidationError(
                _("The marked points are damaged: mark them once more.")
            ) from error
        return points

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for suffix in self._suffixes():
            value = data.get(f"value{suffix}")
            if value is not None and not is_possible(self.assessment.measures, value):
                self.add_error(f"value{suffix}", IMPOSSIBLE)
            elif value is not None:
                self._look_at(suffix, data)
            elif any(data.get(f"{name}{suffix}") is not None for name in ANGLES):
                self.add_error(f"value{suffix}", _("Fill this in too."))
        rows = self._rows()
        if self.row_count and not self.errors and all(row["left_out"] for row in rows):
            raise ValidationError(_("Leave at least one trial in."))
        if data.get("confirmed"):
            self.ask = []
        return data

    def _look_at(self, suffix: str, data: dict[str, Any]) -> None:
        """Ask about what can be and hardly ever is."""
        if data.get(f"left_out{suffix}"):
            return
        measures, value = self.assessment.measures, data[f"value{suffix}"]
        label = str(self.fields[f"value{suffix}"].label)
        if is_unusual(measures, value):
            self.ask.append(question_text(self.assessment, label, value))
        for name in ANGLES_OF.get(measures, ()):
            angle = data.get(f"{name}{suffix}")
            if angle is not None and is_unusual_angle(name, angle):
                label = str(self.fields[f"{name}{suffix}"].label)
                self.ask.append(question_text(self.assessment, label, angle))

    def _rows(self) -> list[dict[str, Any]]:
        data = self.cleaned_data
        return [
            {name: data.get(f"{name}{suffix}") for name in ("value", *ANGLES)}
            | {"left_out": bool(data.get(f"left_out{suffix}"))}
            for suffix in self._suffixes()
            if suffix and data.get(f"value{suffix}") is not None
        ]

    def measured(self, release: str) -> Measured:
        """As `record_result` takes it."""
        data = self.cleaned_data
        about = {
            "date": data["date"],
            "side": data.get("side", ""),
            "note": data["note"],
            "points": data["points"],
        }
        if not self.old:
            about |= {
                "method": data["method"] or Method.HAND,
                "frame_rate": data["frame_rate"],
                "app_release": release,
            }
        names = ("value", *ANGLES, "spread", "strike_spread", "n")
        return Measured(about, {name: data.get(name) for name in names}, self._rows())
