"""The calendar page and its verbs, as a coach and an athlete meet them."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.dateformat import format as date_format

from coaching.models import CalendarChange, Membership, Session
from coaching.services import calendar
from tests.factories import make_block, make_logged_set, make_session, make_team, session_drills
from tests.typed_walk import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(maya):
    return maya.today


@pytest.fixture
def monday(today):
    return today - timedelta(days=today.weekday())


def url(name, athlete, **given):
    return reverse(name, kwargs={"pk": athlete.pk} | given)


def page(client, athlete, **query):
    return client.get(url("athlete_calendar", athlete), query)


def place_of(athlete):
    return Membership.objects.get(athlete=athlete)


def dates(athlete):
    return [session.date for session in Session.objects.filter(athlete=athlete)]


def said(answer):
    return [str(message) for message in answer.context["messages"]]


# --- reading --------------------------------------------------------------------------


def test_it_shows_six_weeks_from_this_one(signed_in, dana, maya, monday):
    answer = page(signed_in(dana), maya)
    weeks = answer.context["page"].weeks
    assert [week.monday for week in weeks] == [monday + timedelta(days=7 * n) for n in range(6)]
    assert weeks[0].is_this_week
    later = answer.context["page"].later
    assert later == monday + timedelta(days=42)
    weeks = page(signed_in(dana), maya, **{"from": str(later)}).context["page"].weeks
    assert weeks[0].monday == later


@pytest.mark.parametrize("text", ["soon", "0001-01-01", "9999-12-31", "2100-12-26", "1970-01-01"])
def test_it_does_not_trust_the_day_in_the_address(signed_in, dana, maya, text):
    answer = page(signed_in(dana), maya, **{"from": text})
    assert answer.status_code == 200
    assert len(answer.context["page"].weeks) == 6


def test_it_tells_what_was_done_and_what_is_planned(signed_in, dana, maya, today):
    done = make_session(maya, date=today - timedelta(days=7))
    for number in (1, 2, 3):
        make_logged_set(session_drills(done)[0], number)
    make_session(maya, date=today - timedelta(days=6))
    make_session(maya, date=today)
    answer = page(signed_in(dana), maya, **{"from": str(today - timedelta(days=7))})
    text = " ".join(answer.content.decode().split())
    for words in ("Done, 3 sets", "Missed, 3 sets", "Planned, 3 sets"):
        assert words in text
    days = [day for week in answer.context["page"].weeks for day in week.days if day.items]
    assert [day.items[0].moves for day in days] == [False, True, True]


def test_it_says_what_to_do_where_nothing_is_set(signed_in, dana, maya):
    answer = page(signed_in(dana), maya)
    assert b"Nothing is set in these weeks" in answer.content
    assert f'href="/assign/?athlete={maya.pk}&amp;date={maya.today}"' in answer.content.decode()


def test_it_shows_an_athlete_her_own_without_the_coachs_verbs(signed_in, maya, today):
    make_session(maya, date=today)
    answer = page(signed_in(maya), maya)
    content = answer.content.decode()
    assert "Your calendar" in content
    assert "/shifts/" not in content
    assert "/day-marks/" not in content
    assert "cal-grip" not in content
    assert 'href="/today/"' in content


def test_it_keeps_other_teams_sessions_from_a_coach(signed_in, dana, rosa, rivals, maya, today):
    rivals.add_member(maya)
    make_session(maya, team=rivals, date=today)
    items = [
        item
        for week in page(signed_in(dana), maya).context["page"].weeks
        for day in week.days
        for item in day.items
    ]
    assert items == []
    assert page(signed_in(rosa), maya).status_code == 200


def test_it_names_the_team_where_the_coach_has_several(signed_in, dana, hillside, maya, today):
    other = make_team("Lakeside", coach=dana)
    other.add_member(maya)
    make_session(maya, team=hillside, date=today)
    make_session(maya, team=other, date=today)
    answer = page(signed_in(dana), maya)
    items = answer.context["page"].weeks[0].days[today.weekday()].items
    assert {(item.team, item.moves) for item in items} == {
        ("Hillside Track Club", True),
        ("Lakeside", False),
    }


@pytest.mark.parametrize("reader", ["dana", "maya"])
def test_it_takes_the_same_queries_however_full_it_is(
    reader, request, signed_in, maya, today, dana, django_assert_max_num_queries
):
    client = signed_in(request.getfixturevalue(reader))
    counts = []
    for n in range(2):
        for day in range(1 + 20 * n):
            make_session(maya, date=today + timedelta(days=day + 10 * n))
        calendar.pause(place_of(maya), today, by=dana)
        with django_assert_max_num_queries(14) as made:
            assert page(client, maya).status_code == 200
        counts.append(len(made))
    assert counts[0] == counts[1]


# --- moving ---------------------------------------------------------------------------


def test_it_moves_a_dragged_session_and_offers_undo(signed_in, dana, maya, today):
    session = make_session(maya, date=today)
    client = signed_in(dana)
    back = f"{url('athlete_calendar', maya)}?from={today}#s{session.pk}"
    to = today + timedelta(days=2)
    sent = {"date": to, "next": back, "calendar": "1"}
    answer = client.post(reverse("session_move", args=[session.pk]), sent)
    assert (answer.status_code, answer.url) == (302, back)
    assert dates(maya) == [to]
    change = CalendarChange.objects.get()
    answer = page(client, maya)
    assert change.description in answer.content.decode()
    answer = client.post(url("athlete_undo", maya), {"change": change.pk}, follow=True)
    assert said(answer) == [f"Undone: {change.description}."]
    assert dates(maya) == [today]


def test_it_moves_a_dragged_session_with_the_sets_in_it(signed_in, dana, maya, today):
    session = make_session(maya, date=today)
    make_logged_set(session_drills(session)[0], 1)
    sent = {"date": today + timedelta(days=2), "next": url("athlete_calendar", maya)}
    answer = signed_in(dana).post(
        reverse("session_move", args=[session.pk]), sent | {"calendar": "1"}, follow=True
    )
    assert said(answer) == []
    assert dates(maya) == [today + timedelta(days=2)]
    assert Session.objects.get().done_sets == 1


def test_it_brings_a_removed_session_back(signed_in, dana, maya, today):
    session = make_session(maya, date=today)
    client = signed_in(dana)
    client.post(reverse("session_removal", args=[session.pk]))
    assert dates(maya) == []
    client.post(url("athlete_undo", maya), {"change": CalendarChange.objects.get().pk})
    assert dates(maya) == [today]
    assert session_drills(Session.objects.get())


# --- shifting, skipping, repeating ----------------------------------------------------


def test_it_shifts_everything_from_a_day_on(signed_in, dana, maya, today):
    make_session(maya, date=today)
    make_session(maya, date=today + timedelta(days=3))
    sent = {"first": today + timedelta(days=1), "days": "7", "way": "later"}
    answer = signed_in(dana).post(url("athlete_shift", maya), sent, follow=True)
    assert dates(maya) == [today, today + timedelta(days=10)]
    assert "7 days later" in said(answer)[0]


def test_it_says_which_sessions_stay(signed_in, dana, maya, today):
    session = make_session(maya, date=today)
    make_session(maya, date=today + timedelta(days=1))
    make_logged_set(session_drills(session)[0], 1)
    sent = {"first": today, "days": "1", "way": "later"}
    answer = signed_in(dana).post(url("athlete_shift", maya), sent, follow=True)
    day = date_format(today, "D j F")
    expected = f"One session stays, because something was logged in it: {day}."
    assert said(answer)[0].endswith(expected)


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"first": "", "days": "7", "way": "later"}, "first"),
        ({"first": "1999-01-01", "days": "7", "way": "later"}, "first"),
        ({"days": "0", "way": "later"}, "days"),
        ({"days": "367", "way": "later"}, "days"),
        ({"days": "12,5", "way": "later"}, "days"),
        ({"first": "2099-01-01", "days": "7", "way": "later"}, "first"),
        ({"days": "soon", "way": "later"}, "days"),
        ({"days": "7", "way": "sideways"}, "way"),
        ({"days": "7", "way": "earlier"}, "__all__"),
    ],
)
def test_it_says_beside_the_field_why_it_cannot_shift(signed_in, dana, maya, today, sent, field):
    make_session(maya, date=today)
    answer = signed_in(dana).post(url("athlete_shift", maya), {"first": today} | sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert dates(maya) == [today]


def test_it_shifts_to_no_day_more_than_a_year_ahead(signed_in, dana, maya, today):
    sent = {"first": today + timedelta(days=360), "days": "7", "way": "later"}
    answer = signed_in(dana).post(url("athlete_shift", maya), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["days"]
    lands = date_format(today + timedelta(days=367), "j F Y")
    assert f"would become {lands}" in answer.content.decode()


@pytest.mark.parametrize("verb", ["athlete_pause", "athlete_resume"])
def test_it_pauses_and_resumes_within_a_year_as_one_assigns(signed_in, dana, maya, today, verb):
    calendar.pause(place_of(maya), today, by=dana)
    far = today + timedelta(days=367)
    sent = {"first": far, "on": far, "keep": "days"}
    answer = signed_in(dana).post(url(verb, maya), sent)
    assert answer.status_code == 422
    assert "within a year" in answer.content.decode()
    assert place_of(maya).paused_from == today


def test_it_writes_no_space_before_a_comma_where_a_session_was_moved(signed_in, dana, maya, today):
    make_session(maya, date=today)
    session = make_session(maya, date=today + timedelta(days=1))
    calendar.move(session, today + timedelta(days=2), by=dana)
    client = signed_in(dana)
    day = reverse("athlete_day", args=[maya.pk, today + timedelta(days=2)])
    for address in (url("athlete_calendar", maya), day):
        read = " ".join(re.sub("<[^>]+>", "", client.get(address).content.decode()).split())
        assert "oved by" in read
        assert re.findall(r".{30} ,.{20}", read) == []


def test_it_skips_and_repeats_a_week_from_the_calendar(signed_in, dana, maya, monday):
    coming = monday + timedelta(days=7)
    make_session(maya, date=coming)
    client = signed_in(dana)
    client.post(url("athlete_week_repeat", maya, date=coming))
    assert dates(maya) == [coming, coming + timedelta(days=7)]
    client.post(url("athlete_week_skip", maya, date=coming))
    assert dates(maya) == [coming + timedelta(days=7)]
    answer = client.post(url("athlete_week_skip", maya, date=coming), follow=True)
    assert said(answer)[-1] == "Nothing is planned there that could change."
    for _ in range(2):
        change = calendar.undoable_changes(maya.memberships.get().team, athlete=maya).first()
        client.post(url("athlete_undo", maya), {"change": change.pk})
    assert dates(maya) == [coming]


def test_it_shows_several_steps_and_undoes_the_last_first(signed_in, dana, maya, today):
    session = make_session(maya, date=today)
    for n in (1, 2, 3):
        calendar.move(session, today + timedelta(days=n), by=dana)
    client = signed_in(dana)
    changes = page(client, maya).context["changes"]
    assert len(changes) == 3
    answer = client.post(url("athlete_undo", maya), {"change": changes[1].pk}, follow=True)
    assert said(answer) == [
        "Something else was changed meanwhile. Look at it, then undo that first."
    ]
    for change in changes:
        client.post(url("athlete_undo", maya), {"change": change.pk})
    assert dates(maya) == [today]


@pytest.mark.parametrize("change", ["", "x", "9" * 30, "-1"])
def test_it_does_not_trust_the_change_to_undo(signed_in, dana, maya, change):
    answer = signed_in(dana).post(url("athlete_undo", maya), {"change": change})
    assert answer.status_code == 302


def test_it_does_not_undo_another_athletes_act(signed_in, dana, maya, priya, today):
    session = make_session(priya, date=today)
    change = calendar.move(session, today + timedelta(days=1), by=dana).change
    signed_in(dana).post(url("athlete_undo", maya), {"change": change.pk})
    assert dates(priya) == [today + timedelta(days=1)]


def test_it_changes_the_team_that_the_page_was_about(
    signed_in, dana, hillside, maya, rivals, today
):
    other = make_team("Aardvarks", coach=dana)
    other.add_member(maya)
    session = make_session(maya, team=other, date=today)
    sent = {"first": today, "days": "1", "way": "later"}
    client = signed_in(dana)
    client.post(reverse("team_choice"), {"team": hillside.pk})
    answer = client.post(url("athlete_shift", maya), sent | {"team": rivals.pk})
    assert answer.status_code == 404
    client.post(url("athlete_shift", maya), sent | {"team": other.pk})
    session.refresh_from_db()
    assert session.date == today + timedelta(days=1)


def test_it_leaves_the_plan_of_one_who_left(signed_in, dana, maya, today):
    make_session(maya, date=today)
    place_of(maya).archive()
    client = signed_in(dana)
    assert client.get(url("athlete_calendar", maya)).status_code == 404
    assert client.get(url("athlete_shift", maya)).status_code == 404


# --- pausing --------------------------------------------------------------------------


def test_it_pauses_and_resumes(signed_in, dana, maya, today):
    make_session(maya, date=today)
    client = signed_in(dana)
    client.post(url("athlete_pause", maya), {"first": today})
    answer = page(client, maya)
    text = " ".join(answer.content.decode().split())
    assert "by Dana</b>" in text
    assert "Paused, 3 sets" in text
    form = client.get(url("athlete_resume", maya)).context["form"]
    assert form.initial["on"] == today
    on = today + timedelta(days=3)
    client.post(url("athlete_resume", maya), {"on": on, "keep": "weekdays"})
    assert dates(maya) == [today + timedelta(days=7)]
    assert place_of(maya).paused_from is None


def test_it_does_not_resume_on_a_day_that_is_over(signed_in, dana, maya, today):
    calendar.pause(place_of(maya), today - timedelta(days=5), by=dana)
    sent = {"on": today - timedelta(days=1), "keep": "days"}
    answer = signed_in(dana).post(url("athlete_resume", maya), sent)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["on"]


def test_it_has_nothing_to_resume_where_nothing_is_paused(signed_in, dana, maya, today):
    client = signed_in(dana)
    assert b"not paused" in client.get(url("athlete_resume", maya)).content
    answer = client.post(url("athlete_resume", maya), {"on": today, "keep": "days"})
    assert answer.status_code == 422


def test_it_tells_an_athlete_that_her_plan_waits_and_what_comes_first(
    signed_in, dana, hillside, maya, today, django_assert_max_num_queries
):
    make_session(maya, date=today)
    block = make_block(team=hillside, name="Band and pool")
    Session.objects.get().blocks.update(name=block.name)
    calendar.pause(place_of(maya), today - timedelta(days=1), by=dana)
    client = signed_in(maya)
    with django_assert_max_num_queries(11):
        answer = client.get("/today/")
    text = " ".join(answer.content.decode().split())
    day = date_format(today - timedelta(days=1), "l j F")
    assert f"Paused since {day} by Dana." in text
    assert "Band and pool" in text
    assert answer.context["sheets"] == []
    with django_assert_max_num_queries(7):
        week = client.get("/week/")
    text = " ".join(week.content.decode().split())
    assert "Paused. It comes later." in text
    assert f"Paused since {day} by Dana." in text
    assert "Missed" not in text


def test_it_says_on_the_board_who_is_paused(signed_in, dana, maya, priya, monday):
    for athlete in (maya, priya):
        make_session(athlete, date=monday)
    calendar.pause(place_of(maya), monday, by=dana)
    board = signed_in(dana).get("/board/").context["board"]
    rows = {row.athlete.pk: row for row in board.part}
    assert rows[maya.pk].cells[0].state == "paused"
    assert rows[maya.pk].cells[0].text.endswith("paused, 3 sets")
    assert (rows[maya.pk].paused, rows[priya.pk].paused) == (True, False)
    assert (rows[maya.pk].planned, rows[priya.pk].planned) == (0, 1)


def test_it_leads_to_the_calendar_from_the_board(signed_in, dana, maya, monday):
    client = signed_in(dana)
    row = client.get("/board/").context["board"].part[0]
    assert row.url == url("athlete_calendar", maya)
    earlier = monday - timedelta(days=7)
    row = client.get("/board/", {"week": earlier}).context["board"].part[0]
    assert row.url == f"{url('athlete_calendar', maya)}?from={earlier}"
    for address in (
        reverse("athlete", args=[maya.pk]),
        reverse("athlete_day", args=[maya.pk, monday]),
        reverse("team"),
    ):
        content = client.get(address).content.decode()
        assert f'href="{url("athlete_calendar", maya)}' in content


# --- an athlete moves her own ---------------------------------------------------------


@pytest.fixture
def allowed(hillside):
    hillside.athletes_may_move = True
    hillside.save()


@pytest.fixture
def own(maya, monday, allowed):
    """A session of Maya's on the coming Tuesday."""
    return make_session(maya, date=monday + timedelta(days=8))


def move_url(session):
    return reverse("session_move", args=[session.pk])


def test_it_lets_an_athlete_move_her_session_where_the_team_does(signed_in, dana, maya, own):
    client = signed_in(maya)
    to = own.date + timedelta(days=2)
    week = client.get("/week/", {"from": own.date})
    assert f'href="{move_url(own)}"' in week.content.decode()
    assert f'href="{move_url(own)}"' in client.get(own.get_absolute_url()).content.decode()
    answer = client.post(move_url(own), {"date": to}, follow=True)
    assert answer.status_code == 200
    assert dates(maya) == [to]
    coach = signed_in(dana)
    text = coach.get(reverse("athlete_day", args=[maya.pk, to])).content.decode()
    assert f"Moved by Maya from {date_format(own.date, 'D j M')}." in text
    assert (
        f"moved by Maya from {date_format(own.date, 'D j M')}"
        in page(coach, maya, **{"from": to}).content.decode()
    )
    row = coach.get("/board/", {"week": to}).context["board"].part[0]
    assert ("week", "from Tue") in row.cells[3].flags
    assert row.cells[3].text.endswith("moved by Maya from Tue")


def toast_undo(answer):
    """The form of the message that offers the way back."""
    forms = Page(answer.content.decode()).forms
    return next(form for form in forms if "/undoing/" in form.action)


@pytest.mark.parametrize("door", ["week", "athlete_calendar"])
def test_it_gives_an_athlete_the_way_back_where_she_moved_it(signed_in, maya, own, door):
    client, first = signed_in(maya), own.date
    page = reverse(door, args=[maya.pk] if door == "athlete_calendar" else [])
    moved = {"date": first + timedelta(days=2), "next": f"{page}?from={first}"}
    answer = client.post(move_url(own), moved, follow=True)
    undo = toast_undo(answer)
    answer = client.post(undo.action, undo.fields, follow=True)
    assert answer.redirect_chain[0][0].startswith(page)
    assert "Undone: Moved" in answer.content.decode()
    own.refresh_from_db()
    assert (own.date, own.moved_from, own.moved_by) == (first, None, None)


def test_it_takes_no_move_back_that_another_made_or_that_is_not_the_last(
    signed_in, dana, maya, own
):
    first, client = own.date, signed_in(maya)
    answer = client.post(move_url(own), {"date": first + timedelta(days=2)}, follow=True)
    undo = toast_undo(answer)
    theirs = calendar.move(own, first + timedelta(days=3), by=dana).change
    for address in (undo.action, reverse("session_move_undo", args=[own.pk, theirs.pk])):
        answer = client.post(address, undo.fields, follow=True)
        assert "Something else was changed meanwhile." in answer.content.decode()
    assert dates(maya) == [first + timedelta(days=3)]


def test_it_takes_no_move_back_once_something_is_logged(signed_in, maya, own):
    client, to = signed_in(maya), own.date + timedelta(days=2)
    undo = toast_undo(client.post(move_url(own), {"date": to}, follow=True))
    make_logged_set(session_drills(own)[0], 1)
    answer = client.post(undo.action, undo.fields, follow=True)
    assert "because something was logged in it" in answer.content.decode()
    assert dates(maya) == [to]


def test_it_offers_an_athlete_the_days_of_that_week_alone(signed_in, maya, own):
    client = signed_in(maya)
    form = client.get(move_url(own)).context["form"]
    monday = own.date - timedelta(days=1)
    expected = [monday + timedelta(days=n) for n in range(7) if n != 1]
    assert list(form.days.values()) == expected
    answer = client.post(move_url(own), {"date": own.date + timedelta(days=7)})
    assert answer.status_code == 422
    assert dates(maya) == [own.date]


def test_it_refuses_an_athlete_where_the_team_does_not_allow_it(signed_in, maya, own, hillside):
    hillside.athletes_may_move = False
    hillside.save()
    client = signed_in(maya)
    for method in (client.get, client.post):
        answer = method(move_url(own), {"date": own.date})
        assert answer.status_code == 403
        assert b"In this team only coaches put sessions on other days." in answer.content
    assert b"/move/" not in client.get("/week/", {"from": own.date}).content


def test_it_keeps_an_athletes_session_with_something_logged(signed_in, maya, own):
    make_logged_set(session_drills(own)[0], 1)
    client = signed_in(maya)
    answer = client.post(move_url(own), {"date": own.date + timedelta(days=1)})
    assert answer.status_code == 409
    assert b"Something is logged in this session" in answer.content
    assert dates(maya) == [own.date]


def test_it_does_not_let_a_team_mate_move_it(signed_in, priya, own):
    assert signed_in(priya).post(move_url(own)).status_code == 404


def test_it_is_allowed_in_the_teams_settings(signed_in, dana, hillside):
    sent = {"name": hillside.name, "timezone": "UTC", "units": "imperial"}
    client = signed_in(dana)
    assert b"athletes_may_move" in client.get(reverse("team_settings")).content
    client.post(reverse("team_settings"), sent | {"athletes_may_move": "on"})
    hillside.refresh_from_db()
    assert hillside.athletes_may_move


def test_it_takes_an_athletes_drag_and_says_where_it_may_not_go(signed_in, maya, own):
    client = signed_in(maya)
    back = f"{url('athlete_calendar', maya)}?from={own.date}"
    assert b"cal-grip" in client.get(back).content
    sent = {"next": back, "calendar": "1"}
    far = own.date + timedelta(days=7)
    answer = client.post(move_url(own), sent | {"date": far}, follow=True)
    assert said(answer) == ["A session moves within its own week, to a day that is not over."]
    assert dates(maya) == [own.date]
    near = own.date + timedelta(days=1)
    answer = client.post(move_url(own), sent | {"date": near})
    assert answer.url == back
    assert dates(maya) == [near]


def test_a_script_that_moved_a_session_gets_what_that_changed_and_no_more(signed_in, dana, maya):
    session = make_session(maya, date=maya.today)
    client, to = signed_in(dana), maya.today + timedelta(days=7)
    monday = maya.today - timedelta(days=maya.today.weekday())
    page = f"{reverse('athlete_calendar', args=[maya.pk])}?from={maya.today}"
    after = f"{page}&weeks={monday}.{monday + timedelta(days=7)}"
    sent = {"date": to, "next": after, "calendar": "1"}
    headers = {"HX-Request": "true"}
    url = reverse("session_move", args=[session.pk])
    answer = client.post(url, sent, headers=headers, follow=True)
    assert answer.redirect_chain == [(after, 302)]
    assert "<html" not in answer.text
    assert answer.text.count('class="cal-week"') == 2
    assert f'id="s{session.pk}"' in answer.text.partition(str(to))[2]
    assert "Undo: Moved" in answer.text
    assert "HX-Request" in answer["Vary"]
    whole = client.get(page)
    assert whole.text.count('class="cal-week"') == 6
    assert client.get(f"{page}&weeks=x", headers=headers).text.count('class="cal-week"') == 0
