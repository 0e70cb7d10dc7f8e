"""What bringing a program up to date would do, told of athletes alike together."""

import datetime
from collections.abc import Iterable
from dataclasses import astuple, dataclass
from typing import cast

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coaching.models import Athlete
from coaching.rules.names import isolated
from coaching.services.assignments import comparison, update_undo

# More changes than this are folded away.
MAX_CHANGES_OPEN = 12
# More of what stays than this is a number in the message.
MAX_STAYS_TOLD = 5
KEPT_TEXTS = {
    comparison.TOUCHED: gettext_lazy("something was logged or edited in it"),
    comparison.BY_HAND: gettext_lazy("moved by hand"),
    comparison.OVER: gettext_lazy("its new day is over"),
    comparison.FULL: gettext_lazy("its day has as many sessions as a day can hold"),
    comparison.RESTRICTED: gettext_lazy("a restriction rules it out"),
}
UNDO_TEXTS = KEPT_TEXTS | {
    comparison.BY_HAND: gettext_lazy("moved or removed by hand"),
    comparison.OVER: gettext_lazy("its day is over"),
}


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
            UpdateLine(
                change.kind, change.block, change.date, _change_text(change), change.differences
            )
            for change in row.changes
        ],
        [UpdateLine(kept.kind, kept.block, kept.date, _kept_text(kept)) for kept in row.kept],
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


def undone_text(undone: update_undo.UpdateUndone) -> str:
    """What came of an undo: for how many, and what stays, with its day and why."""
    text = ngettext(
        "The update is undone for %(n)s athlete.",
        "The update is undone for %(n)s athletes.",
        len(undone.athletes),
    ) % {"n": len(undone.athletes)}
    if not undone.stays:
        return text
    lines = [
        _("%(athlete)s, %(day)s, %(block)s: %(why)s")
        % {
            "athlete": isolated(stays.athlete),
            "day": date_format(stays.date, "D j M"),
            "block": isolated(stays.block),
            "why": UNDO_TEXTS[stays.why],
        }
        for stays in undone.stays[:MAX_STAYS_TOLD]
    ]
    more = len(undone.stays) - len(lines)
    if more:
        lines.append(ngettext("%(n)s more", "%(n)s more", more) % {"n": more})
    return _("%(text)s It stays as it is: %(lines)s.") % {"text": text, "lines": "; ".join(lines)}


def _kept_text(kept: comparison.KeptBlock) -> str:
    return str(KEPT_TEXTS[kept.why])
