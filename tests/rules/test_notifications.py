"""When somebody is told: at once, in the morning list, or after her quiet hours."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.models.choices import NotificationKind, QuietOn
from coaching.rules.notifications import (
    ATHLETES,
    COACHES,
    LIST_AFTER,
    TODAY_WITHIN,
    WAYS,
    Quiet,
    due,
    is_urgent,
    tells_today,
)

BERLIN = ZoneInfo("Europe/Berlin")
NIGHT = Quiet(time(21), time(7), "always")


def berlin(*parts):
    return datetime(*parts, tzinfo=BERLIN)


def test_it_knows_every_kind_and_day():
    assert set(WAYS) == set(NotificationKind.values)
    assert not set(ATHLETES) & set(COACHES)
    assert set(QuietOn.values) == {"always", "school", "never"}


@pytest.mark.parametrize(
    ("at", "quiet"),
    [
        ((20, 59), False),
        ((21, 0), True),
        ((23, 59), True),
        ((0, 0), True),
        ((6, 59), True),
        ((7, 0), False),
    ],
)
def test_quiet_hours_go_over_midnight(at, quiet):
    assert NIGHT.holds(berlin(2026, 3, 4, *at)) is quiet


@pytest.mark.parametrize(("at", "quiet"), [((8, 59), False), ((9, 0), True), ((15, 0), False)])
def test_quiet_hours_can_be_in_the_day(at, quiet):
    assert Quiet(time(9), time(15), "always").holds(berlin(2026, 3, 4, *at)) is quiet


def test_it_is_never_quiet_where_nobody_wants_it_or_they_end_as_they_begin():
    assert not Quiet(time(21), time(7), "never").holds(berlin(2026, 3, 4, 23))
    assert not Quiet(time(7), time(7), "always").holds(berlin(2026, 3, 4, 7))


@pytest.mark.parametrize(
    ("day", "hour", "quiet"),
    [
        (5, 22, True),  # Thursday evening, before Friday
        (6, 6, True),
        (6, 22, False),  # Friday evening, before Saturday
        (7, 6, False),
        (7, 22, False),
        (8, 6, False),
        (8, 22, True),  # Sunday evening, before Monday
        (9, 6, True),
    ],
)
def test_school_nights_are_those_before_a_school_day(day, hour, quiet):
    assert Quiet(time(21), time(7), "school").holds(berlin(2026, 3, day, hour)) is quiet


def test_what_waits_comes_with_the_morning_list_of_her_own_clock():
    late = berlin(2026, 3, 4, 22).astimezone(UTC)
    assert due("comment", late, BERLIN, NIGHT, urgent=False) == berlin(2026, 3, 5, 7, 15)
    early = berlin(2026, 3, 5, 2).astimezone(UTC)
    assert due("comment", early, BERLIN, NIGHT, urgent=False) == berlin(2026, 3, 5, 7, 15)


def test_it_comes_at_once_in_the_day():
    noon = berlin(2026, 3, 4, 12).astimezone(UTC)
    assert due("comment", noon, BERLIN, NIGHT, urgent=False) == noon


@pytest.mark.parametrize("kind", ["missed", "joined"])
def test_what_can_wait_comes_in_the_morning_list(kind):
    noon = berlin(2026, 3, 4, 12).astimezone(UTC)
    assert due(kind, noon, BERLIN, NIGHT, urgent=False) == berlin(2026, 3, 5, 7, 15)


def test_a_list_a_day_holds_all_but_what_is_urgent():
    noon = berlin(2026, 3, 4, 12).astimezone(UTC)
    assert due("pain", noon, BERLIN, NIGHT, urgent=False, in_list=True) == berlin(2026, 3, 5, 7, 15)
    assert due("pain", noon, BERLIN, NIGHT, urgent=True, in_list=True) == noon


@pytest.mark.parametrize(
    ("kind", "level", "ended", "urgent"),
    [
        ("pain", 3, False, False),
        ("pain", 4, False, True),
        ("pain", 10, False, True),
        ("pain", 11, False, False),
        ("pain", 0, True, True),
        ("missed", 9, True, False),
    ],
)
def test_pain_from_four_on_waits_for_no_morning(kind, level, ended, urgent):
    assert is_urgent(kind, level=level, ended=ended) is urgent


def test_the_list_comes_by_the_clock_on_the_days_when_clocks_change():
    # The night of 29 March has no 2:00 to 3:00, that of 25 October has it twice.
    for night, utc in ((date(2026, 3, 28), 5), (date(2026, 10, 24), 6)):
        late = datetime.combine(night, time(23), BERLIN).astimezone(UTC)
        listed = NIGHT.next_list(late, BERLIN)
        assert listed.astimezone(BERLIN).time() == time(7, 15)
        assert listed.hour == utc


def test_an_hour_that_is_not_there_comes_late_and_one_that_is_there_twice_once():
    at_half_two = Quiet(time(21), time(2, 15), "always")
    spring = at_half_two.next_list(berlin(2026, 3, 28, 23).astimezone(UTC), BERLIN)
    assert spring == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    first = at_half_two.next_list(berlin(2026, 10, 24, 23).astimezone(UTC), BERLIN)
    assert first == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    # The second half past two of that night is none: the next one is tomorrow's.
    assert at_half_two.next_list(first, BERLIN).date() == date(2026, 10, 26)


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)),
    st.times(),
    st.times(),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham"]),
)
def test_it_never_waits_longer_than_a_day_and_an_hour(at, start, end, zone):
    now = at.replace(tzinfo=UTC)
    hers = ZoneInfo(zone)
    quiet = Quiet(start.replace(second=0), end.replace(second=0), "always")
    listed = quiet.next_list(now, hers)
    assert now < listed <= now + timedelta(hours=25)


def test_today_is_told_of_in_the_morning_and_not_in_the_evening():
    day = date(2026, 3, 4)
    first = berlin(2026, 3, 4, 7, 15)
    assert not tells_today(first - timedelta(seconds=1), day, BERLIN, NIGHT)
    assert tells_today(first, day, BERLIN, NIGHT)
    assert tells_today(first + TODAY_WITHIN - timedelta(seconds=1), day, BERLIN, NIGHT)
    assert not tells_today(first + TODAY_WITHIN, day, BERLIN, NIGHT)
    assert due("today", first, BERLIN, NIGHT, urgent=False) == first
    assert due("today", first, BERLIN, NIGHT, urgent=False, in_list=True) == first


def test_the_list_comes_a_quarter_of_an_hour_after_the_quiet():
    assert timedelta(minutes=15) == LIST_AFTER
    assert NIGHT.list_time() == time(7, 15)
    assert Quiet(time(21), time(23, 50), "always").list_time() == time(0, 5)
