"""Where somebody is: which date it is there."""

import zoneinfo

from django.utils.timezone import localdate, now


class InTimezone:
    """For a record with a `timezone`: the one place that says which day it is for it."""

    def date_at(self, instant):
        """The date of the instant there."""
        return localdate(instant, zoneinfo.ZoneInfo(self.timezone))

    @property
    def today(self):
        return self.date_at(now())
