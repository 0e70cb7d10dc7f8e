"""What every page keeps to: the shells, the pages of an error, and the strict content policy."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.test import Client

from tests.factories import make_team
from tests.html import compact

TEMPLATES = Path(settings.BASE_DIR) / "templates"
# A mail is no page: no policy of ours reaches it, and mail programs know no style sheets.
PAGES = sorted(set(TEMPLATES.rglob("*.html")) - set(TEMPLATES.rglob("email/*.html")))


def names(paths):
    return [str(path.relative_to(TEMPLATES)) for path in paths]


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_it_writes_nothing_inline_that_the_content_policy_forbids(path):
    html = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son\w+=|\shx-on", html)
    scripts = re.findall(r"<script[^>]*>", html)
    assert [s for s in scripts if "src=" not in s and "application/json" not in s] == []


def test_it_draws_the_page_of_a_crash_with_nothing_at_hand():
    html = render_to_string("500.html")
    assert "Something broke on our side" in html
    assert f'href="{settings.STATIC_URL}css/main.css"' in html
    assert "{%" not in html


@pytest.mark.django_db
def test_it_says_what_to_do_when_a_page_is_not_there(client):
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "ask for a new one" in response.content.decode()


def test_it_says_that_an_address_is_not_to_be_looked_at(signed_in, maya):
    response = signed_in(maya).get("/team/choice/")
    assert (response.status_code, response["Allow"]) == (405, "POST")
    assert "There is nothing to see at this address" in response.text
    bare = signed_in(maya).get("/team/choice/", headers={"accept": "application/json"})
    assert (bare.status_code, bare.content) == (405, b"")


def test_it_says_why_a_page_is_closed(signed_in, maya):
    response = signed_in(maya).get("/board/")
    assert response.status_code == 403
    assert "This page is for coaches." in response.content.decode()
    assert "Use another account" in response.content.decode()


def test_it_asks_to_send_a_form_again_that_was_open_for_too_long(maya):
    client = Client(enforce_csrf_checks=True)
    client.force_login(maya.user)
    response = client.post("/settings/", {})
    assert response.status_code == 403
    assert "Send it once more" in response.content.decode()


def test_it_says_what_to_do_with_a_request_that_makes_no_sense(client, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert "Go back and try again." in response.content.decode()


@pytest.mark.parametrize(
    ("theme", "said"),
    [("system", None), ("light", ' data-theme="light"'), ("dark", ' data-theme="dark"')],
)
def test_it_forces_the_theme_that_a_person_chose(theme, said, signed_in, maya):
    maya.user.theme = theme
    maya.user.save()
    html = signed_in(maya).get("/settings/").content.decode()
    found = re.search(r"<html[^>]*?( data-theme=\"\w+\")?>", html)[1]
    assert found == said


def current(html):
    """The words of the navigation's current link."""
    nav = re.search(r"<nav[^>]*aria-label=\"Main\".*?</nav>", compact(html), re.DOTALL)[0]
    links = re.findall(r"<a [^>]*aria-current=\"page\".*?</a>", nav, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", link) for link in links]


@pytest.mark.parametrize(
    ("path", "word"),
    [("/board/", "Board"), ("/team/", "Athletes"), ("/blocks/", "Blocks"), ("/drills/", "Drills")],
)
def test_it_marks_where_a_coach_is(path, word, signed_in, dana, hillside):
    assert current(signed_in(dana).get(path).content.decode()) == [word]


@pytest.mark.parametrize(
    ("path", "word"), [("/today/", "Today"), ("/week/", "Plan"), ("/drills/", "Drills")]
)
def test_it_marks_where_an_athlete_is(path, word, signed_in, maya):
    assert current(signed_in(maya).get(path).content.decode()) == [word]


def test_it_lets_a_coach_change_teams_without_a_script(signed_in, dana, hillside):
    second = make_team("Sprint group", coach=dana)
    html = compact(signed_in(dana).get("/board/").content.decode())
    assert re.search(rf'<button name="team" value="{second.pk}"[^>]*>Sprint group</button>', html)


def test_it_says_messages_where_a_screen_reader_hears_them(signed_in, dana, hillside):
    client = signed_in(dana)
    client.post("/team/athletes/", {"name": "Owen Reyes"})
    html = client.get("/team/").content.decode()
    region = re.search(r"<toast-list[^>]*>.*?</toast-list>", html, re.DOTALL)[0]
    assert 'aria-live="polite"' in region
    assert "Owen Reyes" in region


DOORS = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/1-bad/",
    "/accounts/password/reset/key/done/",
    "/accounts/login/code/",
    "/accounts/inactive/",
]
ROOMS = ["/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/logout/"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", DOORS)
def test_it_dresses_every_door_of_the_site(path, client):
    html = client.get(path).content.decode()
    assert 'class="si"' in html
    assert len(re.findall(r"<h1", html)) == 1


@pytest.mark.parametrize("path", ROOMS)
def test_it_keeps_account_pages_in_the_reader_s_own_shell(path, signed_in, dana, hillside, maya):
    assert 'class="desk managed"' in signed_in(dana).get(path).content.decode()
    assert 'class="phone managed"' in signed_in(maya).get(path).content.decode()
