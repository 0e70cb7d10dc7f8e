"""Dates in addresses and forms: one parser and one range, whoever asks.

In an address, what is no date is a page that does not exist: /days/2026-03-02/. And numbers in
what a browser sends, where a person never typed them.
"""

import re
from datetime import date, timedelta

from django.urls import register_converter

DAY = timedelta(days=1)
WEEK = 7 * DAY
# A century to plan in, from a Monday to a Sunday: beyond it, a week's own arithmetic could
# leave the calendar.
FIRST, LAST = date(2000, 1, 3), date(2100, 12, 26)


# Four, two and two of the digits 0 to 9, which other scripts' digits are not.
ISO = "[0-9]{4}-[0-9]{2}-[0-9]{2}"


def parse_iso(text: str) -> date:
    """The date of "2026-03-02", in any year. Raises ValueError for anything else."""
    if not re.fullmatch(ISO, text):
        raise ValueError(text)
    return date.fromisoformat(text)


def is_in_range(day: date) -> bool:
    """Whether pages show the day, so that a link may lead to it."""
    return FIRST <= day <= LAST


def is_within_a_year(day: date, today: date) -> bool:
    """Whether plans may be made for the day: a year and a day from today, either way."""
    return abs(day - today) <= 366 * DAY


def read_date(text: str) -> date:
    """The date of "2026-03-02". Raises ValueError for anything else, and outside FIRST..LAST."""
    day = parse_iso(text)
    if not is_in_range(day):
        raise ValueError(text)
    return day


def date_or_none(text: str | None) -> date | None:
    """What `read_date` reads; None for anything else, None too."""
    try:
        return read_date(text or "")
    except ValueError:
        return None


def monday_of(day: date) -> date:
    """The Monday of the week that the day is in."""
    return day - day.weekday() * DAY


def sunday_of(monday: date) -> date:
    """The last day of the week of `monday`."""
    return monday + WEEK - DAY


def link_to(day: date) -> date | None:
    """The day, where a link may lead to it."""
    return day if is_in_range(day) else None


class OfAWeek:
    """For what shows the week of its `monday`; `today` is the date where it is looked at."""

    monday: date
    today: date

    @property
    def sunday(self) -> date:
        return sunday_of(self.monday)

    @property
    def previous(self) -> date | None:
        return link_to(self.monday - WEEK)

    @property
    def next(self) -> date | None:
        return link_to(self.monday + WEEK)

    @property
    def is_this_week(self) -> bool:
        return self.monday <= self.today <= self.sunday


def small_int(text: str | None) -> int | None:
    """The whole number that `text` writes, of at most 18 digits so that any column holds it.

    None for anything else, None too.
    """
    text = text or ""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 18 else None


class DateConverter:
    regex = ISO

    def to_python(self, value: str) -> date:
        return read_date(value)

    def to_url(self, value: date | str) -> str:
        return value if isinstance(value, str) else value.isoformat()


def register() -> None:
    register_converter(DateConverter, "date")
