"""Days that lie ahead: what a coach does to them keeps every session, and can be taken back."""

from dataclasses import replace
from datetime import date
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coaching.rules import calendar as rules
from coaching.rules.calendar import Calendar, CalendarSession
from coaching.rules.slots import MAX_SLOT
from tests.factories import day

TODAY = date(2026, 3, 4)
MONDAY = date(2026, 3, 2)


def make(*offsets, **extra):
    return Calendar(tuple(CalendarSession(id=n, date=day(n), **extra) for n in offsets))


def dates(outcome):
    return {s.id: (s.date - MONDAY).days for s in outcome.calendar.seen}


# --- each verb ------------------------------------------------------------------------


def test_it_moves_a_session_to_the_first_free_slot_and_remembers_where_from():
    moved = rules.move(make(2, 4), 2, day(4), by="maya").calendar.get(2)
    assert (moved.date, moved.slot, moved.moved_from, moved.moved_by) == (
        day(4),
        2,
        day(2),
        "maya",
    )
    again = rules.move(Calendar((moved,)), 2, day(2), by="maya").calendar.get(2)
    assert (again.slot, again.moved_from, again.moved_by) == (1, None, None)


def test_a_move_to_its_own_day_keeps_who_moved_it():
    moved = rules.move(make(2), 2, day(4), by="maya").calendar
    again = rules.move(moved, 2, day(4), by="dana")
    assert again.calendar == moved
    assert again.calendar.get(2).moved_by == "maya"


def test_a_second_move_is_by_whom_it_was_made_and_from_where_it_was_planned():
    moved = rules.move(make(2), 2, day(4), by="maya").calendar
    again = rules.move(moved, 2, day(5), by="dana").calendar.get(2)
    assert (again.date, again.moved_from, again.moved_by) == (day(5), day(2), "dana")


def test_it_knows_what_is_gone_and_what_is_not_there():
    out = rules.remove(make(2, 3), 2).calendar
    assert [session.id for session in out.seen] == [3]
    for calendar, id in ((out, 2), (out, "no such")):
        with pytest.raises(rules.NothingThere):
            rules.move(calendar, id, day(4))
        with pytest.raises(rules.NothingThere):
            rules.remove(calendar, id)


def test_a_refusal_names_the_day():
    with pytest.raises(rules.IsOver, match="2026-03-01") as refused:
        rules.shift(make(8), day(8), -9, today=TODAY)
    assert refused.value.date == day(-1)


def test_what_was_put_back_on_its_slot_leaves_the_others_theirs():
    """Two of one day go, and come back each as it was."""
    two = Calendar(
        (CalendarSession(id="a", date=day(3)), CalendarSession(id="b", date=day(3), slot=2))
    )
    moved = rules.move(two, "a", day(4)).calendar
    was, now = rules.changes(two, moved)
    back = rules.undo(moved, was, now).calendar
    assert back == two


def test_shifting_by_no_day_changes_nothing_whatever_day_it_is():
    past = make(0, 3)
    assert rules.shift(past, day(0), 0, today=TODAY).calendar == past


def test_what_stays_is_told_in_its_order_and_without_what_was_never_planned():
    done = [
        CalendarSession(id="late", date=day(5), has_begun=True),
        CalendarSession(id="second", date=day(3), slot=2, has_begun=True),
        CalendarSession(id="first", date=day(3), has_begun=True),
        CalendarSession(id="own", date=day(4), has_begun=True, has_no_plan=True),
        CalendarSession(id="before", date=day(2), has_begun=True),
        CalendarSession(id="free", date=day(6)),
    ]
    unmoved = rules.shift(Calendar(tuple(done)), day(3), 1, today=TODAY).unmoved
    assert [session.id for session in unmoved] == ["first", "second", "late"]


def test_a_skipped_week_tells_what_stays_of_it_and_begins_today():
    done = replace(make(3).get(3), has_begun=True)
    calendar = Calendar((*make(1, 2, 4, 7).sessions, done))
    outcome = rules.skip(calendar, MONDAY, today=TODAY)
    assert dates(outcome) == {1: 1, 3: 3, 7: 7}
    assert [session.id for session in outcome.unmoved] == [3]


def test_it_pauses_nothing_that_was_begun_and_ends_a_pause_for_all():
    begun = CalendarSession(id="begun", date=day(5), has_begun=True)
    calendar = rules.pause(Calendar((*make(4).sessions, begun)), day(3)).calendar
    assert [(s.id, s.paused) for s in calendar.sessions] == [(4, True), ("begun", False)]
    # Logged while it waited, it goes on waiting for nothing.
    going = rules.resume(calendar, day(4), keep_weekdays=True, today=TODAY).calendar
    assert not any(session.paused for session in going.sessions)


def test_it_resumes_today_but_not_before():
    paused = rules.pause(make(3), day(1)).calendar
    assert dates(rules.resume(paused, TODAY, keep_weekdays=True, today=TODAY)) == {3: 3}


def test_it_repeats_a_week_that_may_still_be_repeated_today():
    outcome, _pairs = rules.repeat(make(0), MONDAY, count(100).__next__, today=day(7))
    assert dates(outcome) == {0: 0, 100: 7}
    own = CalendarSession(id="own", date=day(1), has_no_plan=True)
    with pytest.raises(rules.NothingThere):
        rules.repeat(Calendar((own,)), MONDAY, count(100).__next__, today=TODAY)


def test_a_repeated_week_keeps_the_order_of_a_day():
    two = Calendar(
        (CalendarSession(id="a", date=day(3)), CalendarSession(id="b", date=day(3), slot=2))
    )
    outcome, pairs = rules.repeat(two, MONDAY, count(100).__next__, today=TODAY)
    assert pairs == [(100, "a"), (101, "b")]
    assert [outcome.calendar.get(id).slot for id in (100, 101)] == [1, 2]
    # Whatever the copies are called.
    outcome, pairs = rules.repeat(two, MONDAY, count(101, -1).__next__, today=TODAY)
    assert pairs == [(101, "a"), (100, "b")]
    assert [outcome.calendar.get(id).slot for id in (101, 100)] == [1, 2]


def test_a_day_that_is_put_later_keeps_its_order():
    """However the sessions are told: the first of the day stays the first."""
    two = Calendar(
        (CalendarSession(id="b", date=day(3), slot=2), CalendarSession(id="a", date=day(3)))
    )
    shifted = rules.shift(two, day(3), 1, today=TODAY).calendar
    assert [(shifted.get(id).date, shifted.get(id).slot) for id in "ab"] == [
        (day(4), 1),
        (day(4), 2),
    ]


def test_what_was_begun_while_it_waited_stays_and_waits_no_more():
    paused = rules.pause(make(3, 9), day(2)).calendar
    begun = replace(paused.get(3), has_begun=True)
    calendar = replace(paused, sessions=(begun, paused.get(9)))
    outcome = rules.resume(calendar, day(8), keep_weekdays=True, today=TODAY)
    assert dates(outcome) == {3: 3, 9: 9}
    assert not any(session.paused for session in outcome.calendar.sessions)


def test_what_was_taken_out_while_it_waited_comes_back_as_it_was():
    paused = rules.pause(make(3, 4), day(2)).calendar
    out = rules.remove(paused, 3).calendar
    going = rules.resume(out, day(4), keep_weekdays=True, today=TODAY).calendar
    assert (going.get(3).paused, going.get(4).paused) == (True, False)


def test_what_was_changed_again_since_stays_as_it_is_now():
    before = make(3)
    moved = rules.move(before, 3, day(4)).calendar
    was, now = rules.changes(before, moved)
    again = rules.move(moved, 3, day(5)).calendar
    back = rules.undo(again, was, now)
    assert back.calendar == again
    assert back.unmoved == (again.get(3),)


def test_a_week_that_is_repeated_too_late_names_the_first_day_that_is_over():
    with pytest.raises(rules.IsOver) as refused:
        rules.repeat(make(1, 0, 2), MONDAY, count(100).__next__, today=day(9))
    assert refused.value.date == day(7)


def test_it_tells_of_what_is_no_more_when_it_takes_back():
    before = make(3)
    moved = rules.move(before, 3, day(4)).calendar
    was, now = rules.changes(before, moved)
    assert rules.undo(Calendar(()), was, now).unmoved == (moved.get(3),)


def test_an_undone_pause_waits_again_only_where_nobody_changed_it_since():
    calendar = make(3)
    paused = rules.pause(calendar, day(2)).calendar
    was, now = rules.changes(calendar, paused)
    back = rules.undo(paused, was, now, paused=(None, day(2))).calendar
    assert (back.paused_from, back.get(3).paused) == (None, False)
    other = replace(paused, paused_from=day(1))
    kept = rules.undo(other, was, now, paused=(None, day(2))).calendar
    assert kept.paused_from == day(1)


def test_it_shifts_everything_from_a_day_on_and_says_what_stays():
    calendar = make(1, 3, 4, 7)
    calendar = replace(
        calendar,
        sessions=(
            *calendar.sessions,
            CalendarSession(id="done", date=day(3), slot=2, has_begun=True),
        ),
    )
    outcome = rules.shift(calendar, day(3), 2, today=TODAY)
    assert dates(outcome) == {1: 1, 3: 5, 4: 6, 7: 9, "done": 3}
    assert [session.id for session in outcome.unmoved] == ["done"]


def test_it_shifts_where_a_session_was_moved_from_along():
    moved = rules.move(make(3), 3, day(5)).calendar
    shifted = rules.shift(moved, day(3), 7, today=TODAY).calendar.get(3)
    assert (shifted.date, shifted.moved_from) == (day(12), day(10))


def test_it_never_puts_a_session_on_a_day_that_is_over():
    assert dates(rules.shift(make(4, 8), day(4), -2, today=TODAY)) == {4: 2, 8: 6}
    with pytest.raises(rules.IsOver) as refused:
        rules.shift(make(4, 8), day(4), -3, today=TODAY)
    assert refused.value.date == day(1)


def test_it_shifts_a_missed_session_only_as_far_as_a_day_to_come():
    assert dates(rules.shift(make(0), day(0), 7, today=TODAY)) == {0: 7}
    with pytest.raises(rules.IsOver):
        rules.shift(make(0), day(0), 1, today=TODAY)


def test_it_pauses_what_is_still_to_do_from_a_day_on():
    calendar = rules.pause(make(1, 3, 8), day(2)).calendar
    assert [s.paused for s in calendar.sessions] == [False, True, True]
    assert calendar.paused_from == day(2)
    assert [s.date for s in calendar.sessions] == [day(1), day(3), day(8)]


@pytest.mark.parametrize(
    ("on", "keep_weekdays", "expected"),
    [
        # Paused on Wednesday, from Thursday's session on.
        (14, True, {3: 17, 4: 18}),
        (17, True, {3: 17, 4: 18}),
        (18, True, {3: 24, 4: 25}),
        (14, False, {3: 15, 4: 16}),
        (2, True, {3: 3, 4: 4}),
        (2, False, {3: 3, 4: 4}),
    ],
)
def test_it_resumes_on_a_day_by_whole_weeks_or_by_the_length_of_the_pause(
    on, keep_weekdays, expected
):
    paused = rules.pause(make(3, 4), day(2)).calendar
    outcome = rules.resume(paused, day(on), keep_weekdays=keep_weekdays, today=TODAY)
    assert dates(outcome) == expected
    assert outcome.calendar.paused_from is None
    assert not any(session.paused for session in outcome.calendar.sessions)


def test_it_does_not_resume_on_a_day_that_is_over():
    paused = rules.pause(make(3), day(0)).calendar
    with pytest.raises(rules.IsOver):
        rules.resume(paused, day(1), keep_weekdays=True, today=TODAY)


def test_it_skips_what_is_left_of_a_week():
    assert dates(rules.skip(make(0, 2, 6, 7), MONDAY, today=TODAY)) == {0: 0, 7: 7}
    with pytest.raises(rules.NothingThere):
        rules.skip(make(0, 7), MONDAY, today=TODAY)


def test_it_repeats_a_week_and_puts_what_comes_later_a_week_later():
    calendar = make(0, 3, 7, 10)
    has_begun = replace(calendar.get(0), has_begun=True)
    calendar = replace(calendar, sessions=(has_begun, *calendar.sessions[1:]))
    with pytest.raises(rules.IsOver):
        rules.repeat(calendar, MONDAY, count(100).__next__, today=day(8))
    outcome, pairs = rules.repeat(calendar, MONDAY, count(100).__next__, today=TODAY)
    assert dates(outcome) == {0: 0, 3: 3, 100: 7, 101: 10, 7: 14, 10: 17}
    assert pairs == [(100, 0), (101, 3)]
    assert not outcome.calendar.get(100).has_begun


def test_it_leaves_what_was_logged():
    calendar = make(3, has_begun=True)
    with pytest.raises(rules.HasBegun):
        rules.move(calendar, 3, day(4))
    with pytest.raises(rules.HasBegun):
        rules.remove(calendar, 3)
    with pytest.raises(rules.NothingThere):
        rules.shift(calendar, day(3), 1, today=TODAY)


def test_it_refuses_a_day_without_a_free_slot():
    full = Calendar(
        (
            CalendarSession(id="a", date=day(4)),
            *(CalendarSession(id=n, date=day(5), slot=n) for n in range(1, MAX_SLOT + 1)),
        )
    )
    with pytest.raises(rules.DayFull) as refused:
        rules.move(full, "a", day(5))
    assert refused.value.date == day(5)


def test_it_gives_back_all_but_what_was_logged_since():
    before = make(3, 4)
    outcome = rules.shift(before, day(3), 7, today=TODAY)
    was, now = rules.changes(before, outcome.calendar)
    logged = replace(outcome.calendar.get(4), has_begun=True)
    since = replace(outcome.calendar, sessions=(outcome.calendar.get(3), logged))
    back = rules.undo(since, was, now)
    assert dates(back) == {3: 3, 4: 11}
    assert [session.id for session in back.unmoved] == [4]


def test_it_gives_back_the_day_and_not_what_was_known_of_it_then():
    """One that had begun, and was moved, was emptied since: it goes back as it is now."""
    begun = CalendarSession(id=3, date=day(3), has_begun=True, has_no_plan=True)
    moved = rules.move(Calendar((begun,)), 3, day(4), begun_too=True).calendar
    was, now = rules.changes(Calendar((begun,)), moved)
    since = Calendar((replace(moved.get(3), has_begun=False, has_no_plan=False),))
    back = rules.undo(since, was, now).calendar.get(3)
    assert (back.date, back.has_begun, back.has_no_plan) == (day(3), False, False)


def test_it_gives_back_a_session_beside_what_took_its_place_since():
    before = make(3)
    moved = rules.move(before, 3, day(4)).calendar
    was, now = rules.changes(before, moved)
    crowded = replace(moved, sessions=(*moved.sessions, CalendarSession(id="new", date=day(3))))
    back = rules.undo(crowded, was, now).calendar
    assert (back.get(3).date, back.get(3).slot, back.get("new").slot) == (day(3), 2, 1)


# --- any sequence ---------------------------------------------------------------------

OFFSETS = st.integers(-14, 28)
ACTS = st.one_of(
    st.tuples(st.just("move"), st.integers(0, 20), OFFSETS),
    st.tuples(st.just("shift"), OFFSETS, st.integers(-15, 15)),
    st.tuples(st.just("pause"), OFFSETS),
    st.tuples(st.just("resume"), OFFSETS, st.booleans()),
    st.tuples(st.just("skip"), st.integers(-2, 4)),
    st.tuples(st.just("repeat"), st.integers(-2, 4)),
    st.tuples(st.just("remove"), st.integers(0, 20)),
)


@st.composite
def calendars(draw):
    places = draw(st.lists(st.tuples(OFFSETS, st.integers(1, 3)), max_size=12, unique=True))
    flags = st.sampled_from([{}, {}, {}, {"has_begun": True}, {"has_no_plan": True}])
    sessions = [
        CalendarSession(id=n, date=day(offset), slot=slot, **draw(flags))
        for n, (offset, slot) in enumerate(places)
    ]
    return Calendar(tuple(sessions))


class Desk:
    """A calendar on which acts are done and taken back, as the page does."""

    def __init__(self, calendar):
        self.calendar, self.done, self.ids = calendar, [], count(1000)

    def do(self, act):
        try:
            calendar = self.outcome(*act).calendar
        except rules.Refused:
            return
        paused = (self.calendar.paused_from, calendar.paused_from)
        self.done.append((*rules.changes(self.calendar, calendar), paused))
        self.calendar = calendar

    def outcome(self, verb, *values):
        if verb == "move":
            return rules.move(self.calendar, values[0], day(values[1]))
        if verb == "shift":
            return rules.shift(self.calendar, day(values[0]), values[1], today=TODAY)
        if verb == "pause":
            return rules.pause(self.calendar, day(values[0]))
        if verb == "resume":
            on, keep = values
            return rules.resume(self.calendar, day(on), keep_weekdays=keep, today=TODAY)
        if verb == "skip":
            return rules.skip(self.calendar, day(7 * values[0]), today=TODAY)
        if verb == "repeat":
            monday = day(7 * values[0])
            return rules.repeat(self.calendar, monday, self.ids.__next__, today=TODAY)[0]
        return rules.remove(self.calendar, values[0])

    def log(self, number):
        """Something is logged in a session that is seen."""
        seen = self.calendar.seen
        if seen:
            session = seen[number % len(seen)]
            self.calendar = replace(
                self.calendar,
                sessions=tuple(
                    replace(s, has_begun=True) if s.id == session.id else s
                    for s in self.calendar.sessions
                ),
            )

    def take_back(self):
        if self.done:
            was, now, paused = self.done.pop()
            outcome = rules.undo(self.calendar, was, now, paused=paused)
            self.calendar = outcome.calendar
            return outcome


def facts(calendar):
    return {
        (s.id, s.date, s.slot, s.paused, s.moved_from, s.moved_by) for s in calendar.seen
    }, calendar.paused_from


@settings(max_examples=300)
@given(calendars(), st.lists(ACTS, max_size=8))
def test_it_gives_back_exactly_what_was_whatever_was_done(calendar, acts):
    desk = Desk(calendar)
    stages = [facts(desk.calendar)]
    for act in acts:
        before = len(desk.done)
        desk.do(act)
        if len(desk.done) > before:
            stages.append(facts(desk.calendar))
    while desk.done:
        assert facts(desk.calendar) == stages.pop()
        assert desk.take_back().unmoved == ()
    assert facts(desk.calendar) == stages.pop() == facts(calendar)


STEPS = st.one_of(
    ACTS, st.tuples(st.just("log"), st.integers(0, 20)), st.tuples(st.just("take back"))
)


@settings(max_examples=300)
@given(calendars(), st.lists(STEPS, max_size=14))
def test_it_keeps_every_session_and_what_was_logged_whatever_is_done(calendar, steps):
    desk = Desk(calendar)
    for step in steps:
        before = desk.calendar
        if step[0] == "log":
            desk.log(step[1])
        elif step[0] == "take back":
            desk.take_back()
        else:
            desk.do(step)
        slots = [(session.date, session.slot) for session in desk.calendar.seen]
        assert len(slots) == len(set(slots))
        assert {s.id for s in before.sessions} <= {s.id for s in desk.calendar.sessions}
        for was in before.seen:
            now = desk.calendar.get(was.id)
            if was.has_begun:
                assert (now.date, now.slot, now.removed) == (was.date, was.slot, False)
            if now.removed:
                assert step[0] in ("skip", "remove", "take back")
            if step[0] in ("shift", "repeat", "resume") and now.date != was.date:
                assert now.date >= TODAY
        for session in desk.calendar.seen:
            if session.is_free:
                since = desk.calendar.paused_from
                assert session.paused == (since is not None and session.date >= since)


def test_a_pause_tells_what_of_the_days_to_come_was_begun():
    calendar = Calendar((*make(1, 3, has_begun=True).sessions, *make(4).sessions))
    assert [session.id for session in rules.pause(calendar, day(2)).unmoved] == [3]


def test_a_plan_that_cannot_go_on_again_names_the_day_that_is_over():
    with pytest.raises(rules.IsOver) as refused:
        rules.resume(make(2), day(1), keep_weekdays=True, today=day(2))
    assert refused.value.date == day(1)


def test_a_repeated_week_tells_what_of_the_next_one_was_begun():
    first = make(2).sessions[0]
    calendar = Calendar((first, *make(1, 8, has_begun=True).sessions))
    outcome, pairs = rules.repeat(calendar, MONDAY, count(100).__next__, today=TODAY)
    assert [session.id for session in outcome.unmoved] == [8]
    copies = {old: outcome.calendar.get(new) for new, old in pairs}
    assert copies[2].date == day(9)


def test_only_what_is_other_now_is_a_change():
    calendar = make(1, 2)
    after = rules.remove(calendar, 2).calendar
    assert rules.changes(calendar, after) == ({2: calendar.get(2)}, {2: after.get(2)})
