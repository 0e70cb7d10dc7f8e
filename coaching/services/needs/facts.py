"""What is read of a team to see what needs its coaches: a query each, whatever its size."""

import datetime
from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from coaching.dates import DAY, WEEK, monday_of
from coaching.models import (
    Athlete,
    Comment,
    Equipment,
    Invitation,
    LoggedSet,
    Membership,
    PainReport,
    PlannedTest,
    Promotion,
    RangeCheck,
    Result,
    Session,
    SessionDrill,
    Team,
)
from coaching.models.choices import Role
from coaching.undocumented import KeptQuery

#: How far back something that happened is looked for; what was made a need of before that stays.
LOOKED_BACK = 2 * WEEK
#: How far ahead the plan is held to restrictions and ranges.
AHEAD = WEEK
#: For so long a test that was not done is told of.
TESTS_BACK = 26 * WEEK
#: Results of how long ago make an athlete's own normal.
RESULTS_BACK = 52 * WEEK

_SESSION = "session_drill__block__session"


class SessionRow(NamedTuple):
    pk: UUID
    athlete_id: int
    date: datetime.date
    finished_at: datetime.datetime | None
    paused: bool
    waits: bool
    planned_sets: int
    done_sets: int
    skipped_sets: int
    extra_sets: int
    logged_rows: int


class PainRow(NamedTuple):
    pk: UUID
    athlete_id: int
    birth_date: datetime.date | None
    session_drill_id: UUID
    drill_name: str
    where: str
    words: str
    level: int
    note: str
    day: datetime.date
    session_pk: UUID


class SetRow(NamedTuple):
    """A set that needs a look. `before_range`: it is here as done with a load before full range was
    ever on record. One that was over the cap as well has two rows.
    """

    athlete_id: int
    session_drill_id: UUID
    number: int
    over_cap: bool
    skip_reason: str
    before_range: bool
    load_value: Decimal | None
    load_unit: str
    load_count: int
    load_kg: Decimal | None
    note: str
    drill_name: str
    cap_value: Decimal | None
    cap_unit: str
    day: datetime.date
    position: int
    side: str
    session_pk: UUID

    @property
    def is_over_cap(self) -> bool:
        return self.over_cap and not self.before_range


def athletes_of(team: Team) -> dict[int, Athlete]:
    """{id: her} of all who train in the team, with `paused_from`, by one query."""
    return {athlete.pk: athlete for athlete in _ATHLETES.all(team.pk)}


def sessions(team: Team, today: date) -> list[SessionRow]:
    """Those of the last weeks and of this week and the next, by athlete and day."""
    last = monday_of(today) + 2 * WEEK - DAY
    return [SessionRow._make(row) for row in _SESSIONS.all(team.pk, today - LOOKED_BACK, last)]


def pains(team: Team, today: date) -> list[PainRow]:
    return [PainRow._make(row) for row in _PAINS.all(team.pk, today - LOOKED_BACK)]


def flagged(team: Team, today: date) -> list[SetRow]:
    """Sets over the cap, before full range, or left out because it hurt."""
    return [SetRow._make(row) for row in _FLAGGED.all(team.pk, today - LOOKED_BACK)]


def coming(
    team: Team, today: date, hurts: Collection[tuple[int, str]]
) -> dict[tuple[int, str], list[str]]:
    """{(athlete id, name of a drill): [id, day] of where it is planned next}, of what hurt."""
    if not hurts:
        return {}
    athletes, names = zip(*hurts, strict=True)
    ahead = Session.objects.filter(team=team, athlete__in=athletes, date__gte=today, paused=False)
    planned = SessionDrill.objects.filter(
        name__in=names, sets_kept_on_original=None, block__session__in=ahead
    ).exclude(block__session__in=ahead.begun())
    order = ("block__session__date", "block__session__slot", "block__position", "position")
    rows = planned.order_by(*order).values_list(
        "pk", "block__session__athlete", "name", "block__session__date"
    )
    found: dict[tuple[int, str], list[str]] = {}
    for pk, who, name, day in rows:
        found.setdefault((who, name), [str(pk), day.isoformat()])
    return found


def steps(team: Team) -> list[dict[str, Any]]:
    """The steps on ladders that wait for a coach."""
    names = ("pk", "turn", "athlete_id", "why", "proposed_at")
    linked = {
        "ladder_name": F("ladder__name"),
        "drill": F("to_rung__drill__name"),
        "held": F("to_rung__implement__name"),
    }
    open_ones = Promotion.objects.open().filter(team=team).order_by("proposed_at", "pk")
    return list(open_ones.values(*names, **linked))


def comments(team: Team) -> list[dict[str, Any]]:
    """Comments of athletes that no coach answered, the oldest first."""
    names = ("pk", "session_id", "text", "at")
    linked = {"athlete_id": F("session__athlete"), "day": F("session__date")}
    return list(Comment.objects.unanswered(team).order_by("at", "pk").values(*names, **linked))


def invitations(team: Team, now: datetime.datetime, made_before: datetime.datetime) -> list[Any]:
    """Links that stand open, were made before then, and that nobody took."""
    links = Invitation.objects.filter(team=team, uses=0, created_at__lte=made_before).open(now)
    return list(links.order_by("pk"))


def tests(team: Team, today: date) -> list[PlannedTest]:
    """Tests of days that are over, not done."""
    planned = PlannedTest.objects.filter(team=team, date__lt=today, date__gte=today - TESTS_BACK)
    rows = planned.with_done().select_related("assessment").order_by("date", "pk")
    return [row for row in rows if not row.is_done]


def results(team: Team, today: date) -> list[dict[str, Any]]:
    """Results of one side, the oldest first."""
    of_sides = Result.objects.active().filter(team=team, date__gte=today - RESULTS_BACK)
    of_sides = of_sides.exclude(side="").order_by("athlete", "assessment", "date", "pk")
    names = ("athlete_id", "assessment_id", "date", "side", "value")
    test = {
        "name": F("assessment__name"),
        "unit": F("assessment__unit"),
        "smallest": F("assessment__smallest_change"),
    }
    return list(of_sides.values(*names, **test))


def _athletes(team: int) -> "QuerySet[Athlete]":
    places = Membership.objects.filter(team=team, role=Role.ATHLETE, archived_at=None)
    return Athlete.objects.filter(pk__in=places.values("athlete")).order_by("pk")


def _sessions(team: int, first: date, last: date) -> "QuerySet[Session, Any]":
    rows = Session.objects.filter(team=team, date__range=(first, last)).with_waits()
    return rows.order_by("athlete", "date", "slot").values_list(*SessionRow._fields)


def _pains(team: int, first: date) -> "QuerySet[PainReport, Any]":
    reports = PainReport.objects.filter(
        **{
            f"{_SESSION}__team": team,
            f"{_SESSION}__date__gte": first,
            f"{_SESSION}__removed_at": None,
        }
    )
    named = {
        "birth_date": F("athlete__birth_date"),
        "drill_name": F("session_drill__name"),
        "day": F(f"{_SESSION}__date"),
        "session_pk": F(_SESSION),
    }
    in_order = (f"{_SESSION}__date", "at", "pk")
    return reports.annotate(**named).order_by(*in_order).values_list(*PainRow._fields)


def _flagged(team: int, first: date) -> "QuerySet[LoggedSet, Any]":
    """Two narrow searches in one query: each finds its few rows by an index made for it."""
    of_team = {
        f"{_SESSION}__team": team,
        f"{_SESSION}__date__gte": first,
        f"{_SESSION}__removed_at": None,
    }
    found = [
        rows.filter(**of_team).annotate(
            before_range=Value(is_early),
            drill_name=F("session_drill__name"),
            cap_value=F("session_drill__load_cap_value"),
            cap_unit=F("session_drill__load_cap_unit"),
            day=F(f"{_SESSION}__date"),
            position=F("session_drill__position"),
            session_pk=F(_SESSION),
        )
        for rows, is_early in ((LoggedSet.objects.to_look_at(), False), (_before_range(), True))
    ]
    narrow, early = (rows.order_by().values_list(*SetRow._fields) for rows in found)
    order = ("day", "position", "number", "side", "before_range")
    return narrow.union(early, all=True).order_by(*order)


def _before_range() -> "QuerySet[LoggedSet]":
    """Sets done with more than the pipe before full range was ever on record."""
    day = f"{_SESSION}__date"
    whole = LoggedSet.objects.active().filter(
        athlete=OuterRef("athlete"),
        drill=OuterRef("drill"),
        full_range=True,
        amount_si__gte=F("session_drill__amount_si"),
        **{f"{day}__lte": OuterRef(day)},
    )
    checked = RangeCheck.objects.filter(
        athlete=OuterRef("athlete"), drill=OuterRef("drill"), day__lte=OuterRef(day)
    )
    # Not joined: what is done with the pipe is left before anything else is asked of it.
    heavier = Equipment.objects.filter(loaded=True)
    loaded = Q(implement__in=heavier) | Q(load_kg__gt=0)
    asked = Q(session_drill__asks_full_range=True, skip_reason="", amount__gt=0)
    # A set with full range is itself on record: it need not look for another.
    itself = Q(full_range=True, amount_si__gte=F("session_drill__amount_si"))
    early = LoggedSet.objects.active().filter(asked & loaded, ~itself)
    return early.filter(~Exists(whole), ~Exists(checked))


_ATHLETES = KeptQuery(_athletes, -1)
_SESSIONS = KeptQuery(_sessions, -1, date(1, 1, 1), date(1, 1, 2))
_PAINS = KeptQuery(_pains, -1, date(1, 1, 1))
_FLAGGED = KeptQuery(_flagged, -1, date(1, 1, 1))
