"""Lists of people as spreadsheets write them, in many ways, and what must be read of them.

A list is written by one who knows what stands in each cell, and read by the product: a cell that
is read as something else than what was written, without a word, is a fault.
"""

import csv
import io
import random
from dataclasses import dataclass
from datetime import date, timedelta

from coaching.rules.names import tidy
from coaching.rules.roster import Column, Order, Unreadable, columns_of, read_table
from coaching.services.people.roster_files import text_of
from coaching.services.rosters.reading import RosterRow, read_rows

TODAY = date(2026, 11, 28)
FIRST = (
    "Ingrid",
    "Zoë",
    "João",
    "Sinéad",
    "Noa",
    "Bo",
    "李",
    "Łukasz",
    "Ольга",
    "Anne-Marie",
    "D’Arcy",
)
LAST = ("Solberg", "Müller", "O'Brien", "Nuñez", "de la Cruz", "van 't Hof", "Ødegård", "St. John")
ODD = (
    *("Solberg, Ingrid", 'Emma "Em" Stone', '"Em" Stone', "Bo;Ek", "=A1+1", "#REF!", "x" * 90),
    *(
        "M\u00c3\u00bcller",
        "Zo\ufffd",
        "evil.com",
        "",
        "  Noa   Levi ",
        "Bo\nEk",
        "-Bo",
        "+Bo",
        "@Bo",
    ),
    *("Runner", "Name", "1/2/2010", "39886", "Zoe\u200bX", "A\u0301na", "Ana\u2003Reyes"),
)
HEADS = {
    Column.NAME: ("Name", "ATHLETE", "full  name", "Runner:"),
    Column.BORN: ("Born", "Date of birth", "DOB"),
    Column.SQUAD: ("Squad", "Group"),
    Column.EMAIL: ("Email", "E-Mail", "mail"),
    Column.GUARDIAN: ("Guardian’s email", "Parent email"),
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Person:
    """What somebody meant: the truth of a row."""

    name: str
    born: date | None
    squad: str
    email: str
    guardian: str


@dataclass(frozen=True)
class Written:
    """A list as it left the spreadsheet, and whom it is of.

    `order`: which number the coach says is the day.
    """

    content: bytes
    people: tuple[Person, ...]
    columns: tuple[Column, ...]
    has_head: bool
    order: Order | None


def write(chance: random.Random) -> Written:
    """A list of a seed: people, columns, and a spreadsheet's way to write them."""
    columns = tuple(chance.sample(tuple(HEADS)[1:], chance.randint(0, 4)))
    columns = tuple(chance.sample((Column.NAME, *columns), len(columns) + 1))
    people = tuple(_person(chance, columns) for _ in range(chance.randint(1, 8)))
    order = chance.choice((None, Order.DAY_FIRST, Order.MONTH_FIRST))
    days = _day_writer(chance, order)
    has_head = len(columns) > 1 or chance.random() < 0.5
    lines = [[chance.choice(HEADS[column]) for column in columns]] if has_head else []
    lines += [[_cell(person, column, days) for column in columns] for person in people]
    text = _joined(chance, lines)
    encoding = chance.choice(ENCODINGS)
    content = (
        text.encode(encoding, "ignore" if encoding != "cp1252" else "strict")
        if _fits(text, encoding)
        else text.encode("utf-8-sig")
    )
    return Written(content, people, columns, has_head, order)


def _fits(text: str, encoding: str) -> bool:
    """Whether it can be written so, and cannot be taken for another: what no reader can tell."""
    try:
        content = text.encode(encoding)
    except UnicodeEncodeError:
        return False
    if encoding.startswith("utf-16-") and b"\0" not in content:
        return False
    if encoding == "cp1252":
        try:
            return content.decode() == text
        except UnicodeDecodeError:
            return True
    return True


def _person(chance: random.Random, columns: tuple[Column, ...]) -> Person:
    name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
    if chance.random() < 0.2:
        name = chance.choice(ODD)
    born = TODAY - timedelta(days=chance.randint(0, 40000))
    mail = chance.choice(("ingrid@example.com", "a.b+c@sub.example.org", "no mail", "x@y", ""))
    return Person(
        name,
        born if Column.BORN in columns and chance.random() < 0.9 else None,
        chance.choice(("Sprinters", "Hürdles", "", "4x400; B")) if Column.SQUAD in columns else "",
        mail if Column.EMAIL in columns else "",
        chance.choice(("home@example.com", "", "tel 5")) if Column.GUARDIAN in columns else "",
    )


def _day_writer(chance: random.Random, order: Order | None):
    def numbers(day: date) -> str:
        mark = chance.choice(("/", "-"))
        parts = [f"{day.day:02}", f"{day.month:02}"] if of_day else [str(day.month), str(day.day)]
        return mark.join([*parts, f"{day.year}"])

    of_day = order == Order.DAY_FIRST if order else chance.random() < 0.5
    return chance.choice(
        (
            date.isoformat,
            numbers,
            lambda day: f"{day.day}.{day.month}.{day.year}",
            lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
            lambda day: f"{MONTHS[day.month - 1]} {day.day}, {day.year}",
            lambda day: f"{day.year}/{day.month}/{day.day}",
            # What cannot be read as a day for certain: refused, never guessed.
            lambda day: f"{day.day:02}/{day.month:02}/{day.year % 100:02}",
            lambda day: str((day - date(1899, 12, 30)).days),
        )
    )


def _cell(person: Person, column: Column, days) -> str:
    if column == Column.BORN:
        return days(person.born) if person.born else ""
    return {
        Column.NAME: person.name,
        Column.SQUAD: person.squad,
        Column.EMAIL: person.email,
        Column.GUARDIAN: person.guardian,
    }[column]


def _joined(chance: random.Random, lines: list[list[str]]) -> str:
    mark = chance.choice("\t;,") if len(lines[0]) > 1 else ","
    out = io.StringIO(newline="")
    quoting = chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL))
    end = chance.choice(("\n", "\r\n", "\r"))
    if len(lines[0]) > 1 and chance.random() < 0.2:
        out.write(f"sep={mark}{end}")
    if chance.random() < 0.15:
        # By hand: nothing is quoted.
        lines = [[cell.replace("\n", " ") for cell in cells] for cells in lines]
        out.write(end.join(mark.join(cells) for cells in lines) + end)
    else:
        lines = [[cell.replace("\n", end) for cell in cells] for cells in lines]
        csv.writer(out, delimiter=mark, quoting=quoting, lineterminator=end).writerows(lines)
    return out.getvalue()


def faults_of(written: Written) -> list[str]:
    """What was read of it as something else, without a word."""
    try:
        table = read_table(text_of(written.content)[0])
    except Unreadable:
        return []
    columns, has_head = columns_of(table)
    if Column.NAME not in columns:
        # The coach is asked what the columns are.
        return []
    rows = read_rows(table, columns, has_head=has_head, today=TODAY, order=written.order)
    return [
        f"{row.cells} was read as {_read(row)}"
        for row in rows
        if not row.problems and not any(_is(row, person) for person in written.people)
    ]


def _read(row: RosterRow) -> tuple[object, ...]:
    return (row.name, row.birth_date, row.squad_name, row.email, row.guardian_email)


def _is(row: RosterRow, person: Person) -> bool:
    return _read(row) == (
        tidy(person.name.replace("\n", " ")),
        person.born,
        tidy(person.squad),
        tidy(person.email) or None,
        tidy(person.guardian) or None,
    )


def broken(chance: random.Random, content: bytes) -> bytes:
    """The same with some bytes changed, put in, taken out, or cut off."""
    bytes_of = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(bytes_of) + 1)
        if chance.random() < 0.5:
            bytes_of[at:at] = bytes([chance.choice(b'",;\t\r\n\x00\xff=\x80 ')])
        else:
            del bytes_of[at : at + chance.randint(1, 3)]
    return bytes(bytes_of)
