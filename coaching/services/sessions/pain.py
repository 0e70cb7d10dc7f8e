"""An athlete tells that a drill hurt."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from coaching.models import PainReport, Session, SessionDrill, Team, User
from coaching.models.choices import Skip
from coaching.rules.idempotency import trusted_time
from coaching.rules.zones import is_hip_flexor_work

from .logging import skip_remaining


class ReportIdTaken(Exception):
    """The id is another report's."""


@transaction.atomic
def report_pain(
    session_drill: SessionDrill,
    key: UUID,
    *,
    by: User,
    now: datetime,
    at: datetime | None = None,
    **answers: Any,
) -> PainReport:
    """Keep a report; above 5 the rest of the drill is skipped for today. Returns the PainReport.

    Under 18, pain at the front of the hip skips the rest of the day's hip-flexor work, whichever
    team planned it.
    `key` is its id: a second time it changes nothing. `at` is the phone's word on when. `answers`:
    where, level, words, note. Raises ReportIdTaken.
    """
    session = _lock_day(session_drill.block.session)
    known = PainReport.objects.filter(pk=key).first()
    if known is not None:
        if known.session_drill_id != session_drill.pk:
            raise ReportIdTaken
        return known
    drill = SessionDrill.objects.select_related("block__session__athlete", "implement").get(
        pk=session_drill.pk
    )
    report = PainReport.objects.create(
        id=key,
        athlete=drill.block.session.athlete,
        session_drill=drill,
        drill_id=drill.drill_id,
        at=trusted_time(at, now),
        entered_by=by,
        **answers,
    )
    Team.objects.ask_for_needs(session.team_id)
    if report.ends_hip_work:
        _end_hip_work(session, by=by, now=now)
    elif report.stops:
        skip_remaining(drill, Skip.PAIN, list(drill.logged_sets.all()), by=by, now=now)
    return report


def _lock_day(session: Session) -> Session:
    """The session as it is now, locked; of who is under 18 all of her day, in one order."""
    if session.athlete.is_minor_on(session.date):
        day = Session.objects.filter(athlete=session.athlete_id, date=session.date)
        list(day.order_by("pk").select_for_update(no_key=True))
    return session.lock()


def _end_hip_work(session: Session, *, by: User, now: datetime) -> None:
    """Skip what is left of every drill of the day that lifts the thigh."""
    drills = (
        SessionDrill.objects.to_do()
        .filter(
            block__session__athlete=session.athlete_id,
            block__session__date=session.date,
            block__session__removed_at=None,
            block__session__paused=False,
        )
        .select_related("block__session", "implement", "drill")
        .prefetch_related("logged_sets")
    )
    for drill in drills:
        if is_hip_flexor_work((drill.drill.hip_angle_from, drill.drill.hip_angle_to)):
            skip_remaining(drill, Skip.PAIN, list(drill.logged_sets.all()), by=by, now=now)
