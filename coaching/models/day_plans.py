"""What an athlete is asked for on a day, with all that its page draws, by queries that are kept."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from operator import attrgetter
from typing import Any, TypeVar

from django.db.models import F, Model, QuerySet

from coaching.undocumented import KeptQuery, set_prefetched

from .drills import Drill
from .equipment import Equipment
from .people import Athlete, Team
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
    asked = athlete.pk, day, min(since or day, day)
    blocks = _BLOCKS.all(*asked)
    if not blocks:
        return []
    drills = _DRILLS.all([block.pk for block in blocks])
    sets_of = _by("session_drill_id", _SETS.all([drill.pk for drill in drills]))
    for drill in drills:
        for row in sets_of[drill.pk]:
            row.session_drill = drill
        set_prefetched(drill, "logged_sets", sets_of[drill.pk])
    _read_implements(drills)
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


def read_to_draw(drill: SessionDrill) -> None:
    """Read along what the answer to a set of it draws of its `drill`: two queries, and one of the
    team where it says what full range is.
    """
    drill.drill = _NAME.first(drill.drill_id)
    _read_implements([drill])
    if drill.asks_full_range:
        drill.block.session.team = _TEAM.first(drill.block.session.team_id)


def _read_implements(drills: Sequence[SessionDrill]) -> None:
    """What a set may have been done with instead, of each drill's `drill`: one query."""
    of_drill = defaultdict[int, list[Equipment]](list)
    for implement in _IMPLEMENTS.all({drill.drill_id for drill in drills}):
        of_drill[implement.of_drill].append(implement)
    for drill in drills:
        set_prefetched(drill.drill, "implements", of_drill[drill.drill_id])


def _by(name: str, rows: Iterable[Row]) -> defaultdict[uuid.UUID, list[Row]]:
    key, groups = attrgetter(name), defaultdict[uuid.UUID, list[Row]](list)
    for row in rows:
        groups[key(row)].append(row)
    return groups


def _blocks(athlete: int, day: date, since: date) -> QuerySet[SessionBlock]:
    asked = Session.objects.filter(athlete=athlete).asked_on(day, since=since)
    return (
        SessionBlock.objects.filter(session__in=asked)
        .select_related("session__team", "session__athlete")
        .order_by("session__date", "session__slot", "session__team__name", "session", "position")
    )


def _drills(blocks: Sequence[uuid.UUID]) -> QuerySet[SessionDrill]:
    return drills_of_plan(thumbnails=True).filter(block__in=blocks)


def _sets(drills: Sequence[uuid.UUID]) -> QuerySet[LoggedSet]:
    return LoggedSet.objects.active().filter(session_drill__in=drills).as_rows()


def _implements(drills: Sequence[int]) -> QuerySet[Equipment]:
    of_drill = Equipment.objects.filter(loaded_drills__in=drills)
    return of_drill.annotate(of_drill=F("loaded_drills")).order_by("name")


_BLOCKS = KeptQuery(_blocks, -1, date(1, 1, 2), date(1, 1, 1))
_DRILLS = KeptQuery(_drills, [uuid.UUID(int=1)])
_SETS = KeptQuery(_sets, [uuid.UUID(int=1)])
_IMPLEMENTS = KeptQuery(_implements, [-1])
_TEAM = KeptQuery(lambda pk: Team.objects.filter(pk=pk).order_by(), -1)
_NAME = KeptQuery(lambda pk: Drill.objects.only("slug", "name").filter(pk=pk).order_by(), -1)
