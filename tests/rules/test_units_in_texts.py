"""A text that says an amount in both units is read in the reader's alone."""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from coaching.rules.units import BOTH_UNITS, both_agree, in_units

TEXT = "A loop of 12 inches (30 cm); 20 yd (18.3 m); at most 60 lb (27.2 kg) in total."


def test_it_is_read_in_the_readers_units():
    imperial = "A loop of 12 inches; 20 yd; at most 60 lb in total."
    metric = "A loop of 30 cm; 18.3 m; at most 27.2 kg in total."
    assert in_units(TEXT, "imperial") == imperial
    assert in_units(TEXT, "metric") == metric
    assert in_units("100 kg (220.5 lb) or less", "imperial") == "220.5 lb or less"


@pytest.mark.parametrize(
    "text",
    [
        "60 lb (28 kg)",  # no longer the same
        "20 yd (20 yd)",
        "60 lb (27.2 m)",
        "12 (30) and 30 s (half a minute)",
        "10-12 reps",
        "",
    ],
)
def test_it_leaves_alone_what_is_not_one_amount_in_both(text):
    for system in ("imperial", "metric"):
        assert in_units(text, system) == text


def test_it_rounds_as_it_is_written():
    assert both_agree("2.5", "lb", "1.1", "kg")
    assert both_agree("45", "lb", "20", "kg")
    assert not both_agree("45", "lb", "20.5", "kg")
    assert [found[0] for found in BOTH_UNITS.finditer(TEXT)] == [
        "12 inches (30 cm)",
        "20 yd (18.3 m)",
        "60 lb (27.2 kg)",
    ]


@pytest.mark.parametrize(("pounds", "kg"), [("1", "0"), ("10", "5"), ("3.3", "1.5"), ("5", "2.3")])
def test_a_half_of_the_last_place_is_rounded_up_and_whole_numbers_are_held_to_ones(pounds, kg):
    exact = Decimal(pounds) * Decimal("0.45359237")
    places = Decimal(1).scaleb(-len(kg.partition(".")[2]))
    agrees = exact.quantize(places, ROUND_HALF_UP) == Decimal(kg)
    assert both_agree(pounds, "lb", kg, "kg") is agrees
