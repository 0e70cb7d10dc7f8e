"""Where on a day a session stands."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.calendar import Refused
from coaching.rules.slots import MAX_SLOT, DayFull, free_slot

DAY = date(2026, 3, 2)
SLOTS = st.integers(1, MAX_SLOT)


@pytest.mark.parametrize(
    ("taken", "expected"),
    [([], 1), ([1], 2), ([2], 1), ([3, 1], 2), (range(1, MAX_SLOT), MAX_SLOT)],
)
def test_it_is_the_lowest_that_is_free(taken, expected):
    assert free_slot(taken, DAY) == expected


@given(st.sets(SLOTS, max_size=MAX_SLOT - 1))
def test_it_is_never_one_that_is_taken_and_never_leaves_one_free_below(taken):
    found = free_slot(taken, DAY)
    assert found not in taken
    assert set(range(1, found)) <= taken
    assert found <= MAX_SLOT


def test_it_refuses_a_full_day_and_says_which():
    assert MAX_SLOT == 20
    with pytest.raises(DayFull, match="2026-03-02") as refused:
        free_slot(range(1, MAX_SLOT + 1), DAY)
    assert refused.value.date == DAY
    assert isinstance(refused.value, Refused)
