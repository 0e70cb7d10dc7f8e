"""Numbers as people type them: one reading for every form, import and script.

`static/js/amounts.js` follows the same rule; a test holds both to one table of examples.
"""

import re
from decimal import Decimal

# Digits are 0 to 9: another script's digits are asked for anew, not taken for what they resemble.
NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)")
# A sign between thousands, however it is written, perhaps with a decimal sign after them.
SIGNS = ".,'\u2019 \u00a0\u2009\u202f"
GROUPED = re.compile(
    rf"([+-]?)([0-9]{{1,3}}(?:([{SIGNS}])[0-9]{{3}})(?:\3[0-9]{{3}})*)(?:([.,])([0-9]+))?"
)
EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3}|\.[0-9]{2}0)")
MAX_LENGTH = 60


class NotANumber(ValueError):
    """What was typed is no number. `written`: the ways to write what it may have meant."""

    def __init__(self, text: str, *written: str):
        super().__init__(text)
        self.written = written


def parse_decimal(text: str) -> Decimal:
    """The number that a person typed, with a point or a comma before its decimals.

    Raises NotANumber for everything else, for an exponent and for signs between thousands:
    1,000 could be one or a thousand. A point before three digits is a decimal point, as this
    site writes it itself (1.125), unless the last is a 0, which it never writes (1.000).
    """
    text = text.strip()
    if len(text) > MAX_LENGTH:
        raise NotANumber(text)
    if EITHER.fullmatch(text):
        whole, part = re.split("[.,]", text)
        raise NotANumber(text, _written(whole, part), whole + part)
    if NUMBER.fullmatch(text):
        return Decimal(text.replace(",", "."))
    grouped = GROUPED.fullmatch(text)
    if grouped and grouped[3] != grouped[4]:
        sign, thousands, mark, _point, part = grouped.groups()
        raise NotANumber(text, _written(sign + thousands.replace(mark, ""), part or ""))
    raise NotANumber(text)


def parse_whole(text: str) -> int:
    """The whole number that a person typed; 3,0 is 3. Raises NotANumber."""
    value = parse_decimal(text)
    if value != value.to_integral_value():
        raise NotANumber(text)
    return int(value)


def _written(whole: str, part: str) -> str:
    return f"{whole}.{part}".rstrip("0").rstrip(".") if part else whole
