"""A list of athletes and the fate of each of its rows, before anybody is added."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from coaching.models import Athlete, Squad, Team
from coaching.models.names import validate_name
from coaching.rules.ages import FIRST_BIRTH_DATE
from coaching.rules.emails import can_be_mailed
from coaching.rules.names import by_name, tidy, twin_key
from coaching.rules.roster import (
    Column,
    NotADate,
    Order,
    Table,
    is_misread,
    parse_birth_date,
    usual_width,
)

NAME_LENGTH, SQUAD_LENGTH, EMAIL_LENGTH = 80, 60, 254
SAME, ANOTHER = "same", "another"
MAKE, NO_SQUAD = "make", "none"
OUT, WITHOUT = "out", "without"
# Without one of these somebody can be in the team all the same.
OPTIONAL = (Column.BORN, Column.SQUAD, Column.EMAIL, Column.GUARDIAN)
# What a spreadsheet shows for a cell that it could not work out.
ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#ERROR!")


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be added as it is: the column, and what is wrong with `text`.

    `why`: 'empty', 'long', 'formula', 'error', 'letters', 'name' (`words` of the field say it),
    'cells', 'email', 'future', 'past', or as of `rules.roster.NotADate`, with `either`.
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
    or there is none. `mended` is what was said of a row with problems: OUT, WITHOUT what cannot be
    read, or '' as long as nobody said anything.
    """

    line: int
    cells: Sequence[str]
    name: str = ""
    birth_date: date | None = None
    squad_name: str = ""
    squad: Squad | None = None
    email: str | None = None
    guardian_email: str | None = None
    problems: list[Problem] = field(default_factory=list)
    twin: Athlete | None = None
    twin_line: int = 0
    answer: str = ""
    mended: str = ""

    @property
    def can_do_without(self) -> bool:
        """Whether nothing but what a team need not know is wrong."""
        return all(problem.column in OPTIONAL for problem in self.problems)

    @property
    def ways(self) -> tuple[str, ...]:
        """What may be said of a row with problems."""
        return (OUT, WITHOUT) if self.can_do_without else (OUT,)

    @property
    def is_blocked(self) -> bool:
        """Whether the whole list waits for it."""
        return bool(self.problems) and not self.mended

    @property
    def asks(self) -> bool:
        return self.can_do_without and (self.twin is not None or self.twin_line > 0)

    @property
    def is_added(self) -> bool:
        stands = not self.problems or self.mended == WITHOUT
        return stands and self.answer in ("", ANOTHER)


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
    def blocked(self) -> list[RosterRow]:
        return [row for row in self.rows if row.is_blocked]

    @property
    def left_out(self) -> list[RosterRow]:
        """Those whom somebody left out for what is wrong with them."""
        return [row for row in self.rows if row.problems and row.mended == OUT]

    @property
    def digest(self) -> str:
        """Another one where something else is asked, or would be added on the same answers."""
        rows = [
            (
                *(row.line, row.name, str(row.birth_date or ""), row.squad_name, row.asks),
                *(row.email, row.guardian_email, [problem.why for problem in row.problems]),
            )
            for row in self.rows
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
    """The fate of each row: two queries.

    `answers`: {'twin-<line>', 'squad-<key>' or 'mend-<line>': answer}.
    """
    answers = answers or {}
    rows = read_rows(table, columns, has_head=has_head, today=today, order=order)
    for row in rows:
        answer = answers.get(f"mend-{row.line}", "") if row.problems else ""
        row.mended = answer if answer in row.ways else ""
    there = by_name(Athlete.objects.in_team(team))
    _ask_about_twins(rows, {twin_key(athlete.name): athlete for athlete in there}, answers)
    squads = {twin_key(squad.name): squad for squad in team.squads.filter(archived_at=None)}
    roster = Roster(rows)
    for row in rows:
        if row.squad_name and row.can_do_without:
            _put_in_squad(roster, row, squads, answers)
    return roster


def read_rows(
    table: Table,
    columns: Sequence[Column],
    *,
    has_head: bool,
    today: date,
    order: Order | None = None,
) -> list[RosterRow]:
    """Each row as its cells say it, with what is wrong in it: no queries."""
    width = usual_width(table, has_head=has_head)
    rows = []
    for line, cells in table.rows[1:] if has_head else table.rows:
        row = _row(line, cells, columns, today=today, order=order)
        if len(cells) > width:
            row.problems.append(Problem(Column.UNUSED, "", "cells"))
        rows.append(row)
    return rows


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
    squad_name = tidy(found.get(Column.SQUAD, ""))
    if _check_text(row, Column.SQUAD, squad_name, SQUAD_LENGTH, required=False):
        row.squad_name = squad_name
    row.email = _email(row, Column.EMAIL, found.get(Column.EMAIL, ""))
    row.guardian_email = _email(row, Column.GUARDIAN, found.get(Column.GUARDIAN, ""))
    if born := found.get(Column.BORN, ""):
        _read_birth_date(row, born, today, order)
    return row


def _wrong_cell(text: str) -> str:
    """Why a cell holds nothing of what it shows, '' where it does."""
    if text.startswith("="):
        return "formula"
    return "error" if text.upper() in ERRORS else ""


def _email(row: RosterRow, column: Column, cell: str) -> str | None:
    text = tidy(cell)
    if not text:
        return None
    why = _wrong_cell(text)
    if not why:
        try:
            validate_email(text)
            if len(text) <= EMAIL_LENGTH and can_be_mailed(text):
                return text
        except ValidationError:
            pass
        why = "email"
    row.problems.append(Problem(column, text, why))
    return None


def _check_text(row: RosterRow, column: Column, text: str, most: int, *, required: bool) -> bool:
    """Whether it can stand; where not, the row has a problem more."""
    words = ""
    why = _wrong_cell(text)
    if not text:
        why = "empty" if required else ""
    elif why:
        pass
    elif is_misread(text):
        why = "letters"
    elif len(text) > most:
        why = "long"
    else:
        try:
            validate_name(text)
        except ValidationError as error:
            why, words = "name", error.messages[0]
    if why:
        row.problems.append(Problem(column, text, why, words=words))
    return not why


def _read_birth_date(row: RosterRow, text: str, today: date, order: Order | None) -> None:
    if why := _wrong_cell(text):
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
        if not row.can_do_without:
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
