"""Races and rest days, of an athlete or of a squad."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext

from coaching.models import Athlete, CalendarAct, DayMark, Squad, Team, User
from coaching.presentation.wording import day_text


def marks(
    teams: Iterable[Team], athletes: Iterable[Athlete], first: date, last: date
) -> dict[tuple[int, date], list[DayMark]]:
    """Races and rest days of `athletes` in `teams`, their own and their squads'.

    {(athlete id, date): [DayMark, ...]} of the days from `first` to `last`, races before rest
    days; one query. A squad's mark has its `squad`, and stands for everyone who is in it now.
    """
    return _by_day(DayMark.objects.filter(team__in=teams, date__range=(first, last)), athletes)


def own_marks(athlete: Athlete, first: date, last: date) -> dict[date, list[DayMark]]:
    """As `marks`, of all the teams that the athlete is in: {date: [DayMark, ...]}."""
    found = marks(Team.objects.trained_in_by(athlete), [athlete], first, last)
    return {day: those for (_, day), those in found.items()}


def _by_day(
    found: QuerySet[DayMark], athletes: Iterable[Athlete]
) -> dict[tuple[int, date], list[DayMark]]:
    rows = (
        found.annotate(whose=Coalesce(F("athlete"), F("squad__memberships__athlete")))
        .filter(whose__in=[athlete.pk for athlete in athletes], squad__archived_at=None)
        .select_related("squad")
        .order_by("date", "kind", "pk")
    )
    days: dict[tuple[int, date], list[DayMark]] = {}
    for mark in rows:
        days.setdefault((mark.whose, mark.date), []).append(mark)
    return days


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
) -> CalendarAct | None:
    """Mark a day of an athlete or of a squad. None where it is marked so already."""
    Team.objects.hold(team.pk)
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
    words = gettext("Marked %(day)s: %(what)s") % {"day": day_text(day), "what": mark}
    return _record_mark(mark, "added", words, by)


@transaction.atomic
def remove_mark(mark: DayMark, *, by: User) -> CalendarAct | None:
    """Take a race or rest day away. Safe to repeat."""
    Team.objects.hold(mark.team_id)
    if not DayMark.objects.filter(pk=mark.pk).exists():
        return None
    words = gettext("Took away %(day)s: %(what)s") % {"day": day_text(mark.date), "what": mark}
    act = _record_mark(mark, "removed", words, by)
    mark.delete()
    return act


def _record_mark(mark: DayMark, what: str, words: str, by: User) -> CalendarAct:
    facts = {
        name: getattr(mark, name)
        for name in ("athlete_id", "squad_id", "date", "kind", "name", "created_by_id")
    }
    return CalendarAct.objects.create(
        team_id=mark.team_id,
        athlete_id=mark.athlete_id,
        squad_id=mark.squad_id,
        by=by,
        words=words[:200],
        before={"mark": {what: facts}},
    )


def restore_mark(act: CalendarAct) -> None:
    if "added" in act.before["mark"]:
        facts = act.before["mark"]["added"]
        DayMark.objects.filter(team_id=act.team_id, **_key(facts)).delete()
    else:
        facts = act.before["mark"]["removed"]
        given = {"name": facts["name"], "created_by_id": facts["created_by_id"]}
        DayMark.objects.get_or_create(team_id=act.team_id, **_key(facts), defaults=given)


def _key(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("athlete_id", "squad_id", "date", "kind")}
