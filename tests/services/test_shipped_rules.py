"""Our own rules over all that ships: blocks, programs and the demo's days. Plain data."""

import itertools
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from coaching.demo import blocks as demo
from coaching.rules.contacts import BEGINNERS_SESSION, TRAINED_SESSION
from coaching.rules.load import STEP, over_cap
from coaching.rules.spacing import crowded
from coaching.rules.units import load_kg
from tests.catalogue_file import BLOCKS, DRILLS, EQUIPMENT, PROGRAMS, contacts, in_weeks

MONDAY = date(2026, 3, 2)
OWN = {
    name: {
        "kind": kind,
        "prescription": [{"drill": slug, "amount_unit": "", **row} for slug, row in rows],
    }
    for name, (kind, _notes, rows) in demo.OWN.items()
}
ALL = BLOCKS | OWN


def loaded(block):
    return [row for row in block["prescription"] if "load_value" in row]


LOADED = [slug for slug, block in BLOCKS.items() if loaded(block)]
JUMPING = [slug for slug, block in ALL.items() if block["kind"] == "plyometric"]


def total(row, each=None):
    """What is held in lb, both dumbbells together."""
    assert row["load_unit"] == "lb"
    return Decimal(each or row["load_value"]) * EQUIPMENT[row["implement"]]["pieces"]


def block_contacts(slug):
    rows = ALL[slug]["prescription"] if slug in JUMPING else []
    return sum(
        contacts(row | {"amount_unit": row["amount_unit"] or DRILLS[row["drill"]]["amount_unit"]})
        for row in rows
    )


def program_days(program):
    """{day of the program: [slug of a block, ...]}"""
    days = {}
    for row in program["placement"]:
        days.setdefault(7 * (row["week"] - 1) + row["weekday"], []).append(row["block"])
    return days


def demo_days(group):
    """As `program_days`, for those of a group in the demo: eight weeks around today."""
    days = {}
    for _week, words, of, offset in demo.days(-42, 13):
        if of in (None, group):
            days.setdefault(offset, []).extend(words)
    return days


PLANS = {slug: program_days(program) for slug, program in PROGRAMS.items()}
PLANS |= {f"the demo's {group}": demo_days(group) for group in ("sprint", "distance")}


def test_no_load_of_a_program_goes_up_by_more_than_a_step_in_a_week():
    steps = 0
    for slug, program in PROGRAMS.items():
        for climb in program["progression"]:
            if climb["field"] != "load":
                continue
            block, drill = climb["prescription"].split("/")
            row = next(row for row in BLOCKS[block]["prescription"] if row["drill"] == drill)
            held = [total(row, each) for each in in_weeks(program, climb["prescription"], "load")]
            for before, after in itertools.pairwise(held):
                assert after - before <= STEP["lb"], (slug, climb["prescription"], held)
                steps += after > before
    assert steps


def test_no_load_of_the_demo_goes_up_by_more_than_a_step():
    first, *held = [load and 2 * Decimal(load) for load in demo.LUNGE_LOADS]
    assert first is None
    assert max(after - before for before, after in itertools.pairwise(held)) <= STEP["lb"]
    assert not over_cap(load_kg(held[-1], "lb"), load_kg(Decimal(60), "lb"))


@pytest.mark.parametrize("slug", LOADED)
def test_a_loaded_block_says_what_is_held_in_all(slug):
    for row in loaded(BLOCKS[slug]):
        held = f"{total(row).normalize():f} lb"
        assert re.search(rf"{held} \([\d.]+ kg\) in total", BLOCKS[slug]["notes"])


@pytest.mark.parametrize("slug", BLOCKS)
def test_no_note_names_one_of_a_pair_without_both(slug):
    texts = [BLOCKS[slug]["notes"], *(row.get("note", "") for row in BLOCKS[slug]["prescription"])]
    for text in texts:
        if re.search(r"dumbbells of \d|\d lb( \([\d.]+ kg\))? (each|in each hand)", text):
            assert "in total" in text


@pytest.mark.parametrize("slug", LOADED)
def test_what_is_held_at_once_has_a_way_in(slug):
    """Nobody comes straight from the pipe to more than two light dumbbells."""
    heaviest = max(total(row) for row in loaded(BLOCKS[slug]))
    if heaviest > total({"implement": "dumbbells", "load_value": "10", "load_unit": "lb"}):
        notes = BLOCKS[slug]["notes"]
        assert "The way in: start with what you can hold overhead with full range" in notes
        assert f"at most {STEP['lb']} lb (2.3 kg) in total a week" in notes
        assert f"{heaviest - STEP['lb']} lb" in notes


@pytest.mark.parametrize("slug", JUMPING)
def test_a_block_of_jumps_is_a_sessions_worth_and_says_when_it_is_no_beginners(slug):
    block, number = ALL[slug], block_contacts(slug)
    low, high = BEGINNERS_SESSION
    assert 0 < number <= (high if block.get("level", 1) == 1 else TRAINED_SESSION[1])
    says = f"more than the {low} to {high} that a beginner’s session is commonly kept to"
    assert (says in block.get("notes", "")) == (number > high)


@pytest.mark.parametrize("name", PLANS)
def test_no_day_has_more_foot_contacts_than_a_beginners(name):
    days = {day: sum(map(block_contacts, slugs)) for day, slugs in PLANS[name].items()}
    assert max(days.values()) <= BEGINNERS_SESSION[1]


@pytest.mark.parametrize("name", PLANS)
def test_jumping_days_are_two_apart(name):
    jumping = {
        MONDAY + timedelta(days=day)
        for day, slugs in PLANS[name].items()
        if set(slugs) & set(JUMPING)
    }
    for day in jumping:
        assert not crowded(
            day, plyometric=True, plyometric_days=jumping, races=set(), rest_days=set()
        )


@pytest.mark.parametrize("name", PLANS)
def test_what_is_heavier_than_the_pipe_comes_after_the_pipe(name):
    """Of each drill: range first. The days in their order."""
    with_pipe = set()
    for _day, slugs in sorted(PLANS[name].items()):
        rows = [row for slug in slugs for row in ALL[slug]["prescription"]]
        assert {row["drill"] for row in rows if "load_value" in row} <= with_pipe
        with_pipe |= {row["drill"] for row in rows if DRILLS[row["drill"]]["kind"] == "strength"}
