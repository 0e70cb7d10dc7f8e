from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coaching.rules.history import (
    MAX_LINES,
    HistorySet,
    LeftOut,
    UnknownFile,
    as_lifted,
    read_history,
)

NOW = datetime(2026, 11, 28, 12)
STRONG = (
    "Date;Workout Name;Duration;Exercise Name;Set Order;Weight;Reps;Distance;Seconds;Notes;"
    "Workout Notes;RPE"
)
HEVY = (
    '"title","start_time","end_time","description","exercise_title","superset_id",'
    '"exercise_notes","set_index","set_type","weight_kg","reps","distance_km","duration_seconds",'
    '"rpe"'
)


def strong(*rows, head=STRONG):
    return "\n".join([head, *rows])


def sets_of(history):
    return [row for workout in history.workouts for row in workout.sets]


def test_it_reads_strong_with_semicolons():
    history = read_history(
        strong(
            '2025-03-28 17:29:05;"Legs; heavy";1h 5m;Overhead squat;1;27,5;10;0;0;;;8,5',
            "2025-03-28 17:29:05;Legs;1h 5m;Hang;2;0;0;0;30;slow;;",
        ),
        NOW,
    )
    assert history.app == "strong"
    assert [workout.at for workout in history.workouts] == [datetime(2025, 3, 28, 17, 29, 5)] * 2
    squat, hang = sets_of(history)
    assert squat == HistorySet(
        2,
        "Overhead squat",
        reps=Decimal(10),
        weight=Decimal("27.5"),
        seconds=Decimal(0),
        rpe=Decimal("8.5"),
    )
    assert (hang.reps, hang.weight, hang.seconds) == (Decimal(0), None, Decimal(30))
    assert history.asks_unit


def test_it_reads_strong_with_commas_and_units_of_their_own():
    text = strong(
        "1,2025-03-28 17:29,Legs,600,Squat,1,60,10,,0.5,0,,",
        head="Workout #,Date,Workout Name,Duration (sec),Exercise Name,Set Order,Weight (lbs),Reps,"
        "RPE,Distance (km),Seconds,Notes,Workout Notes",
    )
    [row] = sets_of(read_history(text, NOW))
    assert (row.weight, row.weight_unit) == (Decimal(60), "lb")
    assert (row.distance, row.distance_unit) == (Decimal("500.0"), "m")
    older = strong(
        "2025-03-28 17:29:00;Run;Run;1;80;kgs;;;2;mi;0",
        head="Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps;RPE;Distance;"
        "Distance Unit;Seconds",
    )
    [row] = sets_of(read_history(older, NOW))
    assert (row.weight_unit, row.distance, row.distance_unit) == ("kg", Decimal(3520), "yd")


def test_it_reads_hevy():
    text = strong(
        '"Legs","28 Mar 2025, 17:29","28 Mar 2025, 18:10","","Squat","","",0,"warmup",20,10,,,',
        '"Legs","28 Mar 2025, 17:29","28 Mar 2025, 18:10","","Squat","","",1,"normal",27.22,10,,,9',
        '"Legs","28 Mar 2025, 17:29","28 Mar 2025, 18:10","","Run","","",0,"normal",,,0.4,60,',
        head=HEVY,
    )
    history = read_history(text, NOW)
    assert history.app == "hevy"
    [workout] = history.workouts
    assert workout.at == datetime(2025, 3, 28, 17, 29)
    squat, run = workout.sets
    assert (squat.weight, squat.weight_unit, squat.rpe) == (Decimal("27.22"), "kg", Decimal(9))
    assert (run.distance, run.distance_unit, run.seconds) == (Decimal("400.0"), "m", Decimal(60))
    assert history.left_out == [LeftOut(2, "Squat", "warmup")]
    assert not history.asks_unit


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("2025-03-28 17:29:05;L;;Squat;W;20;10;;;;;", "warmup"),
        ("2025-03-28 17:29:05;L;;Squat;Rest Timer;0;0;0;90;;;", "kind"),
        ("28/03/2025 17:29;L;;Squat;1;20;10;;;;;", "date"),
        ("2025-02-30 17:29:05;L;;Squat;1;20;10;;;;;", "date"),
        ("1999-02-20 17:29:05;L;;Squat;1;20;10;;;;;", "date"),
        ("2026-11-28 12:00:01;L;;Squat;1;20;10;;;;;", "future"),
        ("2025-03-28 17:29:05;L;;Squat;1;1.000,5;10;;;;;", "number"),
        ("2025-03-28 17:29:05;L;;Squat;1;20;1e3;;;;;", "number"),
        ("2025-03-28 17:29:05;L;;Squat;1;20;-1;;;;;", "number"),
        ("2025-03-28 17:29:05;L;;Squat;1;20;٣;;;;;", "number"),
        ("2025-03-28 17:29:05;L;;Squat;1;20;0;0;0;;;", "empty"),
        ("2025-03-28 17:29:05;L;;;1;20;10;;;;;", "empty"),
    ],
)
def test_what_cannot_be_read_for_certain_is_left_out_with_why(row, why):
    history = read_history(strong(row), NOW)
    assert not history.workouts
    assert [left.why for left in history.left_out] == [why]


def test_a_weight_of_a_unit_that_is_none_is_left_out():
    text = strong(
        "2025-03-28 17:29;L;Squat;1;20;stone;10",
        head="Date;Workout Name;Exercise Name;Set Order;Weight;Weight Unit;Reps",
    )
    assert [left.why for left in read_history(text, NOW).left_out] == ["number"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "head"),
        ("Name;Born\nZoe;2010-03-04", "head"),
        (strong('2025;"open'), "quote"),
        (strong(*["2025-03-28 17:29;L;;Squat;1;;1"] * (MAX_LINES + 1)), "lines"),
    ],
)
def test_what_is_of_neither_app_says_why(text, why):
    with pytest.raises(UnknownFile) as refused:
        read_history(text, NOW)
    assert refused.value.why == why


@pytest.mark.parametrize(
    ("weight", "unit", "shown", "read"),
    [
        # 60 lb is at the cap and not over it, however many digits Hevy writes of it.
        ("27.22", "kg", "lb", ("60.00", "lb")),
        ("27.2155422", "kg", "lb", ("60.00", "lb")),
        ("27.22", "kg", "kg", ("27.220", "kg")),
        # Too few digits to tell it from its neighbors.
        ("27", "kg", "lb", ("27.000", "kg")),
        ("27.5", "kg", "lb", ("27.500", "kg")),
        ("27.27", "kg", "lb", ("27.270", "kg")),
        ("60", "lb", "kg", ("60.000", "lb")),
        ("60", "", "lb", ("60.000", "lb")),
        ("27.2155422", "kg", "kg", ("27.216", "kg")),
    ],
)
def test_a_weight_is_what_she_read_in_the_app(weight, unit, shown, read):
    assert as_lifted(Decimal(weight), unit, shown) == (Decimal(read[0]), read[1])


@given(st.integers(1, 1000), st.sampled_from([2, 3, 4, 7]))
def test_each_quarter_of_a_pound_comes_back_from_kilograms(quarters, digits):
    pounds = Decimal(quarters) / 4
    written = round(pounds * Decimal("0.45359237"), digits)
    assert as_lifted(written, "kg", "lb") == (pounds, "lb")


@given(st.text(max_size=300))
def test_it_raises_nothing_but_that_it_knows_no_such_file(text):
    for content in (text, f"{STRONG}\n{text}", f"{HEVY}\n{text}"):
        try:
            history = read_history(content, NOW)
        except UnknownFile:
            continue
        assert all(workout.at <= NOW for workout in history.workouts)


def test_a_distance_without_a_unit_keeps_its_number_and_a_byte_order_mark_is_no_head():
    """The separator is that of the first line; lines end as any system ends them."""
    run = "2025-03-28 17:29:05;Run;5m;Skip;1;0;0;20,5;0;a, b, c, d, e, f, g, h, i, j, k, l;;"
    [plain] = sets_of(read_history(strong(run), NOW))
    assert (plain.distance, plain.distance_unit, plain.reps) == (Decimal("20.5"), "", Decimal(0))
    for text in ("\ufeff" + strong(run), "\r\n\r\n" + strong(run).replace("\n", "\r\n")):
        [same] = sets_of(read_history(text, NOW))
        assert same.distance == plain.distance
    without = STRONG.replace(";Distance", "").replace(";RPE", "")
    [hung] = sets_of(
        read_history(strong("2025-03-28 17:29:05;Hang;5m;Hang;1;0;0;30;slow;", head=without), NOW)
    )
    assert (hung.distance, hung.distance_unit, hung.rpe) == (None, "", None)


def test_a_session_of_this_very_moment_is_not_of_the_future():
    now = "2026-11-28 12:00:00;Legs;5m;Hang;1;0;0;0;30;;;"
    later = "2026-11-28 12:00:01;Legs;5m;Hang;1;0;0;0;30;;;"
    history = read_history(strong(now, later), NOW)
    assert len(sets_of(history)) == 1
    assert [left.why for left in history.left_out] == ["future"]
