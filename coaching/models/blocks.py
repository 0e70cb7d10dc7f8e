"""Blocks: what a coach assigns. One kind, in order, reusable."""

from collections import defaultdict

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coaching.rules import contacts
from coaching.rules.limits import MAX_SETS
from coaching.rules.names import isolated
from coaching.rules.sides import sides_to_log
from coaching.undocumented import KeptQuery, set_prefetched

from . import fields
from .choices import Kind, Source
from .drills import OF_ITS_PAGE
from .history import CatalogHistory
from .notes import LongNoteField
from .prescription_fields import PrescriptionFields
from .shareable import Shareable, ShareableQuerySet


class StaleVersion(Exception):
    """Someone else saved a newer version. `current` is theirs."""

    def __init__(self, current):
        super().__init__(f"version {current.version} is newer")
        self.current = current


class BlockQuerySet(ShareableQuerySet):
    def usable_by(self, team):
        """What the team can place and assign: its own and the ready-made ones that hold drills."""
        return self.active().for_team(team).exclude(prescriptions=None)

    def with_prescriptions(self):
        return self.prefetch_related(models.Prefetch("prescriptions", _to_show()))

    def read(self, pks):
        """The blocks of these ids as `with_prescriptions`, a list: two queries that are kept."""
        of_block = defaultdict(list)
        blocks = {block.pk: block for block in _BLOCKS.all(pks)} if pks else {}
        for prescription in _PRESCRIPTIONS.all(blocks) if blocks else ():
            prescription.block = blocks[prescription.block_id]
            of_block[prescription.block_id].append(prescription)
        for pk, block in blocks.items():
            set_prefetched(block, "prescriptions", of_block[pk])
        return list(blocks.values())


def _to_show():
    rows = Prescription.objects.select_related("drill", "implement").order_by("position")
    return rows.defer(*(f"drill__{name}" for name in (*OF_ITS_PAGE, "thumbnail")))


_BLOCKS = KeptQuery(lambda blocks: Block.objects.filter(pk__in=blocks), [-1])
_PRESCRIPTIONS = KeptQuery(lambda blocks: _to_show().filter(block__in=blocks), [-1])


class Block(Shareable):
    """Drills of one kind, each with its prescription.

    With `rounds` it is a circuit: every round does each drill once, the rounds take the place
    of sets, `rest_between_s` falls between drills and `rest_after_round_s` after the round.
    """

    team = models.ForeignKey(
        "Team", on_delete=models.PROTECT, null=True, blank=True, related_name="blocks"
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    notes = LongNoteField(_("notes for the athlete"), blank=True, max_length=1000)
    level = fields.PositiveSmallIntegerField(_("level"), default=1)
    rounds = fields.PositiveSmallIntegerField(
        _("rounds"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(MAX_SETS)],
        help_text=_("For a circuit or a superset. Leave empty for set after set."),
    )
    rest_between_s = fields.PositiveSmallIntegerField(
        _("rest between drills, s"), default=0, validators=[MaxValueValidator(1800)]
    )
    rest_after_round_s = fields.PositiveSmallIntegerField(
        _("rest after a round, s"), default=60, validators=[MaxValueValidator(1800)]
    )

    objects = BlockQuerySet.as_manager()
    history = CatalogHistory()

    class Meta:
        verbose_name = _("block")
        verbose_name_plural = _("blocks")
        ordering = ["kind", "level", "name", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="block_kind"),
            models.CheckConstraint(
                condition=Q(rounds__isnull=True) | Q(rounds__gte=1, rounds__lte=MAX_SETS),
                name="block_rounds",
            ),
        ]

    def get_absolute_url(self):
        return reverse("block", args=[self.pk])

    @transaction.atomic
    def save_with(self, prescriptions, *, version):
        """Save the block and its prescriptions, in the order given.

        `prescriptions` are unsaved or this block's own Prescription objects; one that is left
        out is removed, what was assigned keeps its copy. `version` is the one the editor had
        read. Raises StaleVersion when a newer one was saved meanwhile, ValueError for a drill
        of another kind or another team.
        """
        for prescription in prescriptions:
            drill = prescription.drill
            if drill.kind != self.kind:
                raise ValueError(f"{drill} is not {self.kind}")
            if drill.team_id is not None and drill.team_id != self.team_id:
                raise ValueError(f"{drill} belongs to another team")
            prescription.check_against(drill)
        if self.pk:
            current = Block.objects.select_for_update().get(pk=self.pk)
            if current.version != version:
                raise StaleVersion(current)
            self.version = version + 1
        self.save()
        kept = [p.pk for p in prescriptions if p.pk]
        self.prescriptions.exclude(pk__in=kept).delete()
        # Out of the way first: position is unique at every statement.
        self.prescriptions.update(position=models.F("position") + 1000)
        for position, prescription in enumerate(prescriptions, start=1):
            prescription.block = self
            prescription.position = position
            prescription.save()

    @transaction.atomic
    def copy_to(self, team, *, by, name=None, slug=""):
        """A copy of this block as the team's own."""
        rows = list(self.prescriptions.select_related("drill"))
        copy = Block.objects.get(pk=self.pk)
        copy.pk, copy.slug, copy.version, copy.archived_at = None, slug, 1, None
        copy._state.adding = True
        copy.team, copy.created_by = team, by
        copy.name = name or self.copied_name(team)
        copy.save()
        fresh = [
            Prescription(
                block=copy, position=row.position, drill=row.drill, source=row.source
            ).copy_prescription(row)
            for row in rows
        ]
        Prescription.objects.bulk_create(fresh)
        return copy

    @property
    def foot_contacts(self):
        """Foot contacts of the whole block, from its (prefetched) prescriptions."""
        return sum(row.foot_contacts(self.rounds) for row in self.prescriptions.all())

    @property
    def contacts_are_estimated(self):
        return any(row.drill.contacts_estimate for row in self.prescriptions.all())


class Prescription(PrescriptionFields):
    """One drill of a block: sets, amount, load, rest."""

    block = models.ForeignKey(Block, on_delete=models.CASCADE, related_name="prescriptions")
    position = fields.PositiveSmallIntegerField(_("position"))
    drill = models.ForeignKey("Drill", on_delete=models.PROTECT, related_name="prescriptions")
    source = models.CharField(
        _("source"), max_length=7, choices=Source.choices, default=Source.DEFAULT
    )

    history = CatalogHistory()

    class Meta:
        verbose_name = _("prescription")
        verbose_name_plural = _("prescriptions")
        ordering = ["block", "position"]
        constraints = [
            *PrescriptionFields.prescription_constraints("prescription"),
            models.CheckConstraint(condition=Q(position__gte=1), name="prescription_position"),
            models.UniqueConstraint("block", "position", name="prescription_position_once"),
        ]

    def __str__(self):
        return f"{self.position}. {isolated(self.drill)}"

    @property
    def is_recorded(self):
        return self.block.is_recorded

    @property
    def slug(self):
        """What a file calls it: its block and its drill, numbered where the block has it twice."""
        rows = sorted(self.block.prescriptions.all(), key=lambda row: row.position)
        same = [row.pk for row in rows if row.drill_id == self.drill_id]
        number = same.index(self.pk) + 1
        return "/".join([self.block.slug, self.drill.slug, *([str(number)] if number > 1 else [])])

    @property
    def demands(self):
        """As the drill's, of what is prescribed: with this load, on these sides."""
        drill = self.drill
        sides = sides_to_log(drill.side_mode, self.sides, drill.first_side)
        return drill.demands_as(loaded=self.is_loaded, sides=sides)

    def foot_contacts(self, rounds=None):
        """Foot contacts of all its sets; `rounds` of a circuit take the place of sets."""
        drill = self.drill
        return contacts.contacts(
            rounds or self.sets,
            self.amount_si,
            value=drill.contacts_value,
            basis=drill.contacts_basis,
            per_si=drill.contacts_per_si,
            sides=len(sides_to_log(drill.side_mode, self.sides, drill.first_side)),
        )
