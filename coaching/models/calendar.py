"""An athlete's calendar beside her sessions: races and rest days, and what was changed in it."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .choices import DayKind
from .names import NameField
from .tokens import SecretLink, SecretLinkQuerySet


class DayMark(models.Model):
    """A race or a rest day of one athlete, or of a squad, in one team."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="day_marks")
    athlete = models.ForeignKey(
        "Athlete", on_delete=models.CASCADE, null=True, blank=True, related_name="day_marks"
    )
    squad = models.ForeignKey(
        "Squad", on_delete=models.CASCADE, null=True, blank=True, related_name="day_marks"
    )
    date = models.DateField(_("date"))
    kind = models.CharField(_("what"), max_length=4, choices=DayKind.choices)
    name = NameField(_("name"), max_length=60, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("race or rest day")
        verbose_name_plural = _("races and rest days")
        ordering = ["date", "kind", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(athlete__isnull=True) ^ Q(squad__isnull=True), name="day_mark_of_one"
            ),
            models.CheckConstraint(condition=Q(kind__in=DayKind.values), name="day_mark_kind"),
            models.UniqueConstraint(
                "team",
                "athlete",
                "date",
                "kind",
                condition=Q(athlete__isnull=False),
                name="day_mark_athlete_once",
            ),
            models.UniqueConstraint(
                "squad",
                "date",
                "kind",
                condition=Q(squad__isnull=False),
                name="day_mark_squad_once",
            ),
        ]
        indexes = [models.Index(fields=["team", "date"], name="day_mark_team_date")]

    def __str__(self):
        return self.name or self.get_kind_display()

    @property
    def is_race(self):
        return self.kind == DayKind.RACE


class CalendarChange(models.Model):
    """One change of an athlete's calendar, or of a squad's races and rest days, to be undone.

    `snapshot` is what changed and how it was: `services.calendar` writes and reads it.
    """

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="+")
    athlete = models.ForeignKey(
        "Athlete", on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_changes"
    )
    squad = models.ForeignKey(
        "Squad", on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_changes"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    description = models.CharField(_("what was done"), max_length=200)
    snapshot = models.JSONField(encoder=DjangoJSONEncoder)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    class Meta:
        verbose_name = _("change of a calendar")
        verbose_name_plural = _("changes of calendars")
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(athlete__isnull=True) ^ Q(squad__isnull=True),
                name="calendar_change_of_one",
            ),
        ]

    def __str__(self):
        return self.description


def feed_token():
    """Named by the first migration, and by nothing else since tokens are hashed."""
    return secrets.token_urlsafe(24)


class CalendarFeedQuerySet(SecretLinkQuerySet):
    def active(self):
        return self.filter(revoked_at=None)


class CalendarFeed(SecretLink):
    """A private calendar address: of an athlete's own sessions, or of a team for its coach.

    Whoever has the address reads the calendar, so it can be taken back and made anew.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds"
    )
    team = models.ForeignKey(
        "Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    read_at = models.DateTimeField(_("last read"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")
        constraints = [
            models.UniqueConstraint(
                "user",
                "team",
                condition=Q(revoked_at=None, team__isnull=False),
                name="calendar_feed_of_team_once",
            ),
            models.UniqueConstraint(
                "user",
                condition=Q(revoked_at=None, team__isnull=True),
                name="calendar_feed_of_athlete_once",
            ),
        ]

    def __str__(self):
        return f"{self.user}"

    def revoke(self):
        self.revoked_at = self.revoked_at or timezone.now()
        self.save(update_fields=["revoked_at"])

    @transaction.atomic
    def renew(self):
        """Another address in place of this one, which stops working. Safe to repeat."""
        self.revoke()
        fresh, _made = CalendarFeed.objects.get_or_create(
            user=self.user, team=self.team, revoked_at=None
        )
        return fresh

    def note_read(self, now):
        """Keep when it was last read, once an hour: apps ask often."""
        if self.read_at is None or now - self.read_at >= timedelta(hours=1):
            CalendarFeed.objects.filter(pk=self.pk).update(read_at=now)
