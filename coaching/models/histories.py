"""What an athlete did before, read out of another app's file."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from . import fields
from .choices import HistoryApp


def source_field():
    """Out of which app's file a row was read; empty for what was entered here."""
    return models.CharField(
        _("from a file of"),
        max_length=6,
        choices=HistoryApp.choices,
        blank=True,
        default="",
        db_default="",
    )


class DrillName(models.Model):
    """What another app calls an exercise, and the team's drill that it is; None: not one of ours.

    `key` is the name as people take it for the same: said once, it is known in the next file.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="drill_names")
    key = models.CharField(max_length=120, editable=False)
    name = models.CharField(_("name there"), max_length=120)
    drill = models.ForeignKey(
        "Drill", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    # The weight there is of one of so many pieces: of one dumbbell of two.
    pieces = fields.PositiveSmallIntegerField(_("pieces"), default=1)

    class Meta:
        verbose_name = _("drill’s name elsewhere")
        verbose_name_plural = _("drills’ names elsewhere")
        ordering = ["key"]
        constraints = [
            models.UniqueConstraint("team", "key", name="drill_name_once"),
            models.CheckConstraint(
                condition=models.Q(pieces__gte=1, pieces__lte=2), name="drill_name_pieces"
            ),
        ]

    def __str__(self):
        return self.name


class HistoryFileQuerySet(models.QuerySet["HistoryFile"]):
    def to_undo(self):
        """Those of which something came in and that nobody has undone."""
        return self.filter(undone_at=None, sets__gt=0)


class HistoryFile(models.Model):
    """One act of reading a file in: how much of it came in, and how much was left out.

    Its sets are those of its athlete and app that were received at its time.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="history_files")
    athlete = models.ForeignKey("Athlete", on_delete=models.CASCADE, related_name="history_files")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    app = models.CharField(_("app"), max_length=6, choices=HistoryApp.choices)
    sessions = fields.PositiveIntegerField(_("sessions"), default=0)
    sets = fields.PositiveIntegerField(_("sets"), default=0)
    left_out = fields.PositiveIntegerField(_("sets left out"), default=0)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = HistoryFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of another app")
        verbose_name_plural = _("files of other apps")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(app__in=HistoryApp.values), name="history_file_app"
            ),
        ]

    def __str__(self):
        return f"{isolated(self.athlete)}, {self.get_app_display()}, {self.at:%Y-%m-%d}"
