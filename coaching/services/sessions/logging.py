"""Logging a set, undoing it, and skipping what is left of a drill."""

from collections.abc import Mapping, Sequence
from copy import copy
from datetime import datetime
from typing import Any
from uuid import UUID

from coaching.models import LoggedSet, Session, SessionDrill, SetChange, Team, User, add_counts
from coaching.models.choices import Skip
from coaching.rules import pain
from coaching.rules.compliance import COUNTERS, Tally
from coaching.rules.idempotency import is_repeat, note_applied
from coaching.rules.offers import values_as_meant
from coaching.rules.sides import set_id
from coaching.undocumented import KeptInsert

_SETS = KeptInsert(LoggedSet)


class WrongSetId(Exception):
    """The id is not the one of this session drill, number and side."""


class StaleSet(Exception):
    """Whoever changes the set saw another one than `row`, which stands; `wanted` is hers."""

    def __init__(self, row: LoggedSet, wanted: LoggedSet | None = None):
        super().__init__()
        self.row, self.wanted = row, wanted


def log_set(
    session_drill: SessionDrill,
    set_uuid: UUID,
    number: int,
    side: str,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
    device: str = "",
    seq: int | None = None,
    rows: list[LoggedSet] | None = None,
    known: str | None = None,
) -> LoggedSet:
    """Create or change a set, with its session's counters. Call inside a transaction in which
    the session's row is locked: that is what keeps the counters true.

    `values` holds the fields to set (of AUDITED_FIELDS, plus `implement`); absent ones stay as
    they are, or as prescribed when the set is new. An act whose `seq` is not above the last one
    applied from `device` changes nothing. Raises WrongSetId, ValueError for a side that the
    drill does not have. Returns the LoggedSet.

    `known`: what stood there on the page that was used, as `held_values` (empty: nothing). Raises
    StaleSet where something else stands and would change.
    """
    if side not in session_drill.rows_of_a_set:
        raise ValueError(side)
    if set_uuid != set_id(session_drill.pk, number, side):
        raise WrongSetId
    rows = list(session_drill.logged_sets.all()) if rows is None else rows
    row = next((r for r in rows if r.pk == set_uuid), None)
    if row is not None and is_repeat(row.device_seqs, device, seq):
        return row
    values = _as_meant(session_drill, values, rows, row)
    if row is not None and row.removed_at is None:
        values = _accepted(row, session_drill, values, known)
    before = session_drill.tally(rows)
    was = row.values() if row is not None else None
    if row is None:
        row = LoggedSet(pk=set_uuid)
        rows.append(row)
    if row.performed_at is None or row.removed_at is not None:
        _start(row, session_drill, number, side, by=by, now=now)
    _fill(row, session_drill, values)
    if was is not None and any(was[name] != getattr(row, name) for name in row.RESULT_FIELDS):
        row.entered_by, row.received_at = by, now
    _keep(row, was, by=by, now=now, device=device, seq=seq)
    _count(session_drill, before, session_drill.tally(rows), now)
    _ask_for_needs(row, was, session_drill.block.session, now)
    return row


def _ask_for_needs(
    row: LoggedSet, was: dict[str, Any] | None, session: Session, now: datetime
) -> None:
    """Have the team's needs looked for where this set is one, was one, or is of a missed day."""
    flagged = row.over_cap or row.skip_reason == Skip.PAIN
    was_hurt = was is not None and was["skip_reason"] == Skip.PAIN
    if flagged or was_hurt or session.athlete.date_at(now) > session.date:
        Team.objects.ask_for_needs(session.team_id)


def _as_meant(
    session_drill: SessionDrill,
    values: Mapping[str, Any],
    rows: Sequence[LoggedSet],
    row: LoggedSet | None,
) -> Mapping[str, Any]:
    """`values`, with what reads as planned, or as what stands, in another unit as just that."""
    active = [each for each in rows if each.removed_at is None and each.amount is not None]
    own = row if row in active else None
    return values_as_meant(values, session_drill, own, [r for r in active if r is not row])


def _accepted(
    row: LoggedSet, session_drill: SessionDrill, values: Mapping[str, Any], known: str | None
) -> Mapping[str, Any]:
    """What of `values` changes the `row` that stands. Raises StaleSet."""
    if values.get("skip_reason") and not row.skip_reason:
        # Whoever leaves out a row that is done has a page that is behind: done stays done.
        values = {}
    if known not in (None, row.held_values):
        _refuse_stale(row, session_drill, values)
        values = {}
    return values


def _fill(row: LoggedSet, session_drill: SessionDrill, values: Mapping[str, Any]) -> None:
    """Put `values` into the row. One that is not skipped has an amount."""
    for name, value in values.items():
        setattr(row, name, value)
    if row.skip_reason:
        row.amount = None
    elif row.amount is None:
        row.amount = session_drill.amount


def remove_set(
    row: LoggedSet,
    *,
    by: User,
    now: datetime,
    device: str = "",
    seq: int | None = None,
    rows: list[LoggedSet] | None = None,
    known: str | None = None,
) -> LoggedSet:
    """Undo a set. A tombstone stays, so that a late repeat does not bring it back.

    Call with the session's row locked. Removing twice is fine. Raises StaleSet where something
    else stands than was `known`.
    """
    if row.removed_at is not None or is_repeat(row.device_seqs, device, seq):
        if note_applied(row.device_seqs, device, seq):
            row.save(update_fields=["device_seqs"])
        return row
    if known not in (None, row.held_values):
        raise StaleSet(row)
    session_drill = row.session_drill
    if rows is None:
        rows = [*session_drill.logged_sets.exclude(pk=row.pk), row]
    before, was = session_drill.tally(rows), row.values()
    row.removed_at = now
    _keep(row, was, by=by, now=now, device=device, seq=seq)
    _count(session_drill, before, session_drill.tally(rows), now)
    return row


def _refuse_stale(row: LoggedSet, session_drill: SessionDrill, values: Mapping[str, Any]) -> None:
    changed = {
        name: value
        for name, value in values.items()
        if name != "performed_at" and getattr(row, name) != value
    }
    if not changed:
        return
    wanted = copy(row)
    for name, value in changed.items():
        setattr(wanted, name, value)
    if not wanted.skip_reason and wanted.amount is None:
        wanted.amount = session_drill.amount
    raise StaleSet(row, wanted)


def skip_remaining(
    session_drill: SessionDrill,
    reason: str,
    rows: list[LoggedSet],
    *,
    by: User,
    now: datetime,
    fewer: bool = False,
) -> bool:
    """Skip every planned row that is not logged yet. `rows` are the drill's sets.

    `fewer`: only of as many sets as `rules.pain.fewer` leaves out. Of a drill that was swapped
    nothing is left to skip. Returns whether anything was skipped.
    """
    if session_drill.is_replaced:
        return False
    active = {(row.number, row.side) for row in rows if row.removed_at is None}
    sides = session_drill.rows_of_a_set
    left = {
        number: [side for side in sides if (number, side) not in active]
        for number in range(1, session_drill.sets + 1)
    }
    numbers: Sequence[int] = [number for number, open_sides in left.items() if open_sides]
    if fewer:
        numbers = pain.fewer(numbers)
    for number in numbers:
        for side in left[number]:
            key = set_id(session_drill.pk, number, side)
            skipped = {"skip_reason": reason}
            log_set(session_drill, key, number, side, skipped, by=by, now=now, rows=rows)
    return bool(numbers)


def unskip(session_drill: SessionDrill, rows: list[LoggedSet], *, by: User, now: datetime) -> None:
    """Undo every skip of the drill that stands. `rows` are the drill's sets."""
    for row in rows:
        if row.removed_at is None and row.skip_reason:
            row.session_drill = session_drill
            remove_set(row, by=by, now=now, rows=rows)


def prescribed_set(
    session_drill: SessionDrill, number: int, side: str, *, by: User, at: datetime, now: datetime
) -> LoggedSet:
    """A set as it was prescribed, done `at`; not saved."""
    row = LoggedSet(pk=set_id(session_drill.pk, number, side))
    _start(row, session_drill, number, side, by=by, now=now)
    row.performed_at = at
    row.set_si()
    return row


def _start(
    row: LoggedSet, session_drill: SessionDrill, number: int, side: str, *, by: User, now: datetime
) -> None:
    """Make `row` new, as prescribed: the first time, or again after it was undone."""
    row.session_drill, row.number, row.side = session_drill, number, side
    row.side_mode, row.drill_id = session_drill.side_mode, session_drill.drill_id
    row.athlete_id = session_drill.block.session.athlete_id
    for name in ("amount", "amount_unit", "load_value", "load_unit", "load_count"):
        setattr(row, name, getattr(session_drill, name))
    row.implement_id = session_drill.implement_id
    row.rpe = row.seconds = row.full_range = row.ball_kept = row.removed_at = None
    row.note = row.skip_reason = ""
    row.performed_at = row.received_at = now
    row.entered_by = by


def _keep(
    row: LoggedSet,
    was: dict[str, Any] | None,
    *,
    by: User,
    now: datetime,
    device: str,
    seq: int | None,
) -> None:
    note_applied(row.device_seqs, device, seq)
    row.set_si()
    if was is None:
        _SETS.insert(row)
    elif was != row.values():
        SetChange.objects.create(logged_set=row, at=now, by=by, device=device, seq=seq, was=was)
        row.save(force_update=True)
    elif device and seq is not None:
        row.save(update_fields=["device_seqs"])


def _count(session_drill: SessionDrill, before: Tally, after: Tally, now: datetime) -> None:
    session = session_drill.block.session
    delta = (after - before).changes()
    starts = session.started_at is None
    if starts:
        session.started_at = now
    if not delta and not starts:
        return
    if not add_counts(session.pk, delta, now):
        # The counters were wrong already. A set is never lost to them: count from the rows.
        mine = Session.objects.filter(pk=session.pk)
        mine.filter(started_at=None).update(started_at=now)
        mine.recount()
        session.refresh_from_db(fields=COUNTERS)
        return
    for name, amount in delta.items():
        setattr(session, name, getattr(session, name) + amount)
