"""An XLSX file as rows of cells: only what is there, and only as much as a catalogue has.

Its size is looked at in the archive's own list and then in its bytes, before any of it is built
up in memory: few parts, few sheets, few elements. What a spreadsheet shows otherwise than it is
kept (a formula, a date, an error, what is merged or hidden) is told of by row and column.
"""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries
from openpyxl.worksheet._reader import WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS

from coaching.rules import units

MAX_PARTS = 100
MAX_SHEETS = 30
MAX_UNPACKED = 10_000_000
MAX_RATIO = 100
# A part that is small is small, however well it is packed.
SMALL_PART = 100_000
# Elements are counted by their brackets: no bytes of text hold one.
MAX_BRACKETS = 1_200_000
MAX_BRACKETS_BESIDE = 60_000
MAX_ROWS = 5_000
MAX_COLUMNS = 80
FORMULA = f"{{{SHEET_MAIN_NS}}}f"
CHUNK = 64 * 1024


class TooLarge(Exception):
    """The file holds more than a catalogue does; the message says of what."""


class BadCell(str):
    """What a cell shows, where that is not what it says; `why` is for a person."""

    why: str

    def __new__(cls, shown: str, why: str) -> "BadCell":
        cell = super().__new__(cls, shown)
        cell.why = why
        return cell


@dataclass
class SheetPage:
    """A sheet as it is in the file. `problems`: (place, column, what is wrong)."""

    title: str
    lines: list[list[str]]
    problems: list[tuple[str, str, str]] = field(default_factory=list)


def check_size(archive: zipfile.ZipFile) -> None:
    """Raise TooLarge by the archive's own list, before any part is unpacked."""
    parts = archive.infolist()
    if len(parts) > MAX_PARTS:
        raise TooLarge(_("There are more than %(most)s parts in it.") % {"most": MAX_PARTS})
    unpacked = sum(part.file_size for part in parts)
    thick = any(
        part.file_size > SMALL_PART and part.file_size > MAX_RATIO * max(part.compress_size, 1)
        for part in parts
    )
    if unpacked > MAX_UNPACKED or thick:
        raise TooLarge(_("The file is too large once it is unpacked."))


def read_workbook(content: bytes) -> list[SheetPage]:
    """The sheets of a workbook. Raises TooLarge, and whatever a broken file makes fail."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        check_size(archive)
        sheets = [part for part in archive.namelist() if "worksheets/sheet" in part]
        if len(sheets) > MAX_SHEETS:
            raise _too_many_sheets()
        _check_elements(archive)
    reader = ExcelReader(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    with reader.archive:
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        named = list(reader.parser.find_sheets())
        if len(named) > MAX_SHEETS:
            raise _too_many_sheets()
        apply_stylesheet(reader.archive, reader.wb)
        return [
            _page(reader, sheet, link.target)
            for sheet, link in named
            if link.target in reader.valid_files and "chartsheet" not in link.Type
        ]


def _too_many_sheets() -> TooLarge:
    return TooLarge(_("There are more than %(most)s sheets in it.") % {"most": MAX_SHEETS})


def _check_elements(archive: zipfile.ZipFile) -> None:
    """Count what would become an element, in a stream: a small file can hold millions."""
    total = 0
    for part in archive.infolist():
        beside, of_part = "worksheets/" not in part.filename, 0
        if not part.filename.lower().endswith((".xml", ".rels")):
            continue
        with archive.open(part) as stream:
            while chunk := stream.read(CHUNK):
                of_part += chunk.count(b"<")
                is_thick = beside and of_part > MAX_BRACKETS_BESIDE
                is_strings = "sharedstrings" in part.filename.lower()
                if total + of_part > MAX_BRACKETS or (is_thick and not is_strings):
                    raise TooLarge(_("The file is too large once it is unpacked."))
        total += of_part


def _page(reader: ExcelReader, sheet: Any, target: str) -> SheetPage:
    with reader.archive.open(target) as source:
        parser = _Parser(source, reader)
        rows = dict(parser.found())
    filled = [number for number, cells in rows.items() if any(cells)]
    last = max(filled, default=0)
    page = SheetPage(sheet.name, [rows.get(number, []) for number in range(1, last + 1)])
    if filled and sheet.state != "visible":
        page.problems.append((sheet.name, "", _("This sheet is hidden. Show it or delete it.")))
    page.problems += parser.hidden(sheet.name, filled)
    page.problems += parser.merged(sheet.name, last)
    return page


def place(title: str, number: int | str) -> str:
    return _("%(sheet)s, row %(number)s") % {"sheet": title, "number": number}


class _Parser(WorkSheetParser):
    """openpyxl's own, which skips what a sheet does not have, with an eye on what it shows."""

    def __init__(self, source: Any, reader: ExcelReader):
        book = reader.wb
        super().__init__(
            source,
            reader.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )

    def found(self) -> Iterator[tuple[int, list[str]]]:
        """(number, cells) of each row that the sheet has. Raises TooLarge."""
        for number, row in self.parse():
            shown = {cell["column"]: text for cell in row if (text := _shown(cell))}
            if not shown:
                continue
            if number > MAX_ROWS + 1:
                raise TooLarge(_("At most %(count)s rows at a time.") % {"count": MAX_ROWS})
            if max(shown) > MAX_COLUMNS:
                letter = get_column_letter(max(shown))
                message = _("Column %(column)s of row %(row)s holds something: at most %(most)s.")
                raise TooLarge(message % {"column": letter, "row": number, "most": MAX_COLUMNS})
            yield number, [shown.get(column, "") for column in range(1, max(shown) + 1)]

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell = super().parse_cell(element)
        if cell["value"] is None and element.find(FORMULA) is not None:
            cell["data_type"] = "f"
        return cell

    def hidden(self, title: str, filled: list[int]) -> Iterator[tuple[str, str, str]]:
        """Rows and columns that nobody saw who looked the file over."""
        for number in filled:
            if _is_on(self.row_dimensions.get(str(number), {}).get("hidden")):
                yield place(title, number), "", _("This row is hidden. Show it or delete it.")
        for letter, column in self.column_dimensions.items():
            if filled and _is_on(column.get("hidden")) and int(column["min"]) <= MAX_COLUMNS:
                yield title, letter, _("This column is hidden. Show it or delete it.")

    def merged(self, title: str, last: int) -> Iterator[tuple[str, str, str]]:
        for merged in self.merged_cells.mergeCell if self.merged_cells else ():
            column, row, _column, _row = range_boundaries(merged.ref)
            if row <= last:
                message = _("The cells %(cells)s are merged. Split them.") % {"cells": merged.ref}
                yield place(title, row), get_column_letter(column), message


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def _shown(cell: dict[str, Any]) -> str:
    """A cell's value as text, as one would type it; a BadCell where it would be another."""
    value, kind = cell["value"], cell["data_type"]
    if kind == "f":
        why = _("This formula has no value in the file. Save it in a spreadsheet program.")
        return BadCell("=", why)
    if value is None:
        return ""
    if kind == "e":
        return BadCell(str(value), _("The spreadsheet shows an error here."))
    if isinstance(value, (date, time, timedelta)):
        return BadCell(str(value), _("This is a date to the spreadsheet. Make it text."))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float) and abs(value) < 1e15:
        return units.plain(Decimal(str(value)))
    return str(value)
