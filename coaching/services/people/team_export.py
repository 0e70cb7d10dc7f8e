"""What a team's athletes did, as a table for a spreadsheet: row by row, whatever there is of it."""

import csv
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook

from coaching.models import Athlete, Attendance, LoggedSet, Result, Squad, Team
from coaching.models.choices import Skip, TextChoices
from coaching.models.health import ALL_SHOWN, HEALTH_REASONS, HealthShown
from coaching.rules.units import bare

from .own_data import IN_MEMORY, cell

#: A workbook is made whole before it is sent: more rows come as CSV, line by line.
MAX_IN_WORKBOOK = 50_000
#: Rows that are read from the database at a time.
READ_AT_ONCE = 2_000
_SESSION = "session_drill__block__session"


class Table(TextChoices):
    """What is in it."""

    SETS = "sets", _("Sets that were logged")
    RESULTS = "results", _("Results of tests")
    ATTENDANCE = "attendance", _("Attendance")


class _Lines:
    """A file that hands on each line that the csv module writes to it."""

    def write(self, line: str) -> str:
        return line


def named_rows(table: str, team: Team, squad: Squad | None, first: date, last: date) -> "Named":
    """({column: what it holds}, rows) of those who are in the team, or squad, now."""
    athletes = Athlete.objects.in_team(team)
    if squad:
        athletes = athletes.filter(squad_memberships__squad=squad)
    return _TABLES[Table(table)](team, athletes.order_by().values("pk"), (first, last))


def lines_of(named: "Named", health: HealthShown = ALL_SHOWN) -> Iterator[list[Any]]:
    """The header, then a row each, without what tells of the health of who is not shown."""
    names, rows = named
    yield list(names)
    columns = list(names.values())
    for athlete, *row in rows.values_list("athlete", *columns).iterator(chunk_size=READ_AT_ONCE):
        if not health.of(athlete):
            _hide_health(row, columns)
        yield [_value(value) for value in row]


def _hide_health(row: list[Any], columns: list[str]) -> None:
    """As `LoggedSet.hide_health`, and why she was absent."""
    for column, hidden in (("skip_reason", (Skip.PAIN,)), ("reason", HEALTH_REASONS)):
        if column in columns and row[columns.index(column)] in hidden:
            row[columns.index(column)] = Skip.OTHER if column == "skip_reason" else ""
            if "note" in columns:
                row[columns.index("note")] = ""


def _value(value: object) -> object:
    """As a cell: numbers stay numbers, and no text acts as a formula."""
    return Decimal(bare(value)) if isinstance(value, Decimal) else cell(value)


def as_csv(rows: Iterable[list[Any]]) -> Iterator[str]:
    """Line by line; the mark at the start tells a spreadsheet that it is UTF-8."""
    writer = csv.writer(_Lines())
    yield "\ufeff"
    for row in rows:
        yield writer.writerow(row)


def as_xlsx(rows: Iterable[list[Any]], title: str) -> IO[bytes]:
    """A workbook of one sheet, at its beginning: what is large lies in a file."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append(row)
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 -- it is sent later
    book.save(packed)
    packed.seek(0)
    return packed


Named = tuple[dict[str, str], "QuerySet[Any]"]


def _sets(team: Team, athletes: "QuerySet[Any]", days: tuple[date, date]) -> Named:
    rows = LoggedSet.objects.active().filter(
        athlete__in=athletes,
        **{
            f"{_SESSION}__team": team,
            f"{_SESSION}__removed_at": None,
            f"{_SESSION}__date__range": days,
        },
    )
    names = {
        "date": f"{_SESSION}__date",
        "athlete": "athlete__name",
        "session": f"{_SESSION}__slot",
        "drill": "session_drill__name",
        "set": "number",
        "side": "side",
        "amount": "amount",
        "unit": "amount_unit",
        "load": "load_value",
        "load unit": "load_unit",
        "loads": "load_count",
        "left out because": "skip_reason",
        "over the cap": "over_cap",
        "full range": "full_range",
        "effort": "rpe",
        "note": "note",
        "done at (UTC)": "performed_at",
        "entered by": "entered_by__name",
    }
    order = (f"{_SESSION}__date", "athlete__name", "athlete", "session_drill", "number", "side")
    return names, rows.order_by(*order)


def _results(team: Team, athletes: "QuerySet[Any]", days: tuple[date, date]) -> Named:
    rows = Result.objects.active().filter(team=team, athlete__in=athletes, date__range=days)
    names = {
        "date": "date",
        "athlete": "athlete__name",
        "test": "assessment__name",
        "side": "side",
        "value": "value",
        "unit": "assessment__unit",
        "of how many": "n",
        "how": "method",
        "note": "note",
        "measured by": "measured_by__name",
    }
    return names, rows.order_by("date", "athlete__name", "athlete", "assessment", "pk")


def _attendance(team: Team, athletes: "QuerySet[Any]", days: tuple[date, date]) -> Named:
    rows = Attendance.objects.filter(team=team, athlete__in=athletes, date__range=days)
    names = {
        "date": "date",
        "athlete": "athlete__name",
        "was there": "state",
        "absent because": "reason",
        "taken by": "taken_by__name",
        "taken at (UTC)": "at",
    }
    return names, rows.order_by("date", "athlete__name", "athlete")


_TABLES = {Table.SETS: _sets, Table.RESULTS: _results, Table.ATTENDANCE: _attendance}
