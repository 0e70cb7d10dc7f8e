"""Taking out what was assigned, all of it or from a day on, and putting it back."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from coaching.models import (
    Assignment,
    Athlete,
    Happening,
    Membership,
    Removal,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
    User,
)
from coaching.models.assignments import KEPT_REMOVED
from coaching.services import calendar
from coaching.services.assignments.snapshots import forget_deleted, records_of


@dataclass
class TakenOut:
    """The Removal, None where nothing was there to take out, and the sessions that stay."""

    removal: Removal | None
    stays: list[Session]


@dataclass
class PutBack:
    """How many sessions came back, and those that stay out as something else took their place."""

    back: int = 0
    taken: list[Session] = field(default_factory=list)


@transaction.atomic
def undo_assignment(assignment: Assignment, *, by: User) -> TakenOut:
    """Take back what was assigned and is untouched. Safe to repeat.

    What stays is that in which something was logged or edited.
    """
    taken = _take_out(assignment, None, by)
    assignment.undone_at = assignment.undone_at or timezone.now()
    assignment.save(update_fields=["undone_at"])
    return taken


@transaction.atomic
def end_assignment(assignment: Assignment, first: date, *, by: User) -> TakenOut:
    """Take back what is untouched of it from the day `first` on, and let nothing more come there.

    An earlier end stays: it ends on the earlier of the two days.
    """
    taken = _take_out(assignment, first, by)
    if assignment.ended_from is None or first < assignment.ended_from:
        assignment.ended_from = first
        assignment.save(update_fields=["ended_from"])
    return taken


def _take_out(assignment: Assignment, since: date | None, by: User) -> TakenOut:
    Team.objects.lock(assignment.team_id)
    assignment.refresh_from_db(fields=["ended_from", "undone_at"])
    days = Q() if since is None else Q(date__gte=since)
    mine = Session.objects.filter(days, blocks__assignment=assignment).distinct()
    list(Session.objects.filter(pk__in=mine).select_for_update().order_by("pk"))
    touched = list(mine.touched().select_related("athlete").order_by("date", "athlete__name"))
    days_of = {pk: day for pk, *day in mine.values_list("pk", "athlete", "date")}
    free = set(days_of) - {session.pk for session in touched}
    if not free:
        return TakenOut(None, touched)
    shared = _shared_of(assignment, free)
    whole, now = free - shared, timezone.now()
    # Beside other work only what was assigned goes: kept as rows, to be made again.
    blocks = SessionBlock.objects.filter(assignment=assignment, session__in=shared)
    drills = SessionDrill.objects.filter(block__in=blocks)
    removal = Removal.objects.create(
        team_id=assignment.team_id,
        assignment=assignment,
        since=since,
        by=by,
        at=now,
        snapshot={
            "sessions": sorted(map(str, whole)),
            "blocks": list(blocks.values()),
            "drills": list(drills.values()),
            "ended_from": assignment.ended_from,
        },
    )
    drills.delete()
    blocks.delete()
    Session.objects.filter(pk__in=shared).change_plan()
    Session.objects.filter(pk__in=whole).bump_plan(removed_at=now)
    _note(removal, [days_of[pk] for pk in free], by)
    Team.objects.ask_for_needs(assignment.team_id)
    return TakenOut(removal, touched)


def _shared_of(assignment: Assignment, sessions: Collection[UUID]) -> set[UUID]:
    """Those in which other work stands too."""
    other = SessionBlock.objects.filter(session=OuterRef("pk")).exclude(assignment=assignment)
    other |= SessionBlock.objects.filter(session=OuterRef("pk"), assignment=None)
    shared = Session.objects.filter(Exists(other), pk__in=sessions)
    return set(shared.values_list("pk", flat=True))


def look_at_end(assignment: Assignment, moving: Iterable[Session]) -> tuple[set[UUID], set[UUID]]:
    """What `end_assignment` would take out of these untouched sessions, which nothing does here:
    (ids of the sessions that go whole, of the drills that go out of others).
    """
    free = {session.pk for session in moving}
    shared = _shared_of(assignment, free)
    drills = SessionDrill.objects.filter(block__assignment=assignment, block__session__in=shared)
    return free - shared, set(drills.values_list("pk", flat=True)) if shared else set()


def _note(removal: Removal, days: Sequence[Sequence[Any]], by: User) -> None:
    """Let those hear of it whose `days` it takes: (athlete, day)."""
    athletes, dates = zip(*days, strict=True)
    undone = removal.assignment if removal.since is None else None
    Happening.objects.note_plan(
        removal.team_id, by, set(athletes), dates, does=removal, undoes=undone
    )


@transaction.atomic
def put_back(removal: Removal, *, by: User, now: datetime) -> PutBack:
    """Put what was removed back where it was. What has lost its place stays out, and in the trash.

    Raises rules.Refused where a session of the calendar cannot come back.
    """
    Team.objects.lock(removal.team_id)
    removal = Removal.objects.kept(now).select_for_update(of=("self",)).get(pk=removal.pk)
    if removal.session_id:
        return _put_session_back(removal, by, now)
    wanted = removed_sessions(removal)
    taken = {session.pk for session in with_place_taken(wanted)}
    back = [session.pk for session in wanted if session.pk not in taken]
    Session.with_removed.filter(pk__in=back).bump_plan(removed_at=None)
    _let_wait(removal.team_id, back)
    n_blocks, left = _put_blocks_back(removal)
    done = PutBack(len(back) + n_blocks, [session for session in wanted if session.pk in taken])
    removal.snapshot = {**removal.snapshot, "sessions": sorted(map(str, taken)), **left}
    if not (taken or left["blocks"]):
        removal.put_back_at = now
    removal.save(update_fields=["snapshot", "put_back_at"])
    here = [session for session in wanted if session.pk not in taken]
    Happening.objects.note_plan(
        removal.team_id,
        by,
        {session.athlete_id for session in here},
        [session.date for session in here],
        undoes=removal,
    )
    if removal.assignment_id and (done.back or removal.put_back_at):
        ended = removal.snapshot["ended_from"]
        again: dict[str, Any] = {"undone_at": None}
        if removal.since:
            again = {"ended_from": ended and date.fromisoformat(str(ended))}
        Assignment.objects.filter(pk=removal.assignment_id).update(**again)
    Team.objects.ask_for_needs(removal.team_id)
    return done


def _put_session_back(removal: Removal, by: User, now: datetime) -> PutBack:
    session = Session.with_removed.select_related("athlete").get(removals=removal)
    if with_place_taken([session]):
        return PutBack(0, [session])
    calendar.put_back(session, by=by)
    removal.put_back_at = now
    removal.save(update_fields=["put_back_at"])
    return PutBack(1)


def athletes_of(removal: Removal) -> list[Athlete]:
    """Whose days it concerns."""
    if removal.session_id:
        return list(Athlete.objects.filter(sessions=removal.session_id))
    pks = [
        *removal.snapshot["sessions"],
        *(row["session_id"] for row in removal.snapshot["blocks"]),
    ]
    return list(Athlete.objects.filter(sessions__in=pks).distinct())


def removed_sessions(removal: Removal) -> list[Session]:
    """What is still out of the sessions that it took out whole, of athletes who are here."""
    pks = [UUID(pk) for pk in removal.snapshot["sessions"]]
    here = Athlete.objects.in_team(removal.team_id)
    out = Session.with_removed.filter(pk__in=pks, athlete__in=here, removed_at__isnull=False)
    return list(out.select_related("athlete").order_by("date", "athlete__name"))


def with_place_taken(sessions: Iterable[Session]) -> list[Session]:
    """Those on whose place of the day something else stands by now; one query."""
    sessions = list(sessions)
    there = Session.objects.filter(
        team__in={session.team_id for session in sessions},
        athlete__in={session.athlete_id for session in sessions},
        date__in={session.date for session in sessions},
    )
    places = set(there.values_list("team", "athlete", "date", "slot"))
    return [
        session
        for session in sessions
        if (session.team_id, session.athlete_id, session.date, session.slot) in places
    ]


def _let_wait(team_id: int, pks: Collection[UUID]) -> None:
    """Sessions that come back into a pause wait as the others do."""
    rows: QuerySet[Session] = Session.objects.filter(pk__in=pks)
    rows.update(paused=False)
    pauses = Membership.objects.filter(
        team=team_id, athlete=OuterRef("athlete"), paused_from__lte=OuterRef("date")
    )
    rows.filter(Exists(pauses)).update(paused=True)


def _put_blocks_back(removal: Removal) -> tuple[int, dict[str, Any]]:
    """Make again what stood beside other work, and what of the snapshot cannot be made."""
    blocks = records_of(SessionBlock, removal.snapshot["blocks"])
    drills = records_of(SessionDrill, removal.snapshot["drills"])
    forget_deleted(blocks, "block")
    forget_deleted(drills, "prescription")
    forget_deleted(drills, "drill")
    here = set(
        Session.objects.filter(pk__in={block.session_id for block in blocks})
        .exclude(pk__in=Session.objects.touched().values("pk"))
        .values_list("pk", flat=True)
    )
    back = [block for block in blocks if block.session_id in here]
    for block in sorted(back, key=lambda block: block.position):
        there = SessionBlock.objects.filter(session=block.session_id)
        if there.filter(position=block.position).exists():
            block.position = there.aggregate(last=Max("position"))["last"] + 1
        block.save(force_insert=True)
    made = {block.pk for block in back}
    SessionDrill.objects.bulk_create(
        drill for drill in drills if drill.block_id in made and drill.drill_id is not None
    )
    Session.objects.filter(pk__in=here).change_plan()
    kept = {str(block.pk) for block in blocks} - {str(pk) for pk in made}
    left = {
        "blocks": [row for row in removal.snapshot["blocks"] if row["id"] in kept],
        "drills": [row for row in removal.snapshot["drills"] if row["block_id"] in kept],
    }
    return len({block.session_id for block in back}), left


def thin_out(now: datetime) -> int:
    """Delete what nobody can put back any more. Returns how many sessions went.

    A session in which something was ever logged keeps its row, for the history of its sets.
    """
    over = now - KEPT_REMOVED
    Removal.objects.filter(at__lte=over).delete()
    out = Session.with_removed.filter(removed_at__lte=over)
    pks = list(out.exclude(pk__in=out.touched().values("pk")).values_list("pk", flat=True)[:500])
    SessionDrill.objects.filter(block__session__in=pks).delete()
    SessionBlock.objects.filter(session__in=pks).delete()
    Session.with_removed.filter(pk__in=pks).delete()
    return len(pks)
