"""A list of athletes before it is added: each row and its fate, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from coaching.models import Squad
from coaching.presentation.rosters import COLUMN_LABELS, problem_text
from coaching.rules.ages import goes_to_guardian
from coaching.rules.names import twin_key
from coaching.services.rosters.reading import ANOTHER, MAKE, OUT, Roster, RosterRow


@dataclass(frozen=True)
class ProblemShown:
    """What is wrong in a row: the column's label, what stands there, and why it cannot be."""

    column: str
    text: str
    words: str


@dataclass(frozen=True)
class RowShown:
    """A row as the page has it. `state`: 'add', 'twin' (stays out, or asked), 'out' or 'bad'.

    `mended`: what was said of a row with problems, '' for nothing yet. `to_guardian`: whether
    the invitation goes to the guardian although there is an address of her own.
    `twin_of` says who is taken for her: 'team' or the line above. `makes`: the key of a squad that
    is asked about at this row, '' where it is there or was asked about above; `made`: the answer.
    """

    line: int
    name: str
    birth_date: date | None
    squad_name: str
    squad: Squad | None
    email: str | None
    guardian_email: str | None
    to_guardian: bool
    state: str
    mended: str
    can_do_without: bool
    problems: Sequence[ProblemShown]
    asks: bool
    twin: str
    twin_line: int
    is_another: bool
    makes: str = ""
    made: bool = True


def rows_shown(roster: Roster, today: date) -> list[RowShown]:
    """The rows in their order. A squad that is to be made is asked about at its first row."""
    asked: set[str] = set()
    shown = []
    for row in roster.rows:
        key = twin_key(row.squad_name)
        is_new = row.squad_name in roster.new_squads and row.can_do_without
        first = is_new and key not in asked
        if first:
            asked.add(key)
        made = roster.new_squads.get(row.squad_name) == MAKE
        shown.append(_row(row, today, makes=key if first else "", made=made))
    return shown


def _state(row: RosterRow) -> str:
    if row.is_blocked:
        return "bad"
    return "out" if row.mended == OUT else "add" if row.is_added else "twin"


def _row(row: RosterRow, today: date, *, makes: str, made: bool) -> RowShown:
    return RowShown(
        line=row.line,
        name=row.name,
        birth_date=row.birth_date,
        squad_name=row.squad_name,
        squad=row.squad,
        email=row.email,
        guardian_email=row.guardian_email,
        to_guardian=bool(row.guardian_email) and goes_to_guardian(row.birth_date, today),
        state=_state(row),
        mended=row.mended,
        can_do_without=row.can_do_without,
        problems=[
            ProblemShown(
                str(COLUMN_LABELS[problem.column]),
                problem.text,
                problem_text(problem.why, problem.words, problem.either),
            )
            for problem in row.problems
        ],
        asks=row.asks,
        twin=str(row.twin) if row.twin else "",
        twin_line=row.twin_line,
        is_another=row.answer == ANOTHER,
        makes=makes,
        made=made,
    )
