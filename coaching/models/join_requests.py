"""Who opened a team's class link and asks to be let in."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from .invitations import Invitation


class JoinRequestQuerySet(models.QuerySet["JoinRequest"]):
    def open(self):
        return self.filter(let_in=None)

    def open_in(self, team):
        """Those that a coach of the team has not answered yet, each with its account, in order."""
        return self.open().filter(invitation__team=team).select_related("user").order_by("at", "pk")


class JoinRequest(models.Model):
    """An account asks to join by an invitation whose `asks` is set. `let_in`: what a coach said.

    `athlete`: whose place she has since. What she typed is her account's name: nothing more.
    """

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="requests")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="join_requests"
    )
    at = models.DateTimeField(_("asked"), default=timezone.now)
    let_in = models.BooleanField(_("let in"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    athlete = models.ForeignKey(
        "Athlete", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = JoinRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request to join")
        verbose_name_plural = _("requests to join")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint("invitation", "user", name="join_request_once"),
            models.CheckConstraint(
                condition=models.Q(let_in=None, answered_at=None, answered_by=None)
                | models.Q(let_in__isnull=False, answered_at__isnull=False),
                name="join_request_answered",
            ),
        ]

    def __str__(self):
        return f"{isolated(self.user)}, {self.at:%Y-%m-%d}"
