from decimal import Decimal

import pytest

from coaching.rules.load import most_load
from coaching.rules.progression import MAX_SETS, WeekValues, in_week

BASE = WeekValues(sets=3, amount=Decimal(10))


def weeks(base, steps, number=5, **overrides):
    return [
        in_week(base, week, first_week=1, steps=steps, **overrides) for week in range(1, number + 1)
    ]


def test_it_steps_reps_until_the_top():
    row = weeks(BASE, {"amount": (Decimal(1), Decimal(12))})
    assert [values.amount for values in row] == [10, 11, 12, 12, 12]
    assert {values.sets for values in row} == {3}


def test_it_starts_in_the_first_week_that_holds_the_block():
    steps = {"sets": (Decimal(1), None)}
    row = [in_week(BASE, week, first_week=3, steps=steps).sets for week in (1, 3, 4, 5)]
    assert row == [3, 3, 4, 5]


def test_it_lets_a_week_have_its_own_figure():
    steps = {"amount": (Decimal(1), None)}
    row = [
        in_week(BASE, week, first_week=1, steps=steps, overrides={"amount": 6} if week == 3 else {})
        for week in (2, 3, 4)
    ]
    assert [values.amount for values in row] == [11, 6, 13]


def test_it_moves_a_range_as_a_whole_and_stops_its_upper_end_at_the_top():
    base = WeekValues(sets=3, amount=Decimal(8), amount_top=Decimal(10))
    row = weeks(base, {"amount": (Decimal(1), Decimal(12))})
    assert [(f.amount, f.amount_top) for f in row][-3:] == [(10, 12)] * 3


def test_it_does_not_go_down_to_a_top_under_the_start():
    assert in_week(BASE, 3, first_week=1, steps={"amount": (Decimal(1), Decimal(8))}).amount == 10


def test_it_keeps_the_upper_end_of_a_range_under_what_a_set_can_hold():
    base = WeekValues(sets=3, amount=Decimal(8), amount_top=Decimal(10))
    row = weeks(base, {"amount": (Decimal(500), None)}, most_amount=1000)
    assert [(f.amount, f.amount_top) for f in row][1:3] == [(508, 510), (998, 1000)]
    own = in_week(base, 2, first_week=1, steps={}, overrides={"amount": 1200}, most_amount=1000)
    assert own.amount == 998


def test_it_never_passes_the_cap_also_in_a_week_of_its_own():
    base = WeekValues(sets=3, amount=Decimal(10), load=Decimal(20))
    most = most_load(Decimal(60), "lb", unit="lb", count=2)
    assert most == 30
    row = weeks(base, {"load": (Decimal(5), None)}, most=most)
    assert [values.load for values in row] == [20, 25, 30, 30, 30]
    own = in_week(base, 2, first_week=1, steps={}, overrides={"load": Decimal(50)}, most=most)
    assert own.load == 30


def test_it_converts_the_cap_without_ever_going_over_it():
    assert most_load(Decimal(60), "lb", unit="kg", count=1) == Decimal("27.215")
    assert most_load(None, "", unit="kg", count=1) is None


def test_it_leaves_a_prescription_without_load_without_one():
    assert in_week(BASE, 4, first_week=1, steps={"load": (Decimal(5), None)}).load is None


def test_it_refuses_a_figure_that_no_prescription_has():
    with pytest.raises(ValueError, match="tempo"):
        in_week(BASE, 1, first_week=1, steps={"tempo": (Decimal(1), None)})


def test_it_goes_no_further_than_the_top_whatever_the_step():
    """A step that does not divide the way to the top ends on the top itself."""
    row = weeks(BASE, {"amount": (Decimal(4), Decimal(15))}, number=4)
    assert [values.amount for values in row] == [10, 14, 15, 15]
    loaded = WeekValues(sets=3, amount=Decimal(10), load=Decimal(5))
    row = weeks(loaded, {"load": (Decimal(4), Decimal(10))}, number=4)
    assert [values.load for values in row] == [5, 9, 10, 10]


def test_it_keeps_the_other_figures_and_the_width_of_a_range():
    base = WeekValues(sets=3, amount=Decimal(8), amount_top=Decimal(11), load=Decimal(5))
    values = in_week(base, 2, first_week=1, steps={"sets": (Decimal(1), None)})
    assert values == WeekValues(sets=4, amount=8, amount_top=11, load=5)
    own = in_week(base, 2, first_week=1, steps={}, overrides={"amount": Decimal(6)})
    assert (own.amount, own.amount_top) == (6, 9)


def test_one_amount_stays_one_amount():
    values = in_week(BASE, 2, first_week=1, steps={"amount": (Decimal(1), None)})
    assert (values.amount, values.amount_top) == (11, None)


def test_it_never_asks_for_more_sets_than_a_drill_can_have():
    row = weeks(BASE, {"sets": (Decimal(20), None)}, number=3)
    assert [values.sets for values in row] == [3, 23, MAX_SETS]
    assert MAX_SETS == 30


def test_what_is_prescribed_over_the_most_of_a_set_stays_as_it_is():
    base = WeekValues(sets=3, amount=Decimal(1200))
    assert in_week(base, 2, first_week=1, steps={}, most_amount=1000).amount == 1200


def test_a_load_of_a_weeks_own_needs_no_load_before():
    values = in_week(BASE, 2, first_week=1, steps={}, overrides={"load": Decimal(7)})
    assert values.load == 7


def test_it_names_every_figure_that_no_prescription_has():
    with pytest.raises(ValueError, match="rest, tempo"):
        in_week(BASE, 1, first_week=1, steps={"tempo": 1}, overrides={"rest": 2})


def test_it_shares_the_cap_among_the_pieces_in_any_unit():
    assert most_load(Decimal(60), "lb", unit="kg", count=2) == Decimal("13.607")
    assert most_load(Decimal(20), "kg", unit="lb", count=1) == Decimal("44.092")
    assert most_load(Decimal(50), "lb", unit="lb", count=3) == Decimal("16.666")
