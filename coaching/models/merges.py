"""Athletes who were one person and are one record since, so that it can be taken back."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

#: So long a merge can be taken back.
KEPT_MERGED = timedelta(days=30)


class AthleteMergeQuerySet(models.QuerySet["AthleteMerge"]):
    def to_take_back(self, instant):
        """Those that can be taken back still, the last first."""
        kept = self.filter(undone_at=None, at__gt=instant - KEPT_MERGED)
        return kept.order_by("-at", "-pk")


class AthleteMerge(models.Model):
    """One act of merging. `changes` is how each row was: `services.people.merging` writes and
    reads it. `gone_name` is what the record was called that is no more."""

    team = models.ForeignKey("Team", on_delete=models.CASCADE, related_name="merges")
    kept = models.ForeignKey("Athlete", on_delete=models.CASCADE, related_name="merges")
    gone_name = models.CharField(_("who is no more"), max_length=80)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(_("at"), default=timezone.now)
    changes = models.JSONField(encoder=DjangoJSONEncoder, default=list, editable=False)
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)

    objects = AthleteMergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge of athletes")
        verbose_name_plural = _("merges of athletes")
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{isolated(self.gone_name)}, {isolated(self.kept)}"

    @property
    def ends_on(self):
        """Until when it can be taken back."""
        return self.at + KEPT_MERGED
