"""What one tap on a row logs, and what is meant by a number that was read in another unit."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from coaching.rules.offers import as_meant, offer, values_as_meant


def held(side="both", amount=20, unit="yd", load=15, load_unit="lb", count=1, implement=None):
    return SimpleNamespace(
        side=side,
        amount=Decimal(amount),
        amount_unit=unit,
        amount_top=None,
        load_value=None if load is None else Decimal(load),
        load_unit=load_unit,
        load_count=count,
        implement_id=implement,
    )


def test_it_offers_what_is_prescribed_where_nothing_was_done():
    given = offer(held(count=2, implement=3), "both")
    assert (given.amount, given.amount_unit) == (20, "yd")
    assert (given.load_value, given.load_unit, given.load_count, given.implement_id) == (
        15,
        "lb",
        2,
        3,
    )


def test_a_load_is_carried_to_either_side_and_a_distance_to_its_own():
    here = [held("left", 15, "m", load=20), held("right", 0, "m", load=8, load_unit="kg", count=2)]
    left, right = (offer(held(), side, here) for side in ("left", "right"))
    assert (left.amount, left.amount_unit) == (15, "m")
    # What did not come off is no distance to go on with.
    assert (right.amount, right.amount_unit) == (20, "yd")
    for given in (left, right):
        assert (given.load_value, given.load_unit, given.load_count) == (8, "kg", 2)


def test_what_was_counted_begins_anew_but_in_a_range():
    reps = held(amount=10, unit="reps")
    here = [held(amount=7, unit="reps", load=None, load_unit="")]
    given = offer(reps, "both", here, Decimal(7))
    assert (given.amount, given.load_value) == (10, None)
    reps.amount_top = Decimal(12)
    assert offer(reps, "both", here, Decimal(11)).amount == 11


@pytest.mark.parametrize(
    ("value", "unit", "meant"),
    [
        ("18.3", "m", ("20", "yd")),
        ("18.30", "m", ("20", "yd")),
        ("18.4", "m", ("18.4", "m")),
        ("20", "yd", ("20", "yd")),
        ("20", "m", ("20", "m")),
    ],
)
def test_what_reads_as_planned_is_planned(value, unit, meant):
    known = [(None, ""), (Decimal(20), "yd")]
    assert as_meant(Decimal(value), unit, known) == (Decimal(meant[0]), meant[1])


def test_what_stands_of_a_set_comes_before_what_is_planned():
    typed = {"amount": Decimal("18.3"), "amount_unit": "m"}
    own = held(amount="18.3", unit="m")
    assert values_as_meant(typed, held(), own, []) == typed
    assert values_as_meant(typed, held(), None, [own])["amount_unit"] == "yd"
    planned = held(amount=10)
    planned.amount_top = Decimal(20)
    assert values_as_meant(typed, planned, None, [])["amount"] == 20


def test_a_load_is_as_meant_and_what_was_not_sent_stays_away():
    typed = {"load_value": Decimal("6.8"), "load_unit": "kg", "amount": Decimal(10)}
    assert values_as_meant(typed, held(), None, []) == {
        "load_value": 15,
        "load_unit": "lb",
        "amount": 10,
    }
    other = held(load=20)
    assert values_as_meant({**typed, "load_value": Decimal("9.1")}, held(), None, [other]) == {
        "load_value": 20,
        "load_unit": "lb",
        "amount": 10,
    }
    nothing = {"load_value": None, "load_unit": ""}
    assert values_as_meant(nothing, held(), None, []) == nothing
