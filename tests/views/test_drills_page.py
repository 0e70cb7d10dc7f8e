"""What a drill's page knows of its reader: her results, her plan, a video to watch."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from coaching.models import Drill
from coaching.pages import coming_sessions
from tests.factories import (
    MONDAY,
    make_drill,
    make_logged_set,
    make_session,
    session_drills,
)
from tests.html import html_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hang(db):
    return make_drill("Hang", slug="hang")


def log(athlete, drill, day, *amounts, **extra):
    session = make_session(athlete, drills=[drill], date=day)
    row = session_drills(session)[0]
    return [
        make_logged_set(row, number, amount=Decimal(amount), **extra)
        for number, amount in enumerate(amounts, start=1)
    ]


def test_it_shows_an_athlete_her_own_last_five_sessions(signed_in, maya, priya, hang):
    for week in range(6):
        log(maya, hang, MONDAY + timedelta(weeks=week), 10 + week, 9)
    log(priya, hang, MONDAY + timedelta(weeks=7), 77)
    log(maya, make_drill("Other"), MONDAY, 40)
    text = html_of(signed_in(maya).get("/drills/hang/"))
    shown = [f"<td>{10 + week}, 9</td>" for week in (5, 4, 3, 2, 1)]
    assert [text.index(name) for name in shown] == sorted(text.index(name) for name in shown)
    assert "<td>10, 9</td>" not in text
    assert "77" not in text[text.index("Your last results") :].split("</table>")[0]
    assert '<time datetime="2026-04-06">6 Apr 2026</time>' in text


def test_it_leaves_out_what_was_undone_or_skipped(signed_in, maya, hang):
    undone = log(maya, hang, MONDAY, 8)[0]
    undone.removed_at = undone.received_at
    undone.save()
    text = html_of(signed_in(maya).get("/drills/hang/"))
    assert "Your last results" not in text


@pytest.mark.parametrize("many", [True, False])
def test_it_shows_a_coach_no_results_but_what_is_planned(
    signed_in, dana, maya, rosa, theo, hang, many, monkeypatch
):
    monkeypatch.setattr(coming_sessions, "_MANY", SimpleNamespace(first=lambda drill: many))
    log(maya, hang, maya.today - timedelta(days=3), 10)
    for days in (0, 2):
        make_session(maya, drills=[hang], date=maya.today + timedelta(days=days))
    make_session(theo, drills=[hang], date=theo.today + timedelta(days=1))
    text = html_of(signed_in(dana).get("/drills/hang/"))
    assert "Your last results" not in text
    assert "In 2 sessions of your athletes from today on." in text
    assert "In 1 session of your athletes" in html_of(signed_in(rosa).get("/drills/hang/"))
    assert "of your athletes" not in html_of(signed_in(maya).get("/drills/hang/"))


def test_what_is_planned_is_counted_no_further_than_it_has_to_be(
    signed_in, dana, maya, hang, monkeypatch
):
    monkeypatch.setattr(coming_sessions, "COUNTED", 2)
    for days in (0, 1):
        make_session(maya, drills=[hang], date=maya.today + timedelta(days=days))
    coach = signed_in(dana)
    assert "In 2 sessions of your athletes from today on." in html_of(coach.get("/drills/hang/"))
    for days in (2, 3):
        make_session(maya, drills=[hang], date=maya.today + timedelta(days=days))
    text = html_of(coach.get("/drills/hang/"))
    assert "In more than 2 sessions of your athletes from today on." in text


def test_it_asks_the_database_the_same_for_many_results(
    signed_in, maya, hang, django_assert_max_num_queries
):
    log(maya, hang, MONDAY, 10)
    client = signed_in(maya)
    with django_assert_max_num_queries(20) as first:
        client.get("/drills/hang/")
    for week in range(1, 4):
        log(maya, hang, MONDAY + timedelta(weeks=week), 10, 9, 8)
    with django_assert_max_num_queries(len(first)):
        client.get("/drills/hang/")


def test_it_links_a_video_that_opens_on_its_own_page(signed_in, maya, hang):
    hang.video_url = "https://www.example.com/watch?v=1&t=2"
    hang.save()
    text = html_of(signed_in(maya).get("/drills/hang/"))
    link = '<a class="btn" href="https://www.example.com/watch?v=1&amp;t=2" target="_blank"'
    assert f'{link} rel="noopener noreferrer">' in text
    assert "Watch on example.com" in text
    assert "(opens a new page)" in text
    assert "<iframe" not in text


def test_it_says_nothing_of_a_video_that_is_not_there(signed_in, maya, hang):
    assert "opens a new page" not in html_of(signed_in(maya).get("/drills/hang/"))


def test_it_marks_a_teams_own_drill(signed_in, maya, dana, hillside):
    make_drill("March", slug="march", team=hillside)
    text = html_of(signed_in(maya).get("/drills/march/"))
    assert "Hillside Track Club’s own" in text
    assert "<dt>Where the numbers come from</dt><dd>Your team’s coach</dd>" in text
    assert "/edit/" not in text
    assert Drill.objects.get().team == hillside
    assert "/drills/march/edit/" in html_of(signed_in(dana).get("/drills/march/"))
