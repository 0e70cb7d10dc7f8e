"""Lists of athletes that were added at once, to be looked at again and undone."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from .squads import Squad

if TYPE_CHECKING:
    from .people import Athlete


class RosterImport(models.Model):
    """One act of adding athletes from a list. `slug` is of the form: sent twice, it made one.

    `waiting` holds the lines of the list that could not be added, its head among them, as text to
    put right; `squads` those that it made.
    """

    slug = models.CharField(max_length=80, unique=True, editable=False)
    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="roster_imports")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    athletes: "models.ManyToManyField[Athlete, models.Model]" = models.ManyToManyField(
        "Athlete", related_name="+", verbose_name=_("athletes")
    )
    squads = models.ManyToManyField(Squad, related_name="+", verbose_name=_("squads"))
    waiting = models.TextField(blank=True, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("list of athletes")
        verbose_name_plural = _("lists of athletes")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{isolated(self.team)}, {self.at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("roster_import", args=[self.pk])
