"""What a phone may say of a set."""

from decimal import Decimal
from urllib.parse import parse_qsl

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from coaching.forms.acts import Instant, KnownField
from coaching.models import Equipment
from coaching.models.choices import AmountUnit, LoadUnit, Side, Skip
from coaching.models.fields import TypedDecimalField, TypedIntegerField
from coaching.models.notes import TypedNote
from coaching.models.prescription_fields import MAX_NOTE, TOO_HEAVY, TOO_MUCH
from coaching.rules.amounts import is_unlikely, too_much
from coaching.rules.limits import MAX_SET_NUMBER
from coaching.rules.units import AMOUNT_UNITS, to_si

UNLIKELY = _("%(amount)s is far more than planned. Save it again if it is right.")


class ChoiceTextField(forms.CharField):
    """One of a few words, or none. Has no list to draw: copying it took most of a form's time."""

    def __init__(self, choices, **kwargs):
        super().__init__(required=False, **kwargs)
        self.words = frozenset(choices)

    def validate(self, value):
        super().validate(value)
        if value and value not in self.words:
            raise ValidationError(
                forms.ChoiceField.default_error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )


class YesNoField(ChoiceTextField):
    """Yes, no or not asked, as True, False or None."""

    def __init__(self):
        super().__init__(("yes", "no"))

    def clean(self, value):
        return {"yes": True, "no": False}.get(super().clean(value))


#: What the button of a row to do may say of its set, all in the one value of this name.
ROW = "row"
OF_A_ROW = frozenset(
    (
        *("number", "side", "last_amount", "amount", "amount_unit"),
        *("load_value", "load_unit", "implement"),
    )
)


def with_row(data):
    """What was sent, with what the row's own button says: a drill's rows share one form."""
    if ROW not in data:
        return data
    whole = data.copy()
    for name, value in parse_qsl(data[ROW]):
        if name in OF_A_ROW:
            whole[name] = value
    # It is the button of a set to do: as the page knew it, nothing was logged there.
    whole.setdefault("known", "")
    return whole


class SharedFields(dict[str, forms.Field]):
    """The fields of a form that changes none of them: each form would else copy all of them anew,
    which took a fifth of the time of logging a set."""

    def __deepcopy__(self, _memo):
        return dict(self)


class SetForm(forms.Form):
    """The body of `POST /sets/<uuid>/`. A field that is absent stays as it is.

    `session_drill` is the SessionDrill it belongs to.
    """

    number = TypedIntegerField(min_value=1, max_value=MAX_SET_NUMBER)
    side = ChoiceTextField(Side.values)
    amount = TypedDecimalField(
        label=_("Amount"), min_value=0, max_digits=8, decimal_places=3, required=False
    )
    last_amount = TypedDecimalField(min_value=0, max_digits=8, decimal_places=3, required=False)
    # What a page kept by a phone may still call it, for as long as its sets wait to be sent.
    usual = TypedDecimalField(min_value=0, max_digits=8, decimal_places=3, required=False)
    amount_unit = ChoiceTextField(AmountUnit.values)
    load_value = TypedDecimalField(
        label=_("Load"), min_value=0, max_digits=7, decimal_places=3, required=False
    )
    load_unit = ChoiceTextField(LoadUnit.values)
    implement = forms.ModelChoiceField(
        Equipment.objects.filter(implement=True), to_field_name="slug", required=False
    )
    rpe = TypedDecimalField(
        label=_("RPE"), min_value=1, max_value=10, max_digits=3, decimal_places=1, required=False
    )
    seconds = TypedDecimalField(
        label=_("Seconds"), min_value=0, max_digits=6, decimal_places=1, required=False
    )
    full_range = YesNoField()
    ball_kept = YesNoField()
    note = TypedNote(label=_("Note"), limit=MAX_NOTE)
    skip_reason = ChoiceTextField(Skip.values)
    performed_at = Instant(required=False)
    device = forms.CharField(max_length=64, required=False)
    seq = TypedIntegerField(min_value=0, max_value=2**62, required=False)
    known = KnownField()

    SENT_FIELDS = (
        "amount",
        "amount_unit",
        "load_value",
        "load_unit",
        "implement",
        "rpe",
        "seconds",
        "full_range",
        "ball_kept",
        "note",
        "skip_reason",
        "performed_at",
    )

    ALWAYS = ("number", "side")

    def __init__(self, *args, session_drill, **kwargs):
        super().__init__(*args, **kwargs)
        self.session_drill = session_drill
        # A phone sends seven of them: to clean what is absent took as long as the rest.
        self.fields = {
            name: field
            for name, field in self.base_fields.items()
            if name in self.data or name in self.ALWAYS
        }

    @property
    def last_in_range(self):
        """The amount that was logged last, as the page knew it; None where it said nothing."""
        last = self.cleaned_data["last_amount"]
        return self.cleaned_data["usual"] if last is None else last

    @property
    def is_typed(self):
        """Whether a person just typed it: what a phone sends was checked there, or by another
        release, and is not to be lost."""
        return not self.data.get("device")

    def clean_side(self):
        sides = self.session_drill.rows_of_a_set
        side = self.cleaned_data["side"] or (sides[0] if len(sides) == 1 else "")
        if side not in sides:
            raise ValidationError(
                _("Say left or right: this drill is done on each side.")
                if len(sides) > 1
                else _("This set has no such side.")
            )
        return side

    def clean_amount(self):
        amount = self.cleaned_data["amount"]
        drill = self.session_drill
        if amount is None:
            if self.is_typed and "amount" in self.data:
                raise ValidationError(_("Say how much, or 0."))
            return None
        if drill.measure in ("reps", "runs") and amount != int(amount):
            raise ValidationError(_("Use a whole number."))
        if too_much(amount, drill.amount_unit):
            raise ValidationError(TOO_MUCH)
        sure = self.data.get("sure") == self.data.get("amount")
        unit = self.data.get("amount_unit") or drill.amount_unit
        usual = to_si(drill.amount_top or drill.amount, drill.amount_unit) / to_si(Decimal(1), unit)
        if self.is_typed and not sure and is_unlikely(amount, usual):
            raise ValidationError(UNLIKELY, params={"amount": self.data["amount"].strip()})
        return amount

    def clean_amount_unit(self):
        unit = self.cleaned_data["amount_unit"]
        if unit and unit not in AMOUNT_UNITS[self.session_drill.measure]:
            raise ValidationError(_("This drill is not measured like that."))
        return unit

    def clean_performed_at(self):
        at = self.cleaned_data["performed_at"]
        # A wrong clock is kept as it is; a date that no calendar can turn is not a clock's.
        if at is not None and not 1970 < at.year < 2200:
            raise ValidationError(_("Check the date and time of your phone."))
        return at

    def clean(self):
        super().clean()
        absent = {name: value for name, value in _ABSENT.items() if name not in self.fields}
        data = absent | self.cleaned_data
        load, unit = data.get("load_value"), data.get("load_unit")
        if load is not None:
            if not unit:
                self.add_error("load_value", _("Say lb or kg."))
            elif too_much(load, unit):
                self.add_error("load_value", TOO_HEAVY)
        return data

    def values(self):
        """The fields that were sent, as log_set takes them."""
        sent = {name: self.cleaned_data[name] for name in self.SENT_FIELDS if name in self.data}
        if sent.get("amount", 0) is None:
            del sent["amount"]
        if not sent.get("amount_unit", True) or "amount" not in sent:
            # A unit alone would turn 20 yd into 20 m.
            sent.pop("amount_unit", None)
        if sent.get("performed_at", 0) is None:
            del sent["performed_at"]
        if "load_value" in sent:
            sent["load_unit"] = (
                self.cleaned_data["load_unit"] if sent["load_value"] is not None else ""
            )
        else:
            sent.pop("load_unit", None)
        if sent.get("implement"):
            sent["load_count"] = sent["implement"].pieces
        if "amount" in sent and "skip_reason" not in sent:
            # Done after all: an amount takes the place of a skip.
            sent["skip_reason"] = ""
        return sent


SetForm.base_fields = SharedFields(SetForm.base_fields)
# What each field is where it is not sent.
_ABSENT = {
    name: field.clean(None)
    for name, field in SetForm.base_fields.items()
    if name not in SetForm.ALWAYS
}


class SkipForm(forms.Form):
    """Why the rest of a drill is left out; `fewer`: half of the sets that are left."""

    reason = forms.ChoiceField(label=_("Why"), choices=Skip.choices)
    fewer = forms.BooleanField(required=False)
