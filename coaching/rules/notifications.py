"""When somebody is told of something: at once, in the morning list, or after her quiet hours.

Which kinds come where at first, and the hours, are ours.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import NamedTuple

from .needs import NOTED_TO
from .pain import MAX_LEVEL

#: The list of the morning comes so long after the end of the quiet hours.
LIST_AFTER = timedelta(minutes=15)
#: Today's session is told of within so many hours of the morning list, else it is too late.
TODAY_WITHIN = timedelta(hours=6)
#: Changes of a plan that are made within so long of each other are told of as one.
SETTLES = timedelta(minutes=5)
#: For so long the whole of them is waited for.
SETTLES_AT_LAST = timedelta(minutes=30)
#: What a team's needs show for the first time is news only if it is of one of the last days.
NEWS_DAYS = 2
#: How somebody joined, beside the roles: she asked to by the class link, or assists.
ASKS, ASSISTS = "asks", "assistant"
#: After so many days what somebody was told of is taken away.
KEPT_DAYS = 90
_DAY = timedelta(days=1)
_SATURDAY = 5


class Way(NamedTuple):
    """Of a kind: whether it comes at once, and whether to the phone and by mail at first."""

    at_once: bool
    push: bool
    mail: bool


ATHLETES = {
    "today": Way(at_once=False, push=True, mail=False),
    "comment": Way(at_once=True, push=True, mail=True),
    "step": Way(at_once=True, push=True, mail=True),
    "plan": Way(at_once=True, push=True, mail=True),
}
COACHES = {
    "pain": Way(at_once=True, push=True, mail=True),
    "question": Way(at_once=True, push=True, mail=True),
    "missed": Way(at_once=False, push=True, mail=True),
    "joined": Way(at_once=False, push=True, mail=True),
}
WAYS = ATHLETES | COACHES


class Quiet(NamedTuple):
    """Hours of the clock in which nothing comes. `on`: "always", "school" or "never"."""

    start: time
    end: time
    on: str

    def holds(self, local: datetime) -> bool:
        """Whether it is quiet at this time of her clock.

        A night belongs to the day on which it ends: those before a school day are Sunday's to
        Thursday's.
        """
        if self.on == "never" or self.start == self.end:
            return False
        now, ends_on = local.time(), local.date()
        if self.start < self.end:
            inside = self.start <= now < self.end
        else:
            inside = now >= self.start or now < self.end
            if now >= self.start:
                ends_on += _DAY
        return inside and (self.on == "always" or ends_on.weekday() < _SATURDAY)

    def list_time(self) -> time:
        """When the morning list comes, on her clock."""
        return (datetime.combine(date.min, self.end) + LIST_AFTER).time()

    def next_list(self, now: datetime, zone: tzinfo) -> datetime:
        """When the next morning list comes, after `now`."""
        day = now.astimezone(zone).date() - _DAY
        # An hour that is not there, or there twice, in the night when clocks change comes once.
        while (at := self.list_of(day, zone)) <= now:
            day += _DAY
        return at

    def list_of(self, day: date, zone: tzinfo) -> datetime:
        """When the list of that day comes."""
        return datetime.combine(day, self.list_time(), zone).astimezone(UTC)


def is_urgent(kind: str, *, level: int = 0, ended: bool = False) -> bool:
    """Whether it comes in quiet hours too: pain above what is only noted, or that ends hip work."""
    return kind == "pain" and (ended or NOTED_TO < level <= MAX_LEVEL)


def due(
    kind: str, now: datetime, zone: tzinfo, quiet: Quiet, *, urgent: bool, in_list: bool = False
) -> datetime:
    """When it goes out. `in_list`: she wants one list a day there."""
    if urgent:
        return now
    waits = in_list or not WAYS[kind].at_once or quiet.holds(now.astimezone(zone))
    # Today's session is found when the list is due: it goes with it.
    if kind == "today":
        waits = False
    return quiet.next_list(now, zone) if waits else now


def tells_today(now: datetime, day: date, zone: tzinfo, quiet: Quiet) -> bool:
    """Whether it is time to tell of the session of `day`: in the morning of that day."""
    at = quiet.list_of(day, zone)
    return at <= now < at + TODAY_WITHIN
