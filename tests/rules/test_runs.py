import datetime

import pytest

from coaching.rules.runs import Run, Sample, cadence_of

BEGAN = datetime.datetime(2026, 6, 1, tzinfo=datetime.UTC)


def run(*parts):
    """Parts of (seconds, metres a second, cadence), a record a second."""
    samples, at = [], 0
    for seconds, speed, cadence in parts:
        samples += [Sample(float(at + n), speed, cadence) for n in range(seconds)]
        at += seconds
    return Run(BEGAN, samples)


@pytest.mark.parametrize(("cadence", "doubled"), [(85, True), (114.9, True), (115, False)])
def test_strides_are_doubled_and_said(cadence, doubled):
    found = cadence_of(run((120, 3.0, cadence)))
    assert (found.doubled, found.steps) == (doubled, pytest.approx(cadence * (1 + doubled)))
    assert found.spread == pytest.approx(0, abs=1e-6)


def test_walking_and_standing_count_for_nothing():
    found = cadence_of(run((100, 3.1, 170), (300, 1.9, 110), (60, 0.0, 0)))
    assert (found.steps, found.seconds) == (pytest.approx(170), 100)
    assert cadence_of(run((300, 1.9, 130))) is None
    assert cadence_of(run((59, 3.0, 170))) is None
    assert cadence_of(Run(BEGAN, [])) is None
    assert cadence_of(run((300, None, 124), (30, None, 200))) is None
    assert cadence_of(run((100, None, 170))).by_speed == []


def test_it_says_steps_by_speed_where_she_ran_at_it_long_enough():
    found = cadence_of(run((100, 3.1, 160), (100, 4.49, 180), (15, 5.2, 190)))
    assert found.by_speed == [(3.0, 160.0, 100.0), (4.0, 180.0, 100.0)]


def test_a_pause_of_the_watch_is_no_running():
    samples = [Sample(0.0, 3.0, 170), Sample(3600.0, 3.0, 170), Sample(3660.0, 3.0, 170)]
    assert cadence_of(Run(BEGAN, samples)) is None


@pytest.mark.parametrize(("cadence", "runs"), [(125, True), (124, False)])
def test_without_a_speed_so_many_steps_are_running(cadence, runs):
    assert (cadence_of(run((100, None, cadence), (100, None, 170))).seconds == 199) is runs


def test_strides_without_a_speed_are_doubled_before_they_are_held_to_walking():
    assert cadence_of(run((100, None, 85))).steps == pytest.approx(170)
    assert cadence_of(run((100, None, 62))) is None


def test_running_begins_at_its_speed_and_a_minute_of_it_is_enough():
    assert cadence_of(run((61, 2.0, 170))).seconds == 60
    assert cadence_of(run((60, 2.0, 170))) is None


def test_it_says_how_cadence_spreads_and_how_many_steps_it_was():
    found = cadence_of(run((100, 3.0, 160), (101, 3.0, 180)))
    assert (found.steps, found.spread) == (pytest.approx(170), pytest.approx(10))
    assert found.count == round(170 * 200 / 60) == 567


def test_what_has_no_speed_says_not_whether_strides_are_counted_where_some_has():
    # The records without a speed are as many, and would make it strides.
    found = cadence_of(run((100, 3.0, 170), (99, None, 80)))
    assert (found.doubled, found.steps) == (False, pytest.approx(170))


def test_by_speed_it_rounds_to_a_tenth_and_shows_from_20_seconds_on():
    found = cadence_of(run((20, 3.0, 160), (40, 3.5, 170.26), (21, 4.0, 180)))
    assert found.by_speed == [(3.0, 160.0, 20.0), (3.5, 170.3, 40.0), (4.0, 180.0, 20.0)]


def test_records_at_the_same_second_last_no_time():
    samples = [Sample(float(n // 2), 3.0, 170) for n in range(200)]
    assert cadence_of(Run(BEGAN, samples)).seconds == 99
