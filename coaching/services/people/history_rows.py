"""The rows of what is read in of another app's file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID, uuid4

from coaching.models import (
    Athlete,
    Drill,
    LoggedSet,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
    User,
)
from coaching.rules.limits import MAX_SETS
from coaching.rules.sides import set_id


@dataclass(frozen=True)
class Meant:
    """What a coach says that an exercise is: a drill of ours, or None, and of how many pieces."""

    drill: Drill | None
    pieces: int = 1


@dataclass(frozen=True)
class ReadRow:
    """A set as it comes in."""

    amount: Decimal
    unit: str
    load: Decimal | None
    load_unit: str
    rpe: Decimal | None


@dataclass
class ReadWorkout:
    """A workout and its sets by drill, in the order of the file."""

    at: datetime
    drills: dict[int, list[ReadRow]] = field(default_factory=dict)


@dataclass
class HistoryRows:
    """The rows of what is read in, to be written at once."""

    athlete: Athlete
    team: Team
    app: str
    by: User
    now: datetime
    sessions: list[Session] = field(default_factory=list)
    blocks: list[SessionBlock] = field(default_factory=list)
    drills: list[SessionDrill] = field(default_factory=list)
    sets: list[LoggedSet] = field(default_factory=list)

    def add(self, workout: ReadWorkout, slot: int, meant: Mapping[int, Meant]) -> None:
        session = Session(
            team=self.team,
            athlete=self.athlete,
            date=workout.at.date(),
            slot=slot,
            started_at=workout.at,
            finished_at=workout.at,
            created_by=self.by,
        )
        self.sessions.append(session)
        of_kind: dict[str, SessionBlock] = {}
        placed: Counter[UUID] = Counter()
        for pk, rows in workout.drills.items():
            what = meant[pk]
            drill = what.drill
            if drill is None:
                continue
            block = of_kind.get(drill.kind)
            if block is None:
                block = SessionBlock(
                    session=session, position=len(of_kind) + 1, kind=drill.kind, extra=True
                )
                of_kind[drill.kind] = block
                self.blocks.append(block)
            placed[block.pk] += 1
            self._add_drill(block, placed[block.pk], what, drill, rows, workout.at)

    def _add_drill(
        self,
        block: SessionBlock,
        position: int,
        what: Meant,
        drill: Drill,
        rows: Iterable[ReadRow],
        at: datetime,
    ) -> None:
        rows = list(rows)
        session_drill = SessionDrill.snapshot(drill, drill, block=block, position=position)
        session_drill.pk = uuid4()
        # What was not planned is an extra: it changes nothing in what was.
        session_drill.extra, session_drill.sets = True, min(len(rows), MAX_SETS)
        self.drills.append(session_drill)
        for number, row in enumerate(rows, start=1):
            for side in session_drill.rows_of_a_set:
                logged = LoggedSet(
                    pk=set_id(session_drill.pk, number, side),
                    session_drill=session_drill,
                    athlete=self.athlete,
                    drill=drill,
                    number=number,
                    side=side,
                    side_mode=session_drill.side_mode,
                    amount=row.amount,
                    amount_unit=row.unit,
                    load_value=row.load,
                    load_unit=row.load_unit,
                    load_count=what.pieces if row.load is not None else 1,
                    rpe=row.rpe,
                    performed_at=at,
                    received_at=self.now,
                    entered_by=self.by,
                    source=self.app,
                )
                logged.set_si()
                self.sets.append(logged)

    def save(self) -> None:
        Session.objects.bulk_create(self.sessions)
        SessionBlock.objects.bulk_create(self.blocks)
        SessionDrill.objects.bulk_create(self.drills)
        LoggedSet.objects.bulk_create(self.sets)
        Session.objects.filter(pk__in=[session.pk for session in self.sessions]).recount()
