"""How often something may be tried: per account and per address apart, right and wrong apart."""

import pytest
from allauth.core import ratelimit
from django.core import mail
from django.test import Client
from django.urls import reverse

from coaching import limits
from coaching.models import Athlete
from coaching.presentation.addresses import link_url
from kneelift.settings import CACHES
from tests.factories import PASSWORD, make_address, make_invitation, make_user
from tests.mailed import confirm

pytestmark = pytest.mark.django_db

LOGIN, SIGN_UP = "/accounts/login/", "/accounts/signup/"
SQUAD = 60


def sign_in(client, login, password=PASSWORD, *, address="10.0.0.1", **extra):
    sent = {"login": login, "password": password}
    return client.post(LOGIN, sent, REMOTE_ADDR=address, **extra)


def is_in(client):
    return "_auth_user_id" in client.session


# --- a squad behind one address ---------------------------------------------------------------


def test_it_lets_sixty_join_at_once_by_one_link_from_one_address(hillside):
    link = link_url(make_invitation(hillside, max_uses=SQUAD))
    clients = [Client() for _ in range(SQUAD)]
    for number, client in enumerate(clients):
        client.get(link)
        email = f"runner{number}@example.com"
        sent = {"name": f"Runner {number}", "email": email, "password1": "hop-skip-and-jump"}
        assert client.post(SIGN_UP, sent | {"password1": "short"}).status_code == 422
        assert client.post(SIGN_UP, sent).status_code == 302
        assert confirm(client, email).status_code == 302
    assert Athlete.objects.in_team(hillside).count() == SQUAD
    assert all(is_in(client) for client in clients)


@pytest.mark.parametrize("path", ["/accounts/login/code/", "/accounts/password/reset/"])
def test_it_mails_sixty_who_ask_from_one_address(path):
    for number in range(SQUAD):
        make_user(f"Runner {number}", email := f"runner{number}@example.com")
        assert Client().post(path, {"email": email}).status_code == 302
    assert len(mail.outbox) == SQUAD


def test_it_lets_sixty_sign_in_who_mistype_once_each_from_one_address():
    for number in range(SQUAD):
        make_user(f"Runner {number}", email := f"runner{number}@example.com")
        client = Client()
        assert sign_in(client, email, "mistyped").status_code == 422
        sign_in(client, email)
        assert is_in(client)


# --- right and wrong --------------------------------------------------------------------------


def test_it_takes_the_right_password_after_twelve_wrong_tries_under_other_names(client, dana):
    for number in range(12):
        sign_in(client, f"guess{number}@example.com", "wrong-one")
    sign_in(client, dana.email)
    assert is_in(client)


def test_it_counts_no_right_one(dana):
    for _ in range(30):
        client = Client()
        sign_in(client, dana.email)
        assert is_in(client)


@pytest.mark.parametrize("change", ["", "case", "host"])
def test_it_stops_guessing_one_account_and_says_for_how_long(client, dana, settings, change):
    """Under another spelling or host name too."""
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    for _ in range(5):
        assert sign_in(client, dana.email, "wrong-one").status_code == 422
    login = dana.email.upper() if change == "case" else dana.email
    host = {"HTTP_HOST": "localhost"} if change == "host" else {}
    page = sign_in(client, login, **host)
    assert page.status_code == 422
    assert "That was tried too often. Try again in 5 minutes." in page.text
    assert not is_in(client)


def test_it_keeps_no_owner_out_who_is_elsewhere(dana):
    stranger, owner = Client(), Client()
    for _ in range(40):
        sign_in(stranger, dana.email, "wrong-one", address="203.0.113.9")
    assert "too often" in sign_in(stranger, dana.email, address="203.0.113.9").text
    sign_in(owner, dana.email)
    assert is_in(owner)


def test_it_stops_guessing_one_account_from_many_addresses(dana):
    for number in range(50):
        sign_in(Client(), dana.email, "wrong-one", address=f"203.0.113.{number}")
    assert "too often" in sign_in(Client(), dana.email, address="203.0.113.99").text


def test_it_stops_guessing_many_accounts_from_one_address(dana):
    for number in range(100):
        sign_in(Client(), f"guess{number}@example.com", "wrong-one")
    assert "too often" in sign_in(Client(), dana.email).text
    client = Client()
    sign_in(client, dana.email, address="10.0.0.2")
    assert is_in(client)


def test_it_uses_up_nobody_elses_tries_where_one_is_refused(client, dana):
    """Who goes on after five wrong ones does not use up those of her address."""
    for _ in range(150):
        sign_in(client, "locked@example.com", "wrong-one")
    sign_in(client, dana.email)
    assert is_in(client)


def test_it_forgets_wrong_tries_after_a_new_password(client, dana):
    for _ in range(6):
        sign_in(client, dana.email, "wrong-one", address="127.0.0.1")
    client.post("/accounts/password/reset/", {"email": dana.email})
    link = next(part for part in mail.outbox[-1].body.split() if "/password/reset/" in part)
    page = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    sent = {"password1": "hop-skip-and-jump", "password2": "hop-skip-and-jump"}
    client.post(page.redirect_chain[-1][0], sent)
    client.logout()
    sign_in(client, dana.email, "hop-skip-and-jump", address="127.0.0.1")
    assert is_in(client)


def test_it_makes_twenty_accounts_that_nobody_invited_from_one_address(hillside):
    sent = {"name": "Sam", "team_name": "T", "password1": "hop-skip-and-jump"}
    sent |= {"timezone": "UTC", "units": "metric"}
    answers = [
        Client().post(SIGN_UP, sent | {"email": f"sam{number}@example.com"}).status_code
        for number in range(21)
    ]
    assert answers == [302] * 20 + [429]


# --- what is said -----------------------------------------------------------------------------


# Every page that counts, but those that need a second step or a code that waits.
VISITORS = ["account_login", "account_signup", "account_request_login_code"]
VISITORS += ["account_reset_password", "account_reset_password_from_key"]
OWNERS = ["account_change_password", "account_email", "account_reauthenticate"]
OTHERS = {"account_set_password", "account_reauthenticate_by_code", "mfa_reauthenticate"}
OTHERS |= {"account_email_verification_sent"}


@pytest.mark.parametrize("name", VISITORS + OWNERS)
def test_it_answers_429_in_the_products_look_and_says_how_long(
    client, signed_in, dana, monkeypatch, name
):
    assert {*VISITORS, *OWNERS, *OTHERS} == set(limits.ACTIONS)
    monkeypatch.setattr("allauth.core.internal.ratelimit.consume", lambda *_a, **_k: None)
    if name in OWNERS:
        signed_in(dana)
    key = ["1", "no-such-key"] if name.endswith("from_key") else []
    page = client.post(reverse(name, args=key), {"email": dana.email})
    if name == "account_request_login_code":
        # Beside the field: what was typed stays there.
        assert page.status_code == 422
        assert "That was tried too often." in page.text
        return
    assert (page.status_code, page["Retry-After"]) == (429, "60")
    assert "Wait 60 seconds, then it goes on." in " ".join(page.text.split())
    assert "<header" in page.text


def test_it_says_how_long_by_what_was_counted(client):
    for _ in range(300):
        assert sign_in(client, "", "", address="127.0.0.1").status_code == 422
    page = client.post(LOGIN, {})
    assert page.status_code == 429
    assert 200 < int(page["Retry-After"]) <= 300
    assert "Wait 5 minutes, then it goes on." in " ".join(page.text.split())


def test_it_says_how_long_until_another_code(dana):
    for _ in range(3):
        Client().post("/accounts/login/code/", {"email": dana.email})
    page = Client().post("/accounts/login/code/", {"email": dana.email})
    assert page.status_code == 422
    assert "That was tried too often. Try again in" in page.text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "1 second"), (1, "1 second"), (90, "90 seconds"), (91, "2 minutes"), (300, "5 minutes")],
)
def test_it_rounds_up_how_long(seconds, text):
    assert limits.time_text(seconds) == text


def test_it_counts_where_all_workers_look():
    assert CACHES["default"]["BACKEND"] in (
        "kneelift.cache.DatabaseCache",
        "django.core.cache.backends.redis.RedisCache",
    )


def test_it_knows_the_rates_of_every_action_that_is_counted(settings):
    for actions in limits.ACTIONS.values():
        for action in actions:
            assert ratelimit._impl.get_rates(app=limits.APP, action=action)


# --- the same address once more ---------------------------------------------------------------


def test_it_mails_nothing_where_the_main_address_is_chosen_once_more(signed_in, dana):
    client = signed_in(dana)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for email in (dana.email, dana.email.upper()):
        client.post("/accounts/email/", {"email": email, "action_primary": ""})
    assert mail.outbox == []


def test_it_mails_both_addresses_where_another_becomes_the_main_one(signed_in, dana):
    make_address(dana, "other@example.com")
    client = signed_in(dana)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"email": "other@example.com", "action_primary": ""})
    assert {to for message in mail.outbox for to in message.to} == {
        dana.email,
        "other@example.com",
    }
    again = Client()
    sign_in(again, "dana@example.com")
    assert is_in(again)
    assert "no longer" not in mail.outbox[0].body
