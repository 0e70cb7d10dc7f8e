"""What a spreadsheet shows otherwise than it keeps it, and files made to be expensive."""

import io
import json
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from coaching.models import Equipment, Muscle
from coaching.services.catalogue import transfer
from coaching.services.catalogue.transfer.deep import is_too_deep
from tests.factories import make_equipment

pytestmark = pytest.mark.django_db
HEADER = ["equipment", "name", "pieces", "note"]


@pytest.fixture
def pipe():
    return make_equipment("pvc-pipe", name="Pipe", pieces=1, note="Light")


def book(*rows, header=HEADER):
    made = openpyxl.Workbook()
    page = made.active
    page.title = "equipment"
    for row in (header, *rows):
        page.append(row)
    return made


def bytes_of(made):
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rewritten(content, part, change):
    """The same archive with one part's text changed: what openpyxl does not write itself."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, change(text.decode()).encode() if name == part else text)
    return out.getvalue()


def wrong(content, name="file.xlsx"):
    """[(where, column, what is wrong)] of a file of which nothing is kept."""
    before = list(Equipment.objects.order_by("pk").values())
    outcome = transfer.import_rows(*transfer.read(name, content), reason="a test", dry=False)
    if outcome.errors:
        assert list(Equipment.objects.order_by("pk").values()) == before
    return outcome.errors


def test_it_reads_what_a_spreadsheet_shows(pipe):
    made = book(["pvc-pipe", "Pipe", 2, True])
    assert wrong(bytes_of(made)) == []
    pipe.refresh_from_db()
    assert (pipe.pieces, pipe.note) == (2, "yes")


def test_it_reads_a_formula_that_has_its_value(pipe):
    content = bytes_of(book(["pvc-pipe", "Pipe", "=1+1", ""]))
    part = "xl/worksheets/sheet1.xml"
    with_value = rewritten(content, part, lambda text: re.sub(r"<v ?/>|<v></v>", "<v>2</v>", text))
    assert wrong(with_value) == []
    pipe.refresh_from_db()
    assert pipe.pieces == 2
    assert wrong(content) == [
        ("Equipment, row 2", "pieces",
         "This formula has no value in the file. Save it in a spreadsheet program."),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (["pvc-pipe", "Pipe", 1, date(2026, 3, 2)], "note", "date"),
        (["pvc-pipe", "Pipe", 1, "#REF!"], "note", "error"),
        (["pvc-pipe", "#N/A", 1, ""], "name", "error"),
        (["pvc-pipe", "Pipe", "1_0", ""], "pieces", "number"),
        (["pvc-pipe", "Pipe", "\uff12", ""], "pieces", "number"),
        (["pvc-pipe", "Pipe", "\u0662", ""], "pieces", "number"),
        (["pvc-pipe", "Pipe", 1.5, ""], "pieces", "number"),
        (["pvc-pipe", "Pipe", "2,000", ""], "pieces", "Write 2 or 2000"),
        (["pvc-pipe", "Pi\u200bpe", 1, ""], "name", "cannot be seen"),
        (["pvc-pipe", "\u3164", 1, ""], "name", ""),
    ],
)
def test_it_refuses_what_is_something_else_by_row_and_column(pipe, row, column, message):
    [(where, found, sentence), *_more] = wrong(bytes_of(book(row)))
    assert where == "Equipment, row 2"
    assert found == column
    assert message in sentence


def test_an_error_in_a_header_is_told(pipe):
    found = wrong(bytes_of(book(["pvc-pipe", "Pipe"], header=["equipment", "#REF!"])))
    assert ("Equipment, row 1", "#REF!", "The spreadsheet shows an error here.") in found


def test_it_refuses_what_is_hidden_or_merged(pipe):
    made = book(["pvc-pipe", "Pipe", 1, ""], ["broom", "Broom", 1, ""], ["rod", "Rod", 1, "x"])
    page = made.active
    page.row_dimensions[3].hidden = True
    page.column_dimensions["D"].hidden = True
    page.merge_cells("C4:D4")
    made.create_sheet("muscles").append(["muscle", "name"])
    made["muscles"].append(["psoas", "Psoas"])
    made["muscles"].sheet_state = "hidden"
    found = wrong(bytes_of(made))
    assert ("equipment, row 3", "", "This row is hidden. Show it or delete it.") in found
    assert ("equipment", "D", "This column is hidden. Show it or delete it.") in found
    assert ("equipment, row 4", "C", "The cells C4:D4 are merged. Split them.") in found
    assert ("muscles", "", "This sheet is hidden. Show it or delete it.") in found
    assert not Muscle.objects.exists()


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (2, 81, "Column CC of row 2 holds something"),
        (2, 16_384, "Column XFD of row 2"),
        (1_048_576, 1, "At most 5000 rows"),
    ],
)
def test_it_drops_nothing_that_lies_far_away(pipe, row, column, message):
    made = book(["pvc-pipe", "Pipe", 1, ""])
    made.active.cell(row, column, "lost")
    with pytest.raises(transfer.FileError, match=message):
        transfer.read("file.xlsx", bytes_of(made))


def test_it_opens_no_workbook_of_too_many_sheets():
    made = openpyxl.Workbook()
    for _number in range(300):
        made.create_sheet().cell(1_048_576, 16_384, 1)
    with pytest.raises(transfer.FileError, match="more than 100 parts"):
        transfer.read("file.xlsx", bytes_of(made))


def test_it_counts_sheets_that_are_one_part(pipe):
    """A workbook may name the same part as often as it likes."""
    content = bytes_of(book(["pvc-pipe", "Pipe", 1, ""]))
    sheet = re.compile(r"<sheet [^>]*/>")

    def often(text):
        first = sheet.search(text)[0]
        many = [first.replace('"equipment"', f'"e{n}"') for n in range(40)]
        return sheet.sub("".join(many), text)

    with pytest.raises(transfer.FileError, match="more than 30 sheets"):
        transfer.read("file.xlsx", rewritten(content, "xl/workbook.xml", often))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"])
@pytest.mark.parametrize("junk", ["<c/>", "<row/>", "<!-- x -->"])
def test_it_builds_up_no_more_elements_than_a_catalogue_has(pipe, part, junk):
    content = bytes_of(book(["pvc-pipe", "Pipe", 1, ""]))
    big = rewritten(content, part, lambda text: text.replace("><", ">" + junk * 900_000 + "<", 1))
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(big)) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
    assert len(packed.getvalue()) < transfer.MAX_BYTES
    with pytest.raises(transfer.FileError, match="too large once it is unpacked"):
        transfer.read("file.xlsx", packed.getvalue())


@pytest.mark.parametrize(
    "text",
    [
        "[[drill]]\n" + ".".join("a" * 20_000) + " = 1",
        "[[drill]]\n" + " . ".join(['"a"', "b"] * 100) + " = 1",
        "[" + ".".join("a" * 20_000) + "]",
        "x = " + "[" * 5000 + "]" * 5000,
        "x = " + "{a=" * 100 + "1" + "}" * 100,
    ],
)
def test_it_parses_no_data_file_that_goes_too_deep(text):
    with pytest.raises(transfer.FileError, match="too deep"):
        transfer.read("file.toml", text.encode())


def test_dots_and_brackets_in_a_text_are_none_of_depth(pipe):
    note = "a." * 60 + "[" * 60
    text = f'# {note}\n[[equipment]]\nslug = "pvc-pipe"\nname = "Pipe"\nnote = """\n{note}"""\n'
    assert wrong(text.encode(), "file.toml") == []
    pipe.refresh_from_db()
    assert pipe.note == note


@pytest.mark.parametrize("end", ["", '"""', "\n"])
def test_it_walks_once_through_a_text_of_escaped_quotes(end):
    """Such a text kept a search that goes back for minutes."""
    text = 'x = """' + '\\"""' * 200_000 + end
    assert not is_too_deep(text)


@pytest.mark.parametrize("value", ["1.5", '"1_0"', '"\u0662"', "nan", '"1e1"', "true"])
def test_a_data_file_has_no_number_that_is_rounded_or_guessed(pipe, value):
    text = f'[[equipment]]\nslug = "pvc-pipe"\nname = "Pipe"\npieces = {value}\n'
    [(_where, column, _sentence)] = wrong(text.encode(), "file.toml")
    assert column == "pieces"


@pytest.mark.parametrize("weeks", ['"1_0"', '"\uff14"', "4.5", '"4,000"', '"1e1"'])
def test_a_program_has_no_number_that_is_guessed(signed_in, dana, hillside, weeks):
    program = {"format": "kneelift program", "version": 1, "blocks": [], "drills": {}}
    program["program"] = {"name": "Base", "weeks": json.loads(weeks)}
    file = io.BytesIO(json.dumps(program).encode())
    file.name = "program.json"
    page = signed_in(dana).post(reverse("program_import"), {"file": file})
    assert page.status_code == 422
    assert "weeks" in page.text


def test_a_program_says_nothing_twice(signed_in, dana, hillside):
    file = io.BytesIO(b'{"format": "kneelift program", "version": 1, "version": 1}')
    file.name = "program.json"
    page = signed_in(dana).post(reverse("program_import"), {"file": file})
    assert page.status_code == 422
    assert "cannot be read" in page.text
