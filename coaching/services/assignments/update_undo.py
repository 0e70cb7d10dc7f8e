"""Taking the last update of what is planned back: all but what was touched or moved since."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max, QuerySet

from coaching.models import (
    AssignedAthlete,
    Assignment,
    Athlete,
    PlanUpdate,
    Program,
    Session,
    SessionBlock,
    SessionDrill,
    Team,
    User,
)
from coaching.rules.slots import DayFull, free_slot
from coaching.services.assignments.comparison import BY_HAND, FULL, OVER, TOUCHED
from coaching.services.assignments.snapshots import forget_deleted, records_of

if TYPE_CHECKING:
    from coaching.services.assignments.updates import ProgramUpdate

LEFT = "left"

# What an emptied session is made again of.
OF_SESSION = ("id", "team_id", "athlete_id", "date", "slot", "paused", "created_by_id")


class UpdateStale(Exception):
    """It is not the last update that stands."""


@dataclass(frozen=True)
class Stays:
    """A block that stays as the update left it, on its day, and why."""

    why: str
    date: date
    block: str
    athlete: str


@dataclass
class UpdateUndone:
    """Whose plans went back, and what stays of the update."""

    athletes: set[int] = field(default_factory=set)
    stays: list[Stays] = field(default_factory=list)


def last_update(program: Program, team: Team) -> PlanUpdate | None:
    """The PlanUpdate that can be undone, or None."""
    return PlanUpdate.objects.filter(program=program, team=team, undone_at=None).first()


def reach(update: PlanUpdate) -> tuple[list[Athlete], list[date]]:
    """Whose plans an update changed, and the days that it made or emptied; one query."""
    snapshot = update.snapshot
    assigned = AssignedAthlete.objects.filter(pk__in=snapshot["dates"]).select_related("athlete")
    days = [*snapshot["made"].values(), *(row["date"] for row in snapshot["sessions"])]
    athletes = {row.athlete_id: row.athlete for row in assigned}
    return list(athletes.values()), sorted(date.fromisoformat(str(day)) for day in days)


def snapshot_before(update: "ProgramUpdate") -> dict[str, Any]:
    """What `update` takes away and changes, for its PlanUpdate."""
    gone = [block.pk for block in update.gone]
    blocks = SessionBlock.objects.filter(pk__in=gone)
    sessions = Session.objects.filter(blocks__in=gone).distinct()
    return {
        "blocks": list(blocks.values()),
        "drills": list(SessionDrill.objects.filter(block__in=gone).values()),
        "sessions": list(sessions.values(*OF_SESSION)),
        "dates": {str(row.pk): row.dates for row in update.assigned},
        "versions": {
            str(row.assignment_id): row.assignment.program_version for row in update.assigned
        },
        "stood": [str(pk) for pk in _placed(update).values_list("pk", flat=True)],
    }


def record(update: "ProgramUpdate", snapshot: dict[str, Any], *, by: User) -> PlanUpdate:
    """Keep what was before, and what the update made, to be undone."""
    stood = set(snapshot.pop("stood")) - {str(block.pk) for block in update.gone}
    made = _placed(update).values_list("pk", "session__date")
    snapshot["made"] = {str(pk): str(day) for pk, day in made if str(pk) not in stood}
    return PlanUpdate.objects.create(
        program=update.program, team=update.team, by=by, snapshot=snapshot
    )


def _placed(update: "ProgramUpdate") -> QuerySet[SessionBlock]:
    assignments = {row.assignment_id for row in update.assigned}
    return SessionBlock.objects.filter(assignment__in=assignments, placement__isnull=False)


@transaction.atomic
def undo_update(update: PlanUpdate, *, now: datetime) -> UpdateUndone:
    """Take a PlanUpdate back. Raises UpdateStale where it is not the last one that stands."""
    Team.objects.lock(update.team_id)
    last = last_update(update.program, update.team)
    if last is None or last.pk != update.pk:
        raise UpdateStale
    undone = _Undo(last, now).run()
    PlanUpdate.objects.filter(pk=last.pk).update(undone_at=now)
    return undone


class _Undo:
    def __init__(self, update: PlanUpdate, now: datetime) -> None:
        self.now, snapshot = now, update.snapshot
        self.blocks = {row.pk: row for row in records_of(SessionBlock, snapshot["blocks"])}
        self.drills = records_of(SessionDrill, snapshot["drills"])
        # Of what was deleted meanwhile a block that stood would know nothing, or stand no more.
        forget_deleted(self.blocks.values(), "block")
        forget_deleted(self.drills, "prescription")
        forget_deleted(self.drills, "drill")
        self.broken = {drill.block_id for drill in self.drills if drill.drill_id is None}
        self.before = {row.pk: row for row in records_of(Session, snapshot["sessions"])}
        self.made = {UUID(pk): date.fromisoformat(day) for pk, day in snapshot["made"].items()}
        self.dates, self.versions = snapshot["dates"], snapshot["versions"]
        rows = SessionBlock.objects.filter(pk__in=self.made).select_related("session__athlete")
        self.here = {row.pk: row for row in rows}
        ids = {row.session_id for row in self.here.values()} | set(self.before)
        locked = Session.with_removed.filter(pk__in=ids).select_for_update(of=("self",))
        self.sessions = {
            session.pk: session for session in locked.select_related("athlete").order_by("pk")
        }
        self.touched = set(
            Session.with_removed.filter(pk__in=ids).touched().values_list("pk", flat=True)
        )
        assigned = AssignedAthlete.objects.filter(pk__in=self.dates)
        assigned = assigned.select_related("athlete", "assignment")
        self.assigned: dict[tuple[int | None, int], AssignedAthlete]
        self.assigned = {(row.assignment_id, row.athlete_id): row for row in assigned}
        self.in_team = set(Athlete.objects.in_team(update.team).values_list("pk", flat=True))

    def run(self) -> UpdateUndone:
        undone, back = UpdateUndone(), []
        for pk in {**self.blocks, **self.made}:
            now, was = self.here.get(pk), self.blocks.get(pk)
            row = self._assigned_of(now, was)
            why = self._why_stays(pk, now, was, row)
            # Who left is no concern of the team's coaches.
            if why == LEFT:
                continue
            if why or row is None:
                undone.stays.append(
                    Stays(
                        why or TOUCHED,
                        self._day(pk),
                        str(now or was),
                        row.athlete.name if row else "",
                    )
                )
                continue
            back.append(pk)
            undone.athletes.add(row.athlete_id)
            kept: Any = was or now
            self._give_date_back(row, str(kept.placement))
        self._take_out([pk for pk in back if pk in self.here])
        self._put_back([pk for pk in back if pk in self.blocks])
        AssignedAthlete.objects.bulk_update(self.assigned.values(), ["dates"], batch_size=500)
        if not undone.stays:
            for pk, version in self.versions.items():
                Assignment.objects.filter(pk=pk).update(program_version=version)
        undone.stays.sort(key=lambda stays: (stays.date, stays.athlete, stays.block))
        return undone

    def _day(self, pk: UUID) -> date:
        return self.made.get(pk) or self.before[self.blocks[pk].session_id].date

    def _assigned_of(
        self, now: SessionBlock | None, was: SessionBlock | None
    ) -> AssignedAthlete | None:
        if now:
            return self.assigned.get((now.assignment_id, now.session.athlete_id))
        if was:
            return self.assigned.get((was.assignment_id, self.before[was.session_id].athlete_id))
        return None

    def _why_stays(
        self,
        pk: UUID,
        now: SessionBlock | None,
        was: SessionBlock | None,
        row: AssignedAthlete | None,
    ) -> str | None:
        """Why a block stays as it is now; None where it goes back."""
        if row is None or (pk in self.made and now is None):
            return TOUCHED
        if row.athlete_id not in self.in_team:
            return LEFT
        if row.assignment.undone_at or pk in self.broken:
            return BY_HAND
        concerned = [self.sessions.get(block.session_id) for block in (now, was) if block]
        there = [session for session in concerned if session]
        if any(session.pk in self.touched for session in there):
            return TOUCHED
        wanted = [
            (now, self.made.get(pk)),
            (was, self.before[was.session_id].date if was else None),
        ]
        for block, day in wanted:
            session = block and self.sessions.get(block.session_id)
            if session and (session.removed_at or session.date != day):
                return BY_HAND
            if block and day and day < row.athlete.date_at(self.now):
                return OVER
        if was and was.session_id not in self.sessions and not self._remake(was.session_id):
            return FULL
        return None

    def _remake(self, pk: UUID) -> bool:
        """Make an emptied session again, in its slot or a free one. Whether the day has room."""
        session = self.before[pk]
        same = Session.objects.filter(
            team=session.team_id, athlete=session.athlete_id, date=session.date
        )
        taken = set(same.values_list("slot", flat=True))
        if session.slot in taken:
            try:
                session.slot = free_slot(taken, session.date)
            except DayFull:
                return False
        session.save(force_insert=True)
        self.sessions[pk] = session
        return True

    def _give_date_back(self, row: AssignedAthlete, placement: str) -> None:
        before = self.dates[str(row.pk)]
        if placement in before:
            row.dates[placement] = before[placement]
        else:
            row.dates.pop(placement, None)

    def _take_out(self, pks: list[UUID]) -> None:
        SessionDrill.objects.filter(block__in=pks).delete()
        SessionBlock.objects.filter(pk__in=pks).delete()

    def _put_back(self, pks: list[UUID]) -> None:
        """Each in its session and at its place, or behind what stands there by now."""
        for pk in sorted(pks, key=lambda pk: self.blocks[pk].position):
            block = self.blocks[pk]
            here = SessionBlock.objects.filter(session=block.session_id)
            if here.filter(position=block.position).exists():
                block.position = here.aggregate(last=Max("position"))["last"] + 1
            block.save(force_insert=True)
        SessionDrill.objects.bulk_create(
            drill for drill in self.drills if drill.block_id in set(pks)
        )
        Session.objects.filter(pk__in=self.sessions, blocks=None).delete()
        Session.objects.filter(pk__in=self.sessions).change_plan()
