"""Acts on a program in the database: any sequence keeps it whole, and undo gives back what was."""

from collections import defaultdict
from decimal import Decimal
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coaching.models import LoggedSet, Placement, Session, SessionBlock
from coaching.rules import pattern as rules
from coaching.rules.pattern import Pattern, WeeklyStep, WeekOverride, set_steps
from coaching.services import assignments
from coaching.services.programs import editing
from tests.factories import (
    make_block,
    make_drill,
    make_logged_set,
    make_program,
    session_drills,
    with_drills,
)
from tests.rules.pattern_acts import ACTS, done

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(hillside, dana, maya):
    """A program of three blocks, one of which is assigned and logged."""
    blocks = [make_block([make_drill()], team=hillside, name=f"Block {n}") for n in (1, 2, 3)]
    assignments.assign(hillside, with_drills(blocks[0]), [maya], [maya.today], by=dana)
    program = make_program([(1, 0, blocks[0]), (2, 3, blocks[1])], team=hillside)
    session = Session.objects.get()
    SessionBlock.objects.update(placement=program.placements.first().pk)
    make_logged_set(session_drills(session)[0], 1, by=dana)
    return {"program": program, "blocks": blocks, "dana": dana}


def in_the_database(act, world):
    """An act of the rules' own test, on the blocks and prescriptions of the database."""
    blocks = world["blocks"]
    if act[0] == "place":
        return ("place", blocks[act[1] - 1].pk, *act[2:])
    if act[0] == "set":
        return None
    return act


def raised(pattern, act, world):
    """A step and a figure for the one prescription of a block, as `set` of ACTS asks."""
    _set, block, week, value = act
    row = world["blocks"][block - 1].prescriptions.get()
    steps = [WeeklyStep(row.pk, row.block_id, "amount", Decimal(1), Decimal(12))]
    figures = [WeekOverride(row.pk, row.block_id, week, "sets", Decimal(value))]
    return set_steps(pattern, row.pk, steps, figures)


def do(program, act, world):
    def change(pattern):
        if act[0] == "set":
            return raised(pattern, act, world)
        return done(pattern, in_the_database(act, world), uuid4)

    return editing.change_program(
        program, change, by=world["dana"], version=program.version, description="changed it"
    )


def positions(program):
    found = defaultdict(list)
    for row in Placement.objects.filter(program=program):
        found[row.week, row.weekday].append(row.position)
    return found


@given(acts=st.lists(ACTS, min_size=1, max_size=8))
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_it_gives_back_exactly_what_was_and_touches_nothing_assigned(acts, world):
    program = world["program"]
    program.refresh_from_db()
    planned = list(Session.objects.values()), list(SessionBlock.objects.values())
    logged = list(LoggedSet.objects.values())
    before = [editing.read(program)]
    for act in acts:
        program, pattern, made = do(program, act, world)
        assert editing.read(program) == pattern
        assert all(
            sorted(day) == list(range(1, len(day) + 1)) for day in positions(program).values()
        )
        if made:
            before.append(pattern)
    while len(before) > 1:
        before.pop()
        program, pattern, _act, _earlier = editing.undo(
            program, by=world["dana"], version=program.version
        )
        assert pattern == editing.read(program) == before[-1]
    assert (list(Session.objects.values()), list(SessionBlock.objects.values())) == planned
    assert list(LoggedSet.objects.values()) == logged


def test_it_moves_a_year_of_weeks_in_as_many_statements_as_one(
    world, django_assert_max_num_queries
):
    program, block = world["program"], world["blocks"][0]
    full = tuple(
        rules.Placement(uuid4(), week, day, block.pk) for week in range(1, 52) for day in range(7)
    )
    program, _pattern, _made = editing.change_program(
        program,
        lambda _was: Pattern(51, full),
        by=world["dana"],
        version=1,
        description="filled",
    )
    with django_assert_max_num_queries(14):
        do(program, ("insert_week", 1), world)
    assert Placement.objects.filter(program=program, week=1).count() == 0
    assert Placement.objects.filter(program=program).count() == 51 * 7
