"""What the board reads of a team's week: a query each, and a row's fields are its columns."""

import datetime
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from coaching.dates import WEEK, sunday_of
from coaching.models import (
    Equipment,
    LoggedSet,
    Membership,
    PainReport,
    Promotion,
    RangeCheck,
    Restriction,
    Session,
    Squad,
    SquadMembership,
    Team,
)
from coaching.models.choices import Role
from coaching.undocumented import KeptQuery, Rows

#: How far before the week sessions that were missed in a row are looked for.
LOOKED_BACK = 2 * WEEK
# A squad's key that none has.
NO_SQUAD = 0


class SessionRow(NamedTuple):
    """A Session with its counters, who moved it, and whether it waits in a pause."""

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


class PainRow(NamedTuple):
    """A PainReport, with its drill's name, its session's date, and when she was born if known."""

    athlete_id: int
    athlete__birth_date: datetime.date | None
    session_drill_id: UUID
    session_drill__name: str
    where: str
    words: str
    level: int
    note: str
    session_drill__block__session__date: datetime.date


class FlaggedRow(NamedTuple):
    """A LoggedSet that needs a look, with its drill's name and cap and its session's date.

    `before_range`: it is here as done with a load before full range was ever on record. One that
    was over the cap as well has two rows.
    """

    athlete_id: int
    session_drill_id: UUID
    number: int
    side: str
    over_cap: bool
    before_range: bool
    load_value: Decimal | None
    load_unit: str
    load_count: int
    load_kg: Decimal | None
    note: str
    session_drill__name: str
    session_drill__load_cap_value: Decimal | None
    session_drill__load_cap_unit: str
    session_drill__block__session__date: datetime.date
    session_drill__position: int


class PersonRow(NamedTuple):
    """An athlete's place in the team, and whether she is in the squad that is shown.

    `step`: of the oldest step on a ladder that waits for a coach its id, why, and names; or None.
    """

    athlete_id: int
    athlete__name: str
    athlete__timezone: str
    paused_from: datetime.date | None
    archived_at: datetime.datetime | None
    in_squad: bool
    step: dict[str, Any] | None


@dataclass
class WeekFacts:
    """All that a team's week shows, as the database has it: rows to compare, not to read.

    Two that are the same text show the same; `people` and so on make of them what is read.
    """

    read: tuple[Rows, ...]
    is_over: bool

    @property
    def text(self) -> str:
        return repr(self.read)

    def zones(self) -> set[str]:
        """The time zones of those who are in the team."""
        zone, archived = map(PersonRow._fields.index, ("athlete__timezone", "archived_at"))
        return {row[zone] for row in self.read[0] if row[archived] is None}

    def people(self) -> list[PersonRow]:
        query = _PEOPLE_OF_PAST if self.is_over else _PEOPLE
        return [PersonRow._make(row) for row in query.made_of(self.read[0])]

    def restrictions(self) -> list[Restriction]:
        """Those of the athletes who are in the team, the oldest first."""
        return _RESTRICTIONS.made_of(self.read[1])

    def sessions(self) -> list[SessionRow]:
        """The week's sessions, and those missed last before it."""
        return [SessionRow._make(row) for row in _SESSIONS.made_of(self.read[2])]

    def flagged(self) -> list[FlaggedRow]:
        """The week's sets over the load cap, skipped because they hurt, or before full range."""
        return [FlaggedRow._make(row) for row in _FLAGGED.made_of(self.read[3])]

    def pains(self) -> list[PainRow]:
        """What was reported to hurt in the week's sessions."""
        return [PainRow._make(row) for row in _PAINS.made_of(self.read[4])]


def week_facts(team: Team, monday: date, *, squad: Squad | None, is_over: bool) -> WeekFacts:
    """Five queries, whatever the number of athletes."""
    sunday = sunday_of(monday)
    shown = squad.pk if squad else NO_SQUAD
    if is_over:
        first = datetime.datetime.combine(monday, datetime.time.min, datetime.UTC)
        people = _PEOPLE_OF_PAST.as_read(team.pk, shown, first, first + WEEK)
    else:
        people = _PEOPLE.as_read(team.pk, shown)
    read = (
        people,
        _RESTRICTIONS.as_read(team.pk),
        _SESSIONS.as_read(team.pk, monday - LOOKED_BACK, monday, sunday),
        _FLAGGED.as_read(team.pk, monday, sunday),
        _PAINS.as_read(team.pk, monday, sunday),
    )
    return WeekFacts(read, is_over)


def _people(team: int, squad: int) -> QuerySet[Membership, Any]:
    return _places(team, squad).filter(archived_at=None)


def _people_of_past(
    team: int, squad: int, first: datetime.datetime, end: datetime.datetime
) -> QuerySet[Membership, Any]:
    """Of a week that is over: with those who were in the team then and are archived since."""
    were_there = Q(archived_at__gte=first, joined_at__lt=end)
    return _places(team, squad).filter(Q(archived_at=None) | were_there)


def _places(team: int, squad: int) -> QuerySet[Membership, Any]:
    in_squad = SquadMembership.objects.filter(squad=squad, athlete=OuterRef("athlete"))
    steps = Promotion.objects.open().filter(team=team, athlete=OuterRef("athlete"))
    of_step = JSONObject(
        pk=F("pk"),
        why=F("why"),
        ladder=F("ladder__name"),
        drill=F("to_rung__drill__name"),
        held=F("to_rung__implement__name"),
    )
    oldest = steps.order_by("proposed_at", "pk").values(step=of_step)[:1]
    return (
        Membership.objects.filter(team=team, role=Role.ATHLETE)
        .annotate(in_squad=Exists(in_squad), step=Subquery(oldest))
        .order_by("athlete_id", "pk")
        .values_list(*PersonRow._fields)
    )


def _restrictions(team: int) -> QuerySet[Restriction]:
    there = Membership.objects.filter(team=team, role=Role.ATHLETE, archived_at=None)
    return Restriction.objects.active().filter(athlete__in=there.values("athlete"))


def _sessions(team: int, since: date, monday: date, sunday: date) -> QuerySet[Session, Any]:
    return (
        Session.objects.filter(team=team, date__range=(since, sunday))
        .filter(Q(date__gte=monday) | _missed_before(team, monday))
        .with_waits()
        .order_by("athlete_id", "date", "slot")
        .values_list(*SessionRow._fields)
    )


def _missed_before(team: int, monday: date) -> Q:
    """The condition of sessions before the week with nothing done in them, nor in a later one."""
    untouched = {"logged_rows": 0, "skipped_sets": 0}
    done_later = Session.objects.filter(
        team=team,
        athlete=OuterRef("athlete"),
        date__gte=OuterRef("date"),
        date__lt=monday,
    ).exclude(**untouched)
    before = Q(date__lt=monday, planned_sets__gt=0, **untouched)
    return cast(Q, before & ~Exists(done_later))


def _pains(team: int, monday: date, sunday: date) -> QuerySet[PainReport, Any]:
    session = "session_drill__block__session"
    week = {f"{session}__team": team, f"{session}__date__range": (monday, sunday)}
    return (
        PainReport.objects.filter(**week, **{f"{session}__removed_at": None})
        .order_by(f"{session}__date", "at")
        .values_list(*PainRow._fields)
    )


def _flagged(team: int, monday: date, sunday: date) -> QuerySet[LoggedSet, Any]:
    """Two narrow searches in one query: each finds its few rows by an index made for it."""
    session = "session_drill__block__session"
    week = {f"{session}__team": team, f"{session}__date__range": (monday, sunday)}
    found = [
        rows.filter(**week).annotate(before_range=Value(is_early)).values_list(*FlaggedRow._fields)
        for rows, is_early in ((LoggedSet.objects.to_look_at(), False), (_before_range(), True))
    ]
    order = (f"{session}__date", "session_drill__position", "number", "side", "before_range")
    return found[0].order_by().union(found[1].order_by(), all=True).order_by(*order)


def _before_range() -> QuerySet[LoggedSet]:
    """Sets done with more than the pipe before full range was ever on record."""
    day = "session_drill__block__session__date"
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


_A_TEAM, _A_SQUAD = -1, -2
_DAYS = [date(1, 1, 1), date(1, 1, 2), date(1, 1, 3)]
_INSTANTS = [datetime.datetime(1, 1, day, tzinfo=datetime.UTC) for day in (4, 5)]
_PEOPLE = KeptQuery(_people, _A_TEAM, _A_SQUAD)
_PEOPLE_OF_PAST = KeptQuery(_people_of_past, _A_TEAM, _A_SQUAD, *_INSTANTS)
_RESTRICTIONS = KeptQuery(_restrictions, _A_TEAM)
_SESSIONS = KeptQuery(_sessions, _A_TEAM, *_DAYS)
_PAINS = KeptQuery(_pains, _A_TEAM, *_DAYS[:2])
_FLAGGED = KeptQuery(_flagged, _A_TEAM, *_DAYS[:2])
