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
