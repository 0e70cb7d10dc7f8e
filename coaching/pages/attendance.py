"""A squad's day at the track, as a coach's phone shows it: who is there, and what was planned."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from coaching.models import Athlete, Attendance, Session, SessionDrill, Squad, Team
from coaching.presentation.restrictions import restriction_text
from coaching.presentation.wording import listed


@dataclass
class DrillToDo:
    """A drill of her day of which something is left. `sets`: how many are."""

    pk: UUID
    drill: int
    name: str
    sets: int


@dataclass
class DayRow:
    """An athlete on the day. `planned` and `done` count sets; `moves`: what can be moved to
    another day, as nothing was done of it.
    """

    athlete: Athlete
    mark: Attendance | None
    may_not: str
    drills: list[DrillToDo] = field(default_factory=list)
    planned: int = 0
    done: int = 0
    moves: Session | None = None

    @property
    def state(self) -> str:
        return self.mark.state if self.mark else ""

    @property
    def reason(self) -> str:
        return self.mark.reason if self.mark else ""

    @property
    def left(self) -> int:
        return sum(drill.sets for drill in self.drills)


@dataclass
class SquadDay:
    """`drills`: (drill's id, name, of how many athletes something of it is left)."""

    team: Team
    squad: Squad | None
    day: datetime.date
    rows: list[DayRow]
    drills: list[tuple[int, str, int]]

    @property
    def there(self) -> int:
        return sum(bool(row.mark and row.mark.was_there) for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.state == "late" for row in self.rows)

    @property
    def is_today(self) -> bool:
        return self.day == self.team.today


def squad_day(
    team: Team,
    squad: Squad | None,
    athletes: Sequence[Athlete],
    day: datetime.date,
) -> SquadDay:
    """The SquadDay of athletes whose restrictions were read along: five queries more."""
    pks = [athlete.pk for athlete in athletes]
    marks = {
        mark.athlete_id: mark
        for mark in Attendance.objects.filter(team=team, date=day, athlete__in=pks)
    }
    rows = {
        athlete.pk: DayRow(athlete, marks.get(athlete.pk), _may_not(athlete, day))
        for athlete in athletes
    }
    sessions = Session.objects.filter(team=team, date=day, athlete__in=pks, paused=False)
    for session in sessions.order_by("athlete", "slot").with_plan():
        _add(rows[session.athlete_id], session)
    names = {drill.drill: drill.name for row in rows.values() for drill in row.drills}
    of_drill = Counter(pk for row in rows.values() for pk in {each.drill for each in row.drills})
    drills = [(pk, name, of_drill[pk]) for pk, name in names.items()]
    return SquadDay(team, squad, day, list(rows.values()), drills)


def _may_not(athlete: Athlete, day: datetime.date) -> str:
    return listed(restriction_text(kind) for kind in athlete.restrictions_between(day, day))


def _add(row: DayRow, session: Session) -> None:
    row.planned += session.planned_sets
    row.done += session.done_sets
    if not (session.logged_rows or session.skipped_sets or row.moves):
        row.moves = session
    for block in session.blocks.all():
        for drill in block.drills.all():
            if left := _left(drill):
                row.drills.append(DrillToDo(drill.pk, drill.drill_id, drill.name, left))


def _left(drill: SessionDrill) -> int:
    """How many of its sets lack a row."""
    if drill.is_replaced:
        return 0
    known = {(row.number, row.side) for row in drill.logged_sets.all()}
    return sum(
        any((number, side) not in known for side in drill.rows_of_a_set)
        for number in range(1, drill.sets + 1)
    )
