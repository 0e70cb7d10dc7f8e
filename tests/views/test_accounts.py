"""Signing up, signing in and the mails about it."""

import re
from types import SimpleNamespace

import pytest
from allauth.core import context
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.core.cache import cache
from django.test import Client, RequestFactory

from coaching.accounts import Adapter
from coaching.models import Athlete, Team, User
from tests.factories import PASSWORD, make_invitation
from tests.mailed import confirm

pytestmark = pytest.mark.django_db

COACH = {
    "name": "Nia Brooks",
    "team_name": "Lakeside Harriers",
    "email": "Nia@Example.com",
    "password1": "hop-skip-and-jump",
    "timezone": "America/Chicago",
    "units": "imperial",
}


def test_it_makes_a_team_with_the_account(client):
    response = client.post("/accounts/signup/", COACH)
    assert (response.status_code, response.url) == (302, "/accounts/confirm-email/")
    response = confirm(client, "nia@example.com")
    assert (response.status_code, response.url) == (302, "/")
    user = User.objects.get()
    assert (user.name, user.email, user.timezone, user.units) == (
        "Nia Brooks",
        "nia@example.com",
        "America/Chicago",
        "imperial",
    )
    team = Team.objects.get()
    assert (team.name, team.timezone, team.units) == (
        "Lakeside Harriers",
        "America/Chicago",
        "imperial",
    )
    assert list(team.coaches()) == [user]
    assert not Athlete.objects.exists()
    assert client.get("/").url == "/board/"
    assert client.get("/team/").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("team_name", ""), ("email", "nia"), ("password1", "short"),
     ("password1", "nia@example.com"), ("timezone", "Mars/Olympus"), ("units", "stones")],
)  # fmt: skip
def test_it_refuses_what_is_wrong_and_makes_nothing(client, field, value):
    page = client.post("/accounts/signup/", COACH | {field: value})
    assert page.status_code == 422
    assert f'id="id_{field}_error"' in page.text
    kept = "Nia Brooks" if field != "name" else "Lakeside Harriers"
    assert f'value="{kept}"' in page.text
    assert not User.objects.exists()
    assert not Team.objects.exists()


def test_it_answers_an_email_that_has_an_account_as_any_other(dana):
    pages = []
    for email in ("nobody@example.com", "DANA@example.com"):
        visitor = Client()
        response = visitor.post("/accounts/signup/", COACH | {"email": email})
        assert (response.status_code, response.url) == (302, "/accounts/confirm-email/")
        wrong = visitor.post(response.url, {"code": "WRONG1"})
        assert wrong.status_code == 422
        for page in (visitor.get(response.url), wrong):
            lines = page.text.replace(email.lower(), "EMAIL").splitlines()
            pages.append([line for line in lines if "csrf" not in line.lower()])
    assert pages[:2] == pages[2:]
    assert User.objects.filter(email="dana@example.com").count() == 1
    assert Team.objects.count() == 1


def test_it_tells_the_owner_that_somebody_signed_up_with_her_email(client, dana):
    client.post("/accounts/signup/", COACH | {"email": "DANA@example.com"})
    message = _mail_to("dana@example.com")
    assert message.subject == "You have a kneelift account already"
    assert "/accounts/password/reset/" in message.body


def test_it_opens_nothing_to_an_account_that_nobody_confirmed(client, hillside):
    invitation = make_invitation(hillside, role="coach")
    client.get(f"/join/{invitation.token}/")
    client.post("/accounts/signup/", COACH)
    for path in ("/", "/board/", "/team/", "/today/", "/settings/"):
        assert client.get(path).url.startswith("/accounts/login/")
    assert "_auth_user_id" not in client.session
    assert [coach.email for coach in hillside.coaches()] == ["dana@example.com"]
    # Neither does the password open it.
    visitor = Client()
    sent = {"login": COACH["email"], "password": COACH["password1"]}
    assert visitor.post("/accounts/login/", sent).status_code in (302, 422, 429)
    assert "_auth_user_id" not in visitor.session


def test_it_makes_neither_account_nor_team_when_one_fails(client, monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(Team, "add_coach", fail)
    with pytest.raises(ZeroDivisionError):
        client.post("/accounts/signup/", COACH)
    assert not User.objects.exists()
    assert not Team.objects.exists()


def test_it_offers_the_zones_of_the_world_and_utc_first(client):
    page = client.get("/accounts/signup/").text
    assert "<zone-select" in page
    assert "data-guess" in page
    assert re.search(r'<option value="UTC" selected>', page)
    assert '<option value="America/Chicago">Chicago</option>' in page


@pytest.mark.parametrize(
    ("address", "more"),
    [
        ("/accounts/login/code/", {}),
        ("/accounts/password/reset/", {}),
        ("/accounts/signup/", {"password1": "a-way-to-hop-high", "name": "Zoë", "team": "Hill"}),
    ],
)
def test_it_refuses_an_email_that_no_mail_can_be_written_to(client, address, more):
    answer = client.post(address, {"email": "zoe@ex\u202eample.com", **more})
    assert answer.status_code == 422
    assert "no mail can be sent to it" in answer.text
    assert mail.outbox == []


def test_it_limits_guessing_a_password(client, dana):
    for _ in range(5):
        client.post("/accounts/login/", {"login": dana.email, "password": "wrong-one"})
    page = client.post("/accounts/login/", {"login": dana.email, "password": PASSWORD})
    assert page.status_code in (422, 429)
    assert "_auth_user_id" not in client.session


def test_it_answers_422_to_a_wrong_password(client, dana):
    page = client.post("/accounts/login/", {"login": dana.email, "password": "wrong-one"})
    assert page.status_code == 422
    assert 'value="dana@example.com"' in page.text


def _mail_to(address):
    (message,) = [message for message in mail.outbox if message.to == [address]]
    [(html, kind)] = message.alternatives
    assert (kind, "<!doctype html>" in html) == ("text/html", True)
    assert "{" not in message.subject + message.body
    assert "!" not in message.subject + message.body
    return message


def test_it_resets_a_password_by_mail_at_the_sites_own_address(client, dana, settings):
    settings.KNEELIFT_URL = "https://lift.example.org"
    client.post("/accounts/password/reset/", {"email": dana.email})
    message = _mail_to(dana.email)
    assert message.subject == "Choose a new password for kneelift"
    link = re.search(r"https://lift\.example\.org(/accounts/password/reset/key/\S+)", message.body)
    form = client.get(link[1], follow=True)
    new = {"password1": "a-new-way-to-hop", "password2": "a-new-way-to-hop"}
    client.post(form.redirect_chain[-1][0], new)
    dana.refresh_from_db()
    assert dana.check_password("a-new-way-to-hop")
    assert "https://lift.example.org/accounts/password/reset/" in mail.outbox[-1].body


def test_it_confirms_an_email_by_a_code(client):
    client.post("/accounts/signup/", COACH)
    message = _mail_to("nia@example.com")
    assert message.subject == "Welcome to kneelift: confirm your email"
    confirm(client, "nia@example.com")
    assert User.objects.get().emailaddress_set.get().verified


def test_it_believes_the_address_of_an_admin_who_was_made_at_the_keyboard(client, db):
    User.objects.create_superuser("Ada@example.com", PASSWORD, name="Ada Admin")
    answer = client.post("/accounts/login/", {"login": "ada@example.com", "password": PASSWORD})
    assert answer.url == "/"


def test_it_mails_a_code_to_sign_in(client, dana):
    client.post("/accounts/login/code/", {"email": dana.email})
    message = _mail_to(dana.email)
    assert message.subject == "Your code to sign in to kneelift"


def test_it_tells_an_address_without_an_account_and_nobody_else(client):
    client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert "no account with this email" in _mail_to("nobody@example.com").body


def test_it_links_to_the_site_s_own_address_whatever_host_was_asked(client, dana, settings):
    settings.KNEELIFT_URL = "https://lift.example.org"
    client.post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert "https://lift.example.org/accounts/signup/" in _mail_to("nobody@example.com").body
    with context.request_context(RequestFactory().get("/")):
        Adapter().send_account_already_exists_mail(dana.email)
    assert "https://lift.example.org/accounts/password/reset/" in _mail_to(dana.email).body


def test_it_lets_no_deactivated_account_stay(signed_in, dana, hillside):
    client = signed_in(dana)
    dana.is_active = False
    dana.save()
    assert client.get("/team/").status_code == 302


@pytest.mark.parametrize(("seconds_later", "is_taken"), [(0, True), (30, True), (60, False)])
def test_it_takes_a_code_that_ended_while_it_was_typed(monkeypatch, seconds_later, is_taken):
    shown_at = 1_800_000_000
    secret = totp.generate_totp_secret()
    code = totp.format_hotp_value(totp.hotp_value(secret, shown_at // 30))
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: shown_at + seconds_later))
    assert totp.validate_totp_code(secret, code) is is_taken


CANARY = {"name": "Canary Person", "team_name": "Canary Team", "email": "canary.words@example.com"}


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/login/code/"])
def test_it_mails_nothing_that_was_typed_to_an_address_that_nobody_confirmed(client, path):
    client.post(path, {"email": CANARY["email"]})
    client.post("/accounts/signup/", COACH | CANARY)
    cache.clear()
    Client().post(path, {"email": CANARY["email"]})
    assert len(mail.outbox) == 3
    for message in mail.outbox:
        assert "canary" not in (message.subject + message.body).casefold()


def test_it_mails_no_name_to_an_address_that_is_added(signed_in, dana):
    dana.name = "Canary Person"
    dana.save()
    client = signed_in(dana)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": CANARY["email"]})
    message = _mail_to(CANARY["email"])
    assert "canary" not in (message.subject + message.body).casefold()
