"""What the board reads of a team's week: a query each, and a row's fields are its columns."""

import datetime
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from coaching.dates import WEEK, sunday_of
from coaching.models import LoggedSet, PainReport, Session, Team
from coaching.models.choices import Skip
from coaching.undocumented import KeptQuery

#: How far before the week sessions that were missed in a row are looked for.
LOOKED_BACK = 2 * WEEK


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
    """A PainReport, with its drill's name and its session's date."""

    athlete_id: int
    session_drill_id: UUID
    session_drill__name: str
    where: str
    words: str
    level: int
    note: str
    session_drill__block__session__date: datetime.date


class FlaggedRow(NamedTuple):
    """A LoggedSet that needs a look, with its drill's name and cap and its session's date."""

    athlete_id: int
    session_drill_id: UUID
    number: int
    side: str
    over_cap: bool
    load_value: Decimal | None
    load_unit: str
    load_count: int
    load_kg: Decimal | None
    note: str
    session_drill__name: str
    session_drill__load_cap_value: Decimal | None
    session_drill__load_cap_unit: str
    session_drill__block__session__date: datetime.date


def week_sessions(team: Team, monday: date) -> list[SessionRow]:
    """The week's sessions, and those missed last before it."""
    days = (monday - LOOKED_BACK, monday, sunday_of(monday))
    return [SessionRow._make(row) for row in _SESSIONS.all(team.pk, *days)]


def _sessions(team: int, since: date, monday: date, sunday: date) -> QuerySet[Session, Any]:
    return (
        Session.objects.filter(team=team, date__range=(since, sunday))
        .filter(Q(date__gte=monday) | _missed_before(team, monday))
        .with_waits()
        .order_by("athlete", "date", "slot")
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


def week_pains(team: Team, monday: date) -> list[PainRow]:
    """What was reported to hurt in the week's sessions."""
    return [PainRow._make(row) for row in _PAINS.all(team.pk, monday, sunday_of(monday))]


def _pains(team: int, monday: date, sunday: date) -> QuerySet[PainReport, Any]:
    session = "session_drill__block__session"
    week = {f"{session}__team": team, f"{session}__date__range": (monday, sunday)}
    return (
        PainReport.objects.filter(**week, **{f"{session}__removed_at": None})
        .order_by(f"{session}__date", "at")
        .values_list(*PainRow._fields)
    )


def flagged_sets(team: Team, monday: date) -> list[FlaggedRow]:
    """The week's sets over the load cap, and those skipped because they hurt."""
    return [FlaggedRow._make(row) for row in _FLAGGED.all(team.pk, monday, sunday_of(monday))]


def _flagged(team: int, monday: date, sunday: date) -> QuerySet[LoggedSet, Any]:
    session = "session_drill__block__session"
    week = {f"{session}__team": team, f"{session}__date__range": (monday, sunday)}
    return (
        LoggedSet.objects.active()
        .filter(Q(over_cap=True) | Q(skip_reason=Skip.PAIN))
        .filter(**week)
        .order_by(f"{session}__date", "session_drill__position", "number", "side")
        .values_list(*FlaggedRow._fields)
    )


_A_TEAM = -1
_DAYS = [date(1, 1, 1), date(1, 1, 2), date(1, 1, 3)]
_SESSIONS = KeptQuery(_sessions, _A_TEAM, *_DAYS)
_PAINS = KeptQuery(_pains, _A_TEAM, *_DAYS[:2])
_FLAGGED = KeptQuery(_flagged, _A_TEAM, *_DAYS[:2])
