"""The catalogue as a file: a spreadsheet, CSV or the data file. `reading.py` reads one."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import openpyxl
import tomli_w
from django.db import models
from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from coaching.rules.numbers import as_written
from coaching.services import catalogue
from coaching.services.catalogue.schema import AnyField, CatalogTable, Row, Shape
from coaching.services.catalogue.transfer.cells import SheetSpec

from .cells import ITS_OWN, SHEETS, child_rows

# The second CSV is for programs whose decimal sign is the comma, as German ones are: with
# semicolons, and without a `sep=` line, after which Excel no longer reads UTF-8.
COMMA = "csv_comma"
FORMATS = ("xlsx", "csv", COMMA, "toml")
# A cell of a spreadsheet holds no more.
LONGEST_CELL = 32_767

KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "zip": "application/zip",
    "toml": "application/toml; charset=utf-8",
}


class FileError(Exception):
    """The file cannot be read, or not be written, at all; the message says why."""


@dataclass(frozen=True)
class File:
    name: str
    kind: str
    content: bytes


def everything() -> dict[CatalogTable, list[Row]]:
    """{table: rows} of the whole shared catalogue."""
    return {table: _shared(table.rows().values()) for table in catalogue.TABLES}


def _shared(rows: Iterable[Row]) -> list[Row]:
    rows = (row for row in rows if getattr(row, "team_id", None) is None)
    return sorted(rows, key=lambda row: row.slug)


def export(rows: Mapping[CatalogTable, list[Row]], kind: str, stem: str = "catalogue") -> File:
    """`rows` ({table: rows from CatalogTable.rows()}) as a File. Raises FileError."""
    if kind == "toml":
        return File(f"{stem}.toml", KINDS["toml"], _toml(rows).encode())
    sheets = {sheet: list(sheet.rows(rows[sheet.table])) for sheet in SHEETS if sheet.table in rows}
    for sheet, lines in sheets.items():
        for line in lines:
            if any(len(cell) > LONGEST_CELL for cell in line):
                raise FileError(
                    _("%(sheet)s, %(row)s: too long for a spreadsheet. Take the data file.")
                    % {"sheet": sheet.label, "row": line[0]}
                )
    if kind == "xlsx":
        return File(f"{stem}.xlsx", KINDS["xlsx"], _xlsx(sheets))
    if kind == COMMA:
        sheets = {sheet: _with_commas(sheet, lines) for sheet, lines in sheets.items()}
    sign = ";" if kind == COMMA else ","
    texts = {f"{sheet.name}.csv": _csv(lines, sign) for sheet, lines in sheets.items()}
    if len(texts) == 1:
        return File(f"{stem}.csv", KINDS["csv"], *texts.values())
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in texts.items():
            archive.writestr(name, text)
    return File(f"{stem}.zip", KINDS["zip"], packed.getvalue())


def _with_commas(sheet: SheetSpec, lines: list[list[str]]) -> list[list[str]]:
    """The rows with a comma in each decimal; the header stays."""
    numbers = [isinstance(f, models.DecimalField) for f in sheet.fields.values()]
    return [
        lines[0],
        *(
            [
                as_written(cell).replace(".", ",") if is_number else cell
                for cell, is_number in zip(line, [False, *numbers], strict=True)
            ]
            for line in lines[1:]
        ),
    ]


def _csv(lines: list[list[str]], sign: str) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sign).writerows(lines)
    # The mark at the start tells a spreadsheet that it is UTF-8.
    return ("\ufeff" + out.getvalue()).encode()


def _xlsx(sheets: Mapping[SheetSpec, list[list[str]]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet, lines in sheets.items():
        page = book.create_sheet(sheet.name)
        page.freeze_panes = "B2"
        for number, line in enumerate(lines, start=1):
            for column, text in enumerate(line, start=1):
                cell = page.cell(number, column)
                cell.value = text
                cell.data_type = "s"  # never a formula, never a number that loses its digits
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                if number == 1:
                    cell.font = Font(bold=True)
        for column, text in enumerate(lines[0], start=1):
            width = max((len(line[column - 1]) for line in lines[1:]), default=0)
            page.column_dimensions[get_column_letter(column)].width = min(
                48, max(len(text), width) + 2
            )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _toml(rows: Mapping[CatalogTable, list[Row]]) -> str:
    data = {
        table.key: [_entry(table, row) for row in records]
        for table, records in rows.items()
        if records
    }
    return tomli_w.dumps(data, multiline_strings=True)


def _entry(table: CatalogTable, row: Row) -> Shape:
    """A row as the data file has it: without what is at its default."""
    shape = catalogue.shape_of_row(table, row)
    entry = {"slug": row.slug} | _typed(shape, table.fields, row)
    for name in ITS_OWN.get(table.model, ()):
        f = table.model._meta.get_field(name)
        if getattr(row, name) != f.get_default():
            value = getattr(row, name)
            entry[name] = value.isoformat() if isinstance(f, models.DateTimeField) else value
    entry |= {name: shape[name] for name in table.links if name in shape}
    for inner in table.inner:
        entries = [
            _typed(
                catalogue.shape_of(inner.fields, partial(catalogue.slug_or_value, child)),
                inner.fields,
                child,
            )
            for child in child_rows(row, inner)
        ]
        if entries or len(table.inner) == 1:
            entry[inner.key] = entries
    return entry


def _typed(shape: Shape, fields: Iterable[AnyField], row: Row) -> Shape:
    """`shape` with whole decimals as numbers, and the pieces said where there is a load."""
    entry = {}
    for f in fields:
        if f.name not in shape:
            continue
        value = shape[f.name]
        if isinstance(f, models.DecimalField):
            value = int(value) if value.isdigit() else as_written(value)
        entry[f.name] = value
    if "implement" in entry and hasattr(row, "load_count"):
        entry["load_count"] = row.load_count
    return entry
