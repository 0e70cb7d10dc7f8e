"""Programs: weeks of blocks. When a block is done; what it holds stays with the block.

A program is a pattern of weeks and weekdays without dates. Assigning it copies; editing it
later changes nothing that was assigned.
"""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated
from coaching.rules.pattern import MAX_WEEKS

from . import fields
from .blocks import StaleVersion
from .history import CatalogHistory
from .notes import LongNoteField
from .shareable import Shareable, ShareableQuerySet

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Program(Shareable):
    """Weeks of placed blocks. Without a team it is ready-made: to be copied, then changed.

    `version` goes up with every act: whoever acts on an older one is told, not overruled.
    """

    team = models.ForeignKey(
        "Team", on_delete=models.PROTECT, null=True, blank=True, related_name="programs"
    )
    notes = LongNoteField(_("notes"), blank=True, max_length=1000)
    weeks = fields.PositiveSmallIntegerField(
        _("weeks"), default=4, validators=[MinValueValidator(1), MaxValueValidator(MAX_WEEKS)]
    )

    objects = ShareableQuerySet.as_manager()
    history = CatalogHistory()

    #: Where a list worked it out.
    placed: int
    kinds: "list[tuple[str, StrOrPromise]]"

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

    def check_week(self, week):
        """Raise ValidationError for a week that the program does not have."""
        if not 1 <= week <= self.weeks:
            message = _("The program has %(weeks)s weeks.") % {"weeks": self.weeks}
            raise ValidationError({"week": message})


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
        return f"{isolated(self.block)}, {self.week}.{self.weekday}"

    @property
    def is_recorded(self):
        return self.program.is_recorded

    def check_in(self, program, blocks):
        """Raise ValidationError, by field, where this cannot stand in `program`."""
        program.check_week(self.week)
        if self.block.team_id is not None and self.block.team_id != program.team_id:
            raise ValidationError({"block": _("This block belongs to another team.")})


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
