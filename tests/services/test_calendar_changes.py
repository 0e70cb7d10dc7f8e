"""What is done to an athlete's days, in the tables: kept, counted, and taken back."""

import pytest

from coaching.models import CalendarChange, LoggedSet, Membership, Session
from coaching.rules import calendar as rules
from coaching.services import assignments, calendar
from coaching.services.assignments.removal import undo_assignment
from coaching.services.sessions.extras import add_extra
from coaching.services.sessions.swapping import swap
from tests.factories import (
    MONDAY,
    day,
    make_block,
    make_drill,
    make_logged_set,
    make_session,
    session_drills,
    with_drills,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def membership(hillside, maya):
    return Membership.objects.get(team=hillside, athlete=maya)


@pytest.fixture
def planned(maya):
    """Sessions on Mondays and Thursdays of three weeks: {day's offset: Session}."""
    return {n: make_session(maya, date=day(n)) for n in (0, 3, 7, 10, 14, 17)}


def offsets(athlete):
    return [(s.date - MONDAY).days for s in Session.objects.filter(athlete=athlete)]


def facts(athlete):
    rows = Session.objects.filter(athlete=athlete).order_by("pk")
    membership = Membership.objects.get(athlete=athlete)
    return list(
        rows.values_list("pk", "date", "slot", "paused", "moved_from", "moved_by")
    ), membership.paused_from


def undo_all(team, athlete):
    while (change := calendar.undoable_changes(team, athlete=athlete).first()) is not None:
        assert calendar.undo_change(change).unmoved == ()


def test_it_gives_back_exactly_what_was_after_every_verb(hillside, dana, maya, membership, planned):
    def at(today=MONDAY):
        return {"today": today, "by": dana}

    stages = [facts(maya)]
    for do in (
        lambda: calendar.move(planned[3], day(1), by=dana),
        lambda: calendar.shift(membership, day(7), 2, **at()),
        lambda: calendar.pause(membership, day(9), by=dana),
        lambda: calendar.resume(membership, day(30), keep_weekdays=True, **at()),
        lambda: calendar.repeat_week(membership, MONDAY, **at()),
        lambda: calendar.skip_week(membership, day(7), **at()),
        lambda: calendar.remove(planned[0], by=dana),
    ):
        assert do().change is not None
        stages.append(facts(maya))
    assert len({repr(stage) for stage in stages}) == len(stages)
    while (change := calendar.undoable_changes(hillside, athlete=maya).first()) is not None:
        assert facts(maya) == stages.pop()
        assert calendar.undo_change(change).unmoved == ()
    assert [facts(maya)] == stages


def test_it_shifts_sessions_that_lie_side_by_side(hillside, dana, maya, membership):
    for n in range(5):
        make_session(maya, date=day(n))
    calendar.shift(membership, day(1), 1, today=MONDAY, by=dana)
    assert offsets(maya) == [0, 2, 3, 4, 5]
    calendar.shift(membership, day(1), -1, today=MONDAY, by=dana)
    assert offsets(maya) == [0, 1, 2, 3, 4]


def test_it_leaves_a_session_with_something_logged_and_says_so(dana, maya, membership, planned):
    make_logged_set(session_drills(planned[7])[0], 1)
    done = calendar.shift(membership, day(3), 7, today=MONDAY, by=dana)
    assert offsets(maya) == [0, 7, 10, 17, 21, 24]
    assert [session.id for session in done.unmoved] == [planned[7].pk]
    with pytest.raises(rules.HasBegun):
        calendar.move(planned[7], day(8), by=dana)
    assert LoggedSet.objects.get().session_drill == session_drills(planned[7])[0]


def test_it_moves_a_session_that_the_coach_edited(dana, maya, membership, planned):
    Session.objects.filter(pk=planned[3].pk).update(edited=True)
    calendar.shift(membership, day(3), 1, today=MONDAY, by=dana)
    assert offsets(maya) == [0, 4, 8, 11, 15, 18]


def test_it_undoes_all_but_what_was_logged_since(hillside, dana, maya, membership, planned):
    done = calendar.shift(membership, day(3), 1, today=MONDAY, by=dana)
    make_logged_set(session_drills(planned[7])[0], 1)
    undone = calendar.undo_change(done.change)
    assert [session.id for session in undone.unmoved] == [planned[7].pk]
    assert offsets(maya) == [0, 3, 8, 10, 14, 17]
    assert not calendar.undoable_changes(hillside, athlete=maya).exists()


def test_it_undoes_the_last_act_first_and_each_once(dana, membership, planned):
    first = calendar.move(planned[0], day(1), by=dana).change
    second = calendar.move(planned[3], day(4), by=dana).change
    with pytest.raises(calendar.Stale):
        calendar.undo_change(first)
    calendar.undo_change(second)
    with pytest.raises(calendar.Stale):
        calendar.undo_change(second)
    calendar.undo_change(first)


def test_it_keeps_no_act_where_nothing_changed(dana, planned):
    assert calendar.move(planned[0], MONDAY, by=dana).change is None
    assert not CalendarChange.objects.exists()


def test_it_repeats_a_week_as_it_was_planned(hillside, dana, maya, membership):
    drills = [make_drill(side_mode="per_side"), make_drill()]
    session = make_session(maya, drills=drills)
    make_logged_set(session_drills(session)[0], 1)
    later = make_session(maya, date=day(8))
    calendar.repeat_week(membership, MONDAY, today=MONDAY, by=dana)
    later.refresh_from_db()
    assert later.date == day(15)
    copy = Session.objects.get(date=day(7))
    assert (copy.planned_sets, copy.planned_rows) == (session.planned_sets, 9)
    assert (copy.done_sets, copy.logged_rows, copy.started_at) == (0, 0, None)
    assert [drill.name for drill in session_drills(copy)] == [d.name for d in drills]
    assert copy.blocks.get().name == session.blocks.get().name
    Session.objects.filter(pk=copy.pk).recount()
    copy.refresh_from_db()
    assert copy.planned_rows == 9


def test_it_plans_a_swapped_drill_as_it_first_was_and_leaves_extras_out(dana, maya, membership):
    drill, other = make_drill(sets=3), make_drill()
    session = make_session(maya, drills=[drill])
    row = session_drills(session)[0]
    make_logged_set(row, 1)
    swap(row, other, by=dana)
    add_extra(session, make_drill())
    calendar.repeat_week(membership, MONDAY, today=MONDAY, by=dana)
    copy = Session.objects.get(date=day(7))
    assert [(d.drill, d.sets, d.sets_kept_on_original) for d in session_drills(copy)] == [
        (drill, 3, None)
    ]
    assert copy.planned_sets == 3


def test_it_does_not_bring_back_what_was_unassigned_while_it_was_out(
    hillside, dana, maya, membership
):
    block = make_block(team=hillside)
    assignment = assignments.assign(hillside, with_drills(block), [maya], [day(2)], by=dana)
    change = calendar.skip_week(membership, MONDAY, today=MONDAY, by=dana).change
    undo_assignment(assignment, by=assignment.by)
    assert len(calendar.undo_change(change).unmoved) == 1
    assert offsets(maya) == []


def test_it_pauses_in_the_name_of_the_coach(hillside, dana, maya, membership, planned):
    calendar.pause(membership, day(5), by=dana)
    membership.refresh_from_db()
    assert (membership.paused_from, membership.paused_by) == (day(5), dana)
    assert [s.paused for s in Session.objects.all()] == [False, False, True, True, True, True]
    undo_all(hillside, maya)
    membership.refresh_from_db()
    assert (membership.paused_from, membership.paused_by) == (None, None)


def test_it_wakes_what_was_planned_in_the_pause_when_the_pause_is_undone(
    hillside, dana, maya, membership, planned
):
    calendar.pause(membership, day(5), by=dana)
    new = make_session(maya, date=day(9), paused=True)
    undo_all(hillside, maya)
    new.refresh_from_db()
    assert not new.paused


VERBS = {
    "move": lambda membership, session, by: calendar.move(session, day(1), by=by),
    "remove": lambda membership, session, by: calendar.remove(session, by=by),
    "shift": lambda membership, session, by: calendar.shift(
        membership, MONDAY, 1, today=MONDAY, by=by
    ),
    "pause": lambda membership, session, by: calendar.pause(membership, MONDAY, by=by),
    "skip": lambda membership, session, by: calendar.skip_week(
        membership, MONDAY, today=MONDAY, by=by
    ),
    "repeat": lambda membership, session, by: calendar.repeat_week(
        membership, MONDAY, today=MONDAY, by=by
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_it_takes_the_same_queries_however_much_is_planned(
    dana, priya, maya, verb, django_assert_max_num_queries
):
    counts = []
    for athlete, days in ((maya, (0, 8)), (priya, range(20))):
        for n in days:
            make_session(athlete, date=day(n))
        membership = Membership.objects.get(athlete=athlete)
        session = Session.objects.get(athlete=athlete, date=MONDAY)
        # With the savepoints that a test adds.
        with django_assert_max_num_queries(18 if verb == "repeat" else 13) as made:
            change = VERBS[verb](membership, session, dana).change
        with django_assert_max_num_queries(13) as undone:
            calendar.undo_change(change)
        counts.append((len(made), len(undone)))
    assert counts[0] == counts[1]
