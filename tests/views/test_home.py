import pytest
from django.urls import reverse

from tests.factories import make_athlete, make_session

pytestmark = pytest.mark.django_db


def test_it_sends_a_stranger_to_sign_in(client):
    response = client.get("/")
    assert (response.status_code, response.url) == (302, "/accounts/login/")


def test_it_sends_a_coach_to_the_board(signed_in, hillside, dana):
    assert signed_in(dana).get("/").url == reverse("board")


def test_it_sends_an_athlete_to_today(signed_in, maya):
    assert signed_in(maya).get("/").url == reverse("today")


def test_it_sends_a_coach_who_trains_to_today_when_something_is_planned(signed_in, hillside, dana):
    athlete = make_athlete("Dana Whitlock", team=hillside, user=dana)
    assert signed_in(dana).get("/").url == reverse("board")
    make_session(athlete, hillside, date=athlete.today)
    assert signed_in(dana).get("/").url == reverse("today")


def test_it_sends_staff_without_a_team_to_the_admin(signed_in, ada):
    assert signed_in(ada).get("/").url == "/admin/"


def test_it_shows_a_stray_account_the_two_ways_on(signed_in, stray):
    page = signed_in(stray).get("/")
    assert page.status_code == 200
    assert "Ask your coach for a link" in page.text
    assert f'action="{reverse("team_new")}"' in page.text


def test_it_treats_the_coach_of_an_archived_team_as_a_stray(signed_in, hillside, dana):
    hillside.archive()
    assert "Ask your coach for a link" in signed_in(dana).get("/").text


def test_it_only_reads(signed_in, dana):
    assert signed_in(dana).post("/").status_code == 405
