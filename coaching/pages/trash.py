"""What was removed in a team in the last days, and whether its place is free."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from coaching.models import Assignment, Athlete, Removal, Session, SessionBlock, Team
from coaching.models.assignments import KEPT_REMOVED
from coaching.presentation.wording import listed
from coaching.services.assignments.removal import with_place_taken
from coaching.undocumented import KeptQuery

SHOWN = 100


@dataclass
class TrashRow:
    """`sessions` are those that are still out, `taken` those of them whose place is taken."""

    removal: Removal
    sessions: list[Session]
    what: str
    taken: list[Session] = field(default_factory=list)
    beside: int = 0

    @property
    def until(self) -> datetime:
        return self.removal.at + KEPT_REMOVED

    @property
    def who(self) -> str:
        return listed(dict.fromkeys(session.athlete.name for session in self.sessions))

    @property
    def can_return(self) -> bool:
        return len(self.taken) < len(self.sessions) or bool(self.beside)


@dataclass
class Trash:
    team: Team
    rows: list[TrashRow]


def trash_of(team: Team, now: datetime) -> Trash:
    """The Trash, the last first: four queries, whatever is in it."""
    return Trash(team, _rows_of(Removal.objects.kept(now).filter(team=team)))


def removed_of_assignment(assignment: Assignment, now: datetime) -> list[TrashRow]:
    """What was taken out of it and can be put back: one query, four where something was."""
    return _rows_of(Removal.objects.kept(now).filter(assignment=assignment))


def removed_of_athlete(
    athlete: Athlete,
    teams: Collection[Team],
    now: datetime,
    days: tuple[date, date] | None = None,
) -> list[TrashRow]:
    """What was taken out of her plans by `teams`, of `days` or of any: one query, five where
    something was."""
    first, last = days or (date.min, date.max)
    of_teams = [team.pk for team in teams]
    pks = [pk for (pk,) in _REMOVED.all(athlete.pk, of_teams, now - KEPT_REMOVED, first, last)]
    if not pks:
        return []
    hers = Q(session__in=pks) | Q(assignment__session_blocks__session__in=pks)
    kept = Removal.objects.kept(now).filter(hers, team__in=teams).distinct()
    rows = _rows_of(kept)
    return [row for row in rows if any(session.pk in pks for session in row.sessions)]


def _removed(
    athlete: int, teams: Collection[int], since: datetime, first: date, last: date
) -> "QuerySet[Session, Any]":
    out = Session.with_removed.filter(athlete=athlete, team__in=teams, removed_at__gt=since)
    return out.filter(date__gte=first, date__lte=last).order_by().values_list("pk")


_REMOVED = KeptQuery(
    _removed, -1, [-100], datetime(1, 1, 2, tzinfo=UTC), date(1, 1, 1), date(1, 1, 3)
)


def _rows_of(kept: "QuerySet[Removal]") -> list[TrashRow]:
    removals = list(kept.select_related("assignment__program", "by")[:SHOWN])
    if not removals:
        return []
    pks: dict[int, list[UUID]] = {row.pk: _sessions_of(row) for row in removals}
    wanted = {pk for some in pks.values() for pk in some}
    out = Session.with_removed.filter(pk__in=wanted, removed_at__isnull=False)
    sessions = {
        session.pk: session
        for session in out.filter(
            athlete__memberships__team=F("team"), athlete__memberships__archived_at=None
        )
        .select_related("athlete")
        .order_by("date", "athlete__name")
    }
    taken = {session.pk for session in with_place_taken(sessions.values())}
    names: defaultdict[UUID, list[str]] = defaultdict(list)
    blocks = SessionBlock.objects.filter(session__in=sessions).order_by("position")
    for pk, name in blocks.values_list("session", "name"):
        names[pk].append(name)
    rows = [_row(row, pks[row.pk], sessions, names, taken) for row in removals]
    return [row for row in rows if row.sessions or row.beside]


def _sessions_of(removal: Removal) -> list[UUID]:
    if removal.session_id:
        return [removal.session_id]
    return [UUID(pk) for pk in removal.snapshot["sessions"]]


def _row(
    removal: Removal,
    pks: list[UUID],
    sessions: dict[UUID, Session],
    names: dict[UUID, list[str]],
    taken: set[UUID],
) -> TrashRow:
    here = [sessions[pk] for pk in sessions if pk in set(pks)]
    program = removal.assignment.program if removal.assignment else None
    blocks = dict.fromkeys(name for session in here for name in names[session.pk])
    beside = removal.snapshot.get("blocks", [])
    blocks |= dict.fromkeys(row["name"] for row in beside)
    return TrashRow(
        removal,
        here,
        program.name if program else listed(list(blocks)[:3]),
        [session for session in here if session.pk in taken],
        len(beside),
    )
