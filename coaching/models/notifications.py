"""What people are told of: what happened, a row for each who hears of it, and how she does."""

import hashlib
from collections.abc import Collection
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules import notifications as rules
from coaching.rules.names import isolated

from . import fields
from .choices import MailPace, NotificationKind, QuietOn
from .memberships import Membership

if TYPE_CHECKING:
    from .people import Team, User


class HappeningManager(models.Manager["Happening"]):
    def note(
        self, kind: str, team: "Team | int | None", by: "User | int | None" = None, **facts: Any
    ) -> None:
        """Write down that it happened, in the transaction of what did. One statement."""
        self.create(kind=kind, team_id=_pk(team), by_id=_pk(by), facts=facts)

    def note_plan(
        self,
        team: "Team | int",
        by: "User | int | None",
        athletes: Collection[Any],
        days: Collection[date],
        *,
        does: models.Model | None = None,
        undoes: models.Model | None = None,
    ) -> None:
        """The same of the plan of `athletes` on `days`; nothing where there are none.

        What `undoes` what a change `does` takes it back: nobody is told where both are news.
        """
        if athletes and days:
            acts = {"does": _name_of(does), "undoes": _name_of(undoes)}
            of_days = {"first": min(days), "last": max(days)}
            self.note(NotificationKind.PLAN, team, by, athletes=sorted(athletes), **of_days, **acts)


def _name_of(change: models.Model | None) -> str:
    return f"{change._meta.model_name}:{change.pk}" if change else ""


def _pk(record: Any) -> Any:
    return getattr(record, "pk", record)


class Happening(models.Model):
    """Something that happened and nobody was told of yet: the worker tells, and takes it away."""

    kind = models.CharField(max_length=8, choices=NotificationKind.choices)
    team = models.ForeignKey(
        "Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    objects = HappeningManager()

    class Meta:
        verbose_name = _("happening")
        verbose_name_plural = _("happenings")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values), name="happening_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.pk}"


def _waits_for_guardian() -> models.QuerySet[Membership]:
    """Of a notification's row: the place of its athlete, while a guardian's yes is waited for."""
    # It stands above this module: people are asked what they were told of.
    from .guardians import born_after, places_that_wait  # noqa: PLC0415

    waiting = places_that_wait(*born_after(timezone.now().date()))
    return waiting.of_outer("")


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: "User") -> "NotificationQuerySet":
        """Hers, of teams that she is in now."""
        places = Membership.objects.coaching().filter(user=user)
        coached = places.values("team")
        hers = Membership.objects.active().filter(athlete__user=user).values("team")
        here = Q(kind__in=rules.COACHES, team__in=coached) | Q(
            kind__in=rules.ATHLETES, team__in=hers
        )
        # Pain is told to nobody who is kept from it by now (docs/roles.md).
        kept_from = Q(team__in=places.filter(sees_health=False).values("team"))
        kept_from |= Q(Exists(_waits_for_guardian()))
        return self.filter(here, ~Q(kept_from, kind=NotificationKind.PAIN), user=user)

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at=None)

    def about_comments(self) -> "NotificationQuerySet":
        return self.filter(kind__in=(NotificationKind.COMMENT, NotificationKind.QUESTION))

    def read(self, now: datetime) -> int:
        """Note as read what is not: how many. What was not sent yet will not be."""
        return self.unread().update(read_at=now, push_at=None, mail_at=None)


class Notification(models.Model):
    """One thing that one person is told of. `key` is of its fact: she is told once.

    `push_at` and `mail_at` say when it goes to her phone and by mail, and are empty once it went
    or where it does not go. `facts`: what `presentation.notifications` needs for its words.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications"
    )
    kind = models.CharField(_("what"), max_length=8, choices=NotificationKind.choices)
    key = models.CharField(max_length=120, editable=False)
    team = models.ForeignKey(
        "Team", on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    athlete = models.ForeignKey(
        "Athlete", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    facts = models.JSONField(default=dict, encoder=DjangoJSONEncoder, editable=False)
    made_at = models.DateTimeField(_("told"), default=timezone.now)
    read_at = models.DateTimeField(_("read"), null=True, blank=True)
    push_at = models.DateTimeField(_("to the phone"), null=True, blank=True)
    mail_at = models.DateTimeField(_("by mail"), null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint("user", "key", name="notification_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values), name="notification_kind"
            ),
            # Who has read it needs to hear of it no more.
            models.CheckConstraint(
                condition=Q(read_at=None) | Q(push_at=None, mail_at=None),
                name="notification_read_goes_nowhere",
            ),
        ]
        indexes = [
            models.Index(fields=["user", "-made_at"], name="notification_of_user"),
            models.Index(
                fields=["user"], condition=Q(read_at=None), name="notification_unread_of_user"
            ),
            models.Index(
                fields=["push_at"], condition=Q(push_at__isnull=False), name="notification_to_push"
            ),
            models.Index(
                fields=["mail_at"], condition=Q(mail_at__isnull=False), name="notification_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"{isolated(self.user)}, {self.key}"


class NotificationSettings(models.Model):
    """How what she is told of reaches a person. Without a row it is as a new one says."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="notification_settings",
    )
    mails = models.CharField(
        _("mails come as"), max_length=4, choices=MailPace.choices, default=MailPace.LIST
    )
    quiet_on = models.CharField(
        _("quiet hours"), max_length=6, choices=QuietOn.choices, default=QuietOn.ALWAYS
    )
    quiet_from = models.TimeField(_("from"), default=time(21))
    quiet_to = models.TimeField(_("to"), default=time(7))

    class Meta:
        verbose_name = _("what reaches somebody")
        verbose_name_plural = _("what reaches whom")
        constraints = [
            models.CheckConstraint(
                condition=Q(mails__in=MailPace.values), name="notification_settings_mails"
            ),
            models.CheckConstraint(
                condition=Q(quiet_on__in=QuietOn.values), name="notification_settings_quiet_on"
            ),
        ]

    def __str__(self) -> str:
        return isolated(self.user)

    @property
    def quiet(self) -> rules.Quiet:
        return rules.Quiet(self.quiet_from, self.quiet_to, self.quiet_on)


class NotificationChoice(models.Model):
    """Whether one kind comes to the phone and by mail. Without a row it is as `rules` says."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notification_choices"
    )
    kind = models.CharField(max_length=8, choices=NotificationKind.choices)
    push = models.BooleanField(_("to the phone"), default=True)
    mail = models.BooleanField(_("by mail"), default=True)

    class Meta:
        verbose_name = _("what reaches somebody of a kind")
        verbose_name_plural = _("what reaches whom of each kind")
        constraints = [
            models.UniqueConstraint("user", "kind", name="notification_choice_once"),
            models.CheckConstraint(
                condition=Q(kind__in=NotificationKind.values), name="notification_choice_kind"
            ),
        ]

    def __str__(self) -> str:
        return f"{isolated(self.user)}, {self.kind}"


def endpoint_hash(endpoint: str) -> str:
    """By which a push service's address is found: it may be longer than an index takes."""
    return hashlib.sha256(endpoint.encode()).hexdigest()


class PushSubscription(models.Model):
    """One browser of one person, as its push service knows it. Kept until it says it is gone."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    endpoint = models.TextField()
    endpoint_hash = models.CharField(max_length=64, unique=True, editable=False)
    key = models.CharField(max_length=120)
    token = models.CharField(max_length=60)
    created_at = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        verbose_name = _("phone that is told")
        verbose_name_plural = _("phones that are told")

    def __str__(self) -> str:
        return f"{isolated(self.user)}, {self.created_at:%Y-%m-%d}"


class PushMessage(models.Model):
    """What goes to one phone, until its push service took it. `tag` replaces what it was sent."""

    subscription = models.ForeignKey(
        PushSubscription, on_delete=models.CASCADE, related_name="messages"
    )
    tag = models.CharField(max_length=40)
    payload = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=timezone.now)
    attempts = fields.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("message to a phone")
        verbose_name_plural = _("messages to phones")
        ordering = ["next_at", "pk"]
        constraints = [
            models.UniqueConstraint("subscription", "tag", name="push_message_once"),
        ]
        indexes = [models.Index(fields=["next_at"], name="push_message_next_at")]

    def __str__(self) -> str:
        return f"{self.subscription_id}, {self.tag}"
