"""Mails on their way to a mail server."""

import uuid
from datetime import datetime, timedelta

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from . import fields

# Waits before the second try, the third, and so on; the last one from there on.
WAITS = [timedelta(seconds=seconds) for seconds in (10, 30, 60, 120, 300, 600, 1800, 3600, 14400)]
# A day and a half with these waits.
MAX_ATTEMPTS = 16


class MailState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENT = "sent", _("sent")
    LATE = "late", _("not sent: its code or link had ended")
    DEAD = "dead", _("given up")


class MailTrouble(models.TextChoices):
    """Why a mail did not go, as far as it tells what to do."""

    UNREACHABLE = "unreachable", _("The mail server does not answer.")
    LOGIN = "login", _("The mail server does not take the user or password.")
    ADDRESS = "address", _("The mail server refuses the address.")
    CONTENT = "content", _("The mail server refuses the mail.")
    OTHER = "other", _("Something else went wrong.")


REMEDIES = {
    MailTrouble.UNREACHABLE: _(
        "Look whether the host and port of EMAIL_URL are right and the mail server runs. "
        "Who waits for this mail asks for a new one."
    ),
    MailTrouble.LOGIN: _(
        "Set user and password in EMAIL_URL anew and restart. Who waits for this mail asks anew."
    ),
    MailTrouble.ADDRESS: _("Ask the person whether the address is right; she can change it."),
    MailTrouble.CONTENT: _(
        "Look whether the mail server lets EMAIL_FROM send, and read what it said below."
    ),
    MailTrouble.OTHER: _("Read what is said below and in the log of the worker."),
}


class MailQuerySet(models.QuerySet["Mail"]):
    def waiting(self) -> "MailQuerySet":
        return self.filter(state=MailState.WAITING)


class Mail(models.Model):
    """One mail to one address. Its text is kept until it was sent, or will not be."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(
        _("state"), max_length=7, choices=MailState.choices, default=MailState.WAITING
    )
    to = models.CharField(_("to"), max_length=320)
    sender = models.CharField(_("from"), max_length=320)
    subject = models.CharField(_("subject"), max_length=998)
    body = models.TextField(_("text"), blank=True)
    html = models.TextField(_("the same as HTML"), blank=True)
    headers = models.JSONField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(_("made"), default=now)
    expires_at = models.DateTimeField(_("of no use after"), null=True, blank=True)
    attempts = fields.PositiveSmallIntegerField(_("tries"), default=0)
    next_at = models.DateTimeField(_("next try"), default=now)
    ended_at = models.DateTimeField(_("sent or given up"), null=True, blank=True)
    trouble = models.CharField(_("trouble"), max_length=11, choices=MailTrouble.choices, blank=True)
    error = models.CharField(_("what the mail server said"), max_length=300, blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("mails")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "next_at"], name="mail_state_next_at")]
        constraints = [
            # What nobody needs any more is not kept.
            models.CheckConstraint(
                condition=models.Q(state=MailState.WAITING) | models.Q(body="", html=""),
                name="mail_keeps_no_text_after_its_end",
            ),
        ]

    def __str__(self) -> str:
        return self.subject

    def begin_attempt(self, instant: datetime) -> None:
        """Count a try, and say when the next one is due if nothing is heard of this one."""
        wait = WAITS[min(self.attempts, len(WAITS) - 1)]
        self.attempts += 1
        self.next_at = instant + wait
        self.save(update_fields=["attempts", "next_at"])

    def end(self, state: MailState, instant: datetime) -> None:
        """It was sent, or will never be: its text goes."""
        self.state, self.body, self.html, self.ended_at = state, "", "", instant
        self.save(update_fields=["state", "body", "html", "ended_at", "trouble", "error"])

    def note_trouble(self, trouble: MailTrouble, error: str) -> None:
        self.trouble, self.error = trouble, " ".join(error.split())[:300]
        self.save(update_fields=["trouble", "error"])

    @property
    def remedy(self) -> str:
        """What an operator can do about a mail that was given up."""
        return str(REMEDIES.get(MailTrouble(self.trouble), "")) if self.trouble else ""
