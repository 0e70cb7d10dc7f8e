"""What a file of the catalogue says: spreadsheets, CSV and the data file read into rows."""

import csv
import io
import re
import tomllib
import zipfile
from collections.abc import Iterable
from itertools import islice
from pathlib import PurePath
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from coaching.services import catalogue
from coaching.services.catalogue.schema import CatalogTable, Shape
from coaching.services.catalogue.transfer.cells import Problem, SheetSpec

from . import workbooks
from .cells import SHEETS, ImportRow, fields_of, unescaped, value_of_cell
from .deep import is_too_deep
from .files import FileError
from .workbooks import MAX_ROWS, BadCell, SheetPage, place

MAX_BYTES = 1_000_000
# What a spreadsheet shows in place of a value, as its other formats have it too.
ERROR = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!|CALC!)|Err:[0-9]{3}")

Read: TypeAlias = tuple[list[ImportRow], list[Problem]]


def read(name: str, content: bytes) -> Read:
    """What the file says: ([ImportRow], [(where, column, what is wrong)]). Raises FileError."""
    if not content:
        raise FileError(_("The file is empty."))
    if len(content) > MAX_BYTES:
        raise FileError(_("The file is larger than 1 MB."))
    ending = PurePath(name).suffix.lower().lstrip(".")
    if ending == "toml":
        return _given_by_toml(content)
    if ending == "xlsx":
        return _rows_of_sheets(_read_xlsx(content))
    if ending == "zip":
        return _rows_of_sheets(_read_zip(content))
    if ending == "csv":
        return _rows_of_sheets([SheetPage(PurePath(name).name, _read_csv(content))])
    raise FileError(_("Choose a file that ends in .xlsx, .csv, .zip or .toml."))


CANNOT_BE_READ = gettext_lazy("The file cannot be read. Save it anew and try again.")


def _read_zip(content: bytes) -> list[SheetPage]:
    pages = []
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError):
        raise FileError(CANNOT_BE_READ) from None
    with archive:
        try:
            workbooks.check_size(archive)
        except workbooks.TooLarge as error:
            raise FileError(str(error)) from None
        for part in archive.infolist():
            if part.is_dir() or not part.filename.lower().endswith(".csv"):
                continue
            try:
                text = archive.read(part)
            except Exception:
                raise FileError(CANNOT_BE_READ) from None
            pages.append(SheetPage(PurePath(part.filename).name, _read_csv(text)))
    if not pages:
        raise FileError(_("There is no .csv file in it."))
    return pages


def _read_csv(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileError(_("The file is not UTF-8 text. Save it as CSV UTF-8.")) from None
    # The first line that Excel writes of its own sign between cells, and counts as no row.
    separator = re.match(r'"?sep=([,;\t])"?\r?\n', text, re.IGNORECASE)
    text = text[separator.end() :] if separator else text
    header = text.split("\n", 1)[0]
    delimiter = separator[1] if separator else max(",;\t", key=header.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        return list(islice(lines, MAX_ROWS + 1))
    except csv.Error:
        raise FileError(_("The file is not written as CSV.")) from None


def _read_xlsx(content: bytes) -> list[SheetPage]:
    try:
        return workbooks.read_workbook(content)
    except workbooks.TooLarge as error:
        raise FileError(str(error)) from None
    except Exception:
        raise FileError(CANNOT_BE_READ) from None


def _rows_of_sheets(pages: Iterable[SheetPage]) -> Read:
    """Rows of cells as ImportRow, the rows within a row put to it."""
    by_slug: dict[Any, ImportRow] = {}
    problems = []
    total = 0
    for page in pages:
        problems += page.problems
        header = [unescaped(cell.strip()) for cell in page.lines[0]] if page.lines else []
        while header and not header[-1]:
            header.pop()
        sheet = next((s for s in SHEETS if header and s.key == header[0]), None)
        if sheet is None:
            if any(cell.strip() for line in page.lines for cell in line):
                keys = ", ".join(s.key for s in SHEETS)
                message = _("The first column must be one of: %(keys)s.") % {"keys": keys}
                problems.append((page.title, header[0] if header else "", message))
            continue
        problems += _bad_header(sheet, header, page.lines[0])
        total += len(page.lines)
        if total > MAX_ROWS:
            raise FileError(_("At most %(count)s rows at a time.") % {"count": MAX_ROWS})
        for number, line in enumerate(page.lines[1:], start=2):
            if any(cell.strip() for cell in line):
                _read_line(by_slug, problems, sheet, header, number, line)
    order = [table.key for table in catalogue.TABLES]
    import_rows = sorted(by_slug.values(), key=lambda row: order.index(row.table.key))
    if not import_rows and not problems:
        raise FileError(_("There are no rows in it."))
    return import_rows, problems


def _bad_header(sheet: SheetSpec, header: list[str], line: list[str]) -> list[Problem]:
    """(where, column, what is wrong) of a sheet's first line."""
    problems = _bad_cells(place(sheet.label, 1), header, line)
    for column in header[1:]:
        if column not in sheet.fields or header.count(column) > 1:
            message = _("There is no such column here, or it is there twice.")
            problems.append((sheet.label, column, message))
    return problems


def _read_line(
    import_rows: dict[tuple[str, str], ImportRow],
    problems: list[Problem],
    sheet: SheetSpec,
    header: list[str],
    number: int,
    line: list[str],
) -> None:
    """One line of a sheet, put to `import_rows`, or what is wrong with it to `problems`."""
    where, known = place(sheet.label, number), sheet.fields
    bad = _bad_cells(where, header, line)
    if bad:
        problems += bad
        return
    if any(cell.strip() for cell in line[len(header) :]):
        problems.append((where, "", _("There is more in this row than there are columns.")))
    cells = [unescaped(cell) for cell in line] + [""] * (len(header) - len(line))
    slug, values = cells[0].strip(), {}
    if not slug:
        problems.append((where, sheet.key, _("Fill this in.")))
        return
    for column, text in zip(header[1:], cells[1:], strict=False):
        if column not in known:
            continue
        try:
            values[column] = value_of_cell(text, known[column])
        except ValidationError as error:
            problems.append((where, column, " ".join(error.messages)))
    _add(import_rows, problems, sheet, slug, where, values)


def _bad_cells(where: str, header: list[str], line: list[str]) -> list[Problem]:
    """(where, column, what is wrong) of the cells of a row that are not what they show."""
    named = dict(enumerate(header))
    return [
        (where, named.get(index) or get_column_letter(index + 1), why)
        for index, cell in enumerate(line)
        if (why := _why_bad(cell))
    ]


def _why_bad(cell: str) -> str:
    if isinstance(cell, BadCell):
        return cell.why
    return _("The spreadsheet shows an error here.") if ERROR.fullmatch(cell.strip()) else ""


def _add(
    import_rows: dict[tuple[str, str], ImportRow],
    problems: list[Problem],
    sheet: SheetSpec,
    slug: str,
    where: str,
    values: Shape,
) -> None:
    key = (sheet.table.key, slug)
    if sheet.inner:
        row = import_rows.setdefault(key, ImportRow(sheet.table, slug, where, named=False))
        row.children.setdefault(sheet.inner.key, []).append((where, values))
        return
    import_row = import_rows.get(key)
    if import_row and import_row.named:
        problems.append((where, sheet.key, _("This short name is there twice.")))
        return
    import_rows[key] = ImportRow(
        sheet.table, slug, where, values, import_row.children if import_row else {}
    )


def _given_by_toml(content: bytes) -> Read:
    try:
        text = content.decode("utf-8-sig")
        if is_too_deep(text):
            raise FileError(_("The file is not written as TOML here: it goes too deep."))
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = _("The file is not written as TOML: %(why)s") % {"why": error}
        raise FileError(message) from None
    except (ValueError, RecursionError):
        # A number of thousands of digits is a ValueError of its own.
        raise FileError(_("The file is not written as TOML.")) from None
    import_rows, problems = [], []
    tables = {table.key: table for table in catalogue.TABLES}
    for key in data.keys() - tables.keys():
        problems.append((key, "", _("There is no table of this name.")))
    for key, table in tables.items():
        entries = data.get(key, [])
        if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
            problems.append((key, "", _("Write each row under [[%(key)s]].") % {"key": key}))
            continue
        seen = set()
        for number, entry in enumerate(entries, start=1):
            where = f"{key} {entry.get('slug', number)}"
            slug = entry.pop("slug", None)
            if not isinstance(slug, str) or slug in seen or not slug:
                message = _("Give each row a short name of its own.")
                problems.append((where, "slug", message))
                continue
            seen.add(slug)
            import_rows.append(_row_of_entry(table, slug, where, entry, problems))
    if len(import_rows) > MAX_ROWS:
        raise FileError(_("At most %(count)s rows at a time.") % {"count": MAX_ROWS})
    if not import_rows and not problems:
        raise FileError(_("There are no rows in it."))
    return import_rows, problems


def _row_of_entry(
    table: CatalogTable, slug: str, where: str, entry: Shape, problems: list[Problem]
) -> ImportRow:
    children: dict[str, Any] = {}
    for inner in table.inner:
        rows = entry.pop(inner.key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            problems.append((where, inner.key, _("Write these as rows of their own.")))
            rows = []
        names = {f.name for f in inner.fields}
        children[inner.key] = []
        for number, child in enumerate(inner.numbered(rows), start=1):
            row_name = f"{where}, {inner.key} {number}"
            children[inner.key].append((row_name, child))
            problems += [(row_name, name, _unknown()) for name in child.keys() - names]
    problems += [(where, name, _unknown()) for name in entry.keys() - fields_of(table).keys()]
    return ImportRow(table, slug, where, entry, children, whole=True)


def _unknown() -> str:
    return _("There is no field of this name here.")
