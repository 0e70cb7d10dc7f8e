"""A squad's day at the track, as a coach's phone shows it: who is there, and what was planned."""

import datetime
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from django.core.paginator import Page
from django.utils.dateformat import format as date_format
from django.utils.timezone import localtime

from coaching.models import (
    Athlete,
    Attendance,
    Session,
    SessionDrill,
    Squad,
    Team,
    read_restrictions,
)
from coaching.models.health import HEALTH_REASONS, HealthShown
from coaching.pages.paging import part, words_of
from coaching.presentation.restrictions import restriction_text
from coaching.presentation.wording import listed
from coaching.rules.names import by_name, name_key
from coaching.rules.search import found

#: Athletes on a page: more would be longer to scroll through than to find by name or by squad.
PER_PAGE = 40


class PersonKey(NamedTuple):
    """What an athlete is found and ordered by."""

    pk: int
    name: str


@dataclass
class People:
    """Those of a squad or team on the page at hand. `words`: the name that is looked for."""

    page: Page[PersonKey]
    words: str
    is_long: bool
    athletes: list[Athlete]


class DrillToDo(NamedTuple):
    """A drill of her day of which something is left. `sets`: how many are."""

    pk: UUID
    drill: int
    name: str
    sets: int


class RowShown(NamedTuple):
    """A DayRow as plain values: all that is drawn of it. `moves` and `session` are ids."""

    pk: int
    name: str
    state: str
    reason: str
    came: str
    may_not: str
    drills: tuple[DrillToDo, ...]
    left: int
    planned: int
    done: int
    moves: UUID | None
    session: UUID | None


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
    hides_reason: bool = False
    session: UUID | None = None

    @property
    def state(self) -> str:
        return self.mark.state if self.mark else ""

    @property
    def reason(self) -> str:
        return self.mark.reason if self.mark and not self.hides_reason else ""

    @property
    def left(self) -> int:
        return sum(drill.sets for drill in self.drills)

    @property
    def shown(self) -> RowShown:
        return RowShown(
            pk=self.athlete.pk,
            name=self.athlete.name,
            state=self.state,
            reason=self.reason,
            came=date_format(localtime(self.mark.at), "H:i") if self.mark else "",
            may_not=self.may_not,
            drills=tuple(self.drills),
            left=self.left,
            planned=self.planned,
            done=self.done,
            moves=self.moves.pk if self.moves else None,
            session=self.session,
        )


@dataclass
class SquadDay:
    """`drills`: (drill's id, name, of how many athletes something of it is left)."""

    team: Team
    squad: Squad | None
    day: datetime.date
    rows: list[DayRow]
    drills: list[tuple[int, str, int]]

    def hide_health(self, health: HealthShown) -> None:
        """Say of nobody that she is ill or injured whose health is not shown."""
        for row in self.rows:
            if row.reason in HEALTH_REASONS and not health.of(row.athlete.pk):
                row.hides_reason = True

    def keep_days(self) -> None:
        """Offer to move no session."""
        for row in self.rows:
            row.moves = None

    @property
    def there(self) -> int:
        return sum(bool(row.mark and row.mark.was_there) for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.state == "late" for row in self.rows)

    @property
    def is_today(self) -> bool:
        return self.day == self.team.today


def people_of(
    team: Team, squad: Squad | None, asked: Mapping[str, str], sent: Collection[int] = ()
) -> People:
    """The page at hand of the team's athletes, or of the squad's, by name: three queries.

    Of a long list the address asks for its `page`, and for a name with `q`. Those who were `sent`
    with a form are there instead, as far as they still are in it: who joined or left since then
    moves others to another page.
    """
    everyone = Athlete.objects.in_team(team)
    if squad:
        everyone = everyone.filter(squad_memberships__squad=squad)
    keys = [PersonKey._make(row) for row in everyone.values_list(*PersonKey._fields)]
    keys.sort(key=lambda key: name_key(key.name))
    is_long = len(keys) > PER_PAGE
    words = words_of(asked) if is_long else ""
    page = part(found(keys, lambda key: key.name, words), asked, PER_PAGE)
    shown = {key.pk for key in page}
    if sent:
        shown = {key.pk for key in keys}.intersection(sent)
    athletes = Athlete.objects.filter(pk__in=shown).prefetch_related(read_restrictions())
    return People(page, words, is_long, by_name(athletes))


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
    row.session = row.session or session.pk
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
