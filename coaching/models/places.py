"""Where somebody is: which date it is there."""

import datetime
import zoneinfo
from typing import Protocol

from django.utils.timezone import localdate, now


class HasTimezone(Protocol):
    @property
    def timezone(self) -> str: ...
    def date_at(self, instant: datetime.datetime) -> datetime.date: ...


class InTimezone:
    """For a record with a `timezone`: the one place that says which day it is for it."""

    def date_at(self: HasTimezone, instant: datetime.datetime) -> datetime.date:
        """The date of the instant there."""
        return localdate(instant, zoneinfo.ZoneInfo(self.timezone))

    @property
    def today(self: HasTimezone) -> datetime.date:
        return self.date_at(now())
