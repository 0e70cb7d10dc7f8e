"""An athlete's calendar: her races and rest days, and what a coach does to what lies ahead."""

from django.db.models import F
from django.db.models.functions import Coalesce

from coaching.models import DayMark


def marks(team, athletes, first, last):
    """Races and rest days of `athletes` in `team`, their own and their squads'.

    {(athlete id, date): [DayMark, ...]} of the days from `first` to `last`, races before rest
    days; one query. A squad's mark has its `squad`, and stands for everyone who is in it now.
    """
    found = DayMark.objects.filter(team=team, date__range=(first, last))
    return _by_day(found, athletes)


def _by_day(found, athletes):
    rows = (
        found.annotate(whose=Coalesce(F("athlete"), F("squad__memberships__athlete")))
        .filter(whose__in=[athlete.pk for athlete in athletes], squad__archived_at=None)
        .select_related("squad")
        .order_by("date", "kind", "pk")
    )
    days = {}
    for mark in rows:
        days.setdefault((mark.whose, mark.date), []).append(mark)
    return days
