from decimal import Decimal

import pytest

from coaching.rules.numbers import NotANumber, harmless, parse_decimal, parse_whole, read_json
from coaching.rules.units import plain
from tests.typed_numbers import NUMBERS


def read(parse, text):
    try:
        return parse(text)
    except NotANumber:
        return None


@pytest.mark.parametrize(("text", "value"), NUMBERS.items())
def test_it_reads_a_number_as_people_type_it(text, value):
    number = None if value is None else Decimal(value)
    assert read(parse_decimal, text) == number
    whole = number is not None and number == int(number)
    assert read(parse_whole, text) == (number if whole else None)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1,000", ("1", "1000")),
        ("2.500", ("2.5", "2500")),
        ("27,216", ("27.2160", "27216")),
        ("1.125", ("1.1250", "1125")),
        ("-1,500", ("-1.5", "-1500")),
        ("1.000,125", ("1000.125",)),
        ("1.000,5", ("1000.5",)),
        ("1,000,000", ("1000000",)),
        ("1 000", ("1000",)),
        ("1e5", ()),
        ("1.000.5", ()),
    ],
)
def test_it_says_how_to_write_what_could_be_meant(text, written):
    with pytest.raises(NotANumber) as refused:
        parse_decimal(text)
    assert refused.value.written == written


@pytest.mark.parametrize("thousandths", [*range(0, 3000, 7), 6804, 27216, 999_999, 1_000_125])
def test_it_reads_every_number_that_this_site_writes(thousandths):
    number = Decimal(thousandths) / 1000
    assert parse_decimal(plain(number)) == number
    assert -parse_decimal(plain(number)).as_tuple().exponent <= 3


def test_a_number_may_have_as_many_signs_as_a_field_holds():
    assert read(parse_decimal, "1" * 60) == Decimal("1" * 60)
    assert read(parse_decimal, "1" * 61) is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum", "\tx", "\rx", "'=1", "''-1"])
def test_a_text_that_a_spreadsheet_would_reckon_with_stays_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Maya", "a=1", "1-2", "'quoted'", " =1"])
def test_any_other_text_of_a_cell_is_as_it_was_typed(text):
    assert harmless(text) == text


def test_json_holds_no_number_that_is_none():
    assert read_json('{"a": [1, 0.5]}') == {"a": [1, 0.5]}
    for word in ("NaN", "Infinity", "-Infinity"):
        with pytest.raises(ValueError, match=word.lstrip("-")):
            read_json(f'{{"a": {word}}}')
    with pytest.raises(ValueError, match="recursion"):
        read_json("[" * 100_000)
    with pytest.raises(ValueError, match="digits"):
        read_json("9" * 100_000)
