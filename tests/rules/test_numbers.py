from decimal import Decimal

import pytest

from coaching.rules.numbers import NotANumber, parse_decimal, parse_whole
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
