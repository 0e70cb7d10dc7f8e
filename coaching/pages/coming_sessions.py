"""How many sessions to come have a drill, counted no further than it is told.

No side is always the short way, and SQLite has to be told which is. A drill that stands in few
sessions, of whatever team and day, is looked for there; one that stands in many is looked for in
what the teams' athletes are to do.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet

from coaching.models import Drill, Membership, Session, SessionDrill, Team
from coaching.models.choices import Role
from coaching.models.hints import Unindexed, has_to_be_told
from coaching.undocumented import KeptQuery

#: So many are counted.
COUNTED = 100
#: A drill of no more sessions than that, past ones too, stands in few.
FEW = 1000


def count(drill: Drill, teams: Iterable[Team]) -> int:
    """Of the teams, from today on; one more than COUNTED says that there are more.

    As many queries as there are days on the earth at a time, and on SQLite one.
    """
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for team in teams:
        by_day[team.today].append(team.pk)
    if not by_day:
        return 0
    by_athlete = has_to_be_told() and _MANY.first(drill.pk)
    coming = _OF_ATHLETES if by_athlete else _OF_DRILL
    found = (len(coming.all(keys, day, drill.pk)) for day, keys in by_day.items())
    return min(sum(found), COUNTED + 1)


def of_athletes(teams: list[int], day: date, drill: int) -> QuerySet[Session, Any]:
    """Athlete by athlete: by day, all would be looked through until the first day that has it."""
    athletes = Membership.objects.filter(team__in=teams, role=Role.ATHLETE).values("athlete")
    coming = Session.objects.filter(team__in=teams, date__gte=day, athlete__in=athletes)
    with_it = coming.alias(has=Unindexed("blocks__drills__drill")).filter(has=drill)
    return with_it.order_by().distinct().values_list("pk")[: COUNTED + 1]


def of_drill(teams: list[int], day: date, drill: int) -> QuerySet[Session, Any]:
    """From all that ever had it; where PostgreSQL's statistics say so from the teams' sessions."""
    with_it = Session.objects.filter(blocks__drills__drill=drill)
    of_teams = with_it.alias(in_team=Unindexed("team")).filter(in_team__in=teams, date__gte=day)
    return of_teams.order_by().distinct().values_list("pk")[: COUNTED + 1]


_OF_ATHLETES, _OF_DRILL = (
    KeptQuery(make, [-(10**9)], date(1, 1, 1), -1) for make in (of_athletes, of_drill)
)
#: A row, where a drill stands in more than FEW.
_MANY = KeptQuery(
    lambda drill: (
        SessionDrill.objects.filter(drill=drill).order_by().values_list("drill_id")[FEW : FEW + 1]
    ),
    -1,
)
