"""Calendar addresses: what calendar apps read, and who may make and take back one."""

from datetime import UTC, date, datetime, timedelta

import pytest
from icalendar import Calendar

from coaching.models import CalendarFeed, DayMark, Squad
from coaching.models.memberships import Membership
from coaching.presentation.addresses import link_url
from coaching.services.sessions.swapping import swap
from tests.factories import (
    MONDAY,
    make_assessment,
    make_athlete,
    make_drill,
    make_planned_test,
    make_session,
)
from tests.helpers import move_session, token_in

pytestmark = pytest.mark.django_db
PAGE = "/settings/calendars/"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """It is noon of Monday 2 March 2026."""
    now = datetime(2026, 3, 2, 17, tzinfo=UTC)
    monkeypatch.setattr("coaching.views.feeds.timezone.now", lambda: now)
    return now


@pytest.fixture
def own(maya):
    return CalendarFeed.objects.create(user=maya.user)


@pytest.fixture
def of_team(dana, hillside):
    return CalendarFeed.objects.create(user=dana, team=hillside)


def read(client, feed, **headers):
    return client.get(f"/calendar/{feed.token}.ics", headers=headers)


def events(client, feed):
    response = read(client, feed)
    assert response.status_code == 200
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def given(athlete, name, day=MONDAY, **extra):
    session = make_session(athlete, drills=[make_drill("Tuck jump")], date=day, **extra)
    session.blocks.update(name=name)
    return session


def test_it_gives_a_session_as_a_day_with_its_plan_and_a_link_back(client, own, maya, settings):
    session = given(maya, "Jumps; and, more")
    [event] = events(client, own)
    assert event["UID"] == str(session.pk)
    assert event["SUMMARY"] == "Jumps; and, more"
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (MONDAY, date(2026, 3, 3))
    assert event["URL"] == f"{settings.KNEELIFT_URL}/sessions/{session.pk}/"
    lines = str(event["DESCRIPTION"]).split("\n")
    assert lines == ["Jumps; and, more", "- Tuck jump: 3 × 10", "", event["URL"]]
    assert event["TRANSP"] == "TRANSPARENT"
    assert event["CATEGORIES"].to_ical() == b"Non-weight-bearing"


def test_it_writes_what_calendar_apps_ask_for(client, own, maya):
    """RFC 5545: CRLF, lines of at most 75 octets, UID and DTSTAMP once, dates without a zone."""
    for day in range(3):
        given(maya, "Ä rather long name of a block, " * 2, MONDAY + timedelta(days=day))
    response = read(client, own)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    text = response.content
    lines = text.split(b"\r\n")
    assert lines.pop() == b""
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert all(len(line) <= 75 for line in lines)
    text.decode("utf-8")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-1] == b"END:VCALENDAR"
    for line in (
        b"VERSION:2.0",
        b"CALSCALE:GREGORIAN",
        b"METHOD:PUBLISH",
        b"REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        b"X-PUBLISHED-TTL:PT1H",
        b"DTSTART;VALUE=DATE:20260302",
        b"DTEND;VALUE=DATE:20260303",
    ):
        assert line in lines
    assert any(line.startswith(b"PRODID:") for line in lines)
    assert any(line.startswith(b"X-WR-CALNAME:") for line in lines)
    assert b"TZID" not in text
    calendar = Calendar.from_ical(text)
    assert calendar.errors == []
    events = list(calendar.walk("VEVENT"))
    assert len({event["UID"] for event in events}) == len(events) == 3
    for event in events:
        assert event.errors == []
        assert event.decoded("DTSTAMP").utcoffset() == timedelta(0)


def test_it_reaches_from_30_days_back_to_all_that_is_planned(client, own, maya):
    for days in (-31, -30, 0, 400):
        given(maya, f"Day {days}", MONDAY + timedelta(days=days))
    assert [event["SUMMARY"] for event in events(client, own)] == ["Day -30", "Day 0", "Day 400"]


def test_it_leaves_out_what_is_paused_or_removed(client, own, maya, today):
    given(maya, "Paused", paused=True)
    given(maya, "Removed", MONDAY + timedelta(days=1), removed_at=today)
    assert events(client, own) == []


def test_it_leaves_out_what_was_swapped(client, own, maya):
    session = given(maya, "Jumps")
    old = session.blocks.get().drills.get()
    swap(old, make_drill("Knee pull"), by=maya.user)
    [event] = events(client, own)
    assert "Knee pull" in event["DESCRIPTION"]
    assert "Tuck jump" not in event["DESCRIPTION"]


def test_it_keeps_the_event_of_a_session_that_moved(client, own, maya, dana):
    session = given(maya, "Jumps")
    [before] = events(client, own)
    move_session(session, MONDAY + timedelta(days=2), dana)
    [after] = events(client, own)
    assert after["UID"] == before["UID"]
    assert after.decoded("DTSTART") == MONDAY + timedelta(days=2)


def test_it_tells_races_and_rest_days(client, own, of_team, maya, dana, hillside):
    squad = Squad.objects.create(team=hillside, name="Sprinters")
    squad.memberships.create(athlete=maya, added_by=dana)
    whose = {"team": hillside, "created_by": dana}
    DayMark.objects.create(squad=squad, date=MONDAY, kind="race", name="City meet", **whose)
    DayMark.objects.create(athlete=maya, date=date(2026, 3, 3), kind="rest", **whose)
    hers = {event["SUMMARY"]: event.decoded("DTSTART") for event in events(client, own)}
    assert hers == {"Race: City meet": MONDAY, "Rest day": date(2026, 3, 3)}
    theirs = {event["SUMMARY"] for event in events(client, of_team)}
    assert theirs == {"Race: City meet (Sprinters)", "Rest day (Maya Okafor)"}


def test_it_tells_the_races_of_the_team_that_is_read_and_of_who_is_in_it(
    client, own, of_team, maya, eli, dana, rosa, hillside, rivals
):
    rivals.add_member(maya)
    for team, by, athlete, name in (
        (hillside, dana, maya, "Ours"),
        (rivals, rosa, maya, "Theirs"),
        (hillside, dana, eli, "Of who left"),
    ):
        DayMark.objects.create(
            team=team, created_by=by, athlete=athlete, date=MONDAY, kind="race", name=name
        )
    eli.memberships.update(archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert {event["SUMMARY"] for event in events(client, of_team)} == {"Race: Ours (Maya Okafor)"}
    assert {event["SUMMARY"] for event in events(client, own)} == {"Race: Ours", "Race: Theirs"}
    maya.memberships.filter(team=rivals).update(archived_at=datetime(2026, 1, 1, tzinfo=UTC))
    assert {event["SUMMARY"] for event in events(client, own)} == {"Race: Ours"}


def test_it_puts_those_with_the_same_plan_into_one_event_for_a_coach(
    client, of_team, maya, priya, eli, hillside, settings
):
    for athlete in (maya, priya):
        given(athlete, "Jumps")
    given(eli, "Bar")
    bar, jumps = sorted(events(client, of_team), key=lambda event: event["SUMMARY"])
    assert jumps["SUMMARY"] == "Jumps (2 athletes)"
    for athlete in (maya, priya):
        assert f"{athlete.name}: {settings.KNEELIFT_URL}/sessions/" in jumps["DESCRIPTION"]
    assert jumps["URL"].endswith("/board/?week=2026-03-02")
    assert bar["SUMMARY"] == "Bar (Eli Novak)"
    assert bar["URL"].endswith(f"/athletes/{eli.pk}/days/2026-03-02/")
    given(make_athlete("Noa", team=hillside), "Jumps")
    again = {event["SUMMARY"]: event["UID"] for event in events(client, of_team)}
    assert again["Bar (Eli Novak)"] == bar["UID"]
    # Another event: a calendar app that holds the one of two does not take this for an old one.
    assert again["Jumps (3 athletes)"] != jumps["UID"]


def test_it_tells_the_tests_of_an_athlete_and_of_a_coach_s_team(
    client, own, of_team, maya, priya, theo, rivals, settings
):
    lift, other = make_assessment("Knee lift"), make_assessment("Sprint")
    test = make_planned_test(maya, lift, MONDAY)
    [event] = events(client, own)
    assert (event["SUMMARY"], event.decoded("DTSTART")) == ("Test: Knee lift", MONDAY)
    assert event["URL"] == f"{settings.KNEELIFT_URL}/week/?from={MONDAY}"
    assert event["CATEGORIES"].to_ical() == b"Test"
    [alone] = events(client, of_team)
    assert alone["SUMMARY"] == "Test: Knee lift (Maya Okafor)"
    make_planned_test(priya, lift, MONDAY)
    make_planned_test(priya, other, MONDAY)
    make_planned_test(theo, lift, MONDAY, team=rivals)
    both, one = sorted(events(client, of_team), key=lambda event: event["SUMMARY"])
    assert both["SUMMARY"] == "Test: Knee lift (2 athletes)"
    assert str(both["DESCRIPTION"]).split("\n")[:2] == ["Maya Okafor", "Priya Nair"]
    assert both["UID"] != alone["UID"]
    assert one["SUMMARY"] == "Test: Sprint (Priya Nair)"
    # Taken off, or of a team that she left, it is in no calendar.
    Membership.objects.filter(athlete=maya).update(archived_at="2026-01-01T00:00Z")
    assert events(client, own) == []
    test.delete()
    assert {event["SUMMARY"] for event in events(client, of_team)} == {
        "Test: Knee lift (Priya Nair)",
        "Test: Sprint (Priya Nair)",
    }


def test_it_shows_a_coach_her_team_alone(client, of_team, maya, theo):
    given(theo, "Theirs")
    left = given(maya, "Left")
    Membership.objects.filter(athlete=left.athlete).update(archived_at="2026-01-01T00:00Z")
    assert events(client, of_team) == []


@pytest.mark.parametrize("count", [1, 9])
def test_it_asks_a_fixed_number_of_queries(
    client, own, of_team, maya, hillside, count, django_assert_max_num_queries
):
    lift = make_assessment("Knee lift")
    for number in range(count):
        given(maya, f"Block {number}", MONDAY + timedelta(days=number))
        other = make_athlete(f"Athlete {number}", team=hillside)
        given(other, "Jumps")
        for athlete in (maya, other):
            make_planned_test(athlete, lift, MONDAY + timedelta(days=number))
    for feed in (own, of_team):
        with django_assert_max_num_queries(8):
            read(client, feed)


def test_it_answers_304_while_nothing_is_new(client, own, maya, dana):
    session = given(maya, "Jumps")
    etag = read(client, own)["ETag"]
    again = read(client, own, if_none_match=etag)
    assert (again.status_code, again.content) == (304, b"")
    move_session(session, MONDAY + timedelta(days=1), dana)
    assert read(client, own, if_none_match=etag).status_code == 200


def test_it_notes_when_it_was_read_once_an_hour(client, own, today):
    read(client, own)
    own.refresh_from_db()
    assert own.read_at == today
    CalendarFeed.objects.update(read_at=today - timedelta(minutes=59))
    read(client, own)
    own.refresh_from_db()
    assert own.read_at == today - timedelta(minutes=59)


def test_it_is_closed_when_it_is_revoked_or_its_reader_may_no_longer_look(
    client, own, of_team, maya, dana
):
    assert client.get("/calendar/nothing.ics").status_code == 404
    assert client.post(f"/calendar/{own.token}.ics").status_code == 405
    own.revoke()
    assert read(client, own).status_code == 404
    Membership.objects.filter(user=dana).update(archived_at="2026-01-01T00:00Z")
    assert read(client, of_team).status_code == 404
    again = CalendarFeed.objects.create(user=maya.user)
    maya.user.is_active = False
    maya.user.save()
    assert read(client, again).status_code == 404


def test_it_makes_one_address_however_often_one_asks(signed_in, maya):
    client = signed_in(maya)
    assert "Make an address" in client.get(PAGE).content.decode()
    for _ in range(2):
        assert client.post(PAGE, {"team": ""}).status_code == 302
    feed = CalendarFeed.objects.get()
    assert (feed.user, feed.team) == (maya.user, None)
    text = client.get(PAGE).content.decode()
    assert feed.knows(token_in(text))
    assert f'href="webcal://{link_url(feed).split("://")[1]}"' in text


def test_it_makes_a_new_address_and_turns_one_off(signed_in, maya):
    client = signed_in(maya)
    page = client.post(PAGE, follow=True)
    first = CalendarFeed.objects.get()
    assert first.knows(token_in(page.text))
    page = client.post(f"{PAGE}{first.pk}/renewal/", follow=True)
    client.post(f"{PAGE}{first.pk}/renewal/")
    second = CalendarFeed.objects.active().get()
    assert second.knows(token_in(page.text))
    assert read(client, first).status_code == 404
    assert read(client, second).status_code == 200
    assert client.post(f"{PAGE}{second.pk}/revocation/").status_code == 302
    assert not CalendarFeed.objects.active().exists()
    assert read(client, second).status_code == 404


def test_it_is_for_a_team_that_one_coaches(signed_in, dana, hillside, rivals):
    client = signed_in(dana)
    assert client.post(PAGE, {"team": hillside.pk}).status_code == 302
    assert CalendarFeed.objects.get().team == hillside
    for team in (rivals.pk, "", "x", "9" * 19):
        response = client.post(PAGE, {"team": team})
        assert response.status_code == 422
    assert CalendarFeed.objects.count() == 1


def test_it_leaves_others_addresses_alone(signed_in, dana, own):
    client = signed_in(dana)
    assert client.post(f"{PAGE}{own.pk}/revocation/").status_code == 404
    assert client.post(f"{PAGE}{own.pk}/renewal/").status_code == 404
    assert CalendarFeed.objects.active().count() == 1


def test_it_links_there_from_the_settings(signed_in, maya, stray):
    assert PAGE in signed_in(maya).get("/settings/").content.decode()
    client = signed_in(stray)
    assert PAGE not in client.get("/settings/").content.decode()
    assert "You are in no team now" in client.get(PAGE).content.decode()
