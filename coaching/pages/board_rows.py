"""What the board reads of a team's week: a query each, and a row's fields are its columns."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When

from coaching.dates import WEEK, sunday_of
from coaching.models import (
    LoggedSet,
    Membership,
    Need,
    PainReport,
    Restriction,
    Session,
    Squad,
    SquadMembership,
    Team,
)
from coaching.models.choices import Role
from coaching.undocumented import KeptQuery, Rows

#: How many needs the board reads: the others are on their own page.
MAX_NEEDS = 20
# A squad's key that none has.
NO_SQUAD = 0


class SessionRow(NamedTuple):
    """A Session with its counters, who moved it, whether it waits in a pause, and whether something
    hurt in it."""

    pk: UUID
    athlete_id: int
    date: datetime.date
    finished_at: datetime.datetime | None
    paused: bool
    waits: bool
    moved_from: datetime.date | None
    moved_by__name: str | None
    planned_sets: int
    done_sets: int
    skipped_sets: int
    extra_sets: int
    planned_rows: int
    logged_rows: int
    over_cap_sets: int
    hurts: bool


class FlaggedRow(NamedTuple):
    """A LoggedSet over its drill's cap, with that cap and its session's date."""

    athlete_id: int
    session_drill__load_cap_value: Decimal | None
    session_drill__load_cap_unit: str
    session_drill__block__session__date: datetime.date


class PersonRow(NamedTuple):
    """An athlete's place in the team, whether she is in the squad that is shown, and whether
    anything of the week is hers."""

    athlete_id: int
    athlete__name: str
    athlete__timezone: str
    paused_from: datetime.date | None
    archived_at: datetime.datetime | None
    in_squad: bool
    has_sessions: bool


@dataclass
class PeopleRead:
    """Who is in the team, as the database has it, or in a week that is over was in it then."""

    read: Rows
    is_over: bool

    def zones(self) -> set[str]:
        """The time zones of those who are in the team."""
        zone, archived = map(PersonRow._fields.index, ("athlete__timezone", "archived_at"))
        return {row[zone] for row in self.read if row[archived] is None}

    def ids(self, *, of_squad: bool) -> list[int]:
        """Of those who are in the team, or in the squad that was asked for."""
        archived, in_squad = map(PersonRow._fields.index, ("archived_at", "in_squad"))
        return [
            row[0] for row in self.read if row[archived] is None and (row[in_squad] or not of_squad)
        ]

    def made(self) -> list[PersonRow]:
        query = _PEOPLE_OF_PAST if self.is_over else _PEOPLE
        return [PersonRow._make(row) for row in query.made_of(self.read)]


@dataclass
class WeekFacts:
    """What a team's week shows of the athletes who are shown, as the database has it: rows to
    compare, not to read.

    Two that are the same text show the same; `sessions` and so on make of them what is read.
    """

    read: tuple[Rows, ...]

    @property
    def text(self) -> str:
        return repr(self.read)

    @property
    def need_count(self) -> int:
        """Of the needs that were read."""
        return len(self.read[3])

    def restrictions(self) -> list[Restriction]:
        """Those of the athletes, the oldest first."""
        return _RESTRICTIONS.made_of(self.read[0])

    def sessions(self) -> list[SessionRow]:
        """The week's sessions."""
        return [SessionRow._make(row) for row in _SESSIONS.made_of(self.read[1])]

    def flagged(self) -> list[FlaggedRow]:
        """The week's sets over the load cap."""
        return [FlaggedRow._make(row) for row in _FLAGGED.made_of(self.read[2])]

    def needs(self) -> list[Need]:
        """The first of what needs the coaches, each with its athlete."""
        return _NEEDS.made_of(self.read[3])


def read_people(team: Team, monday: date, *, squad: Squad | None, is_over: bool) -> PeopleRead:
    """One query."""
    sunday = sunday_of(monday)
    shown = squad.pk if squad else NO_SQUAD
    if is_over:
        first = datetime.datetime.combine(monday, datetime.time.min, datetime.UTC)
        read = _PEOPLE_OF_PAST.as_read(team.pk, shown, monday, sunday, first, first + WEEK)
    else:
        read = _PEOPLE.as_read(team.pk, shown, monday, sunday)
    return PeopleRead(read, is_over)


def week_facts(team: Team, monday: date, athletes: Collection[int]) -> WeekFacts:
    """Of these athletes (ids), and what needs the coaches of the whole team: four queries.

    Sets over a cap are looked for in the few sessions that count some, not in all of the week.
    """
    sessions = _SESSIONS.as_read(team.pk, monday, sunday_of(monday), athletes)
    key, over_cap = map(SessionRow._fields.index, ("pk", "over_cap_sets"))
    read = (
        _RESTRICTIONS.as_read(team.pk, athletes),
        sessions,
        _FLAGGED.as_read([row[key] for row in sessions if row[over_cap]]),
        _NEEDS.as_read(team.pk),
    )
    return WeekFacts(read)


def _people(team: int, squad: int, monday: date, sunday: date) -> QuerySet[Membership, Any]:
    return _places(team, squad, monday, sunday).filter(archived_at=None)


def _people_of_past(
    team: int,
    squad: int,
    monday: date,
    sunday: date,
    first: datetime.datetime,
    end: datetime.datetime,
) -> QuerySet[Membership, Any]:
    """Of a week that is over: with those who were in the team then and are archived since."""
    were_there = Q(archived_at__gte=first, joined_at__lt=end)
    return _places(team, squad, monday, sunday).filter(Q(archived_at=None) | were_there)


def _places(team: int, squad: int, monday: date, sunday: date) -> QuerySet[Membership, Any]:
    in_squad = SquadMembership.objects.filter(squad=squad, athlete=OuterRef("athlete"))
    of_week = Session.objects.filter(
        team=OuterRef("team"), athlete=OuterRef("athlete"), date__range=(monday, sunday)
    )
    return (
        Membership.objects.filter(team=team, role=Role.ATHLETE)
        .annotate(in_squad=Exists(in_squad), has_sessions=Exists(of_week))
        .order_by("athlete_id", "pk")
        .values_list(*PersonRow._fields)
    )


def _restrictions(team: int, athletes: list[int]) -> QuerySet[Restriction]:
    there = Membership.objects.filter(team=team, role=Role.ATHLETE, archived_at=None)
    there = there.filter(athlete__in=athletes)
    return Restriction.objects.active().filter(athlete__in=there.values("athlete"))


def _sessions(team: int, monday: date, sunday: date, athletes: list[int]) -> QuerySet[Session, Any]:
    # Of who ever told of pain, and in the week's sessions: hers of years is not looked through.
    hers = PainReport.objects.filter(athlete=OuterRef("athlete"))
    of_session = PainReport.objects.filter(session_drill__block__session=OuterRef("pk"))
    hurts = Case(When(Exists(hers), then=Exists(of_session)), default=False)
    return (
        Session.objects.filter(team=team, date__range=(monday, sunday), athlete__in=athletes)
        .with_waits()
        .annotate(hurts=hurts)
        .order_by("athlete_id", "date", "slot")
        .values_list(*SessionRow._fields)
    )


def _needs(team: int) -> QuerySet[Need]:
    return Need.objects.open().filter(team=team).select_related("athlete").in_order()[:MAX_NEEDS]


def _flagged(sessions: list[UUID]) -> QuerySet[LoggedSet, Any]:
    session = "session_drill__block__session"
    return (
        LoggedSet.objects.to_look_at()
        .filter(over_cap=True, **{f"{session}__in": sessions})
        .order_by(f"{session}__date", "session_drill__position", "number", "side")
        .values_list(*FlaggedRow._fields)
    )


_A_TEAM, _A_SQUAD = -1, -2
_ATHLETES = [-1000]
_DAYS = date(1, 1, 1), date(1, 1, 2)
_INSTANTS = [datetime.datetime(1, 1, day, tzinfo=datetime.UTC) for day in (4, 5)]
_PEOPLE = KeptQuery(_people, _A_TEAM, _A_SQUAD, *_DAYS)
_PEOPLE_OF_PAST = KeptQuery(_people_of_past, _A_TEAM, _A_SQUAD, *_DAYS, *_INSTANTS)
_RESTRICTIONS = KeptQuery(_restrictions, _A_TEAM, _ATHLETES)
_SESSIONS = KeptQuery(_sessions, _A_TEAM, *_DAYS, _ATHLETES)
_NEEDS = KeptQuery(_needs, _A_TEAM)
_FLAGGED = KeptQuery(_flagged, [UUID(int=1)])
