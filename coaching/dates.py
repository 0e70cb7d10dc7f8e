"""Dates in addresses: /days/2026-03-02/. What is no date there is a page that does not exist.

And numbers in what a browser sends, where a person never typed them.
"""

from datetime import date, timedelta

from django.urls import register_converter

DAY = timedelta(days=1)
# A century to plan in, from a Monday to a Sunday: beyond it, a week's own arithmetic could
# leave the calendar.
FIRST, LAST = date(2000, 1, 3), date(2100, 12, 26)


def read_date(text):
    """The date of "2026-03-02". Raises ValueError for anything else, and outside FIRST..LAST."""
    if len(text) != 10:
        raise ValueError(text)
    day = date.fromisoformat(text)
    if not FIRST <= day <= LAST:
        raise ValueError(text)
    return day


def small_int(text):
    """The whole number that `text` writes, of at most 18 digits so that any column holds it.

    None for anything else, None too.
    """
    text = text or ""
    return int(text) if text.isdecimal() and len(text) <= 18 else None


class DateConverter:
    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value):
        return read_date(value)

    def to_url(self, value):
        return value if isinstance(value, str) else value.isoformat()


def register():
    register_converter(DateConverter, "date")
