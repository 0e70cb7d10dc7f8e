"""Acts that a phone tells again: which of them were applied already, and when they were done."""

from collections.abc import Mapping, MutableMapping
from datetime import datetime, timedelta

#: How long a phone may have kept an act for its own time to be believed.
MAX_AGE = timedelta(days=14)


def is_repeat(applied: Mapping[str, int], device: str, seq: int | None) -> bool:
    """Whether an act is not above the last one applied from its device.

    `applied` is {device: seq}. An act without a device or a number is never one.
    """
    return bool(device) and seq is not None and seq <= applied.get(device, -1)


def note_applied(applied: MutableMapping[str, int], device: str, seq: int | None) -> bool:
    """Keep an act as the last one applied from its device. Whether there was anything to keep."""
    if not device or seq is None or is_repeat(applied, device, seq):
        return False
    applied[device] = seq
    return True


def trusted_time(at: datetime | None, now: datetime) -> datetime:
    """When an act was done: the phone's own time where that can be, else `now`.

    A phone's clock may be wrong, but an act is neither done after it arrived nor kept for weeks.
    """
    return at if at is not None and now - MAX_AGE <= at <= now else now
