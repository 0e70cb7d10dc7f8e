"""What the board shows of an athlete's week, and what her needs are read from: plain values."""

import datetime
from dataclasses import dataclass
from typing import Protocol

from coaching.pages.board_rows import SessionRow
from coaching.rules import compliance


class BoardAthlete(Protocol):
    """An Athlete as the board reads her: with her pause, and whether she is in the squad."""

    pk: int
    name: str
    timezone: str
    paused_from: datetime.date | None
    in_squad: bool


@dataclass(frozen=True)
class BoardDay:
    """A column. `short` is one letter, `name` three, `label` "Tue 3 March"."""

    date: datetime.date
    short: str
    name: str
    full: str
    label: str
    is_today: bool


@dataclass(slots=True)
class Cell:
    """An athlete's day. `text` says everything; `number` and `flags` are what is also seen."""

    key: str
    url: str
    state: str
    share: float
    text: str
    number: str
    flags: list[tuple[str, str]]
    is_today: bool
    counts: compliance.Counts
    sessions: list[SessionRow]


@dataclass
class BoardRow:
    """`short` is the name for a narrow screen: "Isla G" where nobody else is that.

    `url` leads to her calendar. `before` are (BoardDay, Cell) of the days before the week on which
    something was missed, after everything that was done.
    """

    athlete: BoardAthlete
    short: str
    url: str
    cells: list[Cell]
    done: int
    planned: int
    before: list[tuple[BoardDay, Cell]]
    hurts: bool = False
    paused: bool = False
