"""What trains with a drill: the muscles, and the things it is done with."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from . import fields
from .choices import DrawnAs
from .history import CatalogHistory
from .names import NameField

HIP_ANGLE = [MinValueValidator(0), MaxValueValidator(140)]


class Muscle(models.Model):
    """A hip flexor and the hip angles at which the article names it.

    Degrees of flexion, 0 with the thigh hanging, 90 with it parallel to the ground.
    """

    slug = models.SlugField(unique=True)
    name = NameField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=60, blank=True)
    hip_angle_from = fields.PositiveSmallIntegerField(_("from degrees"), validators=HIP_ANGLE)
    hip_angle_to = fields.PositiveSmallIntegerField(_("to degrees"), validators=HIP_ANGLE)
    note = models.TextField(_("note"), blank=True)

    history = CatalogHistory()

    class Meta:
        verbose_name = _("muscle")
        verbose_name_plural = _("muscles")
        ordering = ["hip_angle_from", "hip_angle_to", "name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(hip_angle_to__gte=F("hip_angle_from"), hip_angle_to__lte=140),
                name="muscle_hip_angle",
            )
        ]

    def __str__(self):
        return self.name


class Equipment(models.Model):
    """A thing a drill is done with. An implement is held as a load."""

    slug = models.SlugField(unique=True)
    name = NameField(_("name"), max_length=60)
    note = models.TextField(_("note"), blank=True)
    implement = models.BooleanField(_("held as a load"), default=False)
    loaded = models.BooleanField(
        _("heavier than the pipe"),
        default=False,
        help_text=_("Only for an athlete with full range of motion in the drill."),
    )
    pieces = fields.PositiveSmallIntegerField(
        _("pieces"), default=1, help_text=_("2 for a pair, such as dumbbells.")
    )
    drawn_as = models.CharField(
        _("drawn as"),
        max_length=12,
        choices=DrawnAs.choices,
        blank=True,
        help_text=_("What the figures show in the hands. Empty: it is in no picture."),
    )

    history = CatalogHistory()

    class Meta:
        verbose_name = _("equipment")
        verbose_name_plural = _("equipment")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=Q(pieces__gte=1, pieces__lte=2), name="equipment_pieces"
            ),
            models.CheckConstraint(
                condition=Q(loaded=False) | Q(implement=True), name="equipment_loaded_is_implement"
            ),
            models.CheckConstraint(
                condition=Q(drawn_as="") | Q(implement=True, drawn_as__in=DrawnAs.values),
                name="equipment_drawn_as",
                violation_error_message=_("Only what is held as a load is drawn in the hands."),
            ),
        ]

    def __str__(self):
        return self.name
