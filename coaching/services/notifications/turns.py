"""A turn of the worker: what happened is told, and what is due goes out."""

import zoneinfo
from datetime import UTC, datetime, timedelta

from django.db.models import Q

from coaching.models import Happening, Notification, Team
from coaching.rules.notifications import KEPT_DAYS
from coaching.services.needs import look_if_due

from . import mails, making, pushes

#: So many teams are looked after between two looks for other work.
TEAMS_AT_ONCE = 10


def turn(now: datetime) -> bool:
    """Whether there may be more to do at once."""
    more = [look_at_teams(now), making.make(now)]
    making.make_today(now)
    more += [mails.send_due(now), pushes.send_due(now)]
    return any(more)


def look_at_teams(now: datetime) -> bool:
    """Look for what needs coaches where something happened, or where a day has begun."""
    zones = Team.objects.active().order_by().values_list("timezone", flat=True).distinct()
    due = Q(needs_at=None)
    for zone in zones:
        local = now.astimezone(zoneinfo.ZoneInfo(zone))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
        due |= Q(timezone=zone, needs_at__lt=midnight)
    teams = list(Team.objects.active().filter(due).order_by("pk")[:TEAMS_AT_ONCE])
    for team in teams:
        look_if_due(team, now)
    return len(teams) == TEAMS_AT_ONCE


def prune(now: datetime) -> int:
    """Take away what nobody looks up any more. Returns how many rows went."""
    over = now - timedelta(days=KEPT_DAYS)
    gone = Notification.objects.filter(made_at__lt=over).delete()[0]
    return gone + Happening.objects.filter(at__lt=over).delete()[0]
