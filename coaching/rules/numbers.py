"""Numbers as people type them: one reading for every form, import and script.

`static/js/amounts.js` follows the same rule; a test holds both to one table of examples.
"""

import json
import re
from decimal import Decimal
from typing import Any

# Digits are 0 to 9: another script's digits are asked for anew, not taken for what they resemble.
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
# A sign between thousands, however it is written, perhaps with a decimal sign after them.
SIGNS = ".,'\u2019 \u00a0\u2009\u202f"
GROUPED = re.compile(
    rf"([+-]?)([0-9]{{1,3}}(?:([{SIGNS}])[0-9]{{3}})(?:\3[0-9]{{3}})*)(?:([.,])([0-9]+))?"
)
EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2}[.,][0-9]{3}")
MAX_LENGTH = 60


class NotANumber(ValueError):
    """What was typed is no number. `written`: the ways to write what it may have meant."""

    def __init__(self, text: str, *written: str):
        super().__init__(text)
        self.written = written


def parse_decimal(text: str) -> Decimal:
    """The number that a person typed, with a point or a comma before its decimals.

    Raises NotANumber for everything else, for an exponent and for signs between thousands:
    1,125 and 1.125 could be one or a thousand. What has three decimals is written with a fourth,
    as this site writes it (`as_written`): 1.1250.
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise NotANumber(text)
    if EITHER.fullmatch(text):
        whole, part = re.split("[.,]", text)
        raise NotANumber(text, as_written(f"{whole}.{part}"), whole + part)
    if NUMBER.fullmatch(text):
        text = text.replace(",", ".")
        # The form's limit of decimals counts none that say nothing.
        short = text.rstrip("0") if "." in text else text
        return Decimal(short if any(map(str.isdecimal, short)) else 0)
    grouped = GROUPED.fullmatch(text)
    if grouped and grouped[3] != grouped[4]:
        sign, thousands, mark, _point, part = grouped.groups()
        raise NotANumber(text, as_written(f"{sign}{thousands.replace(mark, '')}.{part or ''}"))
    raise NotANumber(text)


def parse_whole(text: str) -> int:
    """The whole number that a person typed; 3,0 is 3. Raises NotANumber."""
    value = parse_decimal(text)
    if value != value.to_integral_value():
        raise NotANumber(text)
    return int(value)


def read_json(text: str | bytes, **hooks: Any) -> Any:
    """The values of a text in JSON; `hooks` as of `json.loads`. Raises ValueError for all else.

    So for what is too deep, for a number of more digits than Python reads, for NaN and Infinity.
    """
    try:
        return json.loads(text, parse_constant=_refuse_constant, **hooks)
    except (RecursionError, ArithmeticError) as error:
        raise ValueError(str(error)) from error


def _refuse_constant(word: str) -> None:
    raise ValueError(word)


def as_written(number: str) -> str:
    """Digits with a point as this site writes them, so that it reads them again: no trailing
    zeros, but 1.1250 for what would read as a thousand."""
    short = number.rstrip("0").rstrip(".") if "." in number else number
    return f"{short}0" if EITHER.fullmatch(short) else short


# A spreadsheet takes what starts like this for a formula; an apostrophe before it keeps it text.
FORMULA = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def harmless(text: str) -> str:
    """A typed text as a cell of a table for spreadsheets."""
    return f"'{text}" if FORMULA.match(text) else text
