"""Finishing a session, and opening it again while it is the same day."""

from datetime import datetime

from django.db import transaction

from coaching.models import Session, Team
from coaching.rules.finishing import can_reopen
from coaching.rules.idempotency import is_repeat, note_applied, trusted_time


class ReopenRefused(Exception):
    """The athlete's day on which it was finished is over."""


@transaction.atomic
def finish(
    session: Session,
    *,
    now: datetime,
    at: datetime | None = None,
    device: str = "",
    seq: int | None = None,
    **answers: object,
) -> None:
    """Finish a session, or change what was said of it. `answers`: effort, minutes, note.

    `at` is the phone's word on when. An act that was applied already changes nothing.
    """
    locked = session.lock()
    if is_repeat(locked.device_seqs, device, seq):
        return
    for name, value in answers.items():
        setattr(locked, name, value)
    locked.finished_at = locked.finished_at or trusted_time(at, now)
    _save(locked, device, seq, *answers)
    Team.objects.ask_for_needs(locked.team_id)


@transaction.atomic
def reopen(
    session: Session,
    *,
    now: datetime,
    at: datetime | None = None,
    device: str = "",
    seq: int | None = None,
) -> None:
    """Open a session again. One that is open stays so. Raises ReopenRefused on a later day."""
    locked = session.lock()
    if is_repeat(locked.device_seqs, device, seq):
        return
    if locked.finished_at is not None:
        date_at = locked.athlete.date_at
        done = trusted_time(at, now)
        if not can_reopen(date_at(locked.finished_at), date_at(now), date_at(done)):
            raise ReopenRefused
        locked.finished_at = None
    _save(locked, device, seq)


def _save(session: Session, device: str, seq: int | None, *names: str) -> None:
    note_applied(session.device_seqs, device, seq)
    session.save(update_fields=[*names, "finished_at", "device_seqs"])
