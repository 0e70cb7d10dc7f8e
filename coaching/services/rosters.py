"""Adding many athletes at once from a list, and taking that back."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from coaching.models import (
    Athlete,
    Invitation,
    Membership,
    RosterImport,
    Squad,
    SquadMembership,
    Team,
    User,
)
from coaching.models.choices import Role
from coaching.models.names import validate_name
from coaching.rules.ages import FIRST_BIRTH_DATE
from coaching.rules.names import by_name, tidy, twin_key
from coaching.rules.roster import Column, NotADate, Order, Table, parse_birth_date
from coaching.services.assignments import squads as squad_service
from coaching.services.assignments.squads import SquadJoin

NAME_LENGTH, SQUAD_LENGTH = 80, 60
SAME, ANOTHER = "same", "another"
MAKE, NO_SQUAD = "make", "none"
# What a spreadsheet shows for a cell that it could not work out.
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!")


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be added: the column, and what is wrong with `text`.

    `why`: 'empty', 'long', 'formula', 'error', 'name' (`words` of the field say it), 'future',
    or as of `rules.roster.NotADate`, with `either`.
    """

    column: Column
    text: str
    why: str
    either: tuple[date, ...] = ()
    words: str = ""


@dataclass
class RosterRow:
    """A row of the list and its fate.

    `twin`: who is taken for the same person, an Athlete of the team or the row above it, as text;
    `answer` is SAME or ANOTHER then. `squad`: the Squad that is there, None where it is to be made
    or there is none.
    """

    line: int
    cells: Sequence[str]
    name: str = ""
    birth_date: date | None = None
    squad_name: str = ""
    squad: Squad | None = None
    problems: list[Problem] = field(default_factory=list)
    twin: Athlete | None = None
    twin_line: int = 0
    answer: str = ""

    @property
    def asks(self) -> bool:
        return not self.problems and (self.twin is not None or self.twin_line > 0)

    @property
    def is_added(self) -> bool:
        return not self.problems and self.answer in ("", ANOTHER)


@dataclass
class Roster:
    """The rows of a list, and the squads that it names and the team has not: {name: answer}."""

    rows: list[RosterRow]
    new_squads: dict[str, str] = field(default_factory=dict)

    @property
    def added(self) -> list[RosterRow]:
        return [row for row in self.rows if row.is_added]

    @property
    def twins(self) -> list[RosterRow]:
        return [row for row in self.rows if row.asks]

    @property
    def asks(self) -> bool:
        return bool(self.twins or self.new_squads)

    @property
    def asks_order(self) -> bool:
        """Whether a day could be two, for want of knowing which number is the day."""
        return any(problem.why == "either" for row in self.rows for problem in row.problems)

    @property
    def bad(self) -> list[RosterRow]:
        return [row for row in self.rows if row.problems]

    @property
    def digest(self) -> str:
        """Another one where something else is asked, or would be added on the same answers."""
        rows = [
            (row.line, row.name, str(row.birth_date or ""), row.squad_name, row.asks)
            for row in self.rows
            if not row.problems
        ]
        what = repr((rows, sorted(self.new_squads)))
        return hashlib.sha256(what.encode()).hexdigest()[:24]


def read_roster(
    team: Team,
    table: Table,
    columns: Sequence[Column],
    *,
    has_head: bool,
    today: date,
    order: Order | None = None,
    answers: Mapping[str, str] | None = None,
) -> Roster:
    """The fate of each row: two queries. `answers`: {'twin-<line>' or 'squad-<key>': answer}."""
    answers = answers or {}
    rows = [
        _row(line, cells, columns, today=today, order=order)
        for line, cells in (table.rows[1:] if has_head else table.rows)
    ]
    there = by_name(Athlete.objects.in_team(team))
    _ask_about_twins(rows, {twin_key(athlete.name): athlete for athlete in there}, answers)
    squads = {twin_key(squad.name): squad for squad in team.squads.filter(archived_at=None)}
    roster = Roster(rows)
    for row in rows:
        if row.squad_name and not row.problems:
            _put_in_squad(roster, row, squads, answers)
    return roster


def _row(
    line: int, cells: Sequence[str], columns: Sequence[Column], *, today: date, order: Order | None
) -> RosterRow:
    row = RosterRow(line, cells)
    found = {
        column: cell
        for column, cell in zip(columns, cells, strict=False)
        if column != Column.UNUSED
    }
    whole = found.get(Column.NAME, "")
    parts = [found.get(Column.FIRST, ""), found.get(Column.LAST, "")]
    row.name = tidy(whole or " ".join(part for part in parts if part))
    name_column = Column.NAME if Column.NAME in columns else Column.FIRST
    _check_text(row, name_column, row.name, NAME_LENGTH, required=True)
    row.squad_name = tidy(found.get(Column.SQUAD, ""))
    _check_text(row, Column.SQUAD, row.squad_name, SQUAD_LENGTH, required=False)
    if born := found.get(Column.BORN, ""):
        _read_birth_date(row, born, today, order)
    return row


def _check_text(row: RosterRow, column: Column, text: str, most: int, *, required: bool) -> None:
    why = words = ""
    if not text:
        why = "empty" if required else ""
    elif text.startswith("="):
        why = "formula"
    elif text.upper() in ERRORS:
        why = "error"
    elif len(text) > most:
        why = "long"
    else:
        try:
            validate_name(text)
        except ValidationError as error:
            why, words = "name", error.messages[0]
    if why:
        row.problems.append(Problem(column, text, why, words=words))


def _read_birth_date(row: RosterRow, text: str, today: date, order: Order | None) -> None:
    if text.startswith("=") or text.upper() in ERRORS:
        why = "formula" if text.startswith("=") else "error"
        row.problems.append(Problem(Column.BORN, text, why))
        return
    try:
        born = parse_birth_date(text, order)
    except NotADate as problem:
        row.problems.append(Problem(Column.BORN, text, problem.why, problem.either))
        return
    if FIRST_BIRTH_DATE <= born <= today:
        row.birth_date = born
    else:
        row.problems.append(Problem(Column.BORN, text, "future" if born > today else "past"))


def _ask_about_twins(
    rows: Iterable[RosterRow], there: Mapping[str, Athlete], answers: Mapping[str, str]
) -> None:
    """Who is in the team already, or stands in the list twice, is asked about: not another one
    before somebody says so."""
    seen: dict[str, int] = {}
    for row in rows:
        if row.problems:
            continue
        key = twin_key(row.name)
        row.twin, row.twin_line = there.get(key), seen.get(key, 0)
        if row.twin is not None or row.twin_line:
            answer = answers.get(f"twin-{row.line}", SAME)
            row.answer = ANOTHER if answer == ANOTHER else SAME
        seen.setdefault(key, row.line)


def _put_in_squad(
    roster: Roster, row: RosterRow, squads: Mapping[str, Squad], answers: Mapping[str, str]
) -> None:
    key = twin_key(row.squad_name)
    row.squad = squads.get(key)
    if row.squad is not None:
        return
    name = next((name for name in roster.new_squads if twin_key(name) == key), row.squad_name)
    answer = answers.get(f"squad-{key}", MAKE)
    roster.new_squads[name] = NO_SQUAD if answer == NO_SQUAD else MAKE
    row.squad_name = name


def add_roster(
    team: Team, roster: Roster, *, by: User, now: datetime, slug: str, waiting: str
) -> tuple[RosterImport, list[SquadJoin]]:
    """Add those of `roster` that can be, in one go: all of them or, where it fails, none.

    Squads that are not there are made where that was the answer; who is put in one gets what lies
    ahead for whoever joins: what that is comes back beside the import. Call in a transaction, with
    the team's row locked and `roster` read after that.
    """
    athletes = Athlete.objects.bulk_create(
        Athlete(name=row.name, birth_date=row.birth_date, timezone=team.timezone, units=team.units)
        for row in roster.added
    )
    Membership.objects.bulk_create(
        Membership(team=team, role=Role.ATHLETE, athlete=athlete) for athlete in athletes
    )
    made = RosterImport.objects.create(slug=slug, team=team, by=by, at=now, waiting=waiting)
    made.athletes.set(athletes)
    into: dict[str, list[Athlete]] = {}
    squads: dict[str, Squad] = {}
    joins: list[SquadJoin] = []
    for row, athlete in zip(roster.added, athletes, strict=True):
        if row.squad is None and roster.new_squads.get(row.squad_name) != MAKE:
            continue
        into.setdefault(row.squad_name, []).append(athlete)
        if row.squad is not None:
            squads[row.squad_name] = row.squad
    for name, members in into.items():
        if name not in squads:
            squads[name] = Squad.objects.create(team=team, name=name)
            made.squads.add(squads[name])
        joins.append(squad_service.add(squads[name], members, by))
    return made, joins


@dataclass(frozen=True)
class RosterUndone:
    """How many are gone, and who stays: somebody who joined, or for whom something is planned."""

    gone: int
    stays: list[Athlete]


@transaction.atomic
def undo_roster(made: RosterImport, *, now: datetime) -> RosterUndone:
    """Take back what was added and is untouched since, with the squads that it made and left empty.

    Safe to repeat.
    """
    team = Team.objects.lock(made.team_id)
    made = RosterImport.objects.select_for_update().get(pk=made.pk)
    athletes = list(made.athletes.select_for_update(of=("self",)).order_by("pk"))
    touched = _touched(athletes, team)
    gone = [athlete.pk for athlete in athletes if athlete.pk not in touched]
    Membership.objects.filter(team=team, athlete__in=gone).delete()
    Athlete.objects.filter(pk__in=gone).delete()
    made.squads.filter(archived_at=None, memberships=None).delete()
    made.undone_at = made.undone_at or now
    made.save(update_fields=["undone_at"])
    return RosterUndone(len(gone), by_name(a for a in athletes if a.pk in touched))


def _touched(athletes: Sequence[Athlete], team: Team) -> set[int]:
    """The ids of those who have an account, or of whom anything else is kept by now."""
    touched = {athlete.pk for athlete in athletes if athlete.user_id is not None}
    ids = [athlete.pk for athlete in athletes]
    elsewhere = Membership.objects.filter(athlete__in=ids).exclude(team=team)
    touched |= set(elsewhere.values_list("athlete", flat=True).exclude(athlete=None))
    for relation in Athlete._meta.related_objects:
        model: Any = relation.related_model
        if relation.many_to_many or model in (Membership, SquadMembership, Invitation):
            continue
        name = relation.field.name
        rows = model._base_manager.filter(**{f"{name}__in": ids})
        touched |= set(rows.values_list(name, flat=True))
    return touched
