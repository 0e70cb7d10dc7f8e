"""Whether the worker lives, as it says now and then where all processes can read it."""

from datetime import datetime, timedelta

from django.core.cache import cache

KEY = "kneelift-worker"
# It says so every ten seconds, but for while a mail server keeps it waiting.
SILENCE = timedelta(seconds=120)


def beat(instant: datetime) -> None:
    cache.set(KEY, instant, timeout=None)


def is_alive(instant: datetime) -> bool:
    """Whether the worker said something lately."""
    last = cache.get(KEY)
    return last is not None and abs(instant - last) < SILENCE
