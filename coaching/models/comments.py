"""What coach and athlete write to each other: at a session, or a coach's note to a squad."""

import uuid
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaching.rules.names import isolated

from .choices import Reply
from .notes import NoteField
from .prescription_fields import MAX_NOTE
from .sessions import Session
from .squads import Squad

if TYPE_CHECKING:
    from .people import User

#: How long who wrote a comment may change it, or take it away.
OWN_FOR = timedelta(days=1)


def place_of(where: Session | Squad) -> dict[str, Any]:
    """{column of a comment and of who read it: what it stands at}."""
    return {"session" if isinstance(where, Session) else "squad": where}


class CommentQuerySet(models.QuerySet["Comment"]):
    def shown(self):
        return self.filter(removed_at=None)

    def visible_to(self, user):
        """Of sessions that `user` sees, of squads that she coaches, and of those she is in now."""
        return self.filter(
            Q(session__in=Session.objects.visible_to(user))
            | Q(squad__in=Squad.objects.read_by(user).values("pk"))
        )

    def with_unread(self, user):
        """Each with `is_unread`: written by another, after `user` last looked there."""
        looked = CommentsRead.objects.filter(
            Q(session=OuterRef("session")) | Q(squad=OuterRef("squad")),
            user=user,
            at__gte=OuterRef("at"),
        )
        return self.annotate(is_unread=~Q(author=user) & ~Exists(looked))

    def unanswered(self, team):
        """Those of a team's athletes that no coach wrote or reacted after."""
        later = Comment.objects.shown().filter(session=OuterRef("session"), at__gt=OuterRef("at"))
        answers = later.exclude(author=OuterRef("author"))
        reactions = Reaction.objects.filter(comment=OuterRef("pk")).exclude(user=OuterRef("author"))
        mine = Q(author=models.F("session__athlete__user"))
        written = self.shown().filter(mine, session__team=team, session__removed_at=None)
        return written.filter(~Exists(answers), ~Exists(reactions))


class Comment(models.Model):
    """A text at a session, at a drill or a set of it, or to a squad. Its id is the phone's.

    All coaches of the team read what stands at a session: there is no thread between two.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(
        "Session", on_delete=models.CASCADE, null=True, blank=True, related_name="comments"
    )
    squad = models.ForeignKey(
        "Squad", on_delete=models.CASCADE, null=True, blank=True, related_name="notes"
    )
    session_drill = models.ForeignKey(
        "SessionDrill", on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    logged_set = models.ForeignKey(
        "LoggedSet", on_delete=models.SET_NULL, null=True, blank=True, related_name="comments"
    )
    drill = models.ForeignKey(
        "Drill", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments"
    )
    text = NoteField(_("text"), limit=MAX_NOTE)
    at = models.DateTimeField(_("written"), default=timezone.now)
    edited_at = models.DateTimeField(_("changed"), null=True, blank=True)
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)
    #: {phone: its last act here}, of whoever changed, removed or answered it.
    device_seqs = models.JSONField(null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(session__isnull=False, squad=None)
                | Q(session=None, squad__isnull=False, session_drill=None, logged_set=None),
                name="comment_at_a_session_or_a_squad",
            ),
            models.CheckConstraint(
                condition=Q(session_drill=None) | Q(logged_set=None), name="comment_about_one"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="comment_has_text"),
        ]
        indexes = [
            models.Index(fields=["session", "at"], name="comment_of_session"),
            models.Index(fields=["squad", "at"], name="comment_of_squad"),
        ]

    def __str__(self):
        return f"{isolated(self.author)}, {self.at:%Y-%m-%d}"

    def may_change(self, user: "User", now: datetime) -> bool:
        """Who wrote it may, for a day."""
        return self.author_id == user.pk and self.removed_at is None and now - self.at < OWN_FOR


class CommentVersion(models.Model):
    """How a comment read before it was changed or taken away."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="versions")
    text = NoteField(_("text"), limit=MAX_NOTE)
    until = models.DateTimeField(_("until"), default=timezone.now)

    class Meta:
        verbose_name = _("earlier text of a comment")
        verbose_name_plural = _("earlier texts of comments")
        ordering = ["until", "pk"]

    def __str__(self):
        return f"{self.comment_id}, {self.until:%Y-%m-%d}"


class Reaction(models.Model):
    """A word that answers a comment without another text."""

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="reactions")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions"
    )
    reply = models.CharField(_("word"), max_length=8, choices=Reply.choices)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reaction")
        verbose_name_plural = _("reactions")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint("comment", "user", "reply", name="reaction_once"),
            models.CheckConstraint(condition=Q(reply__in=Reply.values), name="reaction_word"),
        ]

    def __str__(self):
        return f"{isolated(self.user)}, {self.reply}"


class CommentsRead(models.Model):
    """When somebody last looked at the comments of a session, or the notes to a squad."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(
        "Session", on_delete=models.CASCADE, null=True, blank=True, related_name="readers"
    )
    squad = models.ForeignKey(
        "Squad", on_delete=models.CASCADE, null=True, blank=True, related_name="readers"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("comments read")
        verbose_name_plural = _("comments read")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint("session", "user", name="session_comments_read_once"),
            models.UniqueConstraint("squad", "user", name="squad_notes_read_once"),
            models.CheckConstraint(
                condition=Q(session__isnull=False, squad=None)
                | Q(session=None, squad__isnull=False),
                name="comments_read_of_a_session_or_a_squad",
            ),
        ]

    def __str__(self):
        return f"{isolated(self.user)}, {self.at:%Y-%m-%d}"
