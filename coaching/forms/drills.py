"""A drill, a block's row and a ladder as catalogue editors type them."""

from decimal import Decimal

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.models import Drill, Prescription
from coaching.models.choices import ContactsBasis
from coaching.models.notes import check_length
from coaching.rules.units import plain
from coaching.undocumented import InstanceChecks, PositionUnchecked


class LinesField(forms.CharField):
    """A list of short texts, typed one a line, each of at most `limit` signs."""

    widget = forms.Textarea(attrs={"rows": 5, "cols": 80})

    def __init__(self, *, limit, **kwargs):
        self.limit = limit
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        return [line.strip() for line in (value or "").splitlines() if line.strip()]

    def validate(self, value):
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value):
        for line in value:
            super().run_validators(line)
            check_length(line, self.limit)

    def has_changed(self, initial, data):
        return (initial or []) != self.to_python(data)


class StepsField(forms.CharField):
    """A text of one step a line, whatever line ends the browser sends."""

    widget = forms.Textarea(attrs={"rows": 6, "cols": 80})

    def to_python(self, value):
        return "\n".join(
            line.strip() for line in (super().to_python(value) or "").splitlines() if line
        )

    def has_changed(self, initial, data):
        return (initial or "") != self.to_python(data)


class PrescriptionFieldsForm(InstanceChecks, forms.ModelForm):
    """Anything prescribed: the pieces follow the implement, and the load stays under the cap."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "amount" in self.fields:
            self.fields["amount"].error_messages["min_value"] = _("More than 0.")
        for name, value in self.initial.items():
            if isinstance(value, Decimal):
                self.initial[name] = Decimal(plain(value))

    def before_instance(self):
        if "implement" in self.cleaned_data:
            implement = self.cleaned_data["implement"]
            self.instance.load_count = implement.pieces if implement else 1

    def after_instance(self):
        if self.errors:
            return
        try:
            self.check()
        except ValidationError as error:
            for field, messages in error.message_dict.items():
                self.add_error(field if field in self.fields else None, messages)

    def check(self):
        """Raise ValidationError, by field, for what the valid instance cannot be."""
        self.instance.check_against(self.limits)

    @property
    def limits(self):
        """The drill whose limits hold for what is prescribed."""
        return self.instance.drill


class DrillForm(PrescriptionFieldsForm):
    """A drill. What blocks hold of it already must still fit."""

    set_up = StepsField(label=_("Set-up"), required=False, help_text=_("One step a line."))
    movement = StepsField(label=_("Movement"), required=False, help_text=_("One step a line."))
    cues = LinesField(
        label=_("Cues"), required=False, limit=120, help_text=_("Two to four, one a line.")
    )
    mistakes = LinesField(
        label=_("Common mistakes"), required=False, limit=200, help_text=_("One a line.")
    )

    class Meta:
        model = Drill
        labels = {"source": _("Numbers")}
        # The admin names its fields.
        exclude: list[str] | None = ["sides", "load_count", "created_by"]
        widgets = {
            "prescription_note": forms.Textarea(attrs={"rows": 3, "cols": 80}),
            "stop_when": forms.Textarea(attrs={"rows": 3, "cols": 80}),
            "summary": forms.TextInput(attrs={"size": 90}),
        }

    def clean(self):
        super().clean()
        data = self.cleaned_data
        basis, value = data.get("contacts_basis"), data.get("contacts_value")
        if (value is None) != (not basis):
            self.add_error("contacts_value", _("Give the foot contacts with what they count per."))
        per = data.get("contacts_per_value") and data.get("contacts_per_unit")
        if basis == ContactsBasis.DISTANCE and not per:
            self.add_error("contacts_per_value", _("Give the distance with its unit."))
        implement, allowed = data.get("implement"), data.get("implements")
        if implement and allowed is not None and implement not in allowed:
            self.add_error("implement", _("Tick it among the implements first."))
        return data

    @property
    def limits(self):
        return self.instance

    def check(self):
        drill = self.instance
        drill.set_load_cap()
        super().check()
        fixed = {"kind", "measure", "side_mode", "load_cap_value", "load_cap_unit"}
        if not drill.pk or not fixed & set(self.changed_data):
            return
        if unfit := _blocks_it_would_not_fit(drill):
            raise ValidationError(
                {
                    NON_FIELD_ERRORS: _(
                        "These blocks hold the drill in a way that would no longer fit: "
                        "%(blocks)s. Change them first, or make a new drill."
                    )
                    % {"blocks": ", ".join(unfit)}
                }
            )


def _blocks_it_would_not_fit(drill):
    """The names of blocks whose prescription of `drill`, as it is now in memory, is no more."""
    unfit = []
    for row in drill.prescriptions.select_related("block").order_by("block__name"):
        try:
            row.check_against(drill)
        except ValidationError:
            unfit.append(row.block.name)
            continue
        if row.block.kind != drill.kind:
            unfit.append(row.block.name)
    return list(dict.fromkeys(unfit))


class PrescriptionRowForm(PositionUnchecked, PrescriptionFieldsForm):
    """A row of a shared block, in the admin. The block writes the order of its rows at once."""

    class Meta:
        model = Prescription
        exclude = ["load_count"]  # noqa: DJ006 - the admin names its fields


class PrescriptionFormSet(forms.BaseInlineFormSet):
    def clean(self):
        super().clean()
        kind = self.instance.kind
        rows = [form for form in self.forms if form not in self.deleted_forms]
        rows = [form for form in rows if form.cleaned_data.get("drill")]
        for form in rows:
            if form.cleaned_data["drill"].kind != kind:
                form.add_error("drill", _("This block is of another kind."))
        if not rows and not any(form.errors for form in self.forms):
            raise ValidationError(_("A block needs a drill."))
