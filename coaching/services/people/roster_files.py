"""A file with a list of athletes, as the text that one would have pasted out of it."""

import re
from collections.abc import Sequence

from coaching.rules.roster import MAX_BYTES, Unreadable, decode
from coaching.services.catalogue.transfer import workbooks

WORKBOOK = b"PK\x03\x04"
# How workbooks write a cell that is a day to the spreadsheet.
DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?: 00:00:00)?")


def text_of(content: bytes) -> tuple[str, str]:
    """(text, encoding) of a CSV or XLSX file, 'xlsx' for the latter. Raises Unreadable."""
    if len(content) > MAX_BYTES:
        raise Unreadable("large")
    if content.startswith(WORKBOOK):
        return _text_of_workbook(content), "xlsx"
    return decode(content)


def _text_of_workbook(content: bytes) -> str:
    """The one sheet that holds something: a line for each of its rows, so that numbers agree."""
    try:
        pages = workbooks.read_workbook(content)
    except workbooks.TooLarge:
        raise Unreadable("unpacked") from None
    except Exception:
        # Whatever a broken file makes fail, deep in what reads it.
        raise Unreadable("broken") from None
    filled = [page for page in pages if any(cell.strip() for line in page.lines for cell in line)]
    if len(filled) > 1:
        raise Unreadable("sheets")
    lines = filled[0].lines if filled else []
    width = max((len(line) for line in lines), default=0)
    return "\n".join(_line(cells, width) for cells in lines)


def _line(cells: Sequence[str], width: int) -> str:
    if not cells:
        return ""
    return "\t".join(_cell(cell) for cell in [*cells, *[""] * (width - len(cells))])


def _cell(cell: str) -> str:
    day = DAY.fullmatch(cell) if isinstance(cell, workbooks.BadCell) else None
    text = day[1] if day else " ".join(cell.split())
    return '"' + text.replace('"', '""') + '"' if re.search('[",;]', text) else text
