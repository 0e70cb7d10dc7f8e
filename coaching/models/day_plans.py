"""What an athlete is asked for on a day, with all that its page draws, by queries that are kept."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import Model, QuerySet, prefetch_related_objects

from coaching.undocumented import KeptQuery, set_prefetched

from .people import Athlete
from .session_drills import SessionBlock, SessionDrill
from .session_queries import drills_of_plan
from .sessions import Session
from .sets import LoggedSet

Row = TypeVar("Row", bound=Model)


def day_with_plan(athlete: Athlete, day: date, *, since: date | None = None) -> list[Any]:
    """What is asked of the athlete on `day`, as it is logged on, each as `Session.with_plan`.

    Before it those of the days from `since` on that have begun and are not finished. The
    Sessions that hold blocks, in reading order. Four queries, whatever they hold; one where
    nothing is asked.
    """
    asked = athlete.pk, day, since or day
    blocks = _BLOCKS.all(*asked)
    if not blocks:
        return []
    drills = _DRILLS.all(*asked)
    sets_of = _by("session_drill_id", _SETS.all(*asked))
    for drill in drills:
        for row in sets_of[drill.pk]:
            row.session_drill = drill
        set_prefetched(drill, "logged_sets", sets_of[drill.pk])
    # What a set may have been done with instead.
    prefetch_related_objects(drills, "drill__implements")
    drills_of = _by("block_id", drills)
    sessions: dict[uuid.UUID, Session] = {}
    for block in blocks:
        block.session = sessions.setdefault(block.session_id, block.session)
        for drill in drills_of[block.pk]:
            drill.block = block
        set_prefetched(block, "drills", drills_of[block.pk])
    blocks_of = _by("session_id", blocks)
    for pk, session in sessions.items():
        set_prefetched(session, "blocks", blocks_of[pk])
    return list(sessions.values())


def _by(name: str, rows: Iterable[Row]) -> defaultdict[uuid.UUID, list[Row]]:
    key, groups = attrgetter(name), defaultdict[uuid.UUID, list[Row]](list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _asked_of(athlete: int, day: date, since: date) -> QuerySet[Session]:
    return Session.objects.filter(athlete=athlete).asked_on(day, since=since)


def _blocks(athlete: int, day: date, since: date) -> QuerySet[SessionBlock]:
    return (
        SessionBlock.objects.filter(session__in=_asked_of(athlete, day, since))
        .select_related("session__team", "session__athlete")
        .order_by("session__date", "session__slot", "session__team__name", "session", "position")
    )


def _drills(athlete: int, day: date, since: date) -> QuerySet[SessionDrill]:
    return drills_of_plan(thumbnails=True).filter(block__session__in=_asked_of(athlete, day, since))


def _sets(athlete: int, day: date, since: date) -> QuerySet[LoggedSet]:
    mine = _asked_of(athlete, day, since)
    return LoggedSet.objects.active().filter(session_drill__block__session__in=mine).as_rows()


_SAMPLES = -1, date(1, 1, 2), date(1, 1, 1)
_BLOCKS = KeptQuery(_blocks, *_SAMPLES)
_DRILLS = KeptQuery(_drills, *_SAMPLES)
_SETS = KeptQuery(_sets, *_SAMPLES)
