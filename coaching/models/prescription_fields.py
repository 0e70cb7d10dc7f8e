"""The columns that say how much of a drill is to be done, shared by every table that does."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from coaching.rules import load, units
from coaching.rules.amounts import amount_problem, too_much
from coaching.rules.limits import MAX_SETS

from . import fields
from .choices import AmountUnit, LoadUnit, Measure, Side
from .notes import NoteField

MAX_NOTE = 300
UNITS_OF_MEASURE = {
    Measure.REPS: [AmountUnit.REPS],
    Measure.SECONDS: [AmountUnit.SECONDS],
    Measure.DISTANCE: [AmountUnit.YARDS, AmountUnit.METRES],
    Measure.RUNS: [AmountUnit.RUNS],
}


def unit_fits_measure():
    fitting = Q()
    for measure, allowed in UNITS_OF_MEASURE.items():
        fitting |= Q(measure=measure, amount_unit__in=allowed)
    return fitting


def load_cap_constraints(name):
    """Of a table with a cap of its own: value, unit and kg together, and no load above it."""
    return [
        models.CheckConstraint(
            condition=Q(load_cap_value__isnull=True, load_cap_unit="", load_cap_kg__isnull=True)
            | Q(load_cap_value__gt=0, load_cap_unit__in=LoadUnit.values, load_cap_kg__gt=0),
            name=f"{name}_load_cap",
        ),
        models.CheckConstraint(
            condition=Q(load_kg__isnull=True)
            | Q(load_cap_kg__isnull=True)
            | Q(load_kg__lte=F("load_cap_kg")),
            name=f"{name}_load_under_cap",
        ),
    ]


TOO_MUCH = _("That is more than one set can hold. Check the number.")
TOO_HEAVY = _("That is too heavy to be true. Check the number.")


def over_cap_words(drill, unit):
    """Why a load is above the cap of `drill`, in the `unit` that it was typed in, lb or kg."""
    cap, unit = units.in_unit(drill.load_cap_value, drill.load_cap_unit, unit)
    return _(
        "At most %(cap)s %(unit)s in total: this drill stays light and its reps high. "
        "Both dumbbells count together."
    ) % {"cap": cap, "unit": unit}


def amount_refusal(drill, amount, unit):
    """Why `amount` cannot be prescribed of `drill`, or None."""
    problem = amount_problem(drill.side_mode, drill.measure, amount)
    if problem == "fraction":
        return _("Use a whole number.")
    if problem == "uneven":
        return _("Both sides count: use an even number.")
    return TOO_MUCH if too_much(amount, unit) else None


def load_refusal(drill, value, unit, count):
    """Why `count` pieces of `value` `unit` each cannot be prescribed of `drill`, or None."""
    if load.over_cap(units.load_kg(value, unit, count), drill.load_cap_kg):
        return over_cap_words(drill, unit)
    return TOO_HEAVY if value is not None and too_much(value, unit) else None


class PrescriptionFields(models.Model):
    """Sets of an amount, with a load, a rest and a tempo.

    `amount` and `load_value` are as typed, in `amount_unit` and `load_unit`; `amount_si` and
    `load_kg` are their SI totals (m, s, reps or runs; kg of all pieces).
    """

    sets = fields.PositiveSmallIntegerField(
        _("sets"), default=1, validators=[MinValueValidator(1), MaxValueValidator(MAX_SETS)]
    )
    amount = fields.DecimalField(
        _("amount"),
        max_digits=8,
        decimal_places=3,
        validators=[MinValueValidator(Decimal("0.001"))],
    )
    amount_top = fields.DecimalField(
        _("up to"), max_digits=8, decimal_places=3, null=True, blank=True
    )
    amount_unit = models.CharField(_("unit"), max_length=4, choices=AmountUnit.choices)
    amount_si = fields.DecimalField(max_digits=12, decimal_places=6, editable=False)
    amrap = models.BooleanField(
        _("as many as you can"), default=False, help_text=_("The amount is the least to aim for.")
    )
    sides = models.CharField(_("sides"), max_length=5, choices=Side.choices, default=Side.BOTH)
    implement = models.ForeignKey(
        "coaching.Equipment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"implement": True},
        verbose_name=_("implement"),
    )
    load_value = fields.DecimalField(
        _("load"),
        max_digits=7,
        decimal_places=3,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    load_unit = models.CharField(_("load unit"), max_length=2, choices=LoadUnit.choices, blank=True)
    load_count = fields.PositiveSmallIntegerField(_("pieces"), default=1)
    load_kg = fields.DecimalField(
        max_digits=14, decimal_places=8, null=True, blank=True, editable=False
    )
    rest_s = fields.PositiveSmallIntegerField(
        _("rest, s"), default=60, validators=[MaxValueValidator(1800)]
    )
    tempo = models.CharField(
        _("tempo"),
        max_length=9,
        blank=True,
        validators=[
            RegexValidator(
                r"^\d{1,2}(-\d{1,2}){2,3}$", _("Seconds down, hold and up, like 3-1-1 or 3-1-1-0.")
            )
        ],
    )
    note = NoteField(_("note"), limit=MAX_NOTE, blank=True)

    class Meta:
        abstract = True

    PRESCRIBED = (
        "sets",
        "amount",
        "amount_top",
        "amount_unit",
        "amount_si",
        "amrap",
        "sides",
        "implement_id",
        "load_value",
        "load_unit",
        "load_count",
        "load_kg",
        "rest_s",
        "tempo",
        "note",
    )

    def save(self, *args, **kwargs):
        self.set_si()
        super().save(*args, **kwargs)

    @property
    def is_loaded(self):
        """Whether it is done with more than the pipe."""
        return bool(self.load_kg) or bool(self.implement and self.implement.loaded)

    @staticmethod
    def prescription_constraints(name):
        return [
            models.CheckConstraint(
                condition=Q(sets__gte=1, sets__lte=MAX_SETS), name=f"{name}_sets"
            ),
            models.CheckConstraint(
                condition=Q(amount__gt=0, amount_si__gt=0), name=f"{name}_amount_positive"
            ),
            models.CheckConstraint(
                condition=Q(amount_top__isnull=True) | Q(amount_top__gte=F("amount")),
                name=f"{name}_amount_range",
            ),
            models.CheckConstraint(
                condition=Q(amount_unit__in=AmountUnit.values), name=f"{name}_amount_unit"
            ),
            models.CheckConstraint(condition=Q(sides__in=Side.values), name=f"{name}_sides_word"),
            models.CheckConstraint(
                condition=Q(load_value__isnull=True, load_unit="", load_kg__isnull=True)
                | Q(load_value__gte=0, load_unit__in=LoadUnit.values, load_kg__gte=0),
                name=f"{name}_load",
            ),
            models.CheckConstraint(
                condition=Q(load_count__gte=1, load_count__lte=2), name=f"{name}_load_count"
            ),
        ]

    def set_si(self):
        """Work out the SI totals. Called on save and before every bulk insert."""
        self.amount_si = units.to_si(self.amount, self.amount_unit)
        self.load_kg = units.load_kg(self.load_value, self.load_unit, self.load_count)

    def copy_prescription(self, other):
        """Take the prescription of `other`, another PrescriptionFields."""
        for name in self.PRESCRIBED:
            setattr(self, name, getattr(other, name))
        return self

    def clean(self):
        super().clean()
        if self.load_value is None:
            self.load_unit = ""
        elif not self.load_unit:
            raise ValidationError({"load_unit": _("Say lb or kg.")})
        if (
            self.amount is not None
            and self.amount_top is not None
            and self.amount_top < self.amount
        ):
            raise ValidationError({"amount_top": _("The top is under the bottom of the range.")})

    def check_against(self, drill):
        """Raise ValidationError, by field, where this cannot be prescribed of `drill`.

        `drill` is a Drill or a SessionDrill: both carry measure, side mode and load cap.
        """
        errors = {}
        if self.amount_unit not in units.AMOUNT_UNITS[drill.measure]:
            errors["amount_unit"] = _("Choose a unit that fits the drill.")
        for field in ("amount", "amount_top"):
            value = getattr(self, field)
            if value and (problem := amount_refusal(drill, value, self.amount_unit)):
                errors[field] = problem
        if self.sides != Side.BOTH and drill.side_mode != "per_side":
            errors["sides"] = _("This drill has no left and right.")
        self.set_si()
        if problem := load_refusal(drill, self.load_value, self.load_unit, self.load_count):
            errors["load_value"] = problem
        if errors:
            raise ValidationError(errors)
