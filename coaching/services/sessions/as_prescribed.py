"""Logging what was prescribed for many at once, as a coach does at the track."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Prefetch

from coaching.models import LoggedSet, Session, SessionDrill, Team, User
from coaching.rules.idempotency import note_applied

from .logging import prescribed_set


@transaction.atomic
def log_as_prescribed(
    sessions: Collection[UUID],
    drills: Collection[UUID],
    *,
    by: User,
    at: datetime,
    now: datetime,
    press: UUID | None = None,
) -> dict[UUID, list[SessionDrill]]:
    """Log each row of these drills of these sessions of which nothing is known, in a fixed number
    of queries.

    What was logged, left out or undone there stays as it is, so doing it twice is doing it once.
    `press`: that did it, which `take_back` undoes. Returns {session id: its drills in which
    something was logged}.
    """
    locked = Session.objects.filter(pk__in=sessions).select_for_update(no_key=True)
    found = {session.pk: session for session in locked.order_by("pk")}
    done: defaultdict[UUID, list[SessionDrill]] = defaultdict(list)
    new: list[LoggedSet] = []
    for drill in _to_do(found, drills):
        rows = _rows_left(drill, by=by, at=at, now=now)
        if rows:
            done[drill.block.session_id].append(drill)
            new += rows
    if press:
        for row in new:
            note_applied(row.device_seqs, str(press), 0)
    if not new:
        return {}
    LoggedSet.objects.bulk_create(new)
    changed = Session.objects.filter(pk__in=list(done))
    changed.filter(started_at=None).update(started_at=at)
    changed.recount()
    for team in {found[pk].team_id for pk in done}:
        Team.objects.ask_for_needs(team)
    return dict(done)


@transaction.atomic
def take_back(
    sessions: Collection[UUID], press: UUID, *, by: User
) -> dict[UUID, list[SessionDrill]]:
    """Undo what `by` logged by that press in these sessions, where nobody changed it since.

    Twice is fine. Returns {session id: its drills of which something is to do again}.
    """
    locked = Session.objects.filter(pk__in=sessions).select_for_update(no_key=True)
    found = {session.pk: session for session in locked.order_by("pk")}
    mine = LoggedSet.objects.active().filter(
        session_drill__block__session__in=found,
        device_seqs__has_key=str(press),
        entered_by=by,
        changes=None,
    )
    linked = mine.select_related("session_drill__block")
    drills = {row.session_drill_id: row.session_drill for row in linked}
    LoggedSet.objects.filter(pk__in=[row.pk for row in linked]).delete()
    open_again: defaultdict[UUID, list[SessionDrill]] = defaultdict(list)
    for drill in drills.values():
        open_again[drill.block.session_id].append(drill)
    changed = Session.objects.filter(pk__in=list(open_again))
    changed.recount()
    untouched = changed.filter(logged_rows=0, skipped_sets=0, extra_sets=0, finished_at=None)
    untouched.update(started_at=None)
    for team in {found[pk].team_id for pk in open_again}:
        Team.objects.ask_for_needs(team)
    return dict(open_again)


def _to_do(sessions: Collection[UUID], drills: Collection[UUID]) -> list[SessionDrill]:
    """Of a drill that was swapped nothing is left to do."""
    chosen = SessionDrill.objects.filter(
        pk__in=drills, block__session__in=sessions, sets_kept_on_original=None
    )
    known = Prefetch("logged_sets", LoggedSet.objects.only("session_drill", "number", "side"))
    linked = chosen.select_related("block__session__athlete").prefetch_related(known)
    return list(linked.order_by("block__position", "position"))


def _rows_left(drill: SessionDrill, *, by: User, at: datetime, now: datetime) -> list[LoggedSet]:
    known = {(row.number, row.side) for row in drill.logged_sets.all()}
    return [
        prescribed_set(drill, number, side, by=by, at=at, now=now)
        for number in range(1, drill.sets + 1)
        for side in drill.rows_of_a_set
        if (number, side) not in known
    ]
