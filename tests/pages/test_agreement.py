"""What several pages say of the same session: each fact has one place, so they agree."""

import uuid
from decimal import Decimal

import pytest

from coaching.models import Athlete, CalendarFeed, Session, day_with_plan
from coaching.pages import athlete_week, coverage, feeds
from coaching.presentation import states
from coaching.services.sessions.extras import add_extra, open_session
from coaching.services.sessions.finishing import finish
from coaching.services.sessions.pain import report_pain
from coaching.services.sessions.swapping import swap
from tests.factories import (
    MONDAY,
    make_drill,
    make_logged_set,
    make_session,
    session_drills,
)
from tests.pages.seen import NOON, see

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("prescribed", "done", "changed"),
    [
        ("20 yd", "20 yd", False),
        ("20 yd", "18.288 m", False),
        ("20 yd", "20 m", True),
        ("20 m", "20 yd", True),
    ],
)
def test_an_amount_in_another_unit_is_changed_where_it_is_another_one(
    prescribed, done, changed, maya
):
    amount, unit = prescribed.split()
    drill = make_drill(measure="distance", amount=Decimal(amount), amount_unit=unit)
    session = make_session(maya, drills=[drill])
    amount, unit = done.split()
    make_logged_set(session_drills(session)[0], amount=Decimal(amount), amount_unit=unit)
    [(card, compared)] = see(session).cards
    assert card.rows[0].changed is changed
    assert compared.rows[0].cells[0].state == ("changed" if changed else "as")


BEGINNINGS = {
    "logged": lambda drill: make_logged_set(drill),
    "skipped": lambda drill: make_logged_set(drill, skip_reason="time"),
    "pain told": lambda drill: report_pain(
        drill,
        uuid.uuid4(),
        by=drill.block.session.athlete.user,
        now=NOON,
        where="left_knee",
        level=2,
        words="",
        note="",
    ),
    "finished": lambda drill: finish(drill.block.session, now=NOON),
    "nothing": lambda drill: None,
}


@pytest.mark.parametrize("begin", BEGINNINGS)
def test_what_is_paused_is_asked_for_everywhere_once_it_has_begun(begin, signed_in, dana, maya):
    session = make_session(maya, drills=[make_drill("Tuck jump")], paused=True)
    feed = CalendarFeed.objects.create(user=maya.user)
    BEGINNINGS[begin](session_drills(session)[0])
    seen = see(session)
    asked = begin != "nothing"
    shown = {
        "today": bool(day_with_plan(maya, MONDAY)),
        "own session": open_session(maya, session.team, MONDAY, by=maya.user) == session,
        "print": "Tuck jump" in page(signed_in(dana), f"/athletes/{maya.pk}/weeks/{MONDAY}/print/"),
        "feed": str(session.pk) in feeds.calendar_of(feed, MONDAY).decode(),
        "board": not seen.cell.sessions[0].waits,
        "day": not seen.session.waits,
    }
    assert shown == dict.fromkeys(shown, asked)


def page(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_day_is_paused_only_where_all_that_is_asked_for_is(maya):
    """Pain was told in a paused session; the other one of the day is not paused."""
    first = make_session(maya, paused=True)
    BEGINNINGS["pain told"](session_drills(first)[0])
    second = make_session(maya)
    assert see(first).cell.state == "planned"
    assert see(second).cell.counts.planned_sets == 6


def test_the_sets_of_a_swapped_drill_and_of_an_extra_are_planned_alike_everywhere(
    signed_in, dana, maya
):
    """After one of three sets the rest is done as another drill, and one more is added."""
    session = make_session(maya, drills=[make_drill("Alpha", sets=3)])
    [old] = session_drills(session)
    make_logged_set(old, 2)
    swap(old, make_drill("Beta", sets=3), by=dana)
    add_extra(session, make_drill("Gamma", sets=2))
    feed = CalendarFeed.objects.create(user=maya.user)
    seen = see(session)
    numbers = {"Alpha": [2], "Beta": [1, 2], "Gamma": [1, 2]}
    assert {
        card.drill.name: [a_set.number for a_set in card.sets] for card, _ in seen.cards
    } == numbers
    assert {card.drill.name: [row.number for row in card.rows] for _, card in seen.cards} == numbers
    assert {card.drill.name: card.progress.planned_sets for card, _ in seen.cards} == {
        "Alpha": 1,
        "Beta": 2,
        "Gamma": 2,
    }
    assert seen.session.planned_sets == seen.cell.counts.planned_sets == 3
    assert coverage.of_sessions(Session.objects.filter(pk=session.pk)).sets == 3
    text = feeds.calendar_of(feed, MONDAY).decode().replace("\r\n ", "")
    assert "- Alpha: 1 × 10\\n- Beta: 2 × 10\\n" in text
    assert "Gamma" not in text
    printed = page(signed_in(dana), f"/athletes/{maya.pk}/weeks/{MONDAY}/print/")
    assert printed.count('class="box"') == 1 + 2 + 2
    assert "1 × 10" in printed


def own_session(athlete, drill, rows):
    """A session that the athlete opened, with an extra drill and `rows`, (number, side), of it."""
    team = athlete.memberships.get().team
    session = open_session(athlete, team, MONDAY, by=athlete.user)
    extra = add_extra(session, drill)
    for number, side in rows:
        make_logged_set(extra, number, side, by=athlete.user)
    session.refresh_from_db()
    return session


@pytest.mark.parametrize(
    ("rows", "state", "text", "heading"),
    [
        ([(1, "left"), (1, "right")], "done", "Done, 1 extra set", "Session done"),
        ([(1, "left")], "live", "Under way, 1 side, 0 extra sets", "Finish session"),
    ],
)
def test_a_session_of_extras_alone_is_done_everywhere_once_a_set_is_whole(
    rows, state, text, heading, signed_in, maya, monkeypatch
):
    monkeypatch.setattr(Athlete, "today", MONDAY)
    session = own_session(maya, make_drill("Knee pull", side_mode="per_side", sets=2), rows)
    seen = see(session)
    [week] = athlete_week.days([seen.session], {}, MONDAY, seen.session.athlete, MONDAY)[0].sessions
    assert {seen.session.state(MONDAY), seen.day.state, seen.cell.state, week.state} == {state}
    assert states.state_text(state, seen.session) == text
    assert seen.cell.text == f"Mon 2 March: {text[0].lower()}{text[1:]}"
    assert week.text in text
    finish = page(signed_in(maya), f"/sessions/{session.pk}/finish/")
    assert " ".join(finish.split()).count(f"<h1> {heading} </h1>") == 1


def test_one_side_of_a_set_is_told_of_where_no_set_is_whole(maya):
    drill = make_drill("Knee pull", side_mode="per_side", sets=3)
    session = make_session(maya, drills=[drill])
    make_logged_set(session_drills(session)[0])
    seen = see(session)
    assert seen.cell.text == "Mon 2 March: under way, 1 side, 0 of 3 sets"
    [week] = athlete_week.days([seen.session], {}, MONDAY, seen.session.athlete, MONDAY)[0].sessions
    assert week.text == "1 side, 0 of 3 sets"


def test_a_session_of_her_own_is_moved_from_the_calendar_as_from_the_week(
    signed_in, maya, monkeypatch
):
    """Nothing is planned in it, and nothing was done yet."""
    monkeypatch.setattr(Athlete, "today", MONDAY)
    session = own_session(maya, make_drill(), [])
    type(session.team).objects.update(athletes_may_move=True)
    client = signed_in(maya)
    move = f"/sessions/{session.pk}/move/"
    pages = ("/today/", f"/week/?from={MONDAY}", f"/athletes/{maya.pk}/?from={MONDAY}")
    assert {address: move in page(client, address) for address in pages} == dict.fromkeys(
        pages, True
    )
    client.post(move, {"date": "2026-03-04"})
    session.refresh_from_db()
    assert session.date == MONDAY.replace(day=4)
