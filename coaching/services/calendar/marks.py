"""Races and rest days, of an athlete or of a squad."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from coaching.models import Athlete, CalendarChange, DayMark, Squad, Team, User
from coaching.presentation.wording import day_text
from coaching.rules.names import cut, isolated
from coaching.undocumented import KeptQuery


def marks(
    teams: Iterable[Team], athletes: Iterable[Athlete], first: date, last: date
) -> dict[tuple[int, date], list[DayMark]]:
    """Races and rest days of `athletes` in `teams`, their own and their squads'.

    {(athlete id, date): [DayMark, ...]} of the days from `first` to `last`, races before rest
    days; one query. A squad's mark has its `squad`, and stands for everyone who is in it now.
    """
    days: dict[tuple[int, date], list[DayMark]] = {}
    asked = [team.pk for team in teams], [athlete.pk for athlete in athletes]
    for mark in _OF_ATHLETES.all(*asked, first, last):
        days.setdefault((mark.whose, mark.date), []).append(mark)
    return days


def own_marks(athlete: Athlete, first: date, last: date) -> dict[date, list[DayMark]]:
    """As `marks`, of all the teams that the athlete is in: {date: [DayMark, ...]}."""
    days: dict[date, list[DayMark]] = {}
    for mark in _OWN_MARKS.all(athlete.pk, first, last):
        days.setdefault(mark.date, []).append(mark)
    return days


def marks_of(teams: Any, athletes: Iterable[int], first: date, last: date) -> QuerySet[Any]:
    """Each with the athlete that it is for, `whose`."""
    return (
        DayMark.objects.filter(team__in=teams, date__range=(first, last), squad__archived_at=None)
        .annotate(whose=Coalesce(F("athlete"), F("squad__memberships__athlete")))
        .filter(whose__in=athletes)
        .select_related("squad")
        .order_by("date", "kind", "pk")
    )


def _own_marks(athlete: int, first: date, last: date) -> QuerySet[Any]:
    return marks_of(Team.objects.trained_in_by(athlete), [athlete], first, last)


_OF_ATHLETES = KeptQuery(marks_of, [-1], [-(10**9)], date(1, 1, 1), date(1, 1, 2))
_OWN_MARKS = KeptQuery(_own_marks, -1, date(1, 1, 1), date(1, 1, 2))


@transaction.atomic
def add_mark(
    team: Team,
    day: date,
    kind: str,
    name: str,
    *,
    by: User,
    athlete: Athlete | None = None,
    squad: Squad | None = None,
) -> CalendarChange | None:
    """Mark a day of an athlete or of a squad. None where it is marked so already."""
    Team.objects.lock(team.pk)
    mark, made = DayMark.objects.get_or_create(
        team=team,
        athlete=athlete,
        squad=squad,
        date=day,
        kind=kind,
        defaults={"name": name, "created_by": by},
    )
    if not made:
        return None
    description = gettext("Marked %(day)s: %(what)s") % {
        "day": day_text(day),
        "what": isolated(mark),
    }
    return _record_mark(mark, "added", description, by)


@transaction.atomic
def remove_mark(mark: DayMark, *, by: User) -> CalendarChange | None:
    """Take a race or rest day away. Safe to repeat."""
    Team.objects.lock(mark.team_id)
    if not DayMark.objects.filter(pk=mark.pk).exists():
        return None
    description = gettext("Took away %(day)s: %(what)s") % {
        "day": day_text(mark.date),
        "what": isolated(mark),
    }
    change = _record_mark(mark, "removed", description, by)
    mark.delete()
    return change


def _record_mark(mark: DayMark, what: str, description: str, by: User) -> CalendarChange:
    facts = {
        name: getattr(mark, name)
        for name in ("athlete_id", "squad_id", "date", "kind", "name", "created_by_id")
    }
    return CalendarChange.objects.create(
        team_id=mark.team_id,
        athlete_id=mark.athlete_id,
        squad_id=mark.squad_id,
        by=by,
        description=cut(description, 200),
        snapshot={"mark": {what: facts}},
    )


def restore_mark(change: CalendarChange) -> None:
    if "added" in change.snapshot["mark"]:
        facts = change.snapshot["mark"]["added"]
        DayMark.objects.filter(team_id=change.team_id, **_key(facts)).delete()
    else:
        facts = change.snapshot["mark"]["removed"]
        values = {"name": facts["name"], "created_by_id": facts["created_by_id"]}
        DayMark.objects.get_or_create(team_id=change.team_id, **_key(facts), defaults=values)


def _key(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("athlete_id", "squad_id", "date", "kind")}
