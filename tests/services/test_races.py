"""Two people at the same moment. SQLite lets one write at a time, so there it cannot happen."""

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import connection, connections, transaction
from django.http import Http404
from django.utils import timezone

from coaching import access
from coaching.forms.own_drills import OwnDrillForm
from coaching.models import (
    Block,
    Drill,
    Ladder,
    LadderPlace,
    LoggedSet,
    Membership,
    Promotion,
    Rung,
    Session,
    SessionBlock,
    SessionDrill,
)
from coaching.rules import calendar as days
from coaching.rules.compliance import COUNTERS
from coaching.rules.sides import set_id
from coaching.services import assignments, calendar
from coaching.services.assignments import planning, updates
from coaching.services.assignments.removal import undo_assignment
from coaching.services.ladders import deciding, taking_back
from coaching.services.people import merging
from coaching.services.sessions import logging, prescriptions
from coaching.services.sessions.extras import add_extra, open_session
from coaching.services.sessions.logging import log_set, remove_set
from coaching.services.sessions.prescriptions import change_plan
from tests.factories import (
    MONDAY,
    make_block,
    make_drill,
    make_logged_set,
    make_program,
    make_promotion,
    make_session,
    session_drills,
    with_drills,
)
from tests.helpers import give, move_session, remove_session, typed_drill

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]
NEXT = MONDAY + timedelta(days=1)


@pytest.fixture
def meanwhile(monkeypatch):
    """`meanwhile(owner, name, act)`: once `owner.name` has answered, `act` runs elsewhere.

    It runs to its end or, where it has to wait for the first, until that is through. Call
    what is returned at the end: it gives the answer of `act`, or raises what it raised.
    """
    with ThreadPoolExecutor(1) as pool:

        def arrange(owner, name, act):
            original, begun = getattr(owner, name), []

            def elsewhere():
                try:
                    return act()
                finally:
                    connections.close_all()

            def answer(*args, **kwargs):
                result = original(*args, **kwargs)
                if not begun:
                    begun.append(None)
                    begun[0] = pool.submit(elsewhere)
                    wait(begun, timeout=0.5)
                return result

            monkeypatch.setattr(owner, name, answer)
            return lambda: begun[0].result()

        yield arrange


def assign(team, block, athlete, day, by):
    return assignments.assign(team, with_drills(block), [athlete], [day], by=by)


def counts(session):
    return Session.objects.values(*COUNTERS).get(pk=session.pk)


def assert_counted(session):
    kept = counts(session)
    Session.objects.filter(pk=session.pk).recount()
    assert counts(session) == kept


def slots():
    return sorted(Session.objects.values_list("date", "slot"))


def test_it_moves_two_sessions_to_one_day(maya, meanwhile, dana):
    first, second = make_session(maya), make_session(maya, date=NEXT)
    to = NEXT + timedelta(days=1)
    other = meanwhile(days, "changes", lambda: move_session(second, to, dana))
    move_session(first, to, dana)
    other()
    assert slots() == [(to, 1), (to, 2)]


def test_it_moves_a_session_to_a_day_that_is_being_assigned(hillside, dana, maya, meanwhile):
    session, more = make_session(maya), make_block(name="More")
    other = meanwhile(planning, "sessions_by_day", lambda: move_session(session, NEXT, dana))
    assign(hillside, more, maya, NEXT, dana)
    other()
    assert slots() == [(NEXT, 1), (NEXT, 2)]


def test_it_opens_a_session_on_a_day_that_is_being_assigned(hillside, dana, maya, meanwhile):
    other = meanwhile(
        planning, "sessions_by_day", lambda: open_session(maya, hillside, MONDAY, by=maya.user)
    )
    assign(hillside, make_block(), maya, MONDAY, dana)
    other()
    assert slots() == [(MONDAY, 1)]


def test_it_adds_two_extras_at_once(maya, meanwhile):
    session, hang, pull = make_session(maya), make_drill("Hang"), make_drill("Pull")
    other = meanwhile(SessionDrill, "snapshot", lambda: add_extra(session, pull))
    add_extra(session, hang)
    other()
    extras = SessionDrill.objects.filter(extra=True)
    assert sorted(extras.values_list("name", "position")) == [("Hang", 1), ("Pull", 2)]
    assert extras.values("block").distinct().count() == 1


def test_it_undoes_an_assignment_whose_session_is_being_filled(hillside, dana, maya, meanwhile):
    assignment = assign(hillside, make_block(name="Goes"), maya, MONDAY, dana)
    other = meanwhile(
        planning, "sessions_by_day", lambda: undo_assignment(assignment, by=assignment.by)
    )
    assign(hillside, make_block(name="Stays"), maya, MONDAY, dana)
    other()
    assert [block.name for block in SessionBlock.objects.all()] == ["Stays"]
    assert_counted(Session.objects.get())


def test_it_removes_a_session_that_is_being_filled(hillside, dana, maya, meanwhile):
    session = make_session(maya)
    other = meanwhile(planning, "sessions_by_day", lambda: remove_session(session, dana))
    assign(hillside, make_block(name="More"), maya, MONDAY, dana)
    other()
    assert not Session.objects.exists()


def test_it_counts_what_is_edited_while_more_is_assigned(hillside, dana, maya, meanwhile):
    session = make_session(maya)
    [drill] = session_drills(session)
    drill.sets = 1
    other = meanwhile(planning, "sessions_by_day", lambda: change_plan(session, [drill]))
    assign(hillside, make_block(name="More"), maya, MONDAY, dana)
    other()
    assert_counted(session)
    assert sum(session.planned_sets for session in Session.objects.all()) == 4


def test_it_merges_an_athlete_into_one_whose_day_is_being_assigned(
    hillside, dana, maya, eli, meanwhile
):
    make_session(eli)
    other = meanwhile(planning, "sessions_by_day", lambda: merging.merge_athletes(eli, maya))
    assign(hillside, make_block(), maya, MONDAY, dana)
    other()
    assert list(Session.objects.order_by("slot").values_list("athlete", "slot")) == [
        (maya.pk, 1),
        (maya.pk, 2),
    ]


def test_it_saves_two_blocks_of_one_name_at_once(hillside, meanwhile):
    def save():
        return Block.objects.create(team=hillside, name="Hips", kind="gym")

    other = meanwhile(Block, "set_slug", save)
    assert save().slug != other().slug


def test_it_saves_two_drills_of_one_name_at_once(hillside, rivals, meanwhile):
    def save(team):
        form = OwnDrillForm(typed_drill(), instance=Drill(team=team), units="imperial")
        assert form.is_valid()
        return form.save()

    other = meanwhile(Drill, "free_slug", lambda: save(rivals))
    assert {save(hillside).slug, other().slug} == {"hill-march", "hill-march-2"}


def test_it_keeps_what_two_coaches_change_in_one_drill(maya, meanwhile):
    session = make_session(maya)
    [mine], [theirs] = session_drills(session), session_drills(session)
    mine.sets, theirs.note = 2, "Slowly."
    other = meanwhile(prescriptions, "check_logged", lambda: change_plan(session, [theirs]))
    change_plan(session, [mine])
    other()
    kept = SessionDrill.objects.get()
    assert (kept.sets, kept.note) == (2, "Slowly.")
    assert_counted(session)


def tap(session_drill, user, number=1):
    """Log a set as the view does."""
    with transaction.atomic():
        drill = access.get_session_drill_to_log(user, session_drill.pk, lock=True)
        pk = set_id(drill.pk, number, "both")
        return log_set(drill, pk, number, "both", {}, by=user, now=timezone.now())


def test_it_counts_a_set_logged_while_the_plan_changes(maya, meanwhile):
    session = make_session(maya)
    [drill] = session_drills(session)
    drill.sets = 4
    other = meanwhile(prescriptions, "check_logged", lambda: tap(drill, maya.user, 4))
    change_plan(session, [drill])
    other()
    assert counts(session) | {"done_sets": 1, "planned_sets": 4, "extra_sets": 0} == counts(session)
    assert_counted(session)


def test_it_answers_404_for_a_set_of_a_drill_that_was_just_taken_out(maya, meanwhile):
    session = make_session(maya, drills=[make_drill("Hang"), make_drill("Pull")])
    hang, pull = session_drills(session)
    pull.note = "Slowly."
    other = meanwhile(prescriptions, "check_logged", lambda: tap(hang, maya.user))
    change_plan(session, [pull], without=[hang])
    with pytest.raises(Http404):
        other()
    assert_counted(session)


def test_it_answers_404_for_a_set_of_a_session_that_was_just_removed(maya, meanwhile, dana):
    session = make_session(maya)
    [drill] = session_drills(session)
    row = make_logged_set(drill)
    remove_set(LoggedSet.objects.get(pk=row.pk), by=maya.user, now=timezone.now())
    other = meanwhile(days, "changes", lambda: tap(drill, maya.user))
    remove_session(session, dana)
    with pytest.raises(Http404):
        other()
    assert LoggedSet.objects.get().removed_at is not None


def test_it_logs_in_a_session_that_is_being_shifted(dana, maya, meanwhile):
    session = make_session(maya)
    [drill] = session_drills(session)
    membership = Membership.objects.get(athlete=maya)
    other = meanwhile(days, "changes", lambda: tap(drill, maya.user))
    calendar.shift(membership, MONDAY, 7, today=MONDAY, by=dana)
    other()
    assert slots() == [(MONDAY + timedelta(days=7), 1)]
    assert counts(session)["done_sets"] == 1
    assert_counted(session)


def test_it_leaves_a_session_that_is_being_logged_in_where_it_is(dana, maya, meanwhile):
    session = make_session(maya)
    make_session(maya, date=NEXT)
    [drill] = session_drills(session)
    membership = Membership.objects.get(athlete=maya)
    other = meanwhile(
        logging, "_start", lambda: calendar.shift(membership, MONDAY, 7, today=MONDAY, by=dana)
    )
    tap(drill, maya.user)
    assert [unmoved.id for unmoved in other().unmoved] == [session.pk]
    assert slots() == [(MONDAY, 1), (NEXT + timedelta(days=7), 1)]


def test_it_shifts_a_calendar_twice_when_two_coaches_do(dana, maya, meanwhile):
    make_session(maya)
    membership = Membership.objects.get(athlete=maya)

    def shift():
        return calendar.shift(membership, MONDAY, 1, today=MONDAY, by=dana)

    other = meanwhile(days, "changes", shift)
    shift()
    other()
    assert slots() == [(MONDAY + timedelta(days=2), 1)]


# --- updating what is planned of a program ----------------------------------------------------


@pytest.fixture
def program(hillside, dana, maya):
    """A program of one day, which Maya has, and one of its figures changed since."""
    block = make_block([make_drill("Hang")], team=hillside)
    program = make_program([(1, 0, block)], hillside)
    with transaction.atomic():
        give(program, [maya], dana)
    block.prescriptions.update(sets=5)
    return program


def update(program, by):
    now = datetime.combine(MONDAY, time(12), tzinfo=UTC)
    with transaction.atomic():
        assignments.lock_plan(program.team)
        preview = updates.preview_update(
            program, program.team, now=now, unit_system="metric", lock=True
        )
        updates.apply_update(preview, by=by)
    return preview.changes


def test_it_logs_a_set_of_a_drill_that_is_being_updated(program, dana, maya, meanwhile):
    """The drill is made anew under the same id, so the set that waited finds it."""
    [drill] = session_drills(Session.objects.get())
    other = meanwhile(updates, "sessions_by_day", lambda: tap(drill, maya.user))
    assert update(program, dana) == 1
    assert other().session_drill_id == drill.pk
    assert SessionDrill.objects.get().sets == 5
    assert_counted(Session.objects.get())


def test_it_leaves_a_drill_in_which_a_set_is_being_logged(program, dana, maya, meanwhile):
    [drill] = session_drills(Session.objects.get())
    other = meanwhile(LoggedSet, "set_si", lambda: update(program, dana))
    tap(drill, maya.user)
    assert other() == 0
    assert SessionDrill.objects.get().sets == 3
    assert LoggedSet.objects.count() == 1
    assert_counted(Session.objects.get())


def test_it_updates_once_when_two_coaches_do(program, dana, maya, meanwhile):
    other = meanwhile(updates, "sessions_by_day", lambda: update(program, dana))
    assert [update(program, dana), other()] == [1, 0]
    assert SessionDrill.objects.get().sets == 5


@pytest.fixture
def step(hillside, maya):
    """An open step of Maya's, with a session to come that it would change."""
    knees, feet = make_drill("Knees to elbows"), make_drill("Feet to bar")
    ladder = Ladder.objects.create(slug="hang", name="Hanging")
    first, second = (
        Rung.objects.create(ladder=ladder, position=n, drill=drill)
        for n, drill in ((1, knees), (2, feet))
    )
    make_session(maya, drills=[knees], date=maya.today + timedelta(1))
    return make_promotion(maya, hillside, first, to=second)


def test_of_two_coaches_who_decide_a_step_at_once_the_first_one_wins(step, dana, meanwhile):
    hers = Promotion.objects.get()
    now = timezone.now()
    other = meanwhile(
        deciding, "changes", lambda: deciding.put_off(hers, by=dana, now=now, never=True)
    )
    deciding.approve(step, by=dana, now=now)
    with pytest.raises(deciding.AlreadyDecided):
        other()
    place = LadderPlace.objects.get()
    assert (Promotion.objects.get().state, place.rung, place.never) == (
        "approved",
        step.to_rung,
        False,
    )


def test_a_step_that_two_take_back_goes_back_once(step, dana, meanwhile):
    now = timezone.now()
    before = list(SessionDrill.objects.values())
    deciding.approve(step, by=dana, now=now)
    first, second = Promotion.objects.get(), Promotion.objects.get()
    other = meanwhile(
        taking_back, "_as_they_are", lambda: taking_back.take_back(second, by=dana, now=now)
    )
    assert taking_back.take_back(first, by=dana, now=now).back == 1
    with pytest.raises(deciding.AlreadyDecided):
        other()
    assert list(SessionDrill.objects.values()) == before


def test_a_set_that_is_logged_while_a_step_is_approved_is_not_lost(step, maya, dana, meanwhile):
    [drill] = SessionDrill.objects.all()
    other = meanwhile(deciding, "changes", lambda: tap(drill, maya.user))
    deciding.approve(step, by=dana, now=timezone.now())
    other()
    assert LoggedSet.objects.active().count() == 1
    assert_counted(drill.block.session)
