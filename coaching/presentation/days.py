"""Days in words. A page names the same few again and again, and to format one takes 10 µs."""

from datetime import date
from functools import lru_cache

from django.utils.formats import date_format
from django.utils.translation import get_language


def day_text(day: date, wanted: str) -> str:
    """The day as Django's filter `date` writes it: `day_text(day, "l j F")`."""
    return _kept(day, wanted, get_language())


@lru_cache(20_000)
def _kept(day: date, wanted: str, _language: str | None) -> str:
    return date_format(day, wanted)
