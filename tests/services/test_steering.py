from datetime import timedelta

import pytest
from django.utils import timezone

from coaching.models import Removal, Session
from coaching.models.assignments import KEPT_REMOVED
from coaching.rules.calendar import NothingThere
from coaching.rules.refusals import Refused
from coaching.services import assignments, calendar
from coaching.services.assignments import removal, shifting, updates
from tests.factories import make_block, make_drill, make_program, with_drills
from tests.helpers import give, log_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def hops(hillside):
    return with_drills(make_block([make_drill("Hop")], team=hillside, name="Hops"))


@pytest.fixture
def assignment(hillside, dana, maya, priya, hops):
    """Hops for both: today, in a week and in two."""
    days = [hillside.today + timedelta(days=n) for n in (0, 7, 14)]
    return assignments.assign(hillside, hops, [maya, priya], days, by=dana)


def days_of(athlete):
    today = athlete.today
    return [
        (day - today).days
        for day in athlete.sessions.order_by("date").values_list("date", flat=True)
    ]


def taken_from(athlete):
    """Her sessions that stand, as her pages read them."""
    today = athlete.today
    stands = Session.objects.filter(athlete=athlete).order_by("date")
    return [(day - today).days for day in stands.values_list("date", flat=True)]


def test_it_shifts_what_is_untouched_for_everybody(dana, hillside, maya, priya, assignment):
    log_all(maya.sessions.order_by("date").first())
    done = shifting.shift_assignment(assignment, hillside.today, 2, by=dana)
    assert (done.moved, [session.athlete for session in done.stays]) == (5, [maya])
    assert days_of(maya) == [0, 9, 16]
    assert days_of(priya) == [2, 9, 16]


def test_a_shift_is_taken_back_but_for_what_was_logged_since(
    dana, hillside, maya, priya, assignment
):
    done = shifting.shift_assignment(assignment, hillside.today, 2, by=dana)
    log_all(priya.sessions.order_by("date").first())
    assert shifting.undo_shift(done.shift) == 1
    assert days_of(maya) == [0, 7, 14]
    assert days_of(priya) == [2, 7, 14]
    with pytest.raises(shifting.ShiftStale):
        shifting.undo_shift(done.shift)


def test_nothing_is_shifted_onto_a_day_that_is_over(dana, hillside, maya, assignment):
    with pytest.raises(Refused):
        shifting.shift_assignment(assignment, hillside.today, -3, by=dana)
    assert days_of(maya) == [0, 7, 14]
    with pytest.raises(NothingThere):
        shifting.shift_assignment(assignment, hillside.today + timedelta(days=30), 7, by=dana)


def test_it_ends_early_and_what_was_begun_stays(dana, hillside, maya, priya, assignment):
    log_all(maya.sessions.order_by("date")[1])
    done = removal.end_assignment(assignment, hillside.today + timedelta(days=1), by=dana)
    assert [session.athlete for session in done.stays] == [maya]
    assert taken_from(maya) == [0, 7]
    assert taken_from(priya) == [0]
    assignment.refresh_from_db()
    assert assignment.ended_from == hillside.today + timedelta(days=1)


@pytest.mark.parametrize("early", [True, False])
def test_what_was_removed_is_put_back_where_it_was(dana, hillside, maya, priya, assignment, early):
    if early:
        removal.end_assignment(assignment, hillside.today + timedelta(days=1), by=dana)
    else:
        removal.undo_assignment(assignment, by=dana)
    sets = Session.with_removed.filter(athlete=maya).values_list("planned_sets", flat=True)
    assert taken_from(maya) == ([0] if early else [])
    done = removal.put_back(Removal.objects.get(), by=dana, now=timezone.now())
    assert (done.back, done.taken) == (4 if early else 6, [])
    assert taken_from(maya) == taken_from(priya) == [0, 7, 14]
    assert all(sets)
    assignment.refresh_from_db()
    assert (assignment.undone_at, assignment.ended_from) == (None, None)
    assert not Removal.objects.kept(timezone.now()).exists()


def test_what_something_else_took_the_place_of_stays_out_and_is_said(
    dana, hillside, maya, priya, assignment, hops
):
    removal.undo_assignment(assignment, by=dana)
    again = assignments.assign(hillside, hops, [maya], [hillside.today], by=dana)
    kept, now = Removal.objects.get(), timezone.now()
    done = removal.put_back(kept, by=dana, now=now)
    assert (done.back, [session.athlete for session in done.taken]) == (5, [maya])
    assert [removed.pk for removed in Removal.objects.kept(now)] == [kept.pk]
    removal.undo_assignment(again, by=dana)
    assert removal.put_back(kept, by=dana, now=now).back == 1
    assert taken_from(maya) == [0, 7, 14]


def test_a_session_with_other_work_loses_only_what_was_assigned(dana, hillside, maya, assignment):
    squats = with_drills(make_block([make_drill("Squat")], team=hillside, name="Squats"))
    second = assignments.assign(hillside, squats, [maya], [hillside.today], by=dana)
    session = maya.sessions.order_by("date").first()
    both = session.planned_sets
    removal.undo_assignment(second, by=dana)
    session.refresh_from_db()
    assert [block.name for block in session.blocks.all()] == ["Hops"]
    assert session.planned_sets < both
    removal.put_back(Removal.objects.get(), by=dana, now=timezone.now())
    session.refresh_from_db()
    assert [block.name for block in session.blocks.order_by("position")] == ["Hops", "Squats"]
    assert session.planned_sets == both


def test_a_single_session_is_put_back(dana, maya, assignment):
    session = maya.sessions.order_by("date").first()
    calendar.remove(session, by=dana)
    assert taken_from(maya) == [7, 14]
    removal.put_back(Removal.objects.get(session=session), by=dana, now=timezone.now())
    assert taken_from(maya) == [0, 7, 14]
    assert not Removal.objects.kept(timezone.now()).exists()


def test_after_30_days_it_is_gone_for_good(dana, maya, priya, assignment):
    logged = maya.sessions.order_by("date").first()
    log_all(logged)
    removal.undo_assignment(assignment, by=dana)
    now = timezone.now()
    assert removal.thin_out(now) == 0
    assert removal.thin_out(now + KEPT_REMOVED) == 5
    assert not Removal.objects.exists()
    assert list(Session.with_removed.values_list("pk", flat=True)) == [logged.pk]


def test_a_shifted_program_stays_shifted_when_it_is_updated(dana, hillside, maya, hops):
    program = make_program([(1, 0, hops[0]), (3, 0, hops[0])], team=hillside)
    start = hillside.today + timedelta(days=7)
    assigned = give(program, [maya], dana, start=start)
    before = days_of(maya)
    shifting.shift_assignment(assigned, start, 2, by=dana)
    now = timezone.now()
    update = updates.preview_update(program, hillside, now=now, unit_system="imperial")
    assert not update.changes
    assert days_of(maya) == [day + 2 for day in before]


def test_an_ended_program_gets_nothing_after_its_end(dana, hillside, maya, priya, hops):
    program = make_program([(1, 0, hops[0]), (3, 0, hops[0])], team=hillside)
    start = hillside.today + timedelta(days=7)
    assigned = give(program, [maya], dana, start=start)
    removal.end_assignment(assigned, start + timedelta(days=7), by=dana)
    program.placements.create(week=3, weekday=2, position=1, block=hops[0])
    update = updates.preview_update(program, hillside, now=timezone.now(), unit_system="imperial")
    assert not update.changes
