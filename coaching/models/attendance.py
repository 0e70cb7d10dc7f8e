"""Who was at the track on a day, as a coach took it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from .choices import AbsentFor, Presence


class Attendance(models.Model):
    """That an athlete was there on a day of a team, came late, or was absent and why.

    `at` is when it was taken, so of who came late when she came.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="attendance")
    athlete = models.ForeignKey("Athlete", on_delete=models.CASCADE, related_name="attendance")
    date = models.DateField(_("day"))
    state = models.CharField(_("was there"), max_length=6, choices=Presence.choices)
    reason = models.CharField(_("absent because"), max_length=7, choices=AbsentFor, blank=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("taken"), default=timezone.now)
    # The last act applied from each phone.
    device_seqs = models.JSONField(default=dict, editable=False)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        ordering = ["-date", "pk"]
        constraints = [
            models.UniqueConstraint("team", "athlete", "date", name="attendance_once"),
            models.CheckConstraint(
                condition=Q(state__in=[Presence.HERE, Presence.LATE], reason="")
                | Q(state=Presence.ABSENT, reason__in=["", *AbsentFor.values]),
                name="attendance_state",
            ),
        ]
        indexes = [models.Index(fields=["team", "date"], name="attendance_of_day")]

    def __str__(self):
        return f"{isolated(self.athlete)}, {self.date}"

    @property
    def was_there(self):
        return self.state != Presence.ABSENT
