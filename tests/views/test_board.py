from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import Session
from coaching.pages import board as boards
from coaching.services import assignments, needs
from coaching.services.sessions.finishing import finish
from tests.factories import (
    MONDAY,
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_pain,
    make_session,
    make_squad,
    make_strength_drill,
    session_drills,
    with_drills,
)
from tests.helpers import THURSDAY_NOON, day_url, log_all, the_week
from tests.html import compact

pytestmark = pytest.mark.django_db

TUESDAY = MONDAY + timedelta(days=1)
WEDNESDAY = MONDAY + timedelta(days=2)
THURSDAY = MONDAY + timedelta(days=3)
HTMX = {"HTTP_HX_REQUEST": "true"}
BOARD = "/board/"
THAT_WEEK = f"/board/?week={MONDAY}"


def cell(team, athlete, day, now=THURSDAY_NOON):
    rows = {row.athlete.pk: row for row in the_week(team, now).part}
    return rows[athlete.pk].cells[(day - MONDAY).days]


# --- who may --------------------------------------------------------------------------


def test_it_shows_a_coach_her_own_team(signed_in, dana, maya, theo):
    answer = signed_in(dana).get(BOARD)
    assert answer.status_code == 200
    assert b"Maya Okafor" in answer.content
    assert b"Theo Lindqvist" not in answer.content


def test_it_keeps_the_board_from_an_athlete(signed_in, maya):
    assert signed_in(maya).get(BOARD).status_code == 403


def test_it_sends_a_stranger_to_sign_in(client, maya):
    for address in (BOARD, day_url(maya)):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_is_only_read(signed_in, dana, maya, method):
    client = signed_in(dana)
    assert getattr(client, method)(BOARD).status_code == 405
    assert getattr(client, method)(day_url(maya)).status_code == 405


# --- which week -----------------------------------------------------------------------


def test_it_shows_the_week_that_any_of_its_days_names(signed_in, dana, maya):
    for day in (MONDAY, WEDNESDAY, MONDAY + timedelta(days=6)):
        answer = signed_in(dana).get(f"/board/?week={day}")
        assert answer.context["board"].monday == MONDAY


@pytest.mark.parametrize(
    "text", ["soon", "2026-13-01", "2026-02-30", "0001-01-01", "9999-12-31", "20260302"]
)
def test_it_says_so_when_the_week_is_no_date(signed_in, dana, maya, text):
    answer = signed_in(dana).get(f"/board/?week={text}", follow=True)
    assert answer.status_code == 200
    assert answer.redirect_chain == [(BOARD, 302)]
    assert b"That is not a date." in answer.content


@pytest.mark.parametrize("text", ["2000-01-03", "2100-12-26"])
def test_it_ends_where_the_calendar_does(signed_in, dana, maya, text):
    assert signed_in(dana).get(f"/board/?week={text}").status_code == 200
    assert signed_in(dana).get(day_url(maya, text)).status_code == 200


def test_it_names_the_weeks_around(hillside):
    now = THURSDAY_NOON
    titles = [
        boards.week(hillside, MONDAY + timedelta(weeks=n), now=now, unit_system="imperial").title
        for n in (-1, 0, 1, 2)
    ]
    assert titles == ["Last week", "This week", "Next week", "Week of 16 March"]
    assert the_week(hillside).span == "2–8 March"
    later = boards.week(hillside, date(2026, 3, 31), now=now, unit_system="imperial")
    assert later.span == "30 March – 5 April"
    assert boards.week(hillside, date(2027, 3, 2), now=now, unit_system="imperial").span == (
        "1–7 March 2027"
    )


# --- a cell ---------------------------------------------------------------------------


def test_it_says_what_is_planned_missed_and_not_set(hillside, maya):
    make_session(maya, date=MONDAY)
    make_session(maya, date=MONDAY + timedelta(days=5))
    assert cell(hillside, maya, MONDAY).text == "Mon 2 March: missed, 3 sets"
    assert cell(hillside, maya, TUESDAY).text == "Tue 3 March: nothing set"
    assert cell(hillside, maya, MONDAY + timedelta(days=5)).text == "Sat 7 March: planned, 3 sets"


def test_it_counts_the_sets_of_a_day_part_done(hillside, maya):
    drill = session_drills(make_session(maya, date=TUESDAY, drills=[make_drill(sets=4)]))[0]
    for number in (1, 2):
        make_logged_set(drill, number)
    make_logged_set(drill, 3, skip_reason="time")
    shown = cell(hillside, maya, TUESDAY)
    assert shown.text == "Tue 3 March: part done, 2 of 4 sets, 1 skipped"
    assert (shown.state, shown.number, shown.flags) == ("partial", "2/4", [("skip", "1 skipped")])


def test_it_says_done_with_the_extra_sets(hillside, maya):
    drill = session_drills(make_session(maya, drills=[make_drill(sets=1)]))[0]
    make_logged_set(drill, 1)
    make_logged_set(drill, 2)
    assert cell(hillside, maya, MONDAY).text == "Mon 2 March: done, 1 set, 1 extra"


def test_it_says_under_way_until_the_day_is_over_or_the_session_finished(hillside, maya):
    session = make_session(maya, date=THURSDAY)
    make_logged_set(session_drills(session)[0], 1)
    assert cell(hillside, maya, THURSDAY).text == "Thu 5 March: under way, 1 of 3 sets"
    next_day = THURSDAY_NOON + timedelta(days=1)
    assert cell(hillside, maya, THURSDAY, next_day).state == "partial"
    finish(session, now=THURSDAY_NOON)
    assert cell(hillside, maya, THURSDAY).state == "partial"


def test_it_sums_two_sessions_of_a_day(hillside, maya):
    first = make_session(maya, drills=[make_drill(sets=2)])
    log_all(first)
    make_session(maya, drills=[make_drill(sets=3)])
    assert Session.objects.count() == 2
    assert cell(hillside, maya, MONDAY).text == "Mon 2 March: part done, 2 of 5 sets"
    row = the_week(hillside).part[0]
    assert (row.done, row.planned) == (1, 2)


def test_it_flags_a_load_over_the_cap_in_words(hillside, maya):
    session = make_session(maya, drills=[make_strength_drill(sets=1)])
    log_all(session, load_value=Decimal(65), load_unit="lb")
    shown = cell(hillside, maya, MONDAY)
    assert shown.text == "Mon 2 March: done, 1 set, over 60 lb"
    assert shown.flags == [("alert", "over 60 lb")]


def test_it_marks_who_told_in_the_week_that_something_hurt(hillside, maya, priya):
    for athlete, day in ((maya, TUESDAY), (priya, MONDAY - timedelta(days=1))):
        make_pain(session_drills(make_session(athlete, date=day))[0])
    assert {row.athlete.pk for row in the_week(hillside).part if row.hurts} == {maya.pk}
    Session.objects.update(removed_at=timezone.now())
    assert not any(row.hurts for row in the_week(hillside).part)


def test_it_draws_the_flags_of_a_cell(signed_in, dana, maya):
    session = make_session(maya, drills=[make_strength_drill(sets=2)])
    drill = session_drills(session)[0]
    make_logged_set(drill, 1, load_value=Decimal(65), load_unit="lb")
    content = compact(signed_in(dana).get(THAT_WEEK).content.decode())
    assert "over 60 lb</span></span>" in content
    assert '<span class="cellnum" aria-hidden="true">1/2</span><span class="cellflag"' in content
    make_logged_set(drill, 2)
    content = compact(signed_in(dana).get(THAT_WEEK).content.decode())
    assert "over 60 lb</span></span>" in content
    assert "&lt;" not in content


@pytest.mark.parametrize(
    ("hers", "teams", "state"),
    [
        ("Pacific/Kiritimati", "UTC", "planned"),  # fourteen hours ahead: she went there
        ("UTC", "Pacific/Kiritimati", "planned"),
        ("Pacific/Kiritimati", "Pacific/Kiritimati", "missed"),
        ("UTC", "UTC", "planned"),
    ],
)
def test_a_day_is_missed_when_it_is_over_for_her_and_for_the_team(
    hers, teams, state, signed_in, dana, hillside, maya, monkeypatch
):
    for place, zone in ((maya, hers), (hillside, teams)):
        place.timezone = zone
        place.save()
    session = make_session(maya, date=THURSDAY)
    monkeypatch.setattr("coaching.models.places.now", lambda: THURSDAY_NOON)
    assert cell(hillside, maya, THURSDAY).state == state
    coach = signed_in(dana)
    [compared] = coach.get(day_url(maya, THURSDAY)).context["sessions"]
    address = f"{reverse('athlete_calendar', args=[maya.pk])}?from={MONDAY}"
    item = coach.get(address).context["page"].weeks[0].days[3].items[0]
    [own] = signed_in(maya).get(f"/week/?date={THURSDAY}").context["days"][3].sessions
    assert {compared.state, item.state, own.state} == {state}, session


def test_it_raises_the_teams_today(hillside):
    def today(zone):
        hillside.timezone = zone
        return next(day.date for day in the_week(hillside).days if day.is_today)

    assert today("UTC") == THURSDAY
    assert today("Pacific/Kiritimati") == THURSDAY + timedelta(days=1)


def test_it_leaves_out_who_left_and_what_she_was_given_in_another_team(hillside, maya, rivals):
    rivals.add_member(maya)
    make_session(maya, team=rivals)
    assert cell(hillside, maya, MONDAY).state == "rest"
    maya.memberships.get(team=hillside).archive()
    assert list(the_week(hillside).part) == []
    assert len(the_week(rivals).part) == 1


def test_it_links_every_cell_to_the_athletes_day(signed_in, dana, maya):
    make_session(maya)
    content = signed_in(dana).get(THAT_WEEK).content.decode()
    assert f'href="{day_url(maya)}"' in content
    assert "Mon 2 March: missed, 3 sets" in content
    assert cell(maya.memberships.get().team, maya, MONDAY).url == day_url(maya)


def test_it_shortens_names_only_where_they_stay_apart():
    assert boards.short_names(["Isla Grant", "Maya Okafor", "Maya Ojo", "Pelé"]) == [
        "Isla G",
        "Maya Okafor",
        "Maya Ojo",
        "Pelé",
    ]


# --- empty ----------------------------------------------------------------------------


def test_it_asks_a_coach_without_athletes_to_invite_some(signed_in, dana, hillside):
    content = signed_in(dana).get(BOARD).content
    assert b"Nobody is in the team yet" in content
    assert b'href="/team/"' in content
    assert b"<table" not in content


def test_it_points_to_assigning_when_nothing_is_set(signed_in, dana, maya):
    assert b"Nothing is set this week" in signed_in(dana).get(THAT_WEEK).content
    make_session(maya)
    assert b"Nothing is set this week" not in signed_in(dana).get(THAT_WEEK).content


# --- polling --------------------------------------------------------------------------


def test_it_answers_a_poll_with_304_until_something_is_logged(signed_in, dana, maya):
    session = make_session(maya)
    client = signed_in(dana)
    page = client.get(THAT_WEEK)
    etag = page.context["etag"]
    again = client.get(THAT_WEEK, HTTP_IF_NONE_MATCH=etag, **HTMX)
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    make_logged_set(session_drills(session)[0], 1)
    fresh = client.get(THAT_WEEK, HTTP_IF_NONE_MATCH=etag, **HTMX)
    assert fresh.status_code == 200
    assert fresh["ETag"] != etag
    assert "part done, 1 of 3 sets" in fresh.content.decode()


def test_it_gives_a_poll_the_fragment_and_never_mixes_it_up_with_the_page(signed_in, dana, maya):
    client = signed_in(dana)
    fragment, page = client.get(THAT_WEEK, **HTMX), client.get(THAT_WEEK)
    assert b"<html" in page.content
    assert b"<html" not in fragment.content
    assert b'id="board-needs"' in fragment.content
    assert b"csrf" not in fragment.content.lower()
    for answer in (fragment, page):
        assert "HX-Request" in answer["Vary"]
    assert "ETag" not in page


def test_it_gives_a_page_restored_from_history_whole(signed_in, dana, maya):
    answer = signed_in(dana).get(THAT_WEEK, HTTP_HX_HISTORY_RESTORE_REQUEST="true", **HTMX)
    assert b"<html" in answer.content


@pytest.mark.parametrize("change", ["name", "left", "joined", "pain", "units", "next day"])
def test_it_notices_everything_that_the_board_shows(hillside, maya, change):
    drill = session_drills(make_session(maya))[0]
    before = the_week(hillside).version
    assert the_week(hillside).version == before
    now, unit_system = THURSDAY_NOON, "imperial"
    if change == "name":
        maya.name = "Maya O."
        maya.save()
    elif change == "left":
        maya.memberships.get().archive()
    elif change == "joined":
        make_athlete("New Runner", team=hillside)
    elif change == "pain":
        make_logged_set(drill, 1, skip_reason="pain")
    elif change == "units":
        unit_system = "metric"
    else:
        now += timedelta(days=1)
    assert the_week(hillside, now, unit_system).version != before


# --- queries --------------------------------------------------------------------------


@pytest.mark.parametrize("athletes", [12, 200])
def test_it_asks_at_most_9_questions_however_many_athletes(
    signed_in, dana, hillside, athletes, django_assert_max_num_queries
):
    roster = [make_athlete(f"Runner {n}", team=hillside) for n in range(athletes)]
    block = make_block(
        [make_drill(), make_strength_drill(kind="non_weight_bearing")], team=hillside
    )
    days = [MONDAY + timedelta(days=n) for n in range(7)]
    assignments.assign(hillside, with_drills(block), roster, days, by=dana)
    for athlete in roster[:5]:
        session = Session.objects.filter(athlete=athlete).first()
        log_all(session, load_value=Decimal(70), load_unit="lb")
    client = signed_in(dana)
    needs.look(hillside, timezone.now())
    for headers in ({}, HTMX):
        with django_assert_max_num_queries(9):
            answer = client.get(THAT_WEEK, **headers)
        assert answer.content.count(b'class="cellbtn"') == 7 * min(athletes, boards.PER_PAGE)


# --- squads ---------------------------------------------------------------------------


def test_it_shows_one_squad_and_remembers_which(signed_in, dana, hillside, maya, priya):
    squad = make_squad(hillside, maya)
    client = signed_in(dana)

    def shown(**asked):
        week = client.get(reverse("board"), asked).context["board"]
        return [athlete.pk for athlete in week.shown]

    assert shown() == [maya.pk, priya.pk]
    assert shown(squad=squad.pk) == shown() == [maya.pk]
    assert shown(squad="") == shown() == [maya.pk, priya.pk]
    assert shown(squad="x") == shown(squad=10**30) == [maya.pk, priya.pk]
    client.get(reverse("board"), {"squad": squad.pk})
    client.post(reverse("account_logout"))
    client.force_login(dana)
    assert shown() == [maya.pk]
    squad.archive()
    assert shown() == [maya.pk, priya.pk]


def test_what_needs_the_coach_is_not_hidden_by_a_squad(signed_in, dana, hillside, maya, priya):
    squad = make_squad(hillside, maya)
    for days in (2, 1):
        make_session(priya, date=hillside.today - timedelta(days=days))
    page = signed_in(dana).get(reverse("board"), {"squad": squad.pk, "week": MONDAY.isoformat()})
    assert "Priya" in page.context["board"].needs[0].title
    assert "Nothing is set this week" in page.content.decode()
