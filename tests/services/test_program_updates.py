from datetime import datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from coaching.models import (
    Placement,
    Progression,
    Session,
    SessionDrill,
)
from coaching.services import assignments
from coaching.services.assignments import updates
from coaching.services.assignments.removal import undo_assignment
from tests.factories import (
    MONDAY,
    day,
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_program,
    make_restriction,
    session_drills,
    with_drills,
)
from tests.helpers import give, given, move_session, remove_session

pytestmark = pytest.mark.django_db
NOW = datetime.combine(MONDAY, time(12), tzinfo=ZoneInfo("UTC"))


@pytest.fixture
def program(hillside, hips, jumps):
    return make_program([(1, 0, hips), (1, 2, hips), (1, 2, jumps), (2, 0, jumps)], hillside)


def look(program, now=NOW):
    program.refresh_from_db()
    return updates.preview_update(program, program.team, now=now, unit_system="metric")


def update(program, by, now=NOW):
    """Look and make; what was looked at. Looking again finds nothing left to do."""
    with transaction.atomic():
        assignments.lock_plan(program.team)
        preview = updates.preview_update(
            program, program.team, now=now, unit_system="metric", lock=True
        )
        updates.apply_update(preview, by=by)
    assert look(program, now).changes == 0
    for session in Session.objects.with_plan():
        counted = session.tally()
        assert (session.planned_sets, session.planned_rows) == (
            counted.planned_sets,
            counted.planned_rows,
        )
        assert session.blocks.all()
    return preview


def told(update):
    return {
        row.athlete.name: [
            (
                change.what,
                (change.date - MONDAY).days,
                change.block,
                (change.to - MONDAY).days if change.to else None,
            )
            for change in row.changes
        ]
        for row in update.rows
    }


def kept(update):
    return [
        (row.athlete.name, kept.why, (kept.date - MONDAY).days, kept.block)
        for row in update.rows
        for kept in row.kept
    ]


def place(program, week, weekday):
    return program.placements.filter(week=week, weekday=weekday).order_by("position")


def test_there_is_nothing_to_do_while_the_program_is_the_same(program, dana, maya):
    give(program, [maya], dana)
    assert look(program).rows == []


def test_it_adds_moves_and_removes(program, hillside, dana, maya, hips, jumps):
    give(program, [maya], dana)
    place(program, 1, 0).update(weekday=4)
    place(program, 2, 0).delete()
    Placement.objects.create(program=program, week=2, weekday=3, position=1, block=hips)
    first = Session.objects.get(date=day(2))
    preview = update(program, dana)
    assert told(preview) == {
        "Maya Okafor": [
            ("moved", 0, "Hips", 4),
            ("removed", 7, "Jumps", None),
            ("added", 10, "Hips", None),
        ]
    }
    assert given() == [(2, "Hips"), (2, "Jumps"), (4, "Hips"), (10, "Hips")]
    assert Session.objects.get(date=day(2)).plan_version == first.plan_version


def test_it_brings_new_figures_and_keeps_the_ids(program, dana, maya, hips):
    give(program, [maya], dana)
    row = hips.prescriptions.get()
    before = list(SessionDrill.objects.order_by("pk").values_list("pk", "block", "block__session"))
    row.sets = 5
    row.save()
    preview = update(program, dana)
    assert told(preview) == {
        "Maya Okafor": [("changed", 0, "Hips", None), ("changed", 2, "Hips", None)]
    }
    assert preview.rows[0].changes[0].differences == (("Hang", "3 × 10", "5 × 10"),)
    after = list(SessionDrill.objects.order_by("pk").values_list("pk", "block", "block__session"))
    assert before == after
    assert set(SessionDrill.objects.filter(name="Hang").values_list("sets", flat=True)) == {5}
    assert [name for date, name in given() if date == 2] == ["Hips", "Jumps"]
    assert Session.objects.get(date=day(0)).plan_version == 1


def test_it_brings_a_progression_week_by_week(program, dana, maya, jumps):
    give(program, [maya], dana)
    Progression.objects.create(
        program=program, prescription=jumps.prescriptions.get(), field="amount", step=2
    )
    assert told(update(program, dana)) == {"Maya Okafor": [("changed", 7, "Jumps", None)]}
    assert SessionDrill.objects.get(block__session__date=day(7)).amount == Decimal(12)


def test_it_brings_another_order_of_a_day(program, dana, maya):
    give(program, [maya], dana)
    hips, jumps = place(program, 1, 2)
    for row, position in ((hips, 9), (jumps, 1), (hips, 2)):
        row.position = position
        row.save()
    assert [change.what for change in update(program, dana).rows[0].changes] == ["ordered"]
    assert [name for date, name in given() if date == 2] == ["Jumps", "Hips"]


def test_it_leaves_what_is_over(program, dana, maya, hips):
    give(program, [maya], dana)
    hips.prescriptions.update(sets=5)
    place(program, 1, 2).delete()
    update(program, dana, now=NOW + timedelta(days=3))
    assert [date for date, _ in given()] == [0, 2, 2, 7]
    assert set(SessionDrill.objects.filter(name="Hang").values_list("sets", flat=True)) == {3}


def test_it_goes_by_the_athletes_own_day(program, hillside, dana, hips):
    early = make_athlete("Early", team=hillside, timezone="Pacific/Kiritimati")
    late = make_athlete("Late", team=hillside, timezone="Pacific/Pago_Pago")
    give(program, [early, late], dana)
    place(program, 1, 0).delete()
    preview = look(program, datetime.combine(day(0), time(23), tzinfo=ZoneInfo("UTC")))
    assert list(told(preview)) == ["Late"]


def test_it_touches_nothing_that_was_logged_or_moved(program, hillside, dana, maya, priya, hips):
    give(program, [maya, priya], dana)
    begun = Session.objects.get(athlete=maya, date=day(2))
    logged = make_logged_set(session_drills(begun)[0])
    move_session(Session.objects.get(athlete=priya, date=day(0)), day(1), dana)
    hips.prescriptions.update(sets=5)
    place(program, 1, 2).delete()
    preview = update(program, dana)
    assert kept(preview) == [
        ("Maya Okafor", "touched", 2, "Hips"),
        ("Maya Okafor", "touched", 2, "Jumps"),
        ("Priya Nair", "by_hand", 1, "Hips"),
    ]
    assert told(preview) == {
        "Maya Okafor": [("changed", 0, "Hips", None)],
        "Priya Nair": [("removed", 2, "Hips", None), ("removed", 2, "Jumps", None)],
    }
    assert given(maya) == [(0, "Hips"), (2, "Hips"), (2, "Jumps"), (7, "Jumps")]
    assert given(priya) == [(1, "Hips"), (7, "Jumps")]
    logged.refresh_from_db()
    assert logged.session_drill.sets == 3


def test_what_was_removed_by_hand_or_left_out_stays_out(program, dana, maya, priya, hips, jumps):
    make_restriction(maya, "no_impact")
    give(program, [maya, priya], dana)
    remove_session(Session.objects.get(athlete=priya, date=day(7)), dana)
    Placement.objects.create(program=program, week=2, weekday=4, position=1, block=jumps)
    preview = update(program, dana)
    assert told(preview) == {"Maya Okafor": [], "Priya Nair": [("added", 11, "Jumps", None)]}
    assert kept(preview) == [("Maya Okafor", "restricted", 11, "Jumps")]
    assert given(priya) == [(0, "Hips"), (2, "Hips"), (2, "Jumps"), (11, "Jumps")]


def test_it_keeps_hands_at_the_sides(hillside, dana, maya):
    drill = make_drill("Spot lunge", overhead=True, overhead_optional=True)
    block = make_block([drill], team=hillside, name="Lunges")
    program = make_program([(1, 0, block)], hillside)
    make_restriction(maya, "no_overhead")
    give(program, [maya], dana, answers={(maya.pk, block.pk): "sides"})
    assert look(program).rows == []
    Placement.objects.create(program=program, week=2, weekday=0, position=1, block=block)
    update(program, dana)
    assert set(SessionDrill.objects.values_list("note", flat=True)) == {"Hands at your sides."}


def test_what_moves_to_a_day_that_is_over_stays(program, dana, maya):
    give(program, [maya], dana)
    place(program, 1, 2).update(weekday=1)
    preview = update(program, dana, now=NOW + timedelta(days=2))
    assert {why for _, why, _, _ in kept(preview)} == {"over"}
    assert [date for date, _ in given()] == [0, 2, 2, 7]


def test_it_shares_a_day_with_what_is_not_of_the_program(program, hillside, dana, maya, priya):
    give(program, [maya], dana)
    other = make_block(team=hillside, name="Other")
    assignments.assign(hillside, with_drills(other), [maya], [day(2), day(4)], by=dana)
    place(program, 1, 0).update(weekday=4)
    place(program, 1, 2).first().delete()
    update(program, dana)
    assert given() == [(2, "Jumps"), (2, "Other"), (4, "Other"), (4, "Hips"), (7, "Jumps")]


def test_an_undone_assignment_and_one_who_left_are_left_alone(program, dana, maya, priya):
    give(program, [priya], dana)
    undo_assignment(give(program, [maya], dana), by=dana)
    priya.memberships.get().archive()
    place(program, 1, 0).delete()
    assert look(program).rows == []


def test_one_who_has_the_program_twice_gets_what_is_new_once(program, dana, maya, hips):
    for _twice in range(2):
        give(program, [maya], dana)
    place(program, 2, 0).delete()
    for position in (1, 2):
        Placement.objects.create(program=program, week=2, weekday=3, position=position, block=hips)
    update(program, dana)
    assert [name for date, name in given() if date == 10] == ["Hips", "Hips"]
    assert update(program, dana).changes == 0


def test_its_digest_changes_with_what_it_would_do(program, dana, maya):
    give(program, [maya], dana)
    place(program, 1, 0).update(weekday=4)
    first = look(program).digest
    assert look(program).digest == first
    make_logged_set(session_drills(Session.objects.get(date=day(0)))[0])
    assert look(program).digest != first


@pytest.mark.parametrize("count", [1, 30])
def test_it_updates_in_a_fixed_number_of_queries(count, program, hillside, dana, hips):
    athletes = [make_athlete(f"Athlete {n}", team=hillside) for n in range(count)]
    give(program, athletes, dana)
    place(program, 1, 0).update(weekday=5)
    place(program, 2, 0).delete()
    hips.prescriptions.update(sets=4)
    Placement.objects.create(program=program, week=2, weekday=3, position=1, block=hips)
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        assignments.lock_plan(hillside)
        preview = updates.preview_update(
            program, hillside, now=NOW, unit_system="metric", lock=True
        )
        updates.apply_update(preview, by=dana)
    assert preview.changes == 4 * count
    inserts = [query for query in queries if query["sql"].startswith("INSERT")]
    assert len(queries) - len(inserts) <= 32
    if connection.vendor == "postgresql":
        assert len(inserts) == 5
