"""An athlete's calendar in one team, read and locked, and written back with what was done."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from coaching.models import (
    CalendarChange,
    Happening,
    Membership,
    Removal,
    Session,
    SessionBlock,
    Team,
    User,
)
from coaching.rules import calendar as rules
from coaching.rules.calendar import CalendarSession, SessionId
from coaching.rules.names import cut

from .copies import copy_sessions

CHANGED_FIELDS = ["date", "slot", "paused", "moved_from", "moved_by_id", "removed_at"]
RECORDED_FIELDS = ("id", "date", "slot", "paused", "moved_from", "moved_by", "removed", "has_begun")


@dataclass
class ChangeResult:
    """What a verb did: the change (None where nothing changed) and the sessions that stayed."""

    change: CalendarChange | None
    unmoved: tuple[rules.CalendarSession, ...] = ()


def sessions_from_json(rows: Iterable[dict[str, Any]]) -> dict[SessionId, CalendarSession]:
    """{id: CalendarSession} of the rows that a change keeps."""
    sessions = {}
    for row in rows:
        row = row | {"id": uuid.UUID(row["id"]), "date": date.fromisoformat(row["date"])}
        if "gone" in row:
            # As changes were recorded before 0.1.0.
            row["removed"] = row.pop("gone")
        if row["moved_from"]:
            row["moved_from"] = date.fromisoformat(row["moved_from"])
        sessions[row["id"]] = rules.CalendarSession(**row)
    return sessions


def sessions_as_json(planned: Mapping[SessionId, CalendarSession]) -> list[dict[str, Any]]:
    return [
        {name: getattr(session, name) for name in RECORDED_FIELDS} for session in planned.values()
    ]


def read_calendars(
    team_id: int, athletes: Collection[int], since: date
) -> dict[int, rules.Calendar]:
    """{athlete id: her calendar as a LockedCalendar has it}, to look at: nothing is locked.

    Two queries, whatever the number of athletes.
    """
    places = Membership.objects.filter(team=team_id, athlete__in=athletes)
    paused = dict(places.values_list("athlete", "paused_from"))
    begins = {pk: min(since, paused.get(pk) or since) for pk in athletes}
    mine = Session.objects.filter(
        team=team_id, athlete__in=athletes, date__gte=min(begins.values(), default=since)
    )
    sessions: defaultdict[int, list[CalendarSession]] = defaultdict(list)
    for row in _with_facts(mine).order_by("pk"):
        if row.date >= begins[row.athlete_id]:
            planned = _planned(row, row.has_begun, row.has_plan, row.taken_back)
            sessions[row.athlete_id].append(planned)
    return {pk: rules.Calendar(tuple(sessions[pk]), paused.get(pk)) for pk in athletes}


def _with_facts(sessions: Any) -> Any:
    blocks = SessionBlock.objects.filter(session=OuterRef("pk"))
    return sessions.with_begun().annotate(
        has_plan=Exists(blocks.filter(extra=False)),
        taken_back=Exists(blocks.exclude(assignment__undone_at=None)),
    )


def _planned(
    session: Session, has_begun: bool, has_plan: bool, taken_back: bool
) -> rules.CalendarSession:
    removed = session.removed_at is not None
    return rules.CalendarSession(
        id=session.pk,
        date=session.date,
        slot=session.slot,
        paused=session.paused,
        moved_from=session.moved_from,
        moved_by=session.moved_by_id,
        removed=removed,
        # What was assigned and taken back while it was out does not come back.
        has_begun=has_begun or (removed and taken_back),
        has_no_plan=not has_plan,
    )


class LockedCalendar:
    """The athlete's calendar from `since` on, or from her pause on: locked, to be changed.

    `also`: ids of sessions to read whatever their date, removed ones too. Four queries, and
    at most eight more to keep what changed and tell of it.
    """

    def __init__(
        self, team_id: int, athlete_id: int, since: date, also: Collection[UUID] = ()
    ) -> None:
        Team.objects.lock(team_id)
        self.team_id, self.athlete_id = team_id, athlete_id
        memberships = Membership.objects.filter(team=team_id, athlete=athlete_id)
        self.membership = memberships.only("paused_from", "paused_by").first()
        if self.membership and self.membership.paused_from:
            since = min(since, self.membership.paused_from)
        mine = Session.with_removed.filter(team=team_id, athlete=athlete_id).filter(
            Q(removed_at=None, date__gte=since) | Q(pk__in=also)
        )
        rows = mine.select_for_update(no_key=True).order_by("pk")
        self.sessions = {session.pk: session for session in rows}
        # Asked once the rows are locked: what is logged from now on waits.
        facts = {
            pk: values
            for pk, *values in _with_facts(mine).values_list(
                "pk", "has_begun", "has_plan", "taken_back"
            )
        }
        self.calendar = rules.Calendar(
            tuple(_planned(session, *facts[pk]) for pk, session in self.sessions.items()),
            self.membership.paused_from if self.membership else None,
        )

    def record(
        self,
        outcome: rules.ChangedCalendar,
        description: str,
        by: User,
        pairs: Sequence[tuple[SessionId, SessionId]] = (),
    ) -> ChangeResult:
        """Write what changed, and a CalendarChange that tells of it. Returns a ChangeResult."""
        was, now = rules.changes(self.calendar, outcome.calendar)
        paused = self.calendar.paused_from, outcome.calendar.paused_from
        if not now and paused[0] == paused[1]:
            return ChangeResult(None, outcome.unmoved)
        snapshot: dict[str, Any] = {
            "was": sessions_as_json(was),
            "now": sessions_as_json(now),
            "paused": paused,
        }
        if self.membership and paused[0] != paused[1]:
            snapshot["paused_by"] = self.membership.paused_by_id
        self.write(outcome.calendar, by=by.pk, pairs=pairs)
        self._keep_removed(was, now, by)
        Team.objects.ask_for_needs(self.team_id)
        change = CalendarChange.objects.create(
            team_id=self.team_id,
            athlete_id=self.athlete_id,
            by=by,
            description=cut(description, 200),
            snapshot=snapshot,
        )
        days = [session.date for session in (*was.values(), *now.values())]
        Happening.objects.note_plan(
            self.team_id, by, [self.athlete_id], days or [*filter(None, paused)], does=change
        )
        return ChangeResult(change, outcome.unmoved)

    def _keep_removed(
        self,
        was: Mapping[SessionId, CalendarSession],
        now: Mapping[SessionId, CalendarSession],
        by: User,
    ) -> None:
        """What is taken out can be put back from the trash."""
        Removal.objects.bulk_create(
            Removal(team_id=self.team_id, session_id=pk, by=by)
            for pk, session in now.items()
            if session.removed and pk in was and not was[pk].removed
        )

    def write(
        self,
        calendar: rules.Calendar,
        *,
        by: int | None,
        pairs: Sequence[tuple[SessionId, SessionId]] = (),
    ) -> None:
        """Bring the tables to `calendar`. `by`: the id of who paused, where it is paused now."""
        was, now = rules.changes(self.calendar, calendar)
        instant = timezone.now()
        # Out of each other's way first: a slot of a day is free before it is taken.
        Session.with_removed.filter(pk__in=list(was)).bump_plan(removed_at=instant)
        changed = [self._with(self.sessions[id], now[id], instant) for id in was]
        Session.with_removed.bulk_update(changed, CHANGED_FIELDS)
        copy_sessions([(now[new], self.sessions[old]) for new, old in pairs])
        first = calendar.paused_from
        if self.membership and first != self.calendar.paused_from:
            Membership.objects.filter(pk=self.membership.pk).update(
                paused_from=first, paused_by=by if first else None
            )

    @staticmethod
    def _with(session: Session, planned: rules.CalendarSession, instant: datetime) -> Session:
        session.date, session.slot = planned.date, planned.slot
        session.paused, session.moved_from = planned.paused, planned.moved_from
        session.moved_by_id = planned.moved_by
        session.removed_at = instant if planned.removed else None
        return session
