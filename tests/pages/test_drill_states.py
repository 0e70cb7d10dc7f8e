"""The state of a drill and of its block: one answer on the phone, for the coach and on paper."""

import re

import pytest

from coaching.models import Athlete, Session
from coaching.pages import athlete_week, calendar
from coaching.presentation import states
from coaching.services.sessions.extras import add_extra, open_session
from coaching.services.sessions.swapping import SwapRefused, swap
from tests.factories import MONDAY, make_drill, make_logged_set, make_session, session_drills
from tests.pages.seen import see

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY.replace(day=3)
SIDED = {"side_mode": "per_side", "first_side": "left"}


def log(drill, *rows):
    """Rows as (number, side, what): what is 'done' or 'skipped'."""
    for number, side, what in rows:
        reason = {"skip_reason": "time"} if what == "skipped" else {}
        make_logged_set(drill, number, side, **reason)


def both(what, *numbers):
    return [(number, "both", what) for number in numbers]


# (prescribed, rows), state, how far, what the session's day says after "under way".
OF_PLANNED = {
    "all skipped": ({}, both("skipped", 1, 2, 3), "skipped", "0 of 3, 3 skipped", "3 skipped"),
    "one done, two skipped": (
        {},
        both("done", 1) + both("skipped", 2, 3),
        "part",
        "1 of 3, 2 skipped",
        "2 skipped",
    ),
    "one skipped": ({}, both("skipped", 2), "part", "0 of 3, 1 skipped", "1 skipped"),
    "two done and one more": ({}, both("done", 1, 2, 4), "part", "2 of 3", "1 extra"),
    "a side of each skipped": (
        SIDED | {"sets": 2},
        [
            (number, side, what)
            for number in (1, 2)
            for side, what in (("left", "done"), ("right", "skipped"))
        ],
        "part",
        "0 of 2, 2 skipped",
        "2 skipped",
    ),
}


def of_one_drill(session):
    """(state of the drill, how far it is) as phone and coach have them, and the block's."""
    seen = see(session)
    [(card, compared)] = seen.cards
    assert card.progress == compared.progress
    return {
        "phone": card.state,
        "block": seen.sheet.blocks[0].state,
        "coach": compared.state,
    }, states.progress_text(card.progress)


@pytest.mark.parametrize("case", OF_PLANNED)
def test_phone_block_and_coach_agree_on_a_drill_and_the_day_says_what_was_skipped(case, maya):
    prescribed, rows, state, far, said = OF_PLANNED[case]
    session = make_session(maya, drills=[make_drill(**{"sets": 3} | prescribed)])
    [drill] = session_drills(session)
    log(drill, *rows)
    states, text = of_one_drill(session)
    assert states == dict.fromkeys(("phone", "block", "coach"), state)
    assert text == far
    seen = see(session)
    assert (seen.session.state(MONDAY), seen.session.state(TUESDAY)) == ("live", "partial")
    assert seen.cell.text.endswith(f", {said}")


@pytest.mark.parametrize("case", ["all skipped", "one done, two skipped"])
def test_every_page_says_what_was_skipped_of_a_session(case, signed_in, dana, maya, monkeypatch):
    monkeypatch.setattr(Athlete, "today", MONDAY)
    _, rows, _, far, said = OF_PLANNED[case]
    session = make_session(maya, drills=[make_drill("Tuck jump", sets=3)])
    log(session_drills(session)[0], *rows)
    done = far.split(",")[0]
    seen = see(session)
    [week] = athlete_week.days([seen.session], {}, MONDAY, seen.session.athlete, MONDAY)[0].sessions
    [planned] = Session.objects.for_calendar()
    item = calendar.CalendarItem(planned, planned.state(MONDAY), "", moves=False)
    assert seen.cell.text == f"Mon 2 March: under way, {done} sets, {said}"
    assert week.text == f"{done} sets, {said}"
    assert item.text == f"Under way, {done} sets, {said}"
    coach = signed_in(dana)
    day = text_of(coach, f"/athletes/{maya.pk}/days/{MONDAY}/")
    assert f"Under way, {done} sets, {said}" in day
    assert f"Tuck jump {far}" in day
    phone = text_of(signed_in(maya), f"/sessions/{session.pk}/")
    assert (far if done != "0 of 3" else "Skipped") in phone
    assert f"{done} sets {said}" in phone
    finish = text_of(signed_in(maya), f"/sessions/{session.pk}/finish/")
    assert f"{done} sets, {said}" in finish
    paper = text_of(coach, f"/athletes/{maya.pk}/weeks/{MONDAY}/print/")
    assert paper.count("Skipped: no time") == int(said[0])


def text_of(client, address):
    """The text of a page without its markup."""
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


OF_EXTRAS = {
    "all skipped": ({}, both("skipped", 1, 2, 3), "skipped"),
    "some skipped": ({}, both("skipped", 2), "part"),
    "one of three": ({}, both("done", 1), "part"),
    "three, but not the third": ({}, both("done", 1, 2, 4), "part"),
    "all": ({}, both("done", 1, 2, 3), "done"),
    "a side of two sets": (SIDED | {"sets": 2}, [(1, "left", "done")], "part"),
    "nothing": ({}, [], "todo"),
}


@pytest.mark.parametrize("case", OF_EXTRAS)
def test_an_extra_drill_is_counted_against_the_sets_that_it_was_meant_to_have(case, maya):
    prescribed, rows, state = OF_EXTRAS[case]
    session = open_session(maya, maya.memberships.get().team, MONDAY, by=maya.user)
    log(add_extra(session, make_drill(**{"sets": 3} | prescribed)), *rows)
    states, _ = of_one_drill(session)
    assert states == dict.fromkeys(("phone", "block", "coach"), state)


def test_one_side_of_an_extra_drill_makes_no_session_done(maya):
    session = open_session(maya, maya.memberships.get().team, MONDAY, by=maya.user)
    log(add_extra(session, make_drill(sets=2, **SIDED)), (1, "left", "done"))
    seen = see(session)
    assert {seen.session.state(MONDAY), seen.day.state, seen.cell.state} == {"live"}


@pytest.mark.parametrize("rounds", [None, 3])
def test_a_drill_of_which_nothing_is_left_is_not_next(rounds, maya):
    """The first drill is part done, and the rest of it skipped."""
    session = make_session(maya, drills=[make_drill(sets=3), make_drill(sets=3)])
    first, second = session_drills(session)
    type(first.block).objects.update(rounds=rounds)
    log(first, *both("done", 1), *both("skipped", 2, 3))
    [block] = see(session).sheet.blocks
    assert [card.state for card in block.drills] == ["part", "todo"]
    assert block.next_drill.drill == second
    assert [card.current for card in block.drills] == [False, True]
    log(second, *both("skipped", 1, 2, 3))
    assert see(session).sheet.blocks[0].next_drill is None


def test_a_set_that_was_skipped_and_left_to_another_drill_is_not_counted_as_skipped(dana, maya):
    """One side of the second set was done; the first, skipped, goes along with the swap."""
    session = make_session(maya, drills=[make_drill(sets=2, **SIDED)])
    [old] = session_drills(session)
    log(old, (1, "left", "skipped"), (2, "left", "done"))
    swap(old, make_drill("Other", sets=2), by=dana)
    seen = see(session)
    card, _ = seen.sheet.drills
    assert [a_set.number for a_set in card.sets] == [2]
    assert (card.progress.skipped_sets, seen.session.skipped_sets) == (0, 0)
    assert states.progress_text(card.progress) == "0 of 1"


def test_a_drill_that_was_skipped_and_swapped_is_not_on_paper(signed_in, dana, maya):
    session = make_session(maya, drills=[make_drill("Alpha", sets=2)])
    [old] = session_drills(session)
    log(old, (1, "both", "skipped"))
    swap(old, make_drill("Beta", sets=2), by=dana)
    paper = text_of(signed_in(dana), f"/athletes/{maya.pk}/weeks/{MONDAY}/print/")
    assert "Beta" in paper
    assert "Alpha" not in paper


def test_a_drill_is_offered_to_be_swapped_while_a_set_of_it_was_not_begun(dana, maya):
    """With one side of each set done, the door refuses it."""
    session = make_session(maya, drills=[make_drill(sets=2, **SIDED)])
    [drill] = session_drills(session)
    log(drill, (1, "left", "done"))
    assert see(session).sheet.drills[0].can_swap
    log(drill, (2, "left", "done"))
    assert not see(session).sheet.drills[0].can_swap
    with pytest.raises(SwapRefused):
        swap(drill, make_drill("Other"), by=dana)


def test_a_drill_that_was_missed_or_swapped_away_is_shown_as_that_to_the_coach(dana, maya):
    session = make_session(maya, drills=[make_drill(sets=3), make_drill(sets=3)])
    first, _ = session_drills(session)
    swap(first, make_drill("Other", sets=3), by=dana)
    Session.objects.update(date=MONDAY.replace(day=1))
    compared = see(session).compared
    assert [comparison.state for comparison in compared.values()] == ["rest", "missed", "missed"]
