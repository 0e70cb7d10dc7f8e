"""A week that is done again: sessions copied as they were planned, without what came of them."""

from collections.abc import Container, Sequence
from typing import Any

from django.db.models import Model

from coaching.models import Session, SessionBlock, SessionDrill
from coaching.rules.calendar import CalendarSession

# What a copy does not take over: its identity, and what happened to the drill in its session.
OF_ITS_SESSION = {
    "id",
    "block",
    "replaces",
    "sets_kept_on_original",
    "sets_done_before_swap",
    "swapped_by",
}


def copy_sessions(pairs: Sequence[tuple[CalendarSession, Session]]) -> None:
    """Copy sessions with their planned blocks: `pairs` of (CalendarSession, Session).

    A drill that was swapped is planned as it first was, and what was added is left out. A copy
    belongs to no assignment, so it stays when that is undone. Five queries, none for no pairs.
    """
    if not pairs:
        return
    sources = [source.pk for _, source in pairs]
    blocks = SessionBlock.objects.filter(session__in=sources, extra=False).order_by("position")
    drills = SessionDrill.objects.filter(
        block__session__in=sources, block__extra=False, extra=False, replaces=None
    ).order_by("position")
    sessions = {source.pk: _session(planned, source) for planned, source in pairs}
    copied = {block.pk: _block(block, sessions[block.session_id]) for block in blocks}
    copies = [_drill(drill, copied[drill.block_id]) for drill in drills]
    for drill in copies:
        session = drill.block.session
        tally = drill.tally(rows=[])
        session.planned_sets += tally.planned_sets
        session.planned_rows += tally.planned_rows
    Session.objects.bulk_create(sessions.values())
    SessionBlock.objects.bulk_create(copied.values())
    SessionDrill.objects.bulk_create(copies)


def _session(planned: CalendarSession, source: Session) -> Session:
    return Session(
        id=planned.id,
        team_id=source.team_id,
        athlete_id=source.athlete_id,
        date=planned.date,
        slot=planned.slot,
        paused=planned.paused,
        edited=source.edited,
        created_by_id=source.created_by_id,
    )


def _block(block: SessionBlock, session: Session) -> SessionBlock:
    left_out = {"id", "session", "assignment", "placement"}
    return SessionBlock(session=session, **_fields(block, left_out))


def _drill(drill: SessionDrill, block: SessionBlock) -> SessionDrill:
    return SessionDrill(block=block, **_fields(drill, OF_ITS_SESSION))


def _fields(row: Model, left_out: Container[str]) -> dict[str, Any]:
    return {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in left_out
    }
