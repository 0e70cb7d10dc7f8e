"""Sides, ids, amounts, caps, contacts and substitutes."""

from decimal import Decimal
from uuid import UUID

import pytest

from coaching.rules.amounts import amount_problem, one_tap_amount, too_much
from coaching.rules.contacts import BEGINNERS_SESSION, contacts, over
from coaching.rules.load import over_cap
from coaching.rules.sides import set_id, sides_to_log
from coaching.rules.substitutes import clearance, overlap, restricted_by, substitutes
from coaching.rules.units import load_kg

CAP = load_kg(Decimal(60), "lb")


@pytest.mark.parametrize(
    ("mode", "sides", "first", "rows"),
    [
        ("none", "both", "", ("both",)),
        ("alternating", "both", "", ("both",)),
        ("per_side", "both", "right", ("right", "left")),
        ("per_side", "both", "left", ("left", "right")),
        ("per_side", "right", "left", ("right",)),
    ],
)
def test_it_knows_the_rows_of_a_set_in_their_order(mode, sides, first, rows):
    assert sides_to_log(mode, sides, first) == rows


def test_it_computes_a_set_s_id_as_every_phone_does():
    drill = UUID("12345678-1234-5678-1234-567812345678")
    assert set_id(drill, 1, "left") == UUID("29298161-4d47-5903-b5b4-4ab089aab74e")
    assert set_id(drill, 1, "left") != set_id(drill, 1, "right")
    assert set_id(drill, 1, "left") != set_id(drill, 11, "left")


@pytest.mark.parametrize(
    ("bottom", "top", "last", "amount"),
    [(10, None, 7, 10), (10, 12, None, 10), (10, 12, 11, 11), (10, 12, 13, 10), (10, 12, 9, 10)],
)
def test_it_knows_what_one_tap_logs(bottom, top, last, amount):
    assert one_tap_amount(bottom, top, last) == amount


@pytest.mark.parametrize(
    ("mode", "measure", "amount", "problem"),
    [
        ("alternating", "reps", Decimal(7), "uneven"),
        ("alternating", "reps", Decimal(8), None),
        ("none", "reps", Decimal("7.5"), "fraction"),
        ("none", "seconds", Decimal("7.5"), None),
        ("none", "runs", Decimal("0.5"), "fraction"),
    ],
)
def test_it_knows_which_amounts_cannot_be_prescribed(mode, measure, amount, problem):
    assert amount_problem(mode, measure, amount) == problem


@pytest.mark.parametrize(
    ("value", "unit", "count", "above"),
    [
        ("60", "lb", 1, False),
        ("30", "lb", 2, False),
        ("60.001", "lb", 1, True),
        ("30.5", "lb", 2, True),
        ("27.2155422", "kg", 1, False),
        ("27.21554221", "kg", 1, True),
    ],
)
def test_it_caps_the_total_load_at_sixty_pounds(value, unit, count, above):
    assert over_cap(load_kg(Decimal(value), unit, count), CAP) is above


def test_it_has_no_cap_where_none_is_set():
    assert not over_cap(load_kg(Decimal(500), "lb"), None)
    assert not over_cap(None, CAP)


def test_it_counts_foot_contacts():
    assert contacts(3, Decimal(6), value=Decimal(1), basis="rep") == 18
    assert contacts(4, Decimal(1), value=Decimal(20), basis="run") == 80
    yards = Decimal("18.288")
    assert contacts(3, yards, value=Decimal(24), basis="distance", per_si=yards) == 72
    assert contacts(1, yards, value=Decimal(16), basis="distance", per_si=yards, sides=2) == 32
    assert contacts(3, Decimal(10), value=None, basis="") == 0


def test_it_rules_out_what_an_athlete_may_not_do():
    assert restricted_by({"impact"}, False, ["no_impact", "no_hanging"]) == ["no_impact"]
    assert restricted_by(set(), False, ["no_impact"]) == []


def test_it_offers_non_weight_bearing_drills_of_the_same_hip_angles():
    candidates = [
        ("water", "non_weight_bearing", (0, 100)),
        ("hang", "non_weight_bearing", (0, 140)),
        ("band", "non_weight_bearing", (0, 110)),
        ("jump", "plyometric", (0, 120)),
        ("thrust", "gym", (0, 120)),
    ]
    assert substitutes((60, 120), candidates) == ["hang", "band", "water"]


@pytest.mark.parametrize(
    ("unit", "most"),
    [("reps", 1000), ("s", 7200), ("yd", 20000), ("m", 20000), ("runs", 200), ("lb", 1500)],
)
def test_it_knows_what_one_set_cannot_hold(unit, most):
    assert not too_much(most, unit)
    assert too_much(most + 1, unit)


def test_it_says_nothing_of_a_unit_that_is_none():
    assert (too_much(700, "kg"), too_much(701, "kg"), too_much(10**9, "st")) == (False, True, False)


@pytest.mark.parametrize(
    ("last", "amount"), [(10, 10), (12, 12), (None, 10), (Decimal("9.9"), 10), (13, 10)]
)
def test_both_ends_of_a_range_are_in_it(last, amount):
    assert one_tap_amount(10, 12, last) == amount


def test_only_reps_shared_by_both_sides_are_even():
    assert amount_problem("alternating", "runs", Decimal(7)) is None
    assert amount_problem("alternating", "distance", Decimal(7)) is None
    assert amount_problem("per_side", "reps", Decimal(7)) is None
    assert amount_problem("alternating", "reps", Decimal("7.5")) == "fraction"


def test_sides_that_nobody_put_in_order_begin_on_the_left():
    assert sides_to_log("per_side", "both", "") == ("left", "right")
    assert sides_to_log("per_side") == ("left", "right")
    assert sides_to_log("none", "left") == ("both",)


def test_it_rounds_half_a_contact_up():
    assert contacts(1, Decimal(5), value=Decimal("0.5"), basis="rep") == 3
    assert contacts(1, Decimal(3), value=Decimal("0.8"), basis="rep") == 2


def test_it_knows_what_is_over_a_beginners_session():
    assert BEGINNERS_SESSION == (80, 100)
    assert [over(total, 100) for total in (0, 80, 100, 101, 180)] == [0, 0, 0, 1, 80]


def test_a_load_at_the_cap_is_within_it():
    assert over_cap(Decimal(1), Decimal(0)) is True
    assert over_cap(Decimal(0), Decimal(0)) is False


@pytest.mark.parametrize(
    ("restriction", "demand"),
    [("no_impact", "impact"), ("no_hanging", "hanging"), ("no_overhead", "overhead")],
)
def test_each_restriction_rules_out_its_own(restriction, demand):
    demands = {"impact", "hanging", "overhead"}
    assert restricted_by(demands, False, [restriction]) == [restriction]
    assert restricted_by(demands - {demand}, False, [restriction]) == []


@pytest.mark.parametrize(
    ("demands", "optional", "kinds", "for_coach", "for_athlete"),
    [
        (set(), False, ["no_overhead"], "cleared", "cleared"),
        (set(), True, [], "cleared", "cleared"),
        (set(), True, ["no_impact"], "cleared", "cleared"),
        (set(), True, ["no_overhead"], "sides", "no"),
        ({"overhead"}, False, ["no_overhead"], "no", "no"),
        ({"impact"}, True, ["no_overhead"], "sides", "no"),
        ({"impact"}, True, ["no_overhead", "no_impact"], "no", "no"),
    ],
)
def test_hands_at_the_sides_are_the_coachs_choice(demands, optional, kinds, for_coach, for_athlete):
    assert clearance(demands, optional, kinds, by_coach=True) == for_coach
    assert clearance(demands, optional, kinds, by_coach=False) == for_athlete


@pytest.mark.parametrize(
    ("a", "b", "degrees"),
    [
        ((0, 90), (30, 60), 30),
        ((30, 60), (0, 90), 30),
        ((0, 60), (40, 90), 20),
        ((0, 40), (40, 90), 0),
        ((0, 30), (60, 90), 0),
    ],
)
def test_it_measures_what_two_ranges_share(a, b, degrees):
    assert overlap(a, b) == degrees


def test_drills_that_share_as_much_keep_their_order():
    candidates = [(key, "non_weight_bearing", (0, 90)) for key in ("z", "a", "m")]
    assert substitutes((0, 90), candidates) == ["z", "a", "m"]
