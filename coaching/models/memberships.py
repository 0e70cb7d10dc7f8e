"""Who is in a team: an athlete who trains there, or an account that coaches it."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from .choices import Role

#: How long whoever ended a membership may take that back without asking anybody.
UNDO_WITHIN = timedelta(hours=1)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def active(self):
        """Those that give access: a place that nobody ended, in a team that was not put away."""
        return self.filter(archived_at=None, team__archived_at=None)

    def coaching(self):
        """Those of the accounts that coach now."""
        return self.active().filter(role=Role.COACH)

    def planning(self):
        """Those of the accounts that coach now and do more than assist."""
        return self.coaching().filter(assists=False)

    def coached_by(self, user):
        """Athletes' places in the teams that `user` coaches: what a coach's access hangs on."""
        teams = Membership.objects.coaching().filter(user=user).values("team")
        return self.active().filter(role=Role.ATHLETE, team__in=teams)

    def of_athlete(self, athlete):
        """(her places that stand, those that give access no more), the last ended first."""
        places = self.filter(athlete=athlete).select_related("team", "archived_by")
        places = places.order_by("-archived_at", "team__name")
        active = [membership for membership in places if membership.is_active]
        return active, [membership for membership in places if not membership.is_active]

    def came_before(self, membership):
        """Those of coaches that stood before `membership`, one of the same team."""
        at_once = Q(joined_at=membership.joined_at, user__lt=membership.user_id)
        sooner = Q(joined_at__lt=membership.joined_at) | at_once
        return self.filter(sooner)

    def of_outer(self, path):
        """For a subquery: the athlete's place in the team that the outer row at `path` is of."""
        return self.filter(team=OuterRef(f"{path}team"), athlete=OuterRef(f"{path}athlete"))


def of_everyone_or_of_a_team_of(user):
    """Of a row with a `team`, or none: whether it is for all, or for a team that `user` is in.

    As a coach or as an athlete: two questions, since no index answers both in one.
    """
    places = Membership.objects.active()
    coached, hers = places.filter(user=user), places.filter(athlete__user=user)
    return Q(team=None) | Q(team__in=coached.values("team")) | Q(team__in=hers.values("team"))


def athlete_is_in_team():
    """Of a row with an `athlete` and a `team`: whether she has a place there that stands."""
    return Exists(Membership.objects.active().of_outer(""))


class Membership(models.Model):
    """An athlete in a team, or an account that coaches it."""

    team = models.ForeignKey("Team", on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=7, choices=Role.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name=_("account"),
    )
    athlete = models.ForeignKey(
        "Athlete", on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    # Of a coach: to see and take attendance, and not to plan; whether she is shown of pain and of
    # the notes of restrictions (docs/roles.md).
    assists = models.BooleanField(_("assistant"), default=False, db_default=False)
    sees_health = models.BooleanField(_("sees health notes"), default=True, db_default=True)
    joined_at = models.DateTimeField(_("joined"), default=now)
    # Her plan in this team stands still from this day on, until somebody resumes it.
    paused_from = models.DateField(_("paused from"), null=True, blank=True)
    paused_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    archived_at = models.DateTimeField(_("archived"), null=True, blank=True)
    archived_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The squads that she was in then, for coming back.
    left_squads = models.JSONField(default=list, editable=False)

    objects = MembershipQuerySet.as_manager()

    #: Where a page worked it out.
    last: date | None
    has_twin: bool

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.ATHLETE, athlete__isnull=False, user__isnull=True)
                | Q(role=Role.COACH, user__isnull=False, athlete__isnull=True),
                name="membership_one_person",
            ),
            models.CheckConstraint(
                condition=Q(role=Role.COACH) | Q(assists=False, sees_health=True),
                name="membership_duty_of_coach",
            ),
            models.UniqueConstraint(
                "team",
                "athlete",
                condition=Q(athlete__isnull=False),
                name="membership_athlete_once",
            ),
            models.UniqueConstraint(
                "team", "user", condition=Q(user__isnull=False), name="membership_coach_once"
            ),
        ]

    def __str__(self):
        return f"{isolated(self.athlete or self.user)}, {isolated(self.team)}"

    @transaction.atomic
    def archive(self, *, by=None):
        """End it; what was done in it stays. No link that stood open leads back in. Whether it
        stood until now: of two presses at once the second changes nothing.

        An athlete leaves the team's squads too, until she comes back.
        The links that a coach made end with her coaching.
        """
        locked = Membership.objects.select_for_update(no_key=True).get(pk=self.pk)
        if locked.archived_at:
            self.archived_at, self.archived_by_id = locked.archived_at, locked.archived_by_id
            self.left_squads = locked.left_squads
            return False
        self.archived_at, self.archived_by = now(), by
        links = self.team.invitations.filter(revoked_at=None)
        if (athlete := self.athlete) is not None:
            squads = athlete.squad_memberships.filter(squad__team=self.team_id)
            self.left_squads = list(squads.values_list("squad", flat=True))
            squads.delete()
            links = links.filter(athlete=self.athlete_id)
        else:
            links = links.filter(created_by=self.user_id)
        links.update(revoked_at=now())
        self.save(update_fields=["archived_at", "archived_by", "left_squads"])
        return True

    @property
    def is_active(self):
        """As `active()`."""
        return self.archived_at is None and self.team.archived_at is None

    def can_undo(self, user):
        """Whether `user` ended it just now and may take that back."""
        ended = self.archived_at
        if ended is None or self.archived_by_id != user.pk:
            return False
        return now() - ended < UNDO_WITHIN

    def comes_back_at_once(self, user):
        """Whether `user` puts an athlete back unasked: no account, or archived just now."""
        athlete = self.athlete
        return not (athlete and athlete.user_id) or self.can_undo(user)

    @transaction.atomic
    def restore(self):
        """As if it had not been ended, but for the links: these stay closed.

        An athlete is in her squads again. What was assigned to them meanwhile is not hers.
        """
        for squad in self.team.squads.filter(pk__in=self.left_squads, archived_at=None):
            squad.memberships.get_or_create(athlete=self.athlete)
        self.archived_at = self.archived_by = None
        self.left_squads = []
        self.save(update_fields=["joined_at", "archived_at", "archived_by", "left_squads"])
