"""What is planned of a program, athlete by athlete, against what the program says now."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from typing import Any
from uuid import UUID

from coaching.models import AssignedAthlete, Assignment, Athlete, Block
from coaching.rules.slots import DayFull
from coaching.services.assignments.diff import PlannedBlock, PlannedBlocks, SnapshotCache, tally
from coaching.services.assignments.plan import DaySession, PlannedSession
from coaching.services.assignments.planning import place_on
from coaching.services.assignments.programs import ProgramContents
from coaching.services.assignments.ranges import BeforeRange
from coaching.services.assignments.restrictions import apply_answers, fitted_kinds
from coaching.services.assignments.scheduled import KeptIds, ScheduledBlock

ADDED, MOVED, CHANGED, ORDERED, REMOVED = "added", "moved", "changed", "ordered", "removed"
# Why something stays as it is although the program says otherwise.
TOUCHED, BY_HAND, OVER, RESTRICTED = "touched", "by_hand", "over", "restricted"
FULL = "full"


@dataclass(frozen=True)
class PlannedChange:
    """One block of one day. `to` is its new day where it moves, `differences` [(name, was, is)]."""

    what: str
    date: Date
    block: str
    kind: str
    to: Date | None = None
    differences: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class KeptBlock:
    """A block that stays as it is although the program says otherwise, and why."""

    why: str
    date: Date
    block: str
    kind: str


@dataclass
class UpdateRow:
    """What happens to one athlete's plan."""

    athlete: Athlete
    changes: list[PlannedChange] = field(default_factory=list)
    kept: list[KeptBlock] = field(default_factory=list)


class ProgramComparison:
    """Compares, athlete by athlete, what is planned with what the program says."""

    def __init__(
        self,
        contents: ProgramContents,
        planned: PlannedBlocks,
        days: Mapping[tuple[int, Date], list[DaySession]],
        copies: SnapshotCache,
        before_range: BeforeRange,
    ) -> None:
        self.contents, self.planned, self.days, self.copies = contents, planned, days, copies
        self.before_range = before_range
        self.sessions = {session.pk: session for here in days.values() for session in here}
        self.rows: dict[int, UpdateRow] = {}
        self.gone: list[PlannedBlock] = []
        self.made_anew: dict[tuple[int, int, UUID | None], PlannedBlock] = {}
        self.lowered: set[tuple[int, int]] = set()
        # {(athlete id, date): [ScheduledBlock, ...]} to make,
        # {session id: [block, ...]} taken out of it.
        self.wanted: defaultdict[tuple[int, Date], list[ScheduledBlock]] = defaultdict(list)
        self.taken_out: defaultdict[UUID, list[PlannedBlock]] = defaultdict(list)
        self.athletes: dict[int, Athlete] = {}
        # {AssignedAthlete id: {placement id, ...}} of what finds no room on its day.
        self.waiting: defaultdict[int, set[UUID]] = defaultdict(set)

    def athlete(self, assigned: AssignedAthlete, target: dict[UUID, Date], today: Date) -> None:
        """One assignment to one athlete. `target`: {placement id: date} as the program says."""
        self.assigned, self.target, self.today = assigned, target, today
        self.was = {UUID(pk): Date.fromisoformat(d) for pk, d in assigned.dates.items()}
        self.athletes[assigned.athlete_id] = assigned.athlete
        self.row = self.rows.get(assigned.athlete_id) or UpdateRow(assigned.athlete)
        self.without, self.sides = apply_answers(
            self.contents.blocks, [assigned.athlete], answers_of(assigned.assignment)
        )
        self.lowered |= self.sides
        mine = self.planned.of(assigned)
        self.stays: defaultdict[Date, list[tuple[ScheduledBlock, PlannedBlock]]]
        self.stays = defaultdict(list)
        self.makes: defaultdict[Date, list[ScheduledBlock]] = defaultdict(list)
        for pk, scheduled in self.contents.scheduled_blocks.items():
            if pk not in target:  # the assignment ended before
                continue
            if pk in mine:
                self._placed(pk, scheduled, mine[pk])
            else:
                self._added(pk, scheduled)
        for pk, blocks in mine.items():
            if pk not in self.contents.scheduled_blocks:
                for block in blocks:
                    self._left(pk, block)
        self._days()
        if self.row.changes or self.row.kept:
            self.row.changes.sort(key=lambda change: (change.date, change.block))
            self.row.kept.sort(key=lambda kept: (kept.date, kept.block))
            self.rows[assigned.athlete_id] = self.row

    def _placed(self, pk: UUID, scheduled: ScheduledBlock, blocks: list[PlannedBlock]) -> None:
        """A block that the program holds now, and the athlete has planned as `blocks`."""
        target = self.target[pk]
        pair = self.assigned.athlete_id, scheduled.block.pk
        was = self.was.get(pk)
        here = [block for block in blocks if block.date in (target, was)]
        block, by_hand = (here or blocks)[0], not here
        if block.date < self.today:
            return
        moves = target != (was if by_hand else block.date)
        pipes = self.before_range.pipes_of(self.assigned.athlete_id)
        differences = self.copies.differences(
            block,
            scheduled,
            fitted=fitted_kinds(self.assigned.athlete, scheduled.block, self.sides),
            pipes=pipes,
        )
        if not (moves or differences):
            if self._may_change(block) and not by_hand:
                self.stays[block.date].append((scheduled, block))
            return
        why = self._why_kept(block, by_hand)
        if why is None and target < self.today:
            why = OVER
        if why is None and pair in self.without:
            why = RESTRICTED
        if why:
            self.row.kept.append(KeptBlock(why, block.date, str(block), block.kind))
            return
        if moves and self._is_full(target):
            self._wait_for_room(pk, KeptBlock(FULL, block.date, str(block), block.kind))
            return
        what = MOVED if moves else CHANGED
        self._change(what, block.date, block, to=target if moves else None, differences=differences)
        self._take_out(block, pk)
        self.makes[target].append(scheduled)

    def _added(self, pk: UUID, scheduled: ScheduledBlock) -> None:
        """A block that the program holds now, and the athlete has not planned."""
        target, block = self.target[pk], scheduled.block
        if pk in self.was or target < self.today or self._stands_already(scheduled, target):
            return
        if (self.assigned.athlete_id, block.pk) in self.without:
            self.row.kept.append(KeptBlock(RESTRICTED, target, block.name, block.kind))
        elif self._is_full(target):
            self._wait_for_room(pk, KeptBlock(FULL, target, block.name, block.kind))
        else:
            self._change(ADDED, target, block)
            self.makes[target].append(scheduled)

    def _left(self, pk: UUID, block: PlannedBlock) -> None:
        """A block that the program holds no more."""
        if block.date < self.today:
            return
        by_hand = self.was.get(pk) != block.date
        why = self._why_kept(block, by_hand)
        if why:
            self.row.kept.append(KeptBlock(why, block.date, str(block), block.kind))
            return
        self._change(REMOVED, block.date, block)
        self._take_out(block, None)

    def _stands_already(self, scheduled: ScheduledBlock, date: Date) -> bool:
        """Whether the block is there that day, but not by this assignment: it stays at one."""
        athlete_id, block_id = self.assigned.athlete_id, scheduled.block.pk
        coming = self.wanted.get((athlete_id, date), [])
        here = self.days.get((athlete_id, date), [])
        there = sum(pk == block_id for session in here for pk, *_ in session.plan)
        planned = self.planned.of(self.assigned).values()
        mine = sum(b.date == date and b.block_id == block_id for blocks in planned for b in blocks)
        return there > mine or any(
            scheduled_block.block.pk == block_id for scheduled_block in coming
        )

    def _is_full(self, date: Date) -> bool:
        """Whether the athlete's day has no session to fill, and no room for another."""
        try:
            place_on(date, self.days.get((self.assigned.athlete_id, date), []))
        except DayFull:
            return True
        return False

    def _wait_for_room(self, placement: UUID, kept: KeptBlock) -> None:
        """Leave it as it was, so that it comes once the day has room."""
        self.row.kept.append(kept)
        self.waiting[self.assigned.pk].add(placement)

    def _may_change(self, block: PlannedBlock) -> bool:
        session = self.sessions.get(block.session_id)
        return session is not None and not session.was_touched

    def _why_kept(self, block: PlannedBlock, by_hand: bool) -> str | None:
        if not self._may_change(block):
            return TOUCHED
        return BY_HAND if by_hand else None

    def _change(self, what: str, date: Date, block: PlannedBlock | Block, **more: Any) -> None:
        self.row.changes.append(PlannedChange(what, date, str(block), block.kind, **more))

    def _take_out(self, block: PlannedBlock, placement: UUID | None) -> None:
        self.gone.append(block)
        self.taken_out[block.session_id].append(block)
        if placement:
            key = self.assigned.athlete_id, self.assigned.assignment_id, placement
            self.made_anew[key] = block

    def _days(self) -> None:
        """Days that are made anew keep the program's order: their other blocks are remade too."""
        for date, stays in self.stays.items():
            positions = [block.position for _given, block in stays]
            if date not in self.makes and positions != sorted(positions):
                self._change(ORDERED, date, stays[0][1])
                self.makes[date] = []
        order: dict[UUID | None, int] = {
            pk: n for n, pk in enumerate(self.contents.scheduled_blocks)
        }
        for date, made in self.makes.items():
            for scheduled, block in self.stays.get(date, []):
                self._take_out(block, scheduled.placement)
                made.append(scheduled)
            made.sort(key=lambda scheduled: order[scheduled.placement])
            self.wanted[self.assigned.athlete_id, date] += [
                replace(
                    scheduled,
                    assignment=self.assigned.assignment,
                    kept_ids=self._kept_ids(scheduled),
                )
                for scheduled in made
            ]

    def _kept_ids(self, scheduled: ScheduledBlock) -> KeptIds | None:
        key = self.assigned.athlete_id, self.assigned.assignment_id, scheduled.placement
        was = self.made_anew.get(key)
        return was.ids if was else None

    def placements(self, paused: Mapping[int, Date]) -> list[PlannedSession]:
        """What is made, and the sessions that only lose something."""
        planned, filled = [], set()
        for (athlete_id, date), scheduled_blocks in self.wanted.items():
            here = self.days.get((athlete_id, date), [])
            session, slot = place_on(date, here)
            waits = athlete_id in paused and paused[athlete_id] <= date
            placement = PlannedSession(
                self.athletes[athlete_id], date, scheduled_blocks, session, slot, paused=waits
            )
            if session:
                filled.add(session.pk)
                placement.freed = sorted(b.position for b in self.taken_out[session.pk])
                placement.removed = tally(self.taken_out[session.pk])
            planned.append(placement)
        for pk, blocks in self.taken_out.items():
            if blocks and pk not in filled:
                session = self.sessions[pk]
                athlete = self.athletes[session.athlete_id]
                planned.append(
                    PlannedSession(
                        athlete, session.date, [], session, session.slot, removed=tally(blocks)
                    )
                )
        return sorted(planned, key=lambda p: (p.date, p.athlete.pk))


def answers_of(assignment: Assignment) -> dict[tuple[int, int], str]:
    pairs = ((pair.partition("-"), answer) for pair, answer in assignment.answers.items())
    return {(int(athlete), int(block)): answer for (athlete, _dash, block), answer in pairs}
