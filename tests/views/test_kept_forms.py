"""Signing in stays, and a form that was sent after it had ended is not lost."""

import datetime
import re
from html import unescape

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db import OperationalError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coaching import kept_forms
from coaching.models import Squad
from tests.factories import make_block, make_drill, make_equipment, make_team
from tests.fuzz.forms import Page

pytestmark = pytest.mark.django_db

HERE = {"Origin": "http://testserver"}
KEPT = "/accounts/login/?next=/kept/"


@pytest.fixture
def browser(dana, hillside):
    """Dana's, which was on her board."""
    client = Client()
    client.force_login(dana)
    client.get("/board/")
    return client


def end_session(client):
    client.session.flush()
    del client.cookies["kneelift_session"]


def send(client, name="Hurdlers", headers=HERE, **more):
    return client.post(reverse("squads"), {"name": name} | more, headers=headers)


def fields_of(answer):
    """{name: value} of the hidden fields of its form."""
    page = answer.content.decode().partition('<form class="form"')[2]
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', page)
    return {name: unescape(value) for name, value in found}


# --- staying signed in ------------------------------------------------------------------------


def test_it_puts_the_end_of_a_session_off_with_each_day_of_use(browser):
    session = browser.session
    session["used_on"] = "2026-01-01"
    session.save()
    Session.objects.update(expire_date=timezone.now() + datetime.timedelta(hours=1))

    answer = browser.get("/board/")

    left = Session.objects.get().expire_date - timezone.now()
    assert left > datetime.timedelta(days=13)
    assert answer.cookies["kneelift_session"]["max-age"] == 14 * 24 * 3600


def test_it_writes_a_session_seldom(browser):
    yesterday = (timezone.now() - datetime.timedelta(days=1)).date().isoformat()
    session = browser.session
    session["used_on"] = yesterday
    session.save()
    assert "kneelift_session" not in browser.get("/board/").cookies
    assert "kneelift_session" in send(browser).cookies
    assert "kneelift_session" not in send(browser, "Sprinters").cookies


def test_it_shows_a_page_though_the_session_cannot_be_written(browser, monkeypatch):
    session = browser.session
    session["used_on"] = "2026-01-01"
    session.save()

    def locked(*_arguments, **_named):
        raise OperationalError("database is locked")

    monkeypatch.setattr(SessionStore, "save", locked)
    answer = browser.get("/board/")
    assert answer.status_code == 200
    assert "kneelift_session" not in answer.cookies


# --- what was typed ---------------------------------------------------------------------------


def test_it_brings_what_was_typed_through_signing_in(browser, dana, hillside):
    end_session(browser)
    answer = send(browser, 'Ann & "Bo"')
    assert (answer.status_code, answer.url) == (302, KEPT)

    browser.force_login(dana)
    page = browser.get("/kept/")

    fields = fields_of(page)
    assert fields["name"] == 'Ann & "Bo"'
    assert 'action="/team/squads/"' in page.content.decode()
    assert send(browser, **fields).status_code == 302
    assert Squad.objects.get(team=hillside).name == 'Ann & "Bo"'
    # Sent is sent: it is offered no more.
    assert browser.get("/kept/").url == "/"


def form_at(client, page, action):
    """{name: value} of the longest form of a page that is sent to `action`, and its buttons."""
    forms = Page(client.get(page).text, page).forms
    form = max((f for f in forms if f.path == action), key=lambda form: len(form.fields))
    return {name: text for name, text in form.fields if name != "csrfmiddlewaretoken"}, form.buttons


FORMS = {
    "of the admin": ("ada", "/admin/coaching/equipment/{bar}/change/", "", ["name"]),
    "of a block": ("dana", "/blocks/{block}/", "", ["p{line}-note"]),
    "of restrictions": (
        "dana", "/team/athletes/{maya}/restrictions/swaps/", "/team/athletes/{maya}/restrictions/",
        ["no_impact", "no_impact_note"],
    ),
    "of a new athlete": ("dana", "/team/", "/team/athletes/", ["name"]),
}  # fmt: skip


@pytest.mark.parametrize(("who", "page", "action", "into"), FORMS.values(), ids=FORMS)
def test_it_brings_a_form_of_many_fields_through_signing_in(
    who, page, action, into, dana, ada, hillside, maya
):
    block = make_block([make_drill("Hang"), make_drill("Press")], team=hillside)
    [*_, line] = block.prescriptions.values_list("pk", flat=True)
    things = {"block": block.pk, "line": line, "maya": maya.pk, "bar": make_equipment("bar").pk}
    page = page.format(**things)
    action = action.format(**things) or page
    typed = {field.format(**things): "Typed while signed out" for field in into}
    client, user = Client(), {"dana": dana, "ada": ada}[who]
    client.force_login(user)
    fields, buttons = form_at(client, page, action)
    sent = fields | dict(buttons[-1:]) | typed
    end_session(client)

    assert client.post(action, sent, headers=HERE).url == KEPT
    client.force_login(user)
    kept, _ = form_at(client, "/kept/", action)
    assert kept == sent
    assert client.post(action, kept).status_code == 302
    assert "Typed while signed out" in client.get(page).text


def test_it_shows_what_was_typed_to_nobody_else(browser, rosa):
    end_session(browser)
    send(browser)

    browser.force_login(rosa)

    assert browser.get("/kept/").url == "/"
    assert kept_forms.KEPT not in browser.session


def test_it_lets_go_of_what_waited_too_long(browser, dana):
    end_session(browser)
    send(browser)
    session = browser.session
    session[kept_forms.KEPT]["at"] -= kept_forms.MAX_AGE + 1
    session.save()

    browser.force_login(dana)

    assert browser.get("/kept/").url == "/"


@pytest.mark.parametrize(
    ("headers", "more"),
    [
        ({"Origin": "http://elsewhere.example"}, {}),
        ({}, {}),
        (HERE, {"password": "secret"}),
        (HERE, {"note": "x" * kept_forms.MAX_LENGTH}),
    ],
)
def test_it_keeps_no_form_of_elsewhere_no_secret_and_nothing_long(browser, headers, more):
    end_session(browser)
    assert send(browser, headers=headers, **more).url == "/accounts/login/?next=/team/squads/"
    assert kept_forms.KEPT not in browser.session


def test_it_keeps_nothing_for_a_browser_without_an_account(db):
    stranger = Client()
    assert send(stranger).url == "/accounts/login/?next=/team/squads/"
    stranger.cookies[kept_forms.COOKIE_NAME] = "abc:def"
    assert send(stranger).url == "/accounts/login/?next=/team/squads/"


# --- a form that is older than the last sign-in ------------------------------------------------


@pytest.fixture
def strict(dana, hillside):
    """A browser of Dana's with a page from before she signed in again in another tab."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(dana)
    client.get("/board/")
    return client


def test_it_offers_an_outdated_form_again_with_what_was_typed(strict, hillside):
    answer = send(strict, csrfmiddlewaretoken="a" * 64)
    assert (answer.status_code, answer["X-Refusal"]) == (403, "csrf")

    fields = fields_of(answer)
    assert fields["name"] == "Hurdlers"
    assert send(strict, **fields).status_code == 302
    assert Squad.objects.get(team=hillside).name == "Hurdlers"


def test_it_offers_no_form_of_another_site(strict):
    answer = send(strict, headers={"Origin": "http://elsewhere.example"})
    assert answer.status_code == 403
    assert b"Hurdlers" not in answer.content


def test_it_keeps_an_outdated_form_of_who_is_signed_out(strict):
    end_session(strict)
    answer = send(strict, csrfmiddlewaretoken="a" * 64)
    assert (answer.status_code, answer.url) == (302, KEPT)


def test_it_says_that_a_file_is_chosen_again(browser, dana, tmp_path):
    end_session(browser)
    path = tmp_path / "program.toml"
    path.write_text("name = 1")
    with path.open() as file:
        browser.post(reverse("program_import"), {"file": file}, headers=HERE)

    browser.force_login(dana)

    assert b"Only a file has to be chosen again." in browser.get("/kept/").content


def test_it_keeps_the_team_that_the_form_was_made_for(browser, dana, hillside):
    make_team("Riverside", coach=dana)
    end_session(browser)
    send(browser, shown_team=hillside.pk)
    browser.force_login(dana)
    assert fields_of(browser.get("/kept/"))["shown_team"] == str(hillside.pk)
