"""Where somebody is: its time zone, and which date it is there."""

import datetime
import zoneinfo
from typing import Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext_lazy as _


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
    def local_now(self: HasTimezone) -> datetime.datetime:
        return localtime(now(), zoneinfo.ZoneInfo(self.timezone))

    @property
    def today(self: HasTimezone) -> datetime.date:
        return self.date_at(now())


def validate_timezone(value):
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list."), code="timezone")


class TimezoneField(models.CharField):
    """The name of an IANA time zone."""

    def __init__(self, **kwargs):
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("default", "UTC")
        kwargs.setdefault("validators", [validate_timezone])
        super().__init__(**kwargs)
