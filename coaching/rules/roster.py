"""A list of people as it comes out of a spreadsheet: text into rows, columns named, dates read.

Nothing is guessed that could be read in two ways: such a date, or a column that nobody named, is
asked about. Source: none; how spreadsheets write their tables.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from .names import folded

MAX_BYTES = 300_000
MAX_ROWS = 500
MAX_COLUMNS = 20
MARKS = ("\t", ";", ",")
NO_MARK = "\x1f"


class Column(StrEnum):
    NAME = "name"
    FIRST = "first"
    LAST = "last"
    BORN = "born"
    SQUAD = "squad"
    EMAIL = "email"
    GUARDIAN = "guardian"
    UNUSED = ""


#: What a first row calls its columns, as `names.folded` has it.
HEADS = {
    Column.NAME: ("name", "full name", "athlete", "athlete name", "runner", "student", "player"),
    Column.FIRST: ("first name", "first", "given name", "forename"),
    Column.LAST: ("last name", "last", "surname", "family name"),
    Column.BORN: ("born", "birth date", "birthdate", "date of birth", "dob", "birthday"),
    Column.SQUAD: ("squad", "group", "training group", "event group"),
    Column.EMAIL: ("email", "e-mail", "mail", "email address", "e-mail address", "athlete email"),
    Column.GUARDIAN: (
        *("guardian email", "guardian e-mail", "guardian mail", "guardian's email"),
        *("guardian's e-mail", "parent email", "parent e-mail", "parent mail", "parent's email"),
        *("parent's e-mail", "parents' email", "parents email", "email of guardian"),
        *("guardian email address", "parent email address", "email of parent"),
    ),
}
OF_HEAD = {head: column for column, heads in HEADS.items() for head in heads}


class Unreadable(ValueError):
    """The whole list cannot be read: `why` is 'signs', 'large', 'rows', 'columns' or 'quote'; of
    a workbook 'unpacked', 'broken' or 'sheets' too.

    `line` of what it is about, 0 of all of it.
    """

    def __init__(self, why: str, line: int = 0) -> None:
        super().__init__(why)
        self.why, self.line = why, line


@dataclass(frozen=True)
class Table:
    """`rows`: (number of the line it ends on, its cells), without empty ones. `mark`: between
    two cells, '' where there is one column."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]
    mark: str = ""

    @property
    def width(self) -> int:
        return max((len(cells) for _, cells in self.rows), default=0)


def decode(content: bytes, *, most: int = MAX_BYTES) -> tuple[str, str]:
    """(text, encoding) of a file: UTF-8 or UTF-16 by its first signs, UTF-8, else Windows-1252.

    Raises Unreadable for what is no text in any of them.
    """
    if len(content) > most:
        raise Unreadable("large")
    marked = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    for sign, encoding in marked.items():
        if content.startswith(sign):
            return _decoded(content[len(sign) :], encoding), encoding
    if b"\0" in content:
        # UTF-16 without its sign: of two bytes of a common letter one is 0.
        encoding = "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"
        return _decoded(content, encoding), encoding
    try:
        return _decoded(content, "utf-8"), "utf-8"
    except Unreadable:
        return _decoded(content, "cp1252"), "cp1252"


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise Unreadable("signs") from None
    _check_signs(text)
    return text


def _check_signs(text: str) -> None:
    """No text has signs that only a machine reads, but for tabs and ends of lines."""
    if any(ord(sign) < 32 and sign not in "\t\r\n" for sign in text):
        raise Unreadable("signs")


def read_table(text: str) -> Table:
    """The table that a text is: of tabs, semicolons or commas, or of one column.

    A line `sep=;` at the top says so itself. Raises Unreadable.
    """
    if len(text) > MAX_BYTES:
        raise Unreadable("large")
    _check_signs(text)
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    before = 0
    named = re.fullmatch(r'"?sep=([\t;,])"?', lines[0].rstrip(" ")) if lines else None
    if named:
        lines, before = lines[1:], 1
    mark = named[1] if named else _mark_of(lines)
    rows = []
    for number, cells in _cells(lines, mark):
        if any(cell.strip() for cell in cells):
            rows.append((number + before, tuple(cell.strip() for cell in cells)))
    if len(rows) > MAX_ROWS + 1:
        raise Unreadable("rows")
    if any(len(cells) > MAX_COLUMNS for _, cells in rows):
        raise Unreadable("columns")
    return Table(tuple(rows), mark)


def _mark_of(lines: Sequence[str]) -> str:
    """What stands between the cells, outside of quotes: of the first line with something in it.

    Where that one has a single cell, as a title has, the tab or semicolon of a line below: no
    name holds either. A comma may be within a name.
    """
    filled = [re.sub(r'"[^"]*"', "", line) for line in lines if line.strip()]
    first = next((mark for mark in MARKS if filled and mark in filled[0]), "")
    return first or next((mark for mark in MARKS[:2] if any(mark in line for line in filled)), "")


def _cells(lines: Sequence[str], mark: str) -> Iterator[tuple[int, list[str]]]:
    if not mark and not any('"' in line for line in lines):
        yield from ((number, [line]) for number, line in enumerate(lines, start=1))
        return
    # No text holds the sign that stands for no mark: a column alone has quotes all the same.
    text = io.StringIO("\n".join(lines if mark else [line.strip() for line in lines]))
    reader = csv.reader(text, delimiter=mark or NO_MARK, strict=True)
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            raise Unreadable("quote", reader.line_num) from None
        if cells is None:
            return
        yield reader.line_num, cells


def is_misread(text: str) -> bool:
    """Whether letters were read in another way than they were written, as far as one can see it:
    'MÃ¼ller', or the sign that stands for a letter that was lost."""
    if "\ufffd" in text:
        return True
    try:
        return text.encode("cp1252").decode() != text
    except UnicodeError:
        return False


def columns_of(table: Table) -> tuple[list[Column], bool]:
    """(what each column holds, whether the first row says so).

    A single column without a head is names. Of several, none is taken for anything before
    somebody says so: 'Solberg, Ingrid' is two of them.
    """
    if not table.rows:
        return [], False
    first = [OF_HEAD.get(_head_key(cell)) for cell in table.rows[0][1]]
    alone = table.width == 1
    if any(column and (alone or not _stands_below(table, n)) for n, column in enumerate(first)):
        columns: list[Column] = []
        for column in first:
            is_new = column is not None and column not in columns
            columns.append(column if column and is_new else Column.UNUSED)
        return columns + [Column.UNUSED] * (table.width - len(columns)), True
    return ([Column.NAME] if table.width == 1 else [Column.UNUSED] * table.width), False


def _stands_below(table: Table, number: int) -> bool:
    """Whether what the first row calls a column is a value in it too: 'Runner', line by line."""
    called = _head_key(table.rows[0][1][number])
    return any(
        number < len(cells) and _head_key(cells[number]) == called for _, cells in table.rows[1:]
    )


def _head_key(cell: str) -> str:
    return folded(" ".join(cell.split())).replace("\u2019", "'").rstrip(":*")


def usual_width(table: Table, *, has_head: bool) -> int:
    """How many cells a row has: as many as the head, or as most rows.

    Who has more was cut within a name by the mark that stands in it.
    """
    widths = [len(cells) for _, cells in table.rows]
    return widths[0] if has_head else Counter(widths).most_common(1)[0][0] if widths else 0


# --- dates ---------------------------------------------------------------------------------


class Order(StrEnum):
    """Which of two numbers before a year is the day."""

    DAY_FIRST = "day"
    MONTH_FIRST = "month"


class NotADate(ValueError):
    """`why`: 'either' (`either`: the two it could be), 'none' (no such day), 'year' (of two
    digits), 'number' (a spreadsheet's own count of days) or 'unknown'."""

    def __init__(self, why: str, either: tuple[date, ...] = ()) -> None:
        super().__init__(why)
        self.why, self.either = why, either


MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
FULL_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december"),
)
NUMBER = "([0-9]{1,2})"
YEAR_FIRST = re.compile(rf"([0-9]{{4}})([-/.]){NUMBER}\2{NUMBER}")
YEAR_LAST = re.compile(rf"{NUMBER}([-/.]) ?{NUMBER}\2 ?([0-9]{{4}})")
SHORT_YEAR = re.compile(rf"{NUMBER}([-/.]) ?{NUMBER}\2 ?[0-9]{{2}}")
DAY_NAMED = re.compile(rf"{NUMBER}(?:st|nd|rd|th)?[ .-]+([a-z]+)\.?,?[ -]+([0-9]{{4}})")
MONTH_NAMED = re.compile(rf"([a-z]+)\.?[ -]+{NUMBER}(?:st|nd|rd|th)?,?[ -]+([0-9]{{4}})")


def parse_birth_date(text: str, order: Order | None = None) -> date:
    """The day that a person or a spreadsheet wrote. Raises NotADate.

    With a point the day comes first, as everywhere it is written so. With a slash or a stroke it
    may be either: `order` says which, and without it what could be both is asked about.
    """
    text = " ".join(text.lower().split())
    if found := YEAR_FIRST.fullmatch(text):
        return _day(found[1], found[3], found[4])
    if found := YEAR_LAST.fullmatch(text):
        return _year_last(found[1], found[3], found[4], found[2], order)
    if found := DAY_NAMED.fullmatch(text):
        return _day(found[3], _month(found[2]), found[1])
    if found := MONTH_NAMED.fullmatch(text):
        return _day(found[3], _month(found[1]), found[2])
    if SHORT_YEAR.fullmatch(text):
        raise NotADate("year")
    if re.fullmatch("[0-9]{4,6}", text):
        raise NotADate("number")
    raise NotADate("unknown")


def _year_last(first: str, second: str, year: str, mark: str, order: Order | None) -> date:
    if mark == ".":
        return _day(year, second, first)
    ways = {Order.DAY_FIRST: (second, first), Order.MONTH_FIRST: (first, second)}
    if order is not None:
        return _day(year, *ways[order])
    days = []
    for month, day in ways.values():
        try:
            days.append(_day(year, month, day))
        except NotADate:
            continue
    if len(set(days)) > 1:
        raise NotADate("either", tuple(days))
    if not days:
        raise NotADate("none")
    return days[0]


def _month(name: str) -> str:
    for names in (MONTHS, FULL_MONTHS):
        if name in names:
            return str(names.index(name) + 1)
    if name == "sept":
        return "9"
    raise NotADate("unknown")


def _day(year: str, month: str, day: str) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise NotADate("none") from None
