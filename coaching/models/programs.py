"""Programs: weeks of blocks. When a block is done; what it holds stays with the block.

A program is a pattern of weeks and weekdays without dates. Assigning it copies; editing it
later changes nothing that was assigned.
"""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.limits import MAX_SETS
from coaching.rules.pattern import MAX_WEEKS

from . import fields
from .blocks import StaleVersion
from .choices import Stepped
from .history import CatalogHistory
from .prescription_fields import amount_refusal, load_refusal
from .shareable import Shareable, ShareableQuerySet


class Program(Shareable):
    """Weeks of placed blocks. Without a team it is ready-made: to be copied, then changed.

    `version` goes up with every act: whoever acts on an older one is told, not overruled.
    """

    team = models.ForeignKey(
        "Team", on_delete=models.PROTECT, null=True, blank=True, related_name="programs"
    )
    notes = models.TextField(_("notes"), blank=True, max_length=1000)
    weeks = fields.PositiveSmallIntegerField(
        _("weeks"), default=4, validators=[MinValueValidator(1), MaxValueValidator(MAX_WEEKS)]
    )

    objects = ShareableQuerySet.as_manager()
    history = CatalogHistory()

    class Meta:
        verbose_name = _("program")
        verbose_name_plural = _("programs")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=MAX_WEEKS), name="program_weeks"
            ),
        ]

    def get_absolute_url(self):
        return reverse("program", args=[self.pk])

    @transaction.atomic
    def save_with(self, placements, progressions, overrides, *, version):
        """Save the program and all it holds.

        The rows are unsaved or this program's own; one that is left out is removed. `version`
        is the one the editor had read. Raises StaleVersion when a newer one was saved
        meanwhile, ValidationError for rows that do not fit.
        """
        blocks = {placement.block_id for placement in placements}
        for row in (*placements, *progressions, *overrides):
            row.program = self
            row.check_in(self, blocks)
        if not self._state.adding:
            current = Program.objects.select_for_update().get(pk=self.pk)
            if current.version != version:
                raise StaleVersion(current)
            self.version = version + 1
        self.save()
        for relation, rows in (
            (self.placements, placements),
            (self.progressions, progressions),
            (self.overrides, overrides),
        ):
            kept = [row.pk for row in rows if not row._state.adding]
            relation.exclude(pk__in=kept).delete()
        # Out of the way first: a day's positions are unique at every statement.
        self.placements.update(position=F("position") + 1000)
        for row in (*placements, *progressions, *overrides):
            row.program = self
            row.save()


class Placement(models.Model):
    """A block on a week and weekday (0 is Monday) of a program, in the day's order.

    Its id stays when it moves, and comes back when its removal is undone: what was assigned
    remembers it by that.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="placements")
    week = fields.PositiveSmallIntegerField(_("week"))
    weekday = fields.PositiveSmallIntegerField(_("weekday"))
    position = fields.PositiveSmallIntegerField(_("position"))
    block = models.ForeignKey("Block", on_delete=models.PROTECT, related_name="placements")

    history = CatalogHistory()

    class Meta:
        verbose_name = _("placed block")
        verbose_name_plural = _("placed blocks")
        ordering = ["program", "week", "weekday", "position"]
        constraints = [
            models.UniqueConstraint(
                "program", "week", "weekday", "position", name="placement_position_once"
            ),
            models.CheckConstraint(
                condition=Q(week__gte=1, week__lte=MAX_WEEKS), name="placement_week"
            ),
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6), name="placement_weekday"
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="placement_position"),
        ]

    def __str__(self):
        return f"{self.block}, {self.week}.{self.weekday}"

    @property
    def is_recorded(self):
        return self.program.is_recorded

    def check_in(self, program, blocks):
        """Raise ValidationError, by field, where this cannot stand in `program`."""
        _check_week(program, self.week)
        if self.block.team_id is not None and self.block.team_id != program.team_id:
            raise ValidationError({"block": _("This block belongs to another team.")})


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
            errors["top"] = figure_problem(self.prescription, self.field, self.top)
        _raise(errors)


class WeekOverride(models.Model):
    """One figure of one prescription in one week of a program, whatever the progression says."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="overrides")
    prescription = models.ForeignKey(
        "Prescription", on_delete=models.CASCADE, related_name="overrides"
    )
    week = fields.PositiveSmallIntegerField(_("week"))
    field = models.CharField(_("what"), max_length=6, choices=Stepped.choices)
    value = fields.DecimalField(
        _("figure"), max_digits=8, decimal_places=3, validators=[MinValueValidator(0)]
    )

    history = CatalogHistory()

    class Meta:
        verbose_name = _("figure of a week")
        verbose_name_plural = _("figures of weeks")
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
        _check_week(program, self.week)
        _raise({"value": figure_problem(self.prescription, self.field, self.value)})


def figure_problem(prescription, field, value):
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
    return figure_problem(prescription, field, step)


def _check_week(program, week):
    if not 1 <= week <= program.weeks:
        message = _("The program has %(weeks)s weeks.") % {"weeks": program.weeks}
        raise ValidationError({"week": message})


def _check_placed(prescription, blocks):
    if prescription.block_id not in blocks:
        message = _("Its block is not placed in this program.")
        raise ValidationError({"prescription": message})


def _raise(errors):
    errors = {name: problem for name, problem in errors.items() if problem}
    if errors:
        raise ValidationError(errors)


class ProgramChange(models.Model):
    """One change made in the builder, with the program as it was before, to be undone.

    `description` says what was done, for its Undo; `snapshot` is the Pattern before it, as JSON.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="changes")
    version = fields.PositiveIntegerField(_("version after it"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    description = models.CharField(_("what was done"), max_length=200)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    undone_version = fields.PositiveIntegerField(_("version after its undoing"), null=True)

    class Meta:
        verbose_name = _("change of a program")
        verbose_name_plural = _("changes of programs")
        ordering = ["program", "-version"]
        constraints = [
            models.UniqueConstraint("program", "version", name="program_change_version_once"),
            models.CheckConstraint(
                condition=Q(undone_at=None, undone_by=None, undone_version=None)
                | Q(undone_at__isnull=False, undone_by__isnull=False, undone_version__isnull=False),
                name="program_change_undone",
            ),
        ]

    def __str__(self):
        return self.description
