"""A calendar app is told that an event changed: each act raises the SEQUENCE of what it changed."""

from datetime import UTC, datetime, time

import pytest
from icalendar import Calendar

from coaching.models import CalendarFeed, Membership, Session
from coaching.pages import feeds
from coaching.services import assignments, calendar
from coaching.services.assignments import updates
from coaching.services.assignments.removal import undo_assignment
from coaching.services.people.merging import merge_athletes
from coaching.services.sessions.extras import add_extra, remove_extra
from coaching.services.sessions.prescriptions import change_plan
from coaching.services.sessions.swapping import swap, undo_swap
from tests.factories import (
    MONDAY,
    day,
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_program,
    make_session,
    session_drills,
    with_drills,
)
from tests.helpers import give

pytestmark = pytest.mark.django_db


class Reader:
    """A calendar app: what it holds of each event, by its UID, as it was read last."""

    def __init__(self, feed):
        self.feed, self.held = feed, {}

    def read(self):
        """The UIDs of the events that say something else than when they were read last."""
        changed = set()
        content = feeds.calendar_of(self.feed, MONDAY)
        for event in Calendar.from_ical(content).walk("VEVENT"):
            number = int(event.pop("SEQUENCE", 0))
            uid, text = str(event["UID"]), event.to_ical()
            before, was = self.held.get(uid, (None, text))
            if text != was:
                changed.add(uid)
                assert number > before, f"{was}\n{text}"
            elif before is not None:
                assert number >= before
            self.held[uid] = number, text
        return changed

    def number_of(self, session):
        return self.held[str(session.pk)][0]


@pytest.fixture
def own(maya):
    return Reader(CalendarFeed.objects.create(user=maya.user))


@pytest.fixture
def of_team(dana, hillside):
    return Reader(CalendarFeed.objects.create(user=dana, team=hillside))


@pytest.fixture
def membership(maya):
    return Membership.objects.get(athlete=maya)


@pytest.fixture
def apart(maya, own):
    """A session that no act of these tests is about: it never says that it changed."""
    session = make_session(maya, date=day(-9))
    own.read()
    yield session
    own.read()
    assert own.number_of(session) == 0


@pytest.fixture
def session(maya):
    return make_session(maya, drills=[make_drill("Tuck jump"), make_drill("Hang")])


@pytest.fixture
def event_changes(own, of_team, session, apart):
    """Whether an act, any function, tells both calendars of `session` that it changed."""

    def event_changes(act, *, is_seen=True):
        own.read(), of_team.read()
        before = own.number_of(session)
        act()
        changed = own.read()
        of_team.read()
        assert (str(session.pk) in changed) == is_seen
        return own.number_of(session) > before

    return event_changes


def test_it_tells_of_what_is_done_in_the_session(event_changes, session, dana):
    first, second = session_drills(session)
    first.sets = 5
    assert event_changes(lambda: change_plan(session, [first]))
    assert event_changes(lambda: change_plan(session, adding=make_drill("March")))
    assert event_changes(lambda: change_plan(session, without=[second]))
    make_logged_set(first, 1)
    assert event_changes(lambda: swap(first, make_drill("Knee pull"), by=dana))
    assert event_changes(lambda: undo_swap(first))
    # An extra is not planned, so no calendar names it; its session has changed all the same.
    added = []
    assert event_changes(
        lambda: added.append(add_extra(session, make_drill("More"))), is_seen=False
    )
    assert event_changes(lambda: remove_extra(added[0]), is_seen=False)


def test_it_tells_of_the_rounds_of_a_circuit(event_changes, session):
    block = session.blocks.get()
    block.rounds = 3
    block.save()
    drills = session_drills(session)
    for drill in drills:
        drill.sets = 4
    assert event_changes(lambda: change_plan(session, drills, rounds={block: 4}))
    assert event_changes(lambda: change_plan(session, rounds={block: 5}), is_seen=False)


def test_it_tells_of_nothing_that_changed_nothing(event_changes, session, dana, maya):
    first, _second = session_drills(session)
    assert not event_changes(lambda: change_plan(session), is_seen=False)
    assert not event_changes(lambda: undo_swap(first), is_seen=False)
    assert not event_changes(lambda: make_logged_set(first, 1), is_seen=False)
    assert not event_changes(
        lambda: calendar.move(session, MONDAY, by=dana, begun_too=True), is_seen=False
    )


def test_it_tells_of_what_is_assigned_and_taken_back(event_changes, session, hillside, dana, maya):
    block, assigned = make_block(name="Bar"), []

    def assign():
        assigned.append(assignments.assign(hillside, with_drills(block), [maya], [MONDAY], by=dana))

    assert event_changes(assign)
    assert event_changes(lambda: undo_assignment(assigned[0], by=assigned[0].by))


def test_it_tells_of_a_program_that_is_updated(event_changes, session, hillside, dana, maya):
    hips, jumps = make_block(team=hillside, name="Hips"), make_block(team=hillside, name="Jumps")
    program = make_program([(1, 0, hips), (1, 2, hips)], hillside)
    assert event_changes(lambda: give(program, [maya], by=dana))

    def update():
        program.version += 1
        program.save()
        now = datetime.combine(MONDAY, time(12), tzinfo=UTC)
        preview = updates.preview_update(
            program, hillside, now=now, unit_system="metric", lock=True
        )
        assert preview.rows
        updates.apply_update(preview, by=dana)

    program.placements.filter(weekday=0).update(block=jumps)
    assert event_changes(update)
    program.placements.filter(weekday=0).delete()
    assert event_changes(update)


def test_it_tells_of_what_is_done_to_the_days(
    event_changes, session, own, membership, hillside, dana, maya
):
    at = {"today": MONDAY, "by": dana}

    def undo():
        calendar.undo_change(calendar.undoable_changes(hillside, athlete=maya).first())

    assert event_changes(lambda: calendar.move(session, day(1), by=dana))
    assert event_changes(undo)
    assert event_changes(lambda: calendar.shift(membership, MONDAY, 2, **at))
    assert event_changes(undo)
    make_session(maya, date=day(-5))
    assert event_changes(lambda: calendar.repeat_week(membership, day(-7), **at))
    assert event_changes(undo)
    calendar.pause(membership, MONDAY, by=dana)
    own.read()
    assert event_changes(lambda: calendar.resume(membership, day(9), keep_weekdays=True, **at))


def test_it_tells_what_comes_back_into_a_calendar(own, session, membership, hillside, dana, maya):
    """An app that kept the event of a session that went away takes the one that comes back."""
    own.read()
    for act in (
        lambda: calendar.remove(session, by=dana),
        lambda: calendar.pause(membership, MONDAY, by=dana),
        lambda: calendar.skip_week(membership, MONDAY, today=MONDAY, by=dana),
    ):
        before = own.number_of(session)
        act()
        own.read()
        calendar.undo_change(calendar.undoable_changes(hillside, athlete=maya).first())
        own.read()
        assert own.number_of(session) > before


def test_it_tells_a_coach_whose_place_was_taken(of_team, eli, hillside):
    make_session(eli)
    of_team.read()
    merge_athletes(eli, make_athlete("Elias Novak"))
    assert of_team.read() == set(of_team.held)


def test_it_names_a_day_by_the_sessions_in_it(of_team, maya, priya, eli, dana, hillside):
    """Who leaves or joins makes another event of it: one SEQUENCE could not fall and rise."""
    block = with_drills(make_block(team=hillside))
    assignments.assign(hillside, block, [maya, priya], [MONDAY], by=dana)
    of_team.read()
    [two] = of_team.held
    assignments.assign(hillside, block, [eli], [MONDAY], by=dana)
    of_team.read()
    calendar.move(Session.objects.get(athlete=eli), day(1), by=dana)
    of_team.held.clear()
    of_team.read()
    assert two in of_team.held
    mine = Session.objects.get(athlete=maya)
    before = of_team.held[two][0]
    for act, sets in enumerate((4, 3)):
        drill = session_drills(mine)[0]
        drill.sets = sets
        change_plan(mine, [drill])
        assert of_team.read() == {two}
        assert of_team.held[two][0] == before + act + 1
