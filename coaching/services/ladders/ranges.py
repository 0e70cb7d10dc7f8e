"""Who has full range on record in which drill: three queries, whoever and whatever is asked."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import F, Max, Q, QuerySet

from coaching.models import Athlete, Drill, LoggedSet, PainReport, RangeCheck, Team, User
from coaching.rules.ranges import LAPSES_ABOVE, RangeFacts, missing

# An athlete and a drill, by their ids.
Pair = tuple[int, int]
_DAY = "session_drill__block__session__date"


def facts(athletes: Collection[int], drills: Collection[int]) -> dict[Pair, RangeFacts]:
    """{(athlete, drill): RangeFacts} of those of whom something is known, in all teams."""
    those = {"athlete__in": list(athletes), "drill__in": list(drills)}
    whole = Q(full_range=True, amount_si__gte=F("session_drill__amount_si"))
    done = LoggedSet.objects.active().filter(skip_reason="", amount_si__gt=0, **those).order_by()
    last = done.values_list("athlete", "drill").annotate(
        done_on=Max(_DAY), full_on=Max(_DAY, filter=whole)
    )
    logged = {(athlete, drill): (day, full) for athlete, drill, day, full in last}
    checked = _last_day(RangeCheck.objects.filter(**those), "day")
    hurt = _last_day(PainReport.objects.filter(level__gt=LAPSES_ABOVE, **those), _DAY)
    found = {}
    for pair in {*logged, *checked, *hurt}:
        done_on, ticked = logged.get(pair, (None, None))
        full = [day for day in (ticked, checked.get(pair)) if day is not None]
        found[pair] = RangeFacts(max(full, default=None), done_on, hurt.get(pair))
    return found


def missing_of(
    team: Team, athletes: Collection[int], drills: Collection[int], day: date
) -> dict[Pair, str]:
    """{(athlete, drill): why full range is not on record on `day`}, '' where it is; for all."""
    known = facts(athletes, drills)
    lapses = timedelta(days=team.range_lapses_days)
    nothing = RangeFacts()
    return {
        (athlete, drill): missing(known.get((athlete, drill), nothing), day, lapses)
        for athlete in athletes
        for drill in drills
    }


def _last_day(rows: "QuerySet[RangeCheck] | QuerySet[PainReport]", path: str) -> dict[Pair, date]:
    last = rows.order_by().values_list("athlete", "drill").annotate(last=Max(path))
    return {(athlete, drill): day for athlete, drill, day in last}


def check_range(team: Team, athlete: Athlete, drill: Drill, *, by: User, now: datetime) -> None:
    """A coach saw full range: it is on record from today on."""
    RangeCheck.objects.create(
        team=team, athlete=athlete, drill=drill, day=athlete.date_at(now), by=by
    )
