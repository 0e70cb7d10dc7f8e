from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.spacing import RACE, REACH, REST, SPACING, crowded, nearest_free

WEDNESDAY = date(2026, 3, 4)
NOTHING = {"plyometric_days": set(), "races": set(), "rest_days": set()}


def day(n):
    return WEDNESDAY + timedelta(days=n)


@pytest.mark.parametrize(
    ("away", "expected"),
    [(-2, []), (-1, [(SPACING, day(-1))]), (0, []), (1, [(SPACING, day(1))]), (2, [])],
)
def test_two_days_apart_are_48_hours(away, expected):
    found = crowded(WEDNESDAY, plyometric=True, **NOTHING | {"plyometric_days": {day(away)}})
    assert found == expected


@pytest.mark.parametrize(
    ("away", "expected"), [(-1, []), (0, [(RACE, day(0))]), (1, [(RACE, day(1))]), (2, [])]
)
def test_it_keeps_the_day_before_a_race_free_of_jumps(away, expected):
    assert crowded(WEDNESDAY, plyometric=True, **NOTHING | {"races": {day(away)}}) == expected


def test_other_kinds_only_mind_a_rest_day():
    days = {"plyometric_days": {day(1)}, "races": {day(1)}, "rest_days": {day(0)}}
    assert crowded(WEDNESDAY, plyometric=False, **days) == [(REST, WEDNESDAY)]
    days["rest_days"] = {day(1)}
    assert crowded(WEDNESDAY, plyometric=False, **days) == []


def find(taken=(), earliest=date.min, plyometric=True, **days):
    return nearest_free(
        WEDNESDAY, taken=set(taken), earliest=earliest, plyometric=plyometric, **NOTHING | days
    )


def test_it_finds_the_nearest_free_day_a_later_one_first():
    assert find() == day(1)
    assert find(taken=[day(1)]) == day(-1)
    assert find(taken=[day(1)], earliest=WEDNESDAY) == day(2)
    assert find(races={day(1)}) == day(-1)
    assert find(plyometric_days={day(1)}) == day(-1)
    assert find(plyometric_days={day(1)}, rest_days={day(-1)}) == day(-2)


def test_it_looks_as_far_as_its_reach():
    near = [day(n) for n in range(1 - REACH, REACH)]
    assert find(taken=near) == day(REACH)
    assert find(taken=[*near, day(REACH)]) == day(-REACH)


def test_it_finds_none_where_there_is_none():
    assert find(taken=[day(n) for n in range(-REACH, REACH + 1)]) is None


@given(st.data())
def test_what_it_finds_is_free_and_nothing_nearer_is(data):
    some = st.sets(st.integers(-8, 8).map(day))
    days = {name: data.draw(some) for name in NOTHING}
    taken, plyometric = data.draw(some), data.draw(st.booleans())
    found = find(taken, plyometric=plyometric, **days)

    def is_free(date):
        clear = date not in taken | days["races"] | days["plyometric_days"]
        return clear and not crowded(date, plyometric=plyometric, **days)

    reach = REACH + 1 if found is None else abs((found - WEDNESDAY).days)
    assert found is None or is_free(found)
    for n in range(1, reach):
        assert not is_free(day(n))
        assert not is_free(day(-n))


def test_the_first_day_that_may_be_is_found_too():
    assert find(earliest=day(1)) == day(1)
    assert find(taken=[day(1)], earliest=day(-1)) == day(-1)
