"""What is found by words that hold a slip, an accent, or neither."""

import pytest

from coaching.rules.search import found, is_slip
from tests.search_cases import CASES, NAMES


@pytest.mark.parametrize(("asked", "expected"), CASES)
def test_it_forgives_a_slip_and_accents_and_takes_nothing_else(asked, expected):
    assert found(NAMES, str, asked) == expected


@pytest.mark.parametrize(
    ("a", "b", "slipped"),
    [
        ("lunge", "lunge", True),
        ("lunje", "lunge", True),
        ("hihg", "high", True),
        ("squt", "squat", True),
        ("squaat", "squat", True),
        ("squat", "squ", False),
        ("hgih", "high", True),
        ("hgiih", "high", False),
        ("ghih", "high", False),
        ("abxy", "bazz", False),
    ],
)
def test_it_knows_one_slip(a, b, slipped):
    assert is_slip(a, b) is slipped


@pytest.mark.parametrize(
    ("asked", "is_found"),
    [("sttepp", True), ("sxepp", True), ("sepp", True), ("sxexp", False), ("stx", False)],
)
def test_the_beginning_of_a_longer_word_may_have_a_slip_too(asked, is_found):
    """One letter too many, another one, one too few. Of three letters none: too much begins so."""
    assert found(["Stepping"], str, asked) == ["Stepping"] * is_found
