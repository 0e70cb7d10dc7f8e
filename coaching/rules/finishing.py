"""How long a finished session can be opened again: until its athlete's day is over."""

from datetime import date


def can_reopen(finished_on: date | None, *days: date | None) -> bool:
    """`finished_on` and `days` are dates where the athlete is; a phone's act has its own day."""
    return finished_on in days
