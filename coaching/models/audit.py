"""Who signed in, saw what of whom, and took what away: kept for a year, never changed.

Rows name accounts and athletes by key alone, which no constraint holds: what stands here changes
neither when an account goes nor when its name does, and who is gone is named no more.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class AuditKind(models.TextChoices):
    """What the audit trail of a team holds."""

    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Sign-in refused")
    ROLE = "role", _("Role changed")
    RESTRICTIONS_SEEN = "restrictions", _("Restrictions seen")
    HEALTH_SEEN = "health", _("Health data seen")
    EXPORT = "export", _("Data taken out")
    DELETION = "deletion", _("Removed")


#: The database itself lets no entry go that is younger (migration 0054).
KEPT = timedelta(days=365)


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def over(self, instant):
        """Those that nobody keeps any longer."""
        return self.filter(at__lt=instant - KEPT)

    def about(self, *, account=None, athlete=None):
        """What that account did or was done to it; or what was done to that athlete or by her."""
        if account is not None:
            return self.filter(Q(by=account) | Q(account=account))
        mine = Q(athlete=athlete)
        if athlete.user_id:
            mine |= Q(by=athlete.user_id) | Q(account=athlete.user_id)
        return self.filter(mine)


def _unbound(to, verbose_name):
    """A key that stays as it was written, whatever becomes of the row it names."""
    return models.ForeignKey(
        to,
        on_delete=models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=verbose_name,
    )


class AuditEntry(models.Model):
    """`by`: who did it, where known; `athlete` or `account`: to whom, or the whole team.

    `detail` is a word of `coaching.presentation.audit`, or nothing. `once` is what may stand there
    but once, as who saw what of whom on a day.
    """

    team = models.ForeignKey(
        "Team", on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    kind = models.CharField(_("what"), max_length=16, choices=AuditKind.choices)
    by = _unbound(settings.AUTH_USER_MODEL, _("by"))
    athlete = _unbound("Athlete", _("athlete"))
    account = _unbound(settings.AUTH_USER_MODEL, _("account"))
    detail = models.CharField(_("more"), max_length=40, blank=True)
    once = models.CharField(max_length=80, null=True, blank=True, unique=True, editable=False)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["team", "-at"], name="audit_of_team")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AuditKind.values), name="audit_kind"),
            models.CheckConstraint(
                condition=Q(athlete=None) | Q(account=None), name="audit_of_one_at_most"
            ),
        ]

    def __str__(self):
        return f"{self.kind}, {self.at:%Y-%m-%d}"
