"""Pictures that an athlete keeps on purpose with what was measured on them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from . import fields
from .results import Result

MAX_STILL_BYTES = 200_000


class Still(models.Model):
    """A JPEG without metadata, the marks drawn on it: for the athlete and her team's coaches.

    It lies in the database, so that it goes with its result, and with the same backup.
    """

    result = models.OneToOneField(Result, on_delete=models.CASCADE, related_name="still")
    content = models.BinaryField()
    size = fields.PositiveIntegerField(_("bytes"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("kept picture")
        verbose_name_plural = _("kept pictures")
        constraints = [
            models.CheckConstraint(
                condition=Q(size__gte=1, size__lte=MAX_STILL_BYTES), name="still_size"
            )
        ]

    def __str__(self):
        return f"{isolated(self.result.athlete)}, {self.at:%Y-%m-%d}"
