"""What a session holds: its blocks and their drills, each as it was when it was given."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from coaching.rules import compliance
from coaching.rules.limits import MAX_SETS
from coaching.rules.sides import sides_to_log

from . import fields
from .choices import ContactsBasis, Kind, LoadUnit, Measure, Side, SideMode
from .fitting import FitsRestrictions
from .prescription_fields import (
    PrescriptionFields,
    load_cap_constraints,
    unit_fits_measure,
)


class SessionBlock(models.Model):
    """A block as it was when assigned, or what the athlete added herself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey("Session", on_delete=models.PROTECT, related_name="blocks")
    position = fields.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20, choices=Kind.choices)
    name = models.CharField(max_length=80, blank=True)
    notes = models.TextField(blank=True)
    rounds = fields.PositiveSmallIntegerField(null=True, blank=True)
    rest_between_s = fields.PositiveSmallIntegerField(default=0)
    rest_after_round_s = fields.PositiveSmallIntegerField(default=60)
    extra = models.BooleanField(default=False)
    block = models.ForeignKey(
        "Block", on_delete=models.PROTECT, null=True, blank=True, related_name="session_blocks"
    )
    assignment = models.ForeignKey(
        "Assignment",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="session_blocks",
    )
    # Where in the program it came from. No foreign key: the program may have changed since.
    placement = models.UUIDField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["session", "position"]
        constraints = [
            models.UniqueConstraint("session", "position", name="session_block_position_once"),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="session_block_kind"),
            models.CheckConstraint(
                condition=Q(rounds__isnull=True) | Q(rounds__gte=1, rounds__lte=MAX_SETS),
                name="session_block_rounds",
            ),
        ]

    def __str__(self):
        return self.name or self.get_kind_display()

    @classmethod
    def snapshot(cls, block, *, session, position, assignment=None):
        return cls(
            session=session,
            position=position,
            kind=block.kind,
            name=block.name,
            notes=block.notes,
            rounds=block.rounds,
            rest_between_s=block.rest_between_s,
            rest_after_round_s=block.rest_after_round_s,
            block=block,
            assignment=assignment,
        )


class SessionDrillQuerySet(models.QuerySet["SessionDrill"]):
    def planned(self):
        """Those that hold planned sets, and how many: `planned_sets`. Extras were not planned."""
        return self.to_do().filter(extra=False)

    def to_do(self):
        """As `planned`, with the extras."""
        return self.exclude(sets_kept_on_original=0).annotate(
            planned_sets=Coalesce("sets_kept_on_original", "sets")
        )


class SessionDrill(FitsRestrictions):
    """A drill of a session with its prescription, as it was when assigned."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    block = models.ForeignKey(SessionBlock, on_delete=models.PROTECT, related_name="drills")
    position = fields.PositiveSmallIntegerField()
    drill = models.ForeignKey("Drill", on_delete=models.PROTECT, related_name="session_drills")
    prescription = models.ForeignKey(
        "Prescription", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    edited = models.BooleanField(default=False)
    extra = models.BooleanField(default=False)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    sets_kept_on_original = fields.PositiveSmallIntegerField(
        db_column="kept_sets",
        null=True,
        blank=True,
        help_text=_("Of a drill that was swapped: how many of its sets stay with it."),
    )
    sets_done_before_swap = fields.PositiveSmallIntegerField(
        db_column="sets_before",
        default=0,
        help_text=_("How many sets stay with the drills that it replaces."),
    )
    swapped_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    device_seqs = models.JSONField(default=dict, editable=False)
    restricted_kinds = models.CharField(
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text=_("Of a drill that came or went because of restrictions: their kinds."),
    )

    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    measure = models.CharField(max_length=8, choices=Measure.choices)
    side_mode = models.CharField(max_length=11, choices=SideMode.choices)
    side_meaning = models.CharField(max_length=60, blank=True)
    first_side = models.CharField(max_length=5, blank=True)
    load_cap_value = fields.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    load_cap_unit = models.CharField(max_length=2, choices=LoadUnit.choices, blank=True)
    load_cap_kg = fields.DecimalField(max_digits=14, decimal_places=8, null=True, blank=True)
    contacts_value = fields.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    contacts_basis = models.CharField(max_length=8, choices=ContactsBasis.choices, blank=True)
    contacts_per_value = fields.DecimalField(max_digits=7, decimal_places=3, null=True, blank=True)
    contacts_per_unit = models.CharField(max_length=2, blank=True)
    implement_name = models.CharField(max_length=60, blank=True)
    implement_loaded = models.BooleanField(default=False)
    asks_ball_kept = models.BooleanField(default=False)
    asks_full_range = models.BooleanField(default=False)

    OF_DRILL = (
        "name",
        "kind",
        "measure",
        "side_mode",
        "side_meaning",
        "first_side",
        "load_cap_value",
        "load_cap_unit",
        "load_cap_kg",
        "contacts_value",
        "contacts_basis",
        "contacts_per_value",
        "contacts_per_unit",
        "asks_ball_kept",
        "asks_full_range",
    )

    #: What `Session.with_plan` reads along.
    worst_pain: int | None = None
    # Who let it take another drill's place, by name, where `drills_of_plan` read it along.
    swapper: str | None = None
    was_logged: bool
    hurts_front_of_hip = False
    stopped_at: datetime | None = None

    #: Why nothing heavier than the pipe is offered: see `rules.ranges.missing`.
    range_missing = ""

    #: The columns as they were read, for `changes`.
    _read: tuple[Collection[str], Collection[Any]]

    objects = SessionDrillQuerySet.as_manager()

    class Meta:
        ordering = ["block", "position"]
        constraints = [
            *PrescriptionFields.prescription_constraints("session_drill"),
            models.UniqueConstraint("block", "position", name="session_drill_position_once"),
            models.CheckConstraint(
                condition=unit_fits_measure(), name="session_drill_unit_fits_measure"
            ),
            models.CheckConstraint(
                condition=Q(sets_kept_on_original__isnull=True)
                | Q(sets_kept_on_original__lte=F("sets")),
                name="session_drill_kept_sets",
            ),
            models.CheckConstraint(
                condition=Q(side_mode=SideMode.PER_SIDE)
                | Q(side_mode__in=[SideMode.NONE, SideMode.ALTERNATING], sides=Side.BOTH),
                name="session_drill_sides",
            ),
            models.CheckConstraint(
                condition=Q(side_mode=SideMode.PER_SIDE, first_side__in=[Side.LEFT, Side.RIGHT])
                | Q(side_mode__in=[SideMode.NONE, SideMode.ALTERNATING], first_side=""),
                name="session_drill_first_side",
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="session_drill_kind"),
            *load_cap_constraints("session_drill"),
        ]
        indexes = [
            # The few of a session whose sets may have been done before full range was on record.
            models.Index(
                "block", condition=Q(asks_full_range=True), name="session_drill_asks_range"
            ),
        ]

    def hide_health(self):
        """Be, for a page that is drawn and not saved, as if nothing had been told of pain."""
        self.worst_pain, self.hurts_front_of_hip, self.stopped_at = None, False, None
        for row in self.logged_sets.all():
            row.hide_health()

    def __str__(self):
        return self.name

    @classmethod
    def from_db(cls, db, field_names, values, **options: Any):
        drill = super().from_db(db, field_names, values, **options)
        drill._read = (field_names, values)
        return drill

    def changes(self):
        """{column: value} of what was set since the row was read."""
        return {
            name: getattr(self, name)
            for name, was in zip(*self._read, strict=True)
            if getattr(self, name) != was
        }

    @classmethod
    def snapshot(cls, drill, prescribed, *, block, position):
        """A copy of `drill` and `prescribed` (a Prescription, or the drill itself)."""
        copy = cls(block=block, position=position, drill=drill).copy_prescription(prescribed)
        for name in cls.OF_DRILL:
            setattr(copy, name, getattr(drill, name))
        if prescribed is not drill:
            copy.prescription = prescribed
        if prescribed.implement_id:
            copy.implement_name = prescribed.implement.name
            copy.implement_loaded = prescribed.implement.loaded
        if block.rounds:
            copy.sets = block.rounds
        copy.set_si()
        return copy

    @property
    def is_replaced(self):
        """True of a drill that was swapped: what is left of it is done as another one."""
        return self.sets_kept_on_original is not None

    @property
    def is_left_out(self):
        """Whether nothing of it is to be done, because of a restriction, nor in its place."""
        return self.is_replaced and bool(self.restricted_kinds)

    @property
    def own_sets(self):
        """How many sets are to be done of it: of one that was swapped, those that stay with it."""
        return self.sets if self.sets_kept_on_original is None else self.sets_kept_on_original

    def set_numbers(self, rows):
        """The numbers of its sets, in order: those to be done, and extra ones that stand.

        `rows`: the sets that stand. A drill that was swapped has those that stay with it.
        """
        if self.sets_kept_on_original is None:
            return sorted({*range(1, self.sets + 1), *(row.number for row in rows)})
        begun = {row.number for row in rows if not row.skip_reason}
        return compliance.kept_numbers(self.sets, begun, self.sets_kept_on_original)

    @property
    def takes_load(self):
        """True where a load is asked for: one was prescribed, or the drill is done with one.

        A pipe weighs next to nothing: it has none, also where a cap says how much is the most.
        """
        if self.load_value is not None or self.implement_loaded:
            return True
        return bool(self.load_cap_kg) and self.implement_id is None

    @property
    def rows_of_a_set(self):
        """The sides to log, in the order they are done."""
        return sides_to_log(self.side_mode, self.sides, self.first_side)

    def tally(self, rows=None):
        """What it adds to its session's counts, from its active sets (prefetched or given)."""
        return compliance.tally(
            *self._counted(rows), extra=self.extra, kept=self.sets_kept_on_original
        )

    def progress(self, rows=None):
        """Its counts against the sets that it was to have, extra or not. `rows` as in `tally`."""
        return compliance.progress(*self._counted(rows), kept=self.sets_kept_on_original)

    def _counted(self, rows):
        rows = self.logged_sets.all() if rows is None else rows
        logged = [
            (row.number, row.side, bool(row.skip_reason), row.over_cap)
            for row in rows
            if row.removed_at is None
        ]
        return self.sets, self.rows_of_a_set, logged
