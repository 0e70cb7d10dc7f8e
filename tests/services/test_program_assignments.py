from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coaching.models import (
    AssignedAthlete,
    Membership,
    Progression,
    Session,
    SessionBlock,
    SessionDrill,
    WeekOverride,
)
from coaching.services import assignments
from coaching.services.assignments.plan import AssignmentOptions
from coaching.services.assignments.programs import ProgramContents, plan_program
from tests.factories import (
    MONDAY,
    day,
    make_athlete,
    make_block,
    make_drill,
    make_program,
    make_restriction,
    make_session,
)
from tests.helpers import give, given, plan_of, with_restrictions

pytestmark = pytest.mark.django_db


def test_it_puts_each_placed_block_on_its_day(hillside, dana, maya, hips, jumps):
    program = make_program([(1, 0, hips), (1, 0, jumps), (1, 3, hips), (2, 0, jumps)], hillside)
    made = give(program, [maya], dana)
    assert given() == [(0, "Hips"), (0, "Jumps"), (3, "Hips"), (7, "Jumps")]
    placed = {str(pk) for pk in program.placements.values_list("pk", flat=True)}
    assert {str(row.placement) for row in SessionBlock.objects.all()} == placed
    assert (made.program, made.program_version, made.start) == (program, 1, MONDAY)
    assigned = AssignedAthlete.objects.get()
    assert set(assigned.dates) == placed
    assert assigned.dates[str(program.placements.last().pk)] == day(7).isoformat()


def test_it_gives_each_week_its_figures(hillside, dana, maya, hips):
    row = hips.prescriptions.get()
    program = make_program([(week, 0, hips) for week in (1, 2, 3, 4)], hillside)
    Progression.objects.create(program=program, prescription=row, field="amount", step=1, top=12)
    WeekOverride.objects.create(program=program, prescription=row, week=4, field="sets", value=2)
    give(program, [maya], dana)
    drills = SessionDrill.objects.order_by("block__session__date")
    assert [(drill.sets, drill.amount) for drill in drills] == [
        (3, Decimal(10)),
        (3, Decimal(11)),
        (3, Decimal(12)),
        (2, Decimal(12)),
    ]
    assert {drill.prescription for drill in drills} == {row}
    assert list(Session.objects.order_by("date").values_list("planned_sets", flat=True)) == [
        3,
        3,
        3,
        2,
    ]
    row.refresh_from_db()
    assert (row.sets, row.amount) == (3, 10)


def test_it_goes_no_higher_than_a_set_can_hold(hillside, dana, maya):
    # A step with no top passed what the columns hold: the sessions were made, but not to be read.
    hang = make_drill("Hang", load_value=100, load_unit="kg")
    block = make_block([hang], team=hillside)
    row = block.prescriptions.get()
    program = make_program([(week, 0, block) for week in (1, 2, 3, 40)], hillside)
    Progression.objects.create(program=program, prescription=row, field="amount", step=99999)
    Progression.objects.create(program=program, prescription=row, field="load", step=9999)
    give(program, [maya], dana)
    drills = SessionDrill.objects.order_by("block__session__date")
    assert [drill.amount for drill in drills] == [10, 1000, 1000, 1000]
    assert [drill.load_value for drill in drills] == [100, 700, 700, 700]


def test_it_takes_other_weekdays_and_another_start_for_one(hillside, dana, maya, priya, hips):
    program = make_program([(1, 0, hips), (1, 2, hips)], hillside)
    give(program, [maya, priya], dana, weekdays={0: 1, 2: 4}, offsets={priya.pk: 2})
    assert given(maya) == [(1, "Hips"), (4, "Hips")]
    assert given(priya) == [(3, "Hips"), (6, "Hips")]


def test_it_loses_nothing_when_it_does_not_start_on_a_monday(hillside, dana, maya, hips):
    program = make_program([(1, 0, hips), (1, 4, hips)], hillside)
    give(program, [maya], dana, start=day(2))
    assert given() == [(4, "Hips"), (7, "Hips")]


def test_it_leaves_a_block_without_drills_out(hillside, dana, maya, hips):
    empty = make_block([], team=hillside, name="Empty")
    program = make_program([(1, 0, empty), (1, 0, hips)], hillside)
    assert ProgramContents(program).empty == [empty]
    give(program, [maya], dana)
    assert given() == [(0, "Hips")]


def test_sessions_of_one_who_is_paused_wait(hillside, dana, maya, priya, hips):
    program = make_program([(1, 0, hips), (1, 2, hips)], hillside)
    Membership.objects.filter(athlete=maya).update(paused_from=day(1))
    plan = plan_of(program, [maya, priya])
    assert plan.paused == [(maya, 1)]
    assignments.apply_plan(plan, by=dana)
    waiting = Session.objects.filter(paused=True)
    assert [(session.athlete, session.date) for session in waiting] == [(maya, day(2))]


# --- too close ---------------------------------------------------------------------------------


def warned(plan):
    return [
        (
            [block.name for block in warning.blocks],
            [(reason.why, reason.days) for reason in warning.reasons],
            [(date - MONDAY).days for date in warning.dates],
            warning.shift,
        )
        for warning in plan.warnings
    ]


def test_it_warns_of_jumps_a_day_apart_and_offers_a_free_day(hillside, dana, maya, jumps, hips):
    program = make_program([(1, 0, jumps), (1, 1, jumps), (1, 3, hips)], hillside)
    plan = plan_of(program, [maya], moves=set(), today=MONDAY)
    assert warned(plan) == [(["Jumps"], [("spacing", -1)], [1], 1)]
    moved = plan_of(program, [maya], moves={plan.warnings[0].key}, today=MONDAY)
    assert moved.warnings[0].moved
    assert plan.digest != moved.digest
    assignments.apply_plan(moved, by=dana)
    assert given() == [(0, "Jumps"), (2, "Jumps"), (3, "Hips")]


def test_it_asks_once_for_what_is_so_every_week(hillside, maya, priya, jumps):
    program = make_program([(w, d, jumps) for w in (1, 2, 3) for d in (0, 1)], hillside)
    plan = plan_of(program, [maya, priya], moves=set(), today=MONDAY)
    assert warned(plan) == [(["Jumps"], [("spacing", -1)], [1, 8, 15], 1)]
    assert plan.warnings[0].athletes == [maya, priya]
    moved = plan_of(program, [maya, priya], moves={plan.warnings[0].key}, today=MONDAY)
    dates = sorted({(placement.date - MONDAY).days for placement in moved.placements})
    assert dates == [0, 2, 7, 9, 14, 16]


def test_it_minds_what_is_planned_already(hillside, dana, maya, jumps):
    make_session(maya, drills=[make_drill("Box jump", kind="plyometric")], date=day(1))
    program = make_program([(1, 0, jumps)], hillside)
    plan = plan_of(program, [maya], moves=set(), today=MONDAY)
    assert warned(plan) == [(["Jumps"], [("spacing", 1)], [0], 3)]


def test_a_day_that_another_team_planned_is_not_free(hillside, rivals, maya, jumps):
    theirs = make_drill("Their jump", kind="plyometric")
    make_session(maya, drills=[theirs], date=day(1), team=rivals)
    make_session(maya, drills=[make_drill("Their hang")], date=day(3), team=rivals)
    program = make_program([(1, 0, jumps)], hillside)
    plan = plan_of(program, [maya], moves=set(), today=MONDAY)
    assert warned(plan) == [(["Jumps"], [("spacing", 1)], [0], 4)]


def test_it_minds_races_and_rest_days(hillside, dana, maya, priya, jumps, hips):
    maya.day_marks.create(team=hillside, date=day(1), kind="race", name="Open", created_by=dana)
    maya.day_marks.create(team=hillside, date=day(3), kind="rest", created_by=dana)
    program = make_program([(1, 0, hips), (1, 0, jumps), (1, 3, hips), (1, 5, jumps)], hillside)
    plan = plan_of(program, [maya, priya], moves=set(), today=MONDAY)
    assert warned(plan) == [(["Jumps"], [("race", 1)], [0], 2), (["Hips"], [("rest", 0)], [3], 1)]
    assert [warning.athletes for warning in plan.warnings] == [[maya], [maya]]
    assert plan.warnings[0].reasons[0].name == "Open"
    keys = {warning.key for warning in plan.warnings}
    assignments.apply_plan(plan_of(program, [maya, priya], moves=keys, today=MONDAY), by=dana)
    assert given(maya) == [(0, "Hips"), (2, "Jumps"), (4, "Hips"), (5, "Jumps")]
    assert given(priya) == [(0, "Hips"), (0, "Jumps"), (3, "Hips"), (5, "Jumps")]


def test_what_was_answered_changes_what_is_free_for_the_next(hillside, dana, maya, jumps):
    """A question that is another one now is asked anew: its old answer is none."""
    for n in (0, 3):
        maya.day_marks.create(team=hillside, date=day(n), kind="rest", created_by=dana)
    program = make_program([(1, 0, jumps), (1, 3, jumps)], hillside)
    plan = plan_of(program, [maya], moves=set(), today=MONDAY)
    assert warned(plan) == [(["Jumps"], [("rest", 0)], [0], 1), (["Jumps"], [("rest", 0)], [3], 1)]
    keys = {warning.key for warning in plan.warnings}
    plan = plan_of(program, [maya], moves=keys, today=MONDAY)
    assert [warning.moved for warning in plan.warnings] == [True, True]
    crowded = plan_of(program, [maya], moves=keys, today=day(2))
    assert [warning.moved for warning in crowded.warnings] == [True]


def test_it_does_not_warn_of_days_that_are_over_nor_of_blocks_left_out(hillside, maya, jumps):
    program = make_program([(1, 0, jumps), (1, 1, jumps)], hillside)
    assert plan_of(program, [maya], moves=set(), today=day(9)).warnings == []
    make_restriction(maya, "no_impact")
    plan = plan_of(program, [maya], moves=set(), today=MONDAY)
    assert (plan.sessions, plan.left_out, plan.ruled_out, plan.warnings) == (0, 0, 2, [])


def test_it_says_so_when_no_day_is_free(hillside, dana, maya, jumps):
    for n in range(2, 8):
        make_session(maya, date=day(n))
    program = make_program([(1, 0, jumps), (1, 1, jumps)], hillside)
    plan = plan_of(program, [maya], moves=set(), today=MONDAY)
    assert warned(plan) == [(["Jumps"], [("spacing", -1)], [1], None)]


# --- at once -----------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 100])
def test_it_assigns_twelve_weeks_in_a_fixed_number_of_queries(count, hillside, dana, hips, jumps):
    athletes = [make_athlete(f"Athlete {n}", team=hillside) for n in range(count)]
    weeks = 12 if connection.vendor == "postgresql" else 2
    days = [(w, d, b) for w in range(1, weeks + 1) for d in (0, 2, 4) for b in (hips, jumps)]
    program = make_program(days, hillside, weeks=weeks)
    Progression.objects.create(
        program=program, prescription=hips.prescriptions.get(), field="amount", step=1
    )
    athletes = with_restrictions(*athletes)
    with CaptureQueriesContext(connection) as made:
        assignments.lock_plan(hillside)
        options = AssignmentOptions(program, MONDAY)
        plan = plan_program(
            hillside, ProgramContents(program), options, athletes, moves=set(), today=MONDAY
        )
        assignments.apply_plan(plan, by=dana)
    assert Session.objects.count() == 3 * weeks * count
    inserts = [query for query in made if query["sql"].startswith("INSERT")]
    assert len(made) - len(inserts) == 11
    if connection.vendor == "postgresql":
        assert len(inserts) == 6
