"""Writing at a session or to a squad, changing it within a day, and answering by a word."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from coaching.models import (
    Comment,
    CommentsRead,
    CommentVersion,
    Drill,
    Happening,
    LoggedSet,
    Notification,
    Reaction,
    Session,
    SessionDrill,
    Squad,
    Team,
    User,
)
from coaching.models.choices import NotificationKind
from coaching.models.comments import place_of
from coaching.rules.idempotency import is_repeat, note_applied, trusted_time


class CommentIdTaken(Exception):
    """The id is another comment's."""


class TooLate(Exception):
    """Only who wrote it changes it, and for a day."""


@transaction.atomic
def write(
    where: Session | Squad,
    key: UUID,
    text: str,
    *,
    by: User,
    now: datetime,
    at: datetime | None = None,
    about: SessionDrill | LoggedSet | None = None,
    drill: Drill | None = None,
) -> Comment:
    """Keep a comment. `key` is its id: a second time it changes nothing. Raises CommentIdTaken.

    `about`: the drill or set of the session that it is about; `drill`: one that it points to.
    `at` is the phone's word on when.
    """
    place = place_of(where)
    values = {
        **place,
        "author": by,
        "text": text,
        "at": trusted_time(at, now),
        "drill": drill,
        "session_drill": about if isinstance(about, SessionDrill) else None,
        "logged_set": about if isinstance(about, LoggedSet) else None,
    }
    comment, is_new = Comment.objects.get_or_create(pk=key, defaults=values)
    # The other of the two columns is empty then: comment_at_a_session_or_a_squad.
    in_place = all(getattr(comment, f"{column}_id") == where.pk for column in place)
    if comment.author_id != by.pk or not in_place:
        raise CommentIdTaken
    if is_new:
        Happening.objects.note(NotificationKind.COMMENT, where.team_id, by, comment=key)
        _ask_for_needs(comment)
    return comment


@transaction.atomic
def change(
    comment: Comment,
    text: str,
    *,
    by: User,
    now: datetime,
    device: str = "",
    seq: int | None = None,
) -> None:
    """Give it another text; what it said is kept. Raises TooLate.

    Of a phone's act, here and below: `device` and `seq`. One that was applied, or that a later one
    of the same phone overtook, changes nothing.
    """
    kept = _lock(comment, device, seq)
    if kept is None:
        return
    if not kept.may_change(by, now):
        raise TooLate
    _note_act(kept, device, seq)
    if kept.text != text:
        CommentVersion.objects.create(comment=kept, text=kept.text, until=now)
        kept.text, kept.edited_at = text, now
        kept.save(update_fields=["text", "edited_at"])


@transaction.atomic
def remove(
    comment: Comment, *, by: User, now: datetime, device: str = "", seq: int | None = None
) -> None:
    """Take it away; twice is fine. Its row stays, so that a phone's second try makes no other."""
    kept = _lock(comment, device, seq)
    if kept is None:
        return
    if kept.removed_at is not None and kept.author_id == by.pk:
        return _note_act(kept, device, seq)
    if not kept.may_change(by, now):
        raise TooLate
    _note_act(kept, device, seq)
    kept.removed_at = now
    kept.save(update_fields=["removed_at"])
    _ask_for_needs(kept)


@transaction.atomic
def bring_back(
    comment: Comment, *, by: User, now: datetime, device: str = "", seq: int | None = None
) -> None:
    """Undo a removal, within the same day. Raises TooLate."""
    kept = _lock(comment, device, seq)
    if kept is None:
        return
    was_removed, kept.removed_at = kept.removed_at, None
    if not kept.may_change(by, now):
        raise TooLate
    _note_act(kept, device, seq)
    if was_removed:
        kept.save(update_fields=["removed_at"])
        _ask_for_needs(kept)


@transaction.atomic
def react(
    comment: Comment,
    reply: str,
    *,
    by: User,
    wanted: bool,
    device: str = "",
    seq: int | None = None,
) -> None:
    """Answer by a word, or take the word back: as `wanted`, however often it is sent."""
    if device:
        kept = _lock(comment, device, seq)
        if kept is None:
            return
        _note_act(kept, device, seq)
    if wanted:
        Reaction.objects.get_or_create(comment=comment, user=by, reply=reply)
    else:
        Reaction.objects.filter(comment=comment, user=by, reply=reply).delete()
    _ask_for_needs(comment)


def note_read(where: Session | Squad, user: User, now: datetime) -> None:
    """That she looked at what stands there."""
    CommentsRead.objects.update_or_create(**place_of(where), user=user, defaults={"at": now})
    note_heard(where, user, now)


def note_heard(where: Session | Squad, user: User, now: datetime) -> None:
    """That what she was told of what stands there, or was removed since, is no news any more."""
    if user.unread_comments:
        [column] = place_of(where)
        at = {f"facts__{column}": str(where.pk) if column == "session" else where.pk}
        heard = Notification.objects.about_comments().filter(user=user, **at)
        user.unread_comments = max(0, user.unread_comments - heard.read(now))


def _lock(comment: Comment, device: str, seq: int | None) -> Comment | None:
    """Its row, locked; None where the phone's act was applied or overtaken."""
    kept = Comment.objects.select_for_update(of=("self",)).get(pk=comment.pk)
    return None if is_repeat(kept.device_seqs or {}, device, seq) else kept


def _note_act(kept: Comment, device: str, seq: int | None) -> None:
    applied = kept.device_seqs or {}
    if note_applied(applied, device, seq):
        kept.device_seqs = applied
        kept.save(update_fields=["device_seqs"])


def _ask_for_needs(comment: Comment) -> None:
    if comment.session_id:
        Team.objects.ask_for_needs(Session.with_removed.get(pk=comment.session_id).team_id)
