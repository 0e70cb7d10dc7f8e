"""A board of hundreds comes in pages, and finds whom the coach looks for."""

import re

import pytest
from django.urls import reverse

from coaching.pages import board
from tests.factories import make_athlete, make_logged_set, make_session, make_squad

pytestmark = pytest.mark.django_db


@pytest.fixture
def coach(signed_in, dana, hillside, monkeypatch):
    monkeypatch.setattr(board, "PER_PAGE", 4)
    for number in range(10):
        make_athlete(f"Runner {number:02}", hillside)
    return signed_in(dana)


def names(text):
    """Of the rows of the grid, each of which says its name long and short."""
    return list(dict.fromkeys(re.findall(r">(Runner \d\d)<", text)))


def test_it_comes_in_pages(coach):
    first, last = (coach.get(reverse("board"), {"page": page}).text for page in ("", "3"))
    assert names(first) == [f"Runner {number:02}" for number in range(4)]
    assert names(last) == ["Runner 08", "Runner 09"]
    assert "1–4 of 10" in first


def test_it_finds_on_whatever_page_she_stands_and_asks_for_news_of_what_it_shows(coach):
    asked = {"q": "runer 09"}
    text = coach.get(reverse("board"), asked).text
    assert names(text) == ["Runner 09"]
    poll = re.search(r'hx-get="([^"]+)"', text)[1].replace("&amp;", "&")
    news = coach.get(poll, headers={"HX-Request": "true"}).text
    assert names(news.partition("<aside")[0]) == ["Runner 09"]
    assert "Nothing found for “zzz”" in coach.get(reverse("board"), {"q": "zzz"}).text


def test_what_needs_the_coach_is_of_every_page(coach, hillside):
    last = hillside.memberships.get(athlete__name="Runner 09").athlete
    session = make_session(last, hillside, date=hillside.today)
    make_logged_set(session.blocks.get().drills.first(), skip_reason="pain")
    text = coach.get(reverse("board")).text
    assert "Runner 09" in text.partition("<aside")[2]


def test_a_team_that_fits_is_one_page_that_words_in_the_address_do_not_narrow(coach, monkeypatch):
    monkeypatch.setattr(board, "PER_PAGE", 40)
    text = coach.get(reverse("board"), {"q": "runner 09"}).text
    assert len(names(text)) >= 10
    assert 'name="q"' not in text


def test_it_reads_of_whom_it_shows_alone(coach, hillside):
    shown, other = (
        make_session(
            hillside.memberships.get(athlete__name=name).athlete, hillside, date=hillside.today
        )
        for name in ("Runner 01", "Runner 08")
    )

    def week(**asked):
        return coach.get(reverse("board"), asked).context["board"]

    assert [row.pk for row in week().sessions] == [shown.pk]
    assert [row.pk for row in week(page=3).sessions] == [other.pk]
    # Nothing is set on the second page, and something is in the week.
    assert week(page=2).sessions == []
    assert not week(page=2).is_empty
    squad = make_squad(hillside, other.athlete)
    assert [row.pk for row in week(squad=squad.pk).sessions] == [other.pk]


def test_a_poll_hears_of_the_page_it_shows(coach, hillside):
    address = f"{reverse('board')}?page=1"
    etag = coach.get(address, headers={"HX-Request": "true"})["ETag"]

    def status_after(name):
        athlete = hillside.memberships.get(athlete__name=name).athlete
        session = make_session(athlete, hillside, date=hillside.today)
        make_logged_set(session.blocks.get().drills.first())
        headers = {"HX-Request": "true", "If-None-Match": etag}
        return coach.get(address, headers=headers).status_code

    assert status_after("Runner 01") == 200
