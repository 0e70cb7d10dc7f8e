"""Links into a team, and how they are taken."""

import secrets
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated, twin_key
from coaching.undocumented import KeptExpression, KeptQuery

from . import fields
from .choices import Role
from .memberships import Membership, athlete_is_in_team
from .people import Athlete, Team
from .tokens import SecretLink, SecretLinkQuerySet


def invitation_token():
    """Named by the first migration, and by nothing else since tokens are hashed."""
    return secrets.token_urlsafe(18)


def invitation_end():
    return now() + timedelta(days=14)


def _maker_coaches():
    return Exists(
        Membership.objects.active().filter(
            team=OuterRef("team"), user=OuterRef("created_by"), user__is_active=True
        )
    )


class InvitationQuerySet(SecretLinkQuerySet):
    def open(self, instant):
        """Those that can still be taken: their maker coaches the team, and their place is empty."""
        return self.filter(
            Q(athlete=None) | Q(athlete__user=None) | ~KeptExpression(athlete_is_in_team),
            KeptExpression(_maker_coaches),
            revoked_at=None,
            expires_at__gt=instant,
            uses__lt=F("max_uses"),
        )

    def open_in(self, team):
        """The open ones of a team, each with its athlete, a list; its text is kept."""
        invitations = _OPEN_IN.all(team.pk, now())
        for invitation in invitations:
            invitation.team = team
        return invitations


_OPEN_IN = KeptQuery(
    lambda team, instant: (
        Invitation.objects.filter(team=team).open(instant).select_related("athlete")
    ),
    *(-1, datetime(1, 1, 2, tzinfo=UTC)),
)


class InvitationClosed(Exception):
    """The invitation has ended, was revoked, or is used up."""


class Invitation(SecretLink):
    """A link into a team: for one athlete who waits or left, or for a number of newcomers."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=7, choices=Role.choices, default=Role.ATHLETE)
    athlete = models.ForeignKey(
        Athlete, on_delete=models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    # What who joins as a coach may, as her place says it then.
    assists = models.BooleanField(_("assistant"), default=False, db_default=False)
    sees_health = models.BooleanField(_("sees health notes"), default=True, db_default=True)
    max_uses = fields.PositiveSmallIntegerField(_("for how many"), default=1)
    asks = models.BooleanField(_("a coach lets each of them in"), default=False, db_default=False)
    uses = fields.PositiveSmallIntegerField(_("taken"), default=0)
    created_at = models.DateTimeField(_("created"), default=now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    expires_at = models.DateTimeField(_("ends"), default=invitation_end)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(max_uses__gte=1, max_uses__lte=200), name="invitation_max_uses"
            ),
            models.CheckConstraint(condition=Q(uses__lte=F("max_uses")), name="invitation_uses"),
            models.CheckConstraint(
                condition=Q(role=Role.COACH) | Q(assists=False, sees_health=True),
                name="invitation_duty_of_coach",
            ),
            models.CheckConstraint(
                condition=Q(athlete__isnull=True) | Q(max_uses=1, role=Role.ATHLETE),
                name="invitation_for_one_athlete",
            ),
            models.CheckConstraint(
                condition=Q(asks=False) | Q(athlete__isnull=True, role=Role.ATHLETE),
                name="invitation_asks_for_newcomers",
            ),
        ]

    def __str__(self):
        # Never the token: this is what lists, titles and logs show.
        return f"{isolated(self.team)}, {self.get_role_display()}"

    @property
    def is_for_coach(self):
        return self.role == Role.COACH

    @property
    def is_used_up(self):
        """Whether everyone it was for has joined."""
        return self.uses >= self.max_uses or (
            self.athlete is not None
            and self.athlete.user_id is not None
            and Membership.objects.filter(
                team=self.team_id, athlete=self.athlete_id, archived_at=None
            ).exists()
        )

    def is_open(self, instant=None):
        return Invitation.objects.open(instant or now()).filter(pk=self.pk).exists()

    def is_for(self, user):
        """Whether `user` may take it: nobody else's place, and not what she was taken out of.

        Who was removed from the team comes back by a link that was made since, not by an old one.
        """
        if self.athlete is not None and self.athlete.user_id not in (None, user.pk):
            return False
        mine = Q(user=user) | Q(athlete__user=user)
        memberships = Membership.objects.filter(mine, team=self.team_id)
        return not memberships.filter(archived_at__gte=self.created_at).exists()

    def renew(self, *, by):
        """Another link in place of this one, which stops working: made now, by this coach."""
        self.make_token()
        self.created_at, self.created_by = now(), by
        self.save(update_fields=["token_hash", "created_at", "created_by"])

    def revoke(self):
        self.revoked_at = self.revoked_at or now()
        self.save(update_fields=["revoked_at"])

    def includes(self, user):
        """True when `user` already is what the invitation would make her."""
        active = Membership.objects.filter(team=self.team_id, archived_at=None)
        if self.role == Role.COACH:
            return active.filter(user=user).exists()
        if not active.filter(athlete__user=user).exists():
            return False
        # Who joined by another link than that of the place kept under her name may still take it.
        kept = self.athlete if self.athlete and self.athlete.user_id is None else None
        return kept is None or twin_key(kept.name) != twin_key(user.name)
