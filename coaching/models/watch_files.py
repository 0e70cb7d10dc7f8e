"""Files of watches that are too large to be read while somebody waits."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from .people import Athlete


class WatchFile(models.Model):
    """A file on its way to a result: read in the worker, and gone then.

    `key` is of its bytes and athlete: the same file twice is one. What could not be read stays
    with why, `refused`, without its bytes, until the next one comes.
    """

    key = models.UUIDField(unique=True, editable=False)
    athlete = models.ForeignKey(Athlete, on_delete=models.CASCADE, related_name="watch_files")
    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="watch_files")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("file"), max_length=80)
    content = models.BinaryField()
    app_release = models.CharField(max_length=40, blank=True)
    refused = models.CharField(_("why not"), max_length=300, blank=True)
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        verbose_name = _("watch file")
        verbose_name_plural = _("watch files")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{isolated(self.athlete)}, {self.at:%Y-%m-%d}"
