from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from coaching.models import Assignment, Session, SessionBlock, SessionDrill
from coaching.services import assignments
from coaching.services.assignments.removal import undo_assignment
from tests.factories import (
    MONDAY,
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_restriction,
    make_session,
    session_drills,
    with_drills,
)

pytestmark = pytest.mark.django_db
QUERIES_BESIDE_INSERTS = 6


def assign(team, blocks, athletes, dates, by, **extra):
    return assignments.assign(team, with_drills(*blocks), athletes, dates, by=by, **extra)


def test_it_makes_a_session_of_snapshots(hillside, dana, maya):
    block = make_block([make_drill("Hang"), make_drill("Pull", side_mode="per_side")])
    assign(hillside, [block], [maya], [MONDAY], dana)
    session = Session.objects.get()
    assert (session.athlete, session.date, session.slot) == (maya, MONDAY, 1)
    assert (session.planned_sets, session.planned_rows) == (6, 9)
    assert [d.name for d in session_drills(session)] == ["Hang", "Pull"]


def test_it_keeps_what_was_given_when_block_and_drill_change(hillside, dana, maya):
    drill = make_drill("Hang")
    block = make_block([drill])
    assign(hillside, [block], [maya], [MONDAY], dana)
    drill.name = "Renamed"
    drill.save()
    prescription = block.prescriptions.get()
    prescription.sets = 9
    prescription.save()
    session_drill = SessionDrill.objects.get()
    assert (session_drill.name, session_drill.sets, session_drill.prescription) == (
        "Hang",
        3,
        prescription,
    )


def test_it_fills_the_untouched_session_of_the_day(hillside, dana, maya):
    first, second = make_block(name="First"), make_block(name="Second")
    assign(hillside, [first], [maya], [MONDAY], dana)
    assign(hillside, [second], [maya], [MONDAY], dana)
    session = Session.objects.get()
    assert [b.name for b in session.blocks.all()] == ["First", "Second"]
    assert session.planned_sets == 6


def test_it_opens_the_next_slot_beside_a_touched_session(hillside, dana, maya):
    session = make_session(maya)
    make_logged_set(session_drills(session)[0])
    assign(hillside, [make_block(name="More")], [maya], [MONDAY], dana)
    assert list(Session.objects.order_by("slot").values_list("slot", flat=True)) == [1, 2]


def test_it_leaves_a_block_at_one_unless_asked(hillside, dana, maya):
    block = make_block()
    assign(hillside, [block], [maya], [MONDAY], dana)
    assign(hillside, [block], [maya], [MONDAY], dana)
    assert SessionBlock.objects.count() == 1
    assign(hillside, [block], [maya], [MONDAY], dana, doubled="add")
    assert SessionBlock.objects.count() == 2


def test_it_previews_exactly_what_it_makes(hillside, dana, maya, priya):
    block = make_block()
    assign(hillside, [block], [maya], [MONDAY], dana)
    dates = [MONDAY, MONDAY + timedelta(days=2)]
    plan = assignments.plan_blocks(hillside, with_drills(block), [maya, priya], dates)
    assert (plan.sessions_new, plan.sessions_filled) == (3, 0)
    assert [(a, d) for a, d, _ in plan.doubled] == [(maya, MONDAY)]
    before = Session.objects.count()
    assign(hillside, [block], [maya, priya], dates, dana)
    assert Session.objects.count() - before == plan.sessions_new


def test_it_undoes_what_is_untouched_and_names_the_rest(hillside, dana, maya, priya):
    assignment = assign(hillside, [make_block()], [maya, priya], [MONDAY], dana)
    touched = Session.objects.get(athlete=maya)
    make_logged_set(session_drills(touched)[0])
    assert undo_assignment(assignment, by=assignment.by).stays == [touched]
    assert list(Session.objects.all()) == [touched]
    assert undo_assignment(assignment, by=assignment.by).stays == [touched]


def test_it_undoes_only_its_own_block_of_a_shared_day(hillside, dana, maya):
    assign(hillside, [make_block(name="Stays")], [maya], [MONDAY], dana)
    second = assign(hillside, [make_block(name="Goes")], [maya], [MONDAY], dana)
    assert undo_assignment(second, by=second.by).stays == []
    session = Session.objects.get()
    assert [b.name for b in session.blocks.all()] == ["Stays"]
    assert session.planned_sets == 3


def test_it_counts_a_circuit_by_its_rounds(hillside, dana, maya):
    block = make_block([make_drill(), make_drill()], rounds=4)
    assign(hillside, [block], [maya], [MONDAY], dana)
    assert Session.objects.get().planned_sets == 8


def test_it_refuses_a_block_of_another_team(hillside, rivals, dana, maya):
    block = make_block(team=rivals)
    with pytest.raises(ValueError, match="another team"):
        assign(hillside, [block], [maya], [MONDAY], dana)


@pytest.mark.parametrize("count", [1, 100])
def test_it_assigns_in_a_fixed_number_of_queries(count, hillside, dana):
    athletes = [make_athlete(f"Athlete {n}", team=hillside) for n in range(count)]
    blocks = with_drills(make_block([make_drill(), make_drill()]), make_block())
    dates = [MONDAY + timedelta(days=n) for n in range(8)]
    with CaptureQueriesContext(connection) as made:
        assignments.assign(hillside, blocks, athletes, dates, by=dana)
    assert Session.objects.count() == 8 * count
    statements = [query["sql"] for query in made]
    inserts = [sql for sql in statements if sql.startswith("INSERT")]
    # Savepoint, the team, what stands there, who is paused, release; the inserts are only split
    # into batches by SQLite's limit of parameters, and one of them tells of it.
    assert len(statements) - len(inserts) == QUERIES_BESIDE_INSERTS
    if connection.vendor == "postgresql":
        assert len(inserts) == 5


def test_it_counts_the_weekdays_of_each_week():
    wednesday = date(2026, 3, 4)
    assert assignments.dates_from(wednesday) == [wednesday]
    assert assignments.dates_from(wednesday, [0, 2], weeks=2) == [
        wednesday,
        date(2026, 3, 9),
        date(2026, 3, 11),
        date(2026, 3, 16),
    ]


def test_it_leaves_out_the_pairs_it_is_told_to(hillside, dana, maya, priya):
    hips, jumps = make_block(name="Hips"), make_block(name="Jumps")
    blocks, without = with_drills(hips, jumps), {(maya.pk, jumps.pk), (priya.pk, hips.pk)}
    plan = assignments.plan_blocks(hillside, blocks, [maya, priya], [MONDAY], without=without)
    assert (plan.sessions, plan.session_blocks) == (2, 2)
    assignments.apply_plan(plan, by=dana)
    session_blocks = SessionBlock.objects.order_by("name").values_list("session__athlete", "name")
    assert list(session_blocks) == [(maya.pk, "Hips"), (priya.pk, "Jumps")]


def test_it_names_every_drill_that_a_restriction_rules_out(hillside, maya, priya):
    make_restriction(maya, "no_hanging")
    block = make_block([make_drill("Hang", hanging=True), make_drill("Pull")])
    plan = assignments.plan_blocks(hillside, with_drills(block), [maya, priya], [MONDAY])
    assert [(a, b, d.name, k) for a, b, d, k in plan.restricted] == [
        (maya, block, "Hang", ["no_hanging"])
    ]
    assert plan.sessions == 2


def test_it_has_another_digest_when_it_would_make_something_else(hillside, dana, maya):
    block = make_block()

    def digest():
        return assignments.plan_blocks(hillside, with_drills(block), [maya], [MONDAY]).digest

    first = digest()
    assert digest() == first
    assign(hillside, [make_block(name="Other")], [maya], [MONDAY], dana)
    assert digest() != first
    block.version = 2
    block.save()
    assert digest() not in (first, "")


def test_it_keeps_one_assignment_a_token(hillside, dana, maya):
    plan = assignments.plan_blocks(hillside, with_drills(make_block()), [maya], [MONDAY])
    token = uuid4()
    assert assignments.apply_plan(plan, by=dana, token=token).token == token
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.create(team=hillside, by=dana, token=token)
