"""When the last backup was made, where all processes can read it."""

from datetime import datetime

from django.core.cache import cache

KEY = "kneelift-backup"


def note_backup(moment: datetime) -> None:
    cache.set(KEY, moment, timeout=None)


def last_backup() -> datetime | None:
    moment: datetime | None = cache.get(KEY)
    return moment
