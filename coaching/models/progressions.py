"""What goes up each week in a program, and what one week has instead."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaching.rules.limits import MAX_SETS
from coaching.rules.pattern import MAX_WEEKS

from . import fields
from .choices import Stepped
from .history import CatalogHistory
from .prescription_fields import amount_refusal, load_refusal
from .programs import Program


class Progression(models.Model):
    """What goes up each week in one prescription, while its block is in one program.

    Week by week from the first week that holds the block: `step` is added to the sets, the
    amount (in the prescription's unit) or the load (of one piece, in its unit), up to `top`.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="progressions")
    prescription = models.ForeignKey(
        "Prescription", on_delete=models.CASCADE, related_name="progressions"
    )
    field = models.CharField(_("what goes up"), max_length=6, choices=Stepped.choices)
    step = fields.DecimalField(
        _("each week"), max_digits=8, decimal_places=3, validators=[MinValueValidator(0)]
    )
    top = fields.DecimalField(_("up to"), max_digits=8, decimal_places=3, null=True, blank=True)

    history = CatalogHistory()

    class Meta:
        verbose_name = _("progression")
        verbose_name_plural = _("progressions")
        ordering = ["program", "prescription", "field"]
        constraints = [
            models.UniqueConstraint(
                "program", "prescription", "field", name="progression_field_once"
            ),
            models.CheckConstraint(condition=Q(field__in=Stepped.values), name="progression_field"),
            models.CheckConstraint(condition=Q(step__gt=0), name="progression_step_positive"),
            models.CheckConstraint(
                condition=Q(top__isnull=True) | Q(top__gt=0), name="progression_top_positive"
            ),
        ]

    def __str__(self):
        return f"{self.prescription}: {self.field} +{self.step}"

    @property
    def is_recorded(self):
        return self.program.is_recorded

    def check_in(self, program, blocks):
        """Raise ValidationError, by field, where this cannot stand in a program of `blocks`."""
        _check_placed(self.prescription, blocks)
        errors = {"step": step_problem(self.prescription, self.field, self.step)}
        if self.top is not None:
            errors["top"] = week_value_problem(self.prescription, self.field, self.top)
        _raise(errors)


class WeekOverride(models.Model):
    """One value of one prescription in one week of a program, whatever the progression says."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="overrides")
    prescription = models.ForeignKey(
        "Prescription", on_delete=models.CASCADE, related_name="overrides"
    )
    week = fields.PositiveSmallIntegerField(_("week"))
    field = models.CharField(_("what"), max_length=6, choices=Stepped.choices)
    value = fields.DecimalField(
        _("value"), max_digits=8, decimal_places=3, validators=[MinValueValidator(0)]
    )

    history = CatalogHistory()

    class Meta:
        verbose_name = _("value of a week")
        verbose_name_plural = _("values of weeks")
        ordering = ["program", "prescription", "week", "field"]
        constraints = [
            models.UniqueConstraint(
                "program", "prescription", "week", "field", name="week_override_once"
            ),
            models.CheckConstraint(
                condition=Q(field__in=Stepped.values), name="week_override_field"
            ),
            models.CheckConstraint(
                condition=Q(week__gte=1, week__lte=MAX_WEEKS), name="week_override_week"
            ),
            models.CheckConstraint(
                condition=Q(field=Stepped.LOAD, value__gte=0) | Q(value__gt=0),
                name="week_override_value",
            ),
        ]

    def __str__(self):
        return f"{self.prescription}, {self.week}: {self.field} {self.value}"

    @property
    def is_recorded(self):
        return self.program.is_recorded

    def check_in(self, program, blocks):
        """Raise ValidationError, by field, where this cannot stand in a program of `blocks`."""
        _check_placed(self.prescription, blocks)
        program.check_week(self.week)
        _raise({"value": week_value_problem(self.prescription, self.field, self.value)})


def week_value_problem(prescription, field, value):
    """Why `value` cannot be a week's sets, amount or load of `prescription`, in words, or None.

    `prescription` carries its block and drill.
    """
    drill = prescription.drill
    if field == Stepped.SETS:
        if prescription.block.rounds:
            return _("This block goes in rounds: its rounds take the place of sets.")
        if value != int(value) or not 1 <= value <= MAX_SETS:
            return _("Use a whole number from 1 to %(most)s.") % {"most": MAX_SETS}
    elif field == Stepped.AMOUNT:
        if problem := amount_refusal(drill, value, prescription.amount_unit):
            return problem
        if value <= 0:
            return _("Use a number above 0.")
    elif field == Stepped.LOAD:
        if prescription.load_value is None:
            return _("This drill has no load in the block. Give it one there first.")
        return load_refusal(drill, value, prescription.load_unit, prescription.load_count)
    return None


def step_problem(prescription, field, step):
    """Why `step` cannot be added each week, in words, or None."""
    if step <= 0:
        return _("Use a number above 0.")
    return week_value_problem(prescription, field, step)


def _check_placed(prescription, blocks):
    if prescription.block_id not in blocks:
        message = _("Its block is not placed in this program.")
        raise ValidationError({"prescription": message})


def _raise(errors):
    errors = {name: problem for name, problem in errors.items() if problem}
    if errors:
        raise ValidationError(errors)
