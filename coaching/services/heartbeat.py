"""Whether the worker lives, as it says now and then where all processes can read it."""

from datetime import datetime, timedelta

from django.core.cache import cache

KEY = "kneelift-worker"
# It says so every ten seconds, but for while a mail server keeps it waiting.
SILENCE = timedelta(seconds=120)
# Who ran one lately means to: it is missed for so long.
MISSED = timedelta(days=7)


def beat(instant: datetime) -> None:
    cache.set(KEY, instant, timeout=None)


def is_alive(instant: datetime) -> bool:
    """Whether the worker said something lately."""
    return _said_within(SILENCE, instant)


def is_missed(instant: datetime) -> bool:
    """Whether one ran within days, so that somebody means it to."""
    return _said_within(MISSED, instant)


def _said_within(time: timedelta, instant: datetime) -> bool:
    last = cache.get(KEY)
    return last is not None and abs(instant - last) < time
