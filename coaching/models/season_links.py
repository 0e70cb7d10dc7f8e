"""Links to an athlete's season: who has one reads the page until it ends or is taken back."""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .tokens import SecretLink, SecretLinkQuerySet


class SeasonLinkQuerySet(SecretLinkQuerySet):
    def standing(self):
        """Those that nobody took back, whether they ended or not."""
        return self.filter(revoked_at=None)

    def active(self):
        return self.standing().filter(ends_at__gt=timezone.now())


class SeasonLink(SecretLink):
    """A link that the athlete made herself; another one takes its place."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="season_links"
    )
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    ends_at = models.DateTimeField(_("ends"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = SeasonLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("link to a season")
        verbose_name_plural = _("links to seasons")
        constraints = [
            models.UniqueConstraint(
                "user", condition=Q(revoked_at=None), name="season_link_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("created_at")), name="season_link_ends_later"
            ),
        ]

    def __str__(self):
        return f"{self.user}"

    @classmethod
    @transaction.atomic
    def make(cls, user, days):
        """A link that ends after so many days, in place of the one that stands."""
        now = timezone.now()
        cls.objects.standing().filter(user=user).update(revoked_at=now)
        return cls.objects.create(user=user, created_at=now, ends_at=now + timedelta(days=days))

    def revoke(self):
        self.revoked_at = self.revoked_at or timezone.now()
        self.save(update_fields=["revoked_at"])
