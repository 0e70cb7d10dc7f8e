"""What an athlete adds that was not planned: a session of a day, a drill of a session."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.db.models import F

from coaching.models import Athlete, Drill, Session, SessionDrill, Team, User

from .appending import append_block, append_drill


@transaction.atomic
def open_session(athlete: Athlete, team: Team, date: date, *, by: User) -> Session:
    """The day's session in the team to add drills to, made empty when there is none.

    What waits in a pause is not asked for today, so nothing is added to it; one that is
    not finished comes first. Raises DayFull.
    """
    Team.objects.lock(team.pk)
    day = athlete.sessions.filter(team=team, date=date)
    unfinished_first = F("finished_at").asc(nulls_first=True)
    there = day.asked_for().order_by(unfinished_first, "slot").first()
    if there:
        return there
    slot = day.free_slot(team=team, athlete=athlete, date=date)
    return athlete.sessions.create(team=team, date=date, slot=slot, created_by=by)


@transaction.atomic
def add_extra(session: Session, drill: Drill, *, fitted: Collection[str] = ()) -> SessionDrill:
    """Add a drill that was not planned, as the catalogue prescribes it.

    `fitted`: the restrictions that it is made to fit. Asked for twice before anything is logged in
    it, it is added once. Raises SessionGone when the session is gone.
    """
    session.lock()
    block = session.blocks.filter(extra=True, kind=drill.kind).first()
    if block is None:
        block = append_block(session, drill.kind, extra=True)
    waiting = block.drills.filter(
        drill=drill, extra=True, sets_kept_on_original=None, logged_sets=None
    ).first()
    if waiting is not None:
        return waiting
    Session.objects.filter(pk=session.pk).bump_plan()
    return append_drill(block, drill, extra=True, fitted=fitted)


@transaction.atomic
def remove_extra(session_drill: SessionDrill) -> bool:
    """Take away an extra drill in which nothing was ever logged. False where it stays.

    One that was swapped stays too: the way back is to undo the swap.
    """
    session_drill.block.session.lock()
    swapped = session_drill.replaces_id is not None or session_drill.is_replaced
    logged = session_drill.logged_sets.exists() or session_drill.pain_reports.exists()
    if not session_drill.extra or swapped or logged:
        return False
    session_drill.delete()
    Session.objects.filter(pk=session_drill.block.session_id).bump_plan()
    if not session_drill.block.drills.exists():
        session_drill.block.delete()
    return True
