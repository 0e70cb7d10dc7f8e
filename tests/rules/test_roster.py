from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.roster import (
    MAX_BYTES,
    MAX_COLUMNS,
    MAX_ROWS,
    Column,
    NotADate,
    Order,
    Unreadable,
    columns_of,
    decode,
    is_misread,
    parse_birth_date,
    read_table,
    usual_width,
)

NAMES = "Name\tBorn\nZoë Müller\t2010-03-04\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (NAMES.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + NAMES.encode(), "utf-8"),
        (b"\xff\xfe" + NAMES.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + NAMES.encode("utf-16-be"), "utf-16-be"),
        (NAMES.encode("utf-16-le"), "utf-16-le"),
        (NAMES.encode("utf-16-be"), "utf-16-be"),
        (NAMES.encode("cp1252"), "cp1252"),
    ],
)
def test_it_reads_the_letters_as_they_were_written(content, encoding):
    assert decode(content) == (NAMES, encoding)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x81\x8d", "signs"),
        (b"\x00\x00\x00\x00", "signs"),
        (b"a" * (MAX_BYTES + 1), "large"),
        (b"\xff\xfea", "signs"),
    ],
)
def test_what_is_no_text_is_refused(content, why):
    with pytest.raises(Unreadable) as refused:
        decode(content)
    assert refused.value.why == why


def test_a_list_may_be_as_large_as_it_may_be():
    assert decode(b"a" * MAX_BYTES) == ("a" * MAX_BYTES, "utf-8")
    assert len(read_table("a" * MAX_BYTES).rows) == 1


@pytest.mark.parametrize(
    ("text", "mark", "rows"),
    [
        ("Maya\nZoe", "", ((1, ("Maya",)), (2, ("Zoe",)))),
        ("\ufeffMaya\r\n\r\nZoe\r", "", ((1, ("Maya",)), (3, ("Zoe",)))),
        ("a\tb;c,d", "\t", ((1, ("a", "b;c,d")),)),
        ("a;b,c", ";", ((1, ("a", "b,c")),)),
        ("a,b", ",", ((1, ("a", "b")),)),
        ("sep=;\na,b;c", ";", ((2, ("a,b", "c")),)),
        ('"sep=,"\na,b', ",", ((2, ("a", "b")),)),
        ("sep=,  \na;b,c", ",", ((2, ("a;b", "c")),)),
        ("Maya\rZoe", "", ((1, ("Maya",)), (2, ("Zoe",)))),
        ('"Solberg, Ingrid"\nZoe', "", ((1, ("Solberg, Ingrid",)), (2, ("Zoe",)))),
        ('"Bo ""B"", x"\nZoe', "", ((1, ('Bo "B", x',)), (2, ("Zoe",)))),
        ('"Solberg; I";b', ";", ((1, ("Solberg; I", "b")),)),
        ('"He ""Bo"" B",x', ",", ((1, ('He "Bo" B', "x")),)),
        ('a,"b\nc"\nd,e', ",", ((2, ("a", "b\nc")), (3, ("d", "e")))),
        ('Bo "the man"\nZoe', "", ((1, ('Bo "the man"',)), (2, ("Zoe",)))),
        ('"Bo\nEk"\nZoe', "", ((2, ("Bo\nEk",)), (3, ("Zoe",)))),
        (
            "Our team\nName\tBorn\nZoe\t",
            "\t",
            ((1, ("Our team",)), (2, ("Name", "Born")), (3, ("Zoe", ""))),
        ),
        ("Zoe\nSolberg, Ingrid", "", ((1, ("Zoe",)), (2, ("Solberg, Ingrid",)))),
        ("", "", ()),
        (" ; \n", ";", ()),
    ],
)
def test_it_reads_a_table_whatever_stands_between_its_cells(text, mark, rows):
    table = read_table(text)
    assert (table.mark, table.rows) == (mark, rows)


@pytest.mark.parametrize(
    ("text", "why", "line"),
    [
        ('Name,Born\n"Maya,2010', "quote", 2),
        ('Zoe\n"Maya', "quote", 2),
        ('"Em" Stone\nZoe', "quote", 1),
        ("a,b\n" * (MAX_ROWS + 2), "rows", 0),
        ("," * MAX_COLUMNS + "x", "columns", 0),
        ("x" * (MAX_BYTES + 1), "large", 0),
        ("a\0b", "signs", 0),
    ],
)
def test_a_list_that_cannot_be_read_says_why(text, why, line):
    with pytest.raises(Unreadable) as refused:
        read_table(text)
    assert (refused.value.why, refused.value.line) == (why, line)


def test_as_many_rows_and_columns_as_there_may_be_are_read():
    assert len(read_table("a,b\n" * (MAX_ROWS + 1)).rows) == MAX_ROWS + 1
    assert read_table("," * (MAX_COLUMNS - 1) + "x").width == MAX_COLUMNS


@pytest.mark.parametrize(
    ("text", "columns", "has_head"),
    [
        ("Maya", ["name"], False),
        ("Name\nMaya", ["name"], True),
        ("Solberg, Ingrid", ["", ""], False),
        ("First  Name;SURNAME;DOB;Group;Mail", ["first", "last", "born", "squad", "email"], True),
        ("Name;Parent’s E-mail:;Shirt", ["name", "guardian", ""], True),
        ("Runner\nRunner", ["name"], True),
        # What stands below too is a value: every one of them is a runner.
        ("Ingrid;Runner\nEmma;Runner", ["", ""], False),
        ("Name;Squad\nIngrid;Squad", ["name", "squad"], True),
        ("Name;Athlete;Born", ["name", "", "born"], True),
        ("Name;Born\nMaya;2010-01-01;x", ["name", "born", ""], True),
        ("", [], False),
    ],
)
def test_it_takes_a_column_for_what_its_head_says_alone(text, columns, has_head):
    assert columns_of(read_table(text)) == ([Column(name) for name in columns], has_head)


@pytest.mark.parametrize(
    ("text", "has_head", "width"),
    [
        ("Name,Squad\nSolberg, Ingrid,x\nSolberg, Noa,x", True, 2),
        ("Zoe,x\nSolberg, Ingrid,x\nEmma,x", False, 2),
        ("", False, 0),
    ],
)
def test_a_row_has_as_many_cells_as_the_head_or_as_most(text, has_head, width):
    assert usual_width(read_table(text), has_head=has_head) == width


@pytest.mark.parametrize(
    ("text", "is_so"),
    [
        *(("M\u00c3\u00bcller", True), ("Zo\ufffd", True), ("D\u00e2\u20ac\u2122Arcy", True)),
        *(
            ("Müller", False),
            ("Łukasz", False),
            ("Ольга", False),
            ("Noa", False),
            ("D’Arcy", False),
        ),
    ],
)
def test_it_sees_letters_that_were_read_in_another_way_than_written(text, is_so):
    assert is_misread(text) is is_so


@pytest.mark.parametrize(
    "text",
    [
        *("2009-03-14", "2009/3/14", "2009.03.14", "14.03.2009", "14. 3. 2009", "14/03/2009"),
        *("3/14/2009", "14-3-2009", "14 Mar 2009", "14 march 2009", "14. Mar. 2009", "14-Mar-2009"),
        *("Mar 14, 2009", "March 14th 2009", " 14  MAR  2009 "),
    ],
)
def test_it_reads_a_day_that_can_be_but_one(text):
    assert parse_birth_date(text) == date(2009, 3, 14)


def test_which_number_is_the_day_is_asked_where_it_could_be_both():
    with pytest.raises(NotADate) as asked:
        parse_birth_date("03/04/2010")
    assert (asked.value.why, asked.value.either) == (
        "either",
        (date(2010, 4, 3), date(2010, 3, 4)),
    )
    assert parse_birth_date("03/04/2010", Order.DAY_FIRST) == date(2010, 4, 3)
    assert parse_birth_date("03-04-2010", Order.MONTH_FIRST) == date(2010, 3, 4)
    # After a point it is no question: the day is first.
    assert parse_birth_date("03.04.2010") == date(2010, 4, 3)
    # The same day both ways is no question.
    assert parse_birth_date("05/05/2010") == date(2010, 5, 5)
    assert parse_birth_date("3 Sept 2010") == date(2010, 9, 3)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        *(("31/02/2011", "none"), ("31.04.2011", "none"), ("2011-13-01", "none")),
        *(
            ("Feb 30, 2011", "none"),
            ("0000-01-01", "none"),
            ("14/03/09", "year"),
            ("1.2.09", "year"),
        ),
        *(("39886", "number"), ("2010", "number"), ("soon", "unknown"), ("14 Mrz 2009", "unknown")),
        *(("٢٠٠٩-٠٣-١٤", "unknown"), ("２００９-03-14", "unknown"), ("2009-03.14", "unknown")),
        *(("13 May", "unknown"), ("", "unknown"), ("1e3", "unknown"), ("14/03-2009", "unknown")),
    ],
)
def test_what_is_no_day_says_why(text, why):
    with pytest.raises(NotADate) as refused:
        parse_birth_date(text)
    assert refused.value.why == why


def test_a_day_of_an_order_that_it_cannot_have_is_no_day():
    with pytest.raises(NotADate, match="none"):
        parse_birth_date("14/03/2009", Order.MONTH_FIRST)


# --- whatever comes ---------------------------------------------------------------------------

SIGNS = st.characters(exclude_categories=["Cs", "Cc"], exclude_characters='"\t\ufeff')
CELL = st.text(SIGNS | st.sampled_from([";", ",", " ", "ë"]), max_size=12).map(str.strip)


@given(
    st.lists(st.lists(CELL, min_size=2, max_size=2), min_size=1, max_size=6),
    st.sampled_from(["\t", ";", ","]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows, mark, encoding):
    """Each cell in quotes, as a spreadsheet does where there is need: no cell is cut or joined."""
    lines = [mark.join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows]
    text, _encoding = decode("\r\n".join(lines).encode(encoding))
    read = [list(cells) for _, cells in read_table(text).rows]
    assert read == [row for row in rows if any(row)]


@given(st.text(max_size=200) | st.binary(max_size=200))
def test_it_raises_nothing_but_that_it_cannot_read(content):
    try:
        text = content if isinstance(content, str) else decode(content)[0]
        table = read_table(text)
    except Unreadable:
        return
    columns, _has_head = columns_of(table)
    assert len(columns) == table.width
    assert all(number >= 1 for number, _ in table.rows)


def days_of(text):
    """The day that a text is, or those that it could be."""
    try:
        return (parse_birth_date(text),)
    except NotADate as refused:
        return refused.either


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)))
def test_a_day_is_read_as_itself_or_asked_about(day):
    written = [f"{day:%d/%m/%Y}", f"{day:%m/%d/%Y}", f"{day:%Y-%m-%d}", f"{day.day}.{day:%m.%Y}"]
    for text in [*written, f"{day:%d %b %Y}", f"{day:%B %d, %Y}"]:
        assert day in days_of(text)


@given(st.text("0123456789/-. aAbcmMyrjanfeb", max_size=14))
def test_whatever_is_written_is_a_day_or_no_day(text):
    assert all(1 <= day.year <= 9999 for day in days_of(text))
