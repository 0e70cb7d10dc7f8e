"""An athlete tells that a drill hurt."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from coaching.models import PainReport, SessionDrill, User
from coaching.models.choices import Skip
from coaching.rules.idempotency import trusted_time

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

    `key` is its id: a second time it changes nothing. `at` is the phone's word on when. `answers`:
    where, level, words, note. Raises ReportIdTaken.
    """
    session = session_drill.block.session.lock()
    known = PainReport.objects.filter(pk=key).first()
    if known is not None:
        if known.session_drill_id != session_drill.pk:
            raise ReportIdTaken
        return known
    drill = SessionDrill.objects.select_related("block__session", "implement").get(
        pk=session_drill.pk
    )
    report = PainReport.objects.create(
        id=key,
        athlete_id=session.athlete_id,
        session_drill=drill,
        drill_id=drill.drill_id,
        at=trusted_time(at, now),
        entered_by=by,
        **answers,
    )
    if report.stops:
        skip_remaining(drill, Skip.PAIN, list(drill.logged_sets.all()), by=by, now=now)
    return report
