import io

import openpyxl
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.roster import Unreadable, read_table
from coaching.services.people.roster_files import text_of

# Whole pages of letters, without what no cell of a workbook can hold or shows otherwise.
SIGNS = st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], exclude_characters="_=")
CELL = st.text(SIGNS | st.sampled_from(';," '), max_size=10).map(
    lambda text: " ".join(text.split())
)
ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=5)
)


def bytes_of(rows):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for row in rows:
        # Text stays text in a workbook, also where it looks like a number or an error.
        sheet.append([f"a{cell}" if cell else None for cell in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@given(ROWS)
def test_no_cell_of_a_workbook_is_cut_joined_or_moved(rows):
    text, encoding = text_of(bytes_of(rows))
    width = max((n for row in rows for n, cell in enumerate(row, start=1) if cell), default=0)
    shown = [
        (line, tuple(f"a{c}" if c else "" for c in row[:width])) for line, row in enumerate(rows, 1)
    ]
    assert encoding == "xlsx"
    assert list(read_table(text).rows) == [(line, row) for line, row in shown if any(row)]


@given(st.data())
def test_a_broken_file_is_refused_and_nothing_else(data):
    whole = bytearray(WHOLE)
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    content = bytes(whole[: data.draw(st.integers(0, len(whole)))])
    try:
        read_table(text_of(content)[0])
    except Unreadable:
        return


WHOLE = bytes_of([["Name", "Born"], ["Zoë", "2010-03-04"]])
