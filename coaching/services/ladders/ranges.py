"""Who has full range on record in which drill: three queries, whoever and whatever is asked."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Max, Q, QuerySet

from coaching.models import Athlete, Drill, LoggedSet, PainReport, RangeCheck, Team, User
from coaching.rules.ranges import LAPSES_ABOVE, RangeFacts, missing
from coaching.undocumented import KeptQuery

# An athlete and a drill, by their ids.
Pair = tuple[int, int]
_DAY = "session_drill__block__session__date"


def facts(athletes: Collection[int], drills: Collection[int]) -> dict[Pair, RangeFacts]:
    """{(athlete, drill): RangeFacts} of those of whom something is known, in all teams."""
    those = athletes, drills
    logged = {(athlete, drill): (day, full) for athlete, drill, day, full in _DONE.all(*those)}
    checked = {(athlete, drill): days for athlete, drill, *days in _CHECKED.all(*those)}
    hurt = {(athlete, drill): day for athlete, drill, day in _HURT.all(*those)}
    found = {}
    for pair in {*logged, *checked, *hurt}:
        done_on, ticked = logged.get(pair, (None, None))
        seen, refused = checked.get(pair, (None, None))
        full = [day for day in (ticked, seen) if day is not None]
        found[pair] = RangeFacts(max(full, default=None), done_on, hurt.get(pair), refused)
    return found


def _done(athletes: Sequence[int], drills: Sequence[int]) -> "QuerySet[LoggedSet, Any]":
    whole = Q(full_range=True, amount_si__gte=F("session_drill__amount_si"))
    done = LoggedSet.objects.active().filter(
        skip_reason="", amount_si__gt=0, athlete__in=athletes, drill__in=drills
    )
    days = {"done_on": Max(_DAY), "full_on": Max(_DAY, filter=whole)}
    return done.order_by().values_list("athlete", "drill").annotate(**days)


def _checked(athletes: Sequence[int], drills: Sequence[int]) -> "QuerySet[RangeCheck, Any]":
    those = RangeCheck.objects.filter(athlete__in=athletes, drill__in=drills).order_by()
    days = {"seen": Max("day", filter=Q(full=True)), "refused": Max("day", filter=Q(full=False))}
    return those.values_list("athlete", "drill").annotate(**days)


def _hurt(athletes: Sequence[int], drills: Sequence[int]) -> "QuerySet[PainReport, Any]":
    bad = PainReport.objects.filter(level__gt=LAPSES_ABOVE)
    those = bad.filter(athlete__in=athletes, drill__in=drills).order_by()
    return those.values_list("athlete", "drill").annotate(last=Max(_DAY))


_DONE, _CHECKED, _HURT = (KeptQuery(of, [-1], [-(10**9)]) for of in (_done, _checked, _hurt))


def missing_of(
    team: Team, athletes: Collection[int], drills: Collection[int], day: date
) -> dict[Pair, str]:
    """{(athlete, drill): why full range is not on record on `day`}, '' where it is; for all."""
    known = facts(athletes, drills)
    return {
        (athlete, drill): missing_in(team, known.get((athlete, drill)), day)
        for athlete in athletes
        for drill in drills
    }


def missing_in(team: Team, known: RangeFacts | None, day: date) -> str:
    """Why full range is not on record in a team on `day`, by what is `known`; '' where it is."""
    return missing(known or RangeFacts(), day, timedelta(days=team.range_lapses_days))


def check_range(team: Team, athlete: Athlete, drill: Drill, *, by: User, now: datetime) -> None:
    """A coach saw full range: it is on record from today on."""
    RangeCheck.objects.create(
        team=team, athlete=athlete, drill=drill, day=athlete.date_at(now), by=by
    )
