"""Ladders: in which order drills get harder."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from . import fields
from .drills import Drill
from .equipment import Equipment
from .history import CatalogHistory
from .names import NameField


class Ladder(models.Model):
    """Drills, or implements of one drill, from easier to harder."""

    slug = models.SlugField(unique=True)
    name = NameField(_("name"), max_length=80)
    note = models.TextField(_("note"), blank=True)
    climb_sets = fields.PositiveSmallIntegerField(_("climb after sets"), null=True, blank=True)
    climb_amount = fields.PositiveSmallIntegerField(_("of reps"), null=True, blank=True)
    climb_condition = models.CharField(_("and when"), max_length=200, blank=True)

    #: What a drill's page says of it: the steps from that drill's, by `rules.ladders`, and whether
    #: it climbs by what is held alone.
    steps: "list[tuple[str, list[Rung]]]"
    of_loads: bool

    history = CatalogHistory()

    class Meta:
        verbose_name = _("ladder")
        verbose_name_plural = _("ladders")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Rung(models.Model):
    """One step of a ladder. Rungs at the same position are alternatives."""

    ladder = models.ForeignKey(Ladder, on_delete=models.CASCADE, related_name="rungs")
    position = fields.PositiveSmallIntegerField(_("step"))
    drill = models.ForeignKey(Drill, on_delete=models.PROTECT, related_name="rungs")
    implement = models.ForeignKey(
        Equipment, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = CatalogHistory()

    class Meta:
        verbose_name = _("rung")
        verbose_name_plural = _("rungs")
        ordering = ["ladder", "position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(position__gte=1), name="rung_position"),
            models.UniqueConstraint(
                "ladder", "drill", condition=Q(implement=None), name="rung_drill_once"
            ),
            models.UniqueConstraint(
                "ladder",
                "drill",
                "implement",
                condition=Q(implement__isnull=False),
                name="rung_implement_once",
            ),
        ]

    def __str__(self):
        return f"{self.position}: {isolated(self.drill)}"
