"""What bringing a program up to date would do, told of athletes alike together."""

import datetime
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import cast

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from coaching.models import Athlete
from coaching.services.assignments import comparison

# More changes than this are folded away.
MAX_CHANGES_OPEN = 12


@dataclass(frozen=True)
class UpdateLine:
    """One block of one day, and what happens to it. `differences`: [(name, was, is)]."""

    kind: str
    block: str
    date: datetime.date
    text: str
    differences: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class UpdateGroup:
    """Athletes for whom just the same happens."""

    athletes: list[Athlete]
    changes: list[UpdateLine]
    kept: list[UpdateLine]

    @property
    def is_open(self) -> bool:
        return len(self.changes) <= MAX_CHANGES_OPEN


def group_rows(rows: Iterable[comparison.UpdateRow]) -> list[UpdateGroup]:
    """[UpdateGroup] of a ProgramUpdate's `rows`."""
    same: dict[tuple[object, object], tuple[list[Athlete], comparison.UpdateRow]] = {}
    for row in rows:
        key = (tuple(map(astuple, row.changes)), tuple(map(astuple, row.kept)))
        same.setdefault(key, ([], row))[0].append(row.athlete)
    return [_group(athletes, row) for athletes, row in same.values()]


def _group(athletes: list[Athlete], row: comparison.UpdateRow) -> UpdateGroup:
    return UpdateGroup(
        athletes,
        [
            UpdateLine(one.kind, one.block, one.date, _change_text(one), one.differences)
            for one in row.changes
        ],
        [UpdateLine(one.kind, one.block, one.date, _kept_text(one)) for one in row.kept],
    )


def _change_text(change: comparison.PlannedChange) -> str:
    if change.what == comparison.MOVED:
        return _("moves to %(day)s") % {"day": date_format(cast(datetime.date, change.to), "D j M")}
    return {
        comparison.ADDED: _("added"),
        comparison.REMOVED: _("removed"),
        comparison.ORDERED: _("another order of the day’s blocks"),
        comparison.CHANGED: _("changed"),
    }[change.what]


def _kept_text(kept: comparison.KeptBlock) -> str:
    return {
        comparison.TOUCHED: _("something was logged or edited in it"),
        comparison.BY_HAND: _("moved by hand"),
        comparison.OVER: _("its new day is over"),
        comparison.FULL: _("its day has as many sessions as a day can hold"),
        comparison.RESTRICTED: _("a restriction rules it out"),
    }[kept.why]
