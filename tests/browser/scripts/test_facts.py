"""What the phone says of sets is what the server says: words, counts and states, case by case."""

from decimal import Decimal
from itertools import product
from types import SimpleNamespace

from hypothesis import strategies as st

from coaching.presentation import wording
from coaching.rules import amounts, compliance, load, offers, units
from tests.helpers import drawn

WORDS = {"run": "{n} run", "runs": "{n} runs"}
SIDES = {"oneLeft": "L {left}", "oneRight": "R {right}", "bothSides": "L {left} R {right}"}
SYSTEMS = ("imperial", "metric")
VALUES = [Decimal(n) / 100 for n in (0, 100, 250, 500, 725, 1000, 1200, 3330, 4550, 6000, 99999)]


CALL = """async ([name, cases]) => {
  const facts = await import("/outbox/facts.js");
  return cases.map((one) => facts[name](...one));
}"""


def answers(scripts, name, cases):
    """What the phone's function of this name says to each of `cases`."""
    plain = [[float(v) if isinstance(v, Decimal) else v for v in case] for case in cases]
    return scripts.evaluate(CALL, [name, plain])


def test_it_words_an_amount_as_the_server_does(scripts):
    cases = [
        (value, unit, unit_system, WORDS, top)
        for value, unit, unit_system in product(VALUES, ("reps", "s", "yd", "m", "runs"), SYSTEMS)
        for top in (None, value, value + 2)
    ]
    assert answers(scripts, "amountText", cases) == [
        wording.short_amount(value, unit, unit_system, top)
        for value, unit, unit_system, _, top in cases
    ]


def test_it_words_a_load_as_the_server_does(scripts):
    cases = [*product([None, *VALUES], ("lb", "kg"), (1, 2), SYSTEMS)]
    assert answers(scripts, "loadText", cases) == [wording.load_text(*case) for case in cases]


def test_it_draws_the_cap_where_the_server_does(scripts):
    # 60 lb is the cap of the strength drills; 27.2155422 kg is exactly that.
    near = [
        Decimal(text) for text in ("27.2155422", "27.21554220", "27.21554221", "59.99", "60.01")
    ]
    caps = (None, Decimal("27.2155422"), Decimal(20))
    cases = [*product([None, *VALUES, *near], ("lb", "kg"), (1, 2), caps)]
    assert answers(scripts, "isOverCap", cases) == [
        load.over_cap(units.load_kg(value, unit, count), cap) for value, unit, count, cap in cases
    ]


def test_it_offers_the_amount_that_the_server_offers(scripts):
    cases = [*product((8, 10), (None, 12), (None, 7, 9, 10, 11, 12, 13))]
    assert answers(scripts, "oneTapAmount", cases) == [
        amounts.one_tap_amount(*case) for case in cases
    ]


def test_it_means_what_the_server_means(scripts):
    numbers = [Decimal(text) for text in ("18.3", "20", "6.8", "15", "9.1", "0")]
    known = [(Decimal(20), "yd"), (Decimal(15), "lb"), (None, ""), (Decimal("18.3"), "m")]
    cases = [
        (value, unit, [k for k in known if k[1] in ("", *pair)])
        for pair in (("yd", "m"), ("lb", "kg"))
        for value, unit in product(numbers, pair)
    ]
    shown = [
        (value, unit, [[other and float(other), its] for other, its in listed])
        for value, unit, listed in cases
    ]
    assert answers(scripts, "asMeant", shown) == [
        [float(value), unit] for value, unit in (offers.as_meant(*case) for case in cases)
    ]


def test_it_offers_what_the_server_offers(scripts):
    loads = [(None, ""), (15, "lb"), (7.5, "kg")]
    cases = drawn(
        st.tuples(
            st.sampled_from(["reps", "yd", "s"]),
            st.sampled_from([None, 12]),
            st.lists(
                st.tuples(
                    st.sampled_from(["left", "right"]),
                    st.sampled_from([0, 8, 11]),
                    st.sampled_from(["yd", "m"]),
                    st.sampled_from(loads),
                ),
                max_size=3,
            ),
            st.sampled_from([None, 8, 11]),
        ),
        200,
    )
    calls, wanted = [], []
    for unit, top, rows, last in cases:
        usual = held(10, unit, 10, "lb", top)
        here = [
            held(amount, its if unit == "yd" else unit, *loaded, side=side)
            for side, amount, its, loaded in rows
        ]
        given = offers.offer(usual, "left", here, last)
        calls.append((for_phone(usual), "left", [for_phone(row) for row in here], last))
        wanted.append(for_phone(given))
    keys = ("amount", "unit", "loadValue", "loadUnit", "loadCount")
    assert [{key: offer[key] for key in keys} for offer in answers(scripts, "offer", calls)] == [
        {key: offer[key] for key in keys} for offer in wanted
    ]


def held(amount, unit, load_value, load_unit, top=None, side=""):
    return SimpleNamespace(
        amount=amount,
        amount_unit=unit,
        amount_top=top,
        load_value=load_value,
        load_unit=load_unit,
        load_count=1,
        implement_id=None,
        side=side,
    )


def for_phone(row):
    return {
        "amount": row.amount,
        "bottom": row.amount,
        "unit": row.amount_unit,
        "top": getattr(row, "amount_top", None),
        "side": getattr(row, "side", ""),
        "loadValue": row.load_value,
        "loadUnit": row.load_unit,
        "loadCount": row.load_count,
    }


def row(number, side, amount, load_value, load_unit):
    return SimpleNamespace(
        number=number,
        side=side,
        amount=Decimal(amount),
        amount_unit="reps",
        load_value=None if load_value is None else Decimal(load_value),
        load_unit=load_unit,
        load_count=1,
        seconds=None,
        skip_reason="",
    )


ROWS = st.lists(
    st.builds(
        row,
        st.integers(1, 4),
        st.sampled_from(["left", "right"]),
        st.integers(8, 10),
        st.sampled_from([None, 10, 15]),
        st.sampled_from(["lb", "kg"]),
    ),
    max_size=8,
    unique_by=lambda row: (row.number, row.side),
)
TALLIES = st.tuples(
    st.integers(1, 4),
    st.sampled_from([["both"], ["left", "right"], ["right", "left"]]),
    st.booleans(),
    st.sampled_from([None, None, 0, 1, 2]),
    st.lists(
        st.tuples(
            st.integers(1, 5),
            st.sampled_from(["both", "left", "right"]),
            st.booleans(),
            st.booleans(),
        ),
        max_size=9,
        unique_by=lambda row: row[:2],
    ),
)


def test_it_words_the_sets_of_a_drill_as_the_server_does(scripts):
    many = [sorted(rows, key=lambda row: (row.number, row.side)) for rows in drawn(ROWS, 300)]
    said = [
        [
            {
                "number": row.number,
                "side": row.side,
                "amount": wording.short_amount(row.amount, "reps", "imperial"),
                "load": wording.load_text(row.load_value, row.load_unit, 1, "imperial"),
            }
            # The page has them in the order of its rows, the right side perhaps first.
            for row in reversed(rows)
        ]
        for rows in many
    ]
    assert answers(scripts, "setsText", [[row_texts, SIDES] for row_texts in said]) == [
        wording.last_text(rows, "imperial") for rows in many
    ]


def as_counts(tally):
    """A Tally as the phone has it."""
    return {
        "planned": tally.planned_sets,
        "done": tally.done_sets,
        "skipped": tally.skipped_sets,
        "extra": tally.extra_sets,
        "logged": tally.logged_rows,
        "over": tally.over_cap_sets,
    }


def test_it_counts_a_drill_and_says_its_state_as_the_server_does(scripts):
    names = ("number", "side", "skipped", "over")
    many = drawn(TALLIES, 500)
    cases = [
        (
            {"sets": sets, "sides": sides, "extra": extra, "kept": kept},
            [dict(zip(names, row, strict=True)) for row in rows],
        )
        for sets, sides, extra, kept, rows in many
    ]
    own = [compliance.progress(sets, sides, rows, kept=kept) for sets, sides, _, kept, rows in many]
    counted = answers(scripts, "progress", cases)
    assert counted == [as_counts(counts) for counts in own]
    added = answers(
        scripts,
        "tally",
        [(drill, counts) for (drill, _), counts in zip(cases, counted, strict=True)],
    )
    assert added == [
        as_counts(compliance.tally(sets, sides, rows, extra=extra, kept=kept))
        for sets, sides, extra, kept, rows in many
    ]
    states = [compliance.drill_state(counts) for counts in own]
    assert set(states) == {"todo", "part", "done", "skipped"}
    assert answers(scripts, "drillState", [[counts] for counts in counted]) == states
