"""What is planned of an assigned program, compared with what would be scheduled of it now."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Date
from typing import Any, TypeAlias
from uuid import UUID

from coaching.models import AssignedAthlete, Equipment, SessionBlock, SessionDrill
from coaching.models.prescription_fields import PrescriptionFields
from coaching.presentation.wording import prescription_text
from coaching.rules import compliance
from coaching.rules.sides import sides_to_log
from coaching.services.assignments.apply import snapshot_drills
from coaching.services.assignments.scheduled import KeptIds, ScheduledBlock

HEADER = ("kind", "name", "notes", "rounds", "rest_between_s", "rest_after_round_s", "block_id")
# What a drill is scheduled as. What is worked out from these (SI totals) is left out.
SCHEDULED_FIELDS = tuple(
    name
    for name in (
        "drill_id",
        *SessionDrill.OF_DRILL,
        *PrescriptionFields.PRESCRIBED,
        "implement_name",
        "implement_loaded",
    )
    if not name.endswith(("_si", "_kg"))
)

Header: TypeAlias = tuple[Any, ...]
# The values of SCHEDULED_FIELDS, and the drill that has them.
Snapshot: TypeAlias = tuple[tuple[Any, ...], SessionDrill]
# (drill, was, is)
Difference: TypeAlias = tuple[str, str, str]


@dataclass
class PlannedBlock:
    """A SessionBlock with its session's date. `drills` are rows of SessionDrill.values."""

    pk: UUID
    session_id: UUID
    date: Date
    position: int
    kind: str
    name: str
    header: Header
    drills: list[Any] = field(default_factory=list)

    def __str__(self) -> str:
        return self.name

    @property
    def block_id(self) -> int | None:
        return self.header[HEADER.index("block_id")]

    @property
    def ids(self) -> KeptIds:
        """What it is known by, for the one that is made anew in its place."""
        drills = defaultdict(list)
        for row in self.drills:
            drills[row.drill_id].append(row.pk)
        return KeptIds(self.pk, dict(drills))


class PlannedBlocks:
    """The blocks of `assigned` rows, those from `first` on with their drills; two queries."""

    def __init__(self, assigned: Sequence[AssignedAthlete], first: Date) -> None:
        pks = {row.assignment_id for row in assigned}
        rows = SessionBlock.objects.filter(
            assignment__in=pks, placement__isnull=False, session__removed_at=None
        ).order_by("position")
        self._blocks: defaultdict[tuple[int, int], defaultdict[UUID, list[PlannedBlock]]]
        self._blocks = defaultdict(lambda: defaultdict(list))
        ahead: dict[UUID, PlannedBlock] = {}
        for row in rows.values_list(
            "pk",
            "session_id",
            "session__date",
            "session__athlete",
            "assignment",
            "placement",
            "position",
            *HEADER,
        ):
            pk, session, date, athlete, assignment, placement, position, *header = row
            block = PlannedBlock(pk, session, date, position, header[0], header[1], tuple(header))
            self._blocks[assignment, athlete][placement].append(block)
            if date >= first:
                ahead[pk] = block
        self.dates = {block.date for block in ahead.values()}
        drills = SessionDrill.objects.filter(
            block__assignment__in=pks, block__session__date__gte=first
        ).order_by("position")
        for row in drills.values_list("pk", "block_id", *SCHEDULED_FIELDS, named=True):
            if row.block_id in ahead:
                ahead[row.block_id].drills.append(row)

    def of(self, assigned: AssignedAthlete) -> Mapping[UUID, list[PlannedBlock]]:
        """{placement id: [PlannedBlock, ...]} of one athlete's assignment."""
        return self._blocks.get((assigned.assignment_id, assigned.athlete_id), {})


class SnapshotCache:
    """What a ScheduledBlock would be as a snapshot, made once and compared often."""

    def __init__(self, unit_system: str) -> None:
        self.unit_system = unit_system
        self._made: dict[tuple[object, ...], tuple[Header, list[Snapshot]]] = {}
        self._differences: dict[tuple[object, ...], tuple[Difference, ...]] = {}

    def differences(
        self,
        block: PlannedBlock,
        scheduled: ScheduledBlock,
        *,
        fitted: frozenset[str],
        pipes: Mapping[int, Equipment | None],
    ) -> tuple[Difference, ...]:
        """((drill, was, is), ...) by which `block` differs from `scheduled`; () if not.

        `fitted`, `pipes`: as `snapshot_drills` takes them.
        """
        key = scheduled.placement, fitted, frozenset(pipes)
        if key not in self._made:
            self._made[key] = self._snapshot(scheduled, fitted, pipes)
        header, drills = self._made[key]
        now = [tuple(row)[2:] for row in block.drills]
        if block.header == header and now == [values for values, _drill in drills]:
            return ()
        compared = key, block.header, tuple(now)
        if compared not in self._differences:
            self._differences[compared] = self._words(
                block, header, [drill for _values, drill in drills]
            )
        return self._differences[compared]

    def _snapshot(
        self,
        scheduled: ScheduledBlock,
        fitted: frozenset[str],
        pipes: Mapping[int, Equipment | None],
    ) -> tuple[Header, list[Snapshot]]:
        copy = SessionBlock.snapshot(scheduled.block, session=None, position=1)
        drills = [
            (tuple(getattr(drill, name) for name in SCHEDULED_FIELDS), drill)
            for drill in snapshot_drills(scheduled, copy, fitted=fitted, pipes=pipes)
        ]
        return tuple(getattr(copy, name) for name in HEADER), drills

    def _words(
        self, block: PlannedBlock, header: Header, drills: Iterable[SessionDrill]
    ) -> tuple[Difference, ...]:
        """Each drill that is another, has other values, or went; its values before and after."""
        before, after = defaultdict(list), defaultdict(list)
        for row in block.drills:
            before[row.name].append(prescription_text(row, self.unit_system))
        for drill in drills:
            after[drill.name].append(prescription_text(drill, self.unit_system))
        changes = []
        for name in dict.fromkeys([*before, *after]):
            was, now = before[name], after[name]
            for n in range(max(len(was), len(now))):
                old = was[n] if n < len(was) else ""
                new = now[n] if n < len(now) else ""
                if old != new:
                    changes.append((name, old, new))
        # Something that its values do not say: a note, a rest, the order, the block's name.
        return tuple(changes) or ((str(block), "", ""),)


def tally(blocks: Iterable[PlannedBlock]) -> compliance.Tally:
    """The counts of PlannedBlocks in which nothing is logged."""
    total = compliance.Tally()
    for block in blocks:
        for row in block.drills:
            sides = sides_to_log(row.side_mode, row.sides, row.first_side)
            total += compliance.tally(row.sets, sides, [])
    return total
