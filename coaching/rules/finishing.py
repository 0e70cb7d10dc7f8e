"""How long a session that has begun stays offered, and a finished one can be opened again."""

from datetime import date, datetime, timedelta

NOON = 12


def can_reopen(finished_on: date | None, *days: date | None) -> bool:
    """`finished_on` and `days` are dates where the athlete is; a phone's act has its own day."""
    return finished_on in days


def offered_since(local_now: datetime) -> date:
    """The first day whose session stays offered while it is begun and not finished.

    Source: none, a default of ours: until noon of the next day, where the athlete is.
    """
    return local_now.date() - timedelta(days=1 if local_now.hour < NOON else 0)
