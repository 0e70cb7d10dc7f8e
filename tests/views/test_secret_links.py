"""Secret links: shown where they are made, hashed in the database, made anew elsewhere."""

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session as BrowserSession
from django.test import Client
from django.urls import reverse

from coaching.models import CalendarFeed, Invitation
from coaching.models.tokens import hash_of
from coaching.presentation.addresses import link_url
from tests.factories import PASSWORD, make_invitation
from tests.helpers import token_in
from tests.mailed import confirm

pytestmark = pytest.mark.django_db

FEEDS = "/settings/calendars/"
SIGN_UP = {"name": "Owen Reyes", "email": "owen@example.com", "password1": "hop-skip-and-jump"}


def signed_in_elsewhere(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def made(signed_in, dana, hillside):
    """(token, page) of an invitation that Dana just made."""
    answer = signed_in(dana).post("/team/invitations/", {"max_uses": 60, "days": 14}, follow=True)
    return token_in(answer.text), reverse("invitation", args=[Invitation.objects.get().pk])


def everything_kept():
    """All that stands in the database, sessions as their readers see them."""
    for model in apps.get_models():
        for row in model._base_manager.values_list():
            yield from map(str, row)
    for session in BrowserSession.objects.all():
        yield str(session.get_decoded())


def test_it_keeps_no_token_in_clear_anywhere(made, signed_in, dana, maya):
    """Made, listed, opened by who signs in and by who signs up, and a feed that was read."""
    token, _page = made
    signed_in(dana).get("/team/")
    client = Client()
    client.get(f"/join/{token}/")
    client.post("/accounts/signup/", SIGN_UP)
    other = Client()
    other.get(f"/join/{token}/")
    other.post("/accounts/login/", {"login": maya.user.email, "password": PASSWORD})
    feed = token_in(signed_in_elsewhere(maya.user).post(FEEDS, follow=True).text)
    assert Client().get(f"/calendar/{feed}.ics").status_code == 200
    kept = list(everything_kept())
    assert hash_of(token) in kept
    assert hash_of(feed) in kept
    assert not [text for text in kept if token in text or feed in text]
    confirm(client, SIGN_UP["email"])
    assert Invitation.objects.get().uses == 1


def test_it_hashes_every_secret_of_ours():
    """A column that is called a token opens nothing of ours: a key of what is done once, and what
    a browser's messages are sealed with.
    """
    columns = {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("coaching").get_models()
        for field in model._meta.fields
        if "token" in field.name or "secret" in field.name
    }
    assert columns == {
        "Assignment.token",
        "Invitation.token_hash",
        "CalendarFeed.token_hash",
        "SeasonLink.token_hash",
        "Guardian.token_hash",
        "PushSubscription.token",
    }


@pytest.mark.parametrize("model", [Invitation, CalendarFeed])
def test_it_forgets_a_token_once_it_was_told(model, hillside, dana):
    whose = {"user": dana} if model is CalendarFeed else {"team": hillside, "created_by": dana}
    made = model.objects.create(**whose)
    assert len(made.token) == 43
    again = model.objects.get()
    assert again.token is None
    assert not again.knows("")
    assert not again.knows(again.token_hash)
    assert again.knows(made.token)
    assert link_url(again) == link_url(made)


# --- invitations ------------------------------------------------------------------------------


def test_it_shows_the_code_again_in_the_browser_that_made_it(made, client):
    """A phone that was locked beside the track loads the page anew."""
    token, page = made
    for _again in range(2):
        text = client.get(page).text
        assert token_in(text) == token
        assert '<figure class="qr">' in text


def test_it_offers_a_new_link_to_any_other_browser(made, dana):
    token, page = made
    other = signed_in_elsewhere(dana)
    text = other.get(page).text
    assert "The link is out" in text
    assert token not in text
    assert '<figure class="qr">' not in text
    answer = other.post(reverse("invitation_renew", args=[Invitation.objects.get().pk]))
    assert answer.url == page
    new = token_in(other.get(page).text)
    assert Client().get(f"/join/{new}/").status_code == 200
    assert Client().get(f"/join/{token}/").status_code == 404
    assert Invitation.objects.get().max_uses == 60


def test_it_shows_no_token_that_a_cookie_makes_up(made, dana):
    other = signed_in_elsewhere(dana)
    other.cookies[f"kneelift_invitation_{Invitation.objects.get().pk}"] = "made-up"
    assert "The link is out" in other.get(made[1]).text


def test_it_renews_no_link_that_is_closed(made, client):
    invitation = Invitation.objects.get()
    invitation.revoke()
    client.post(reverse("invitation_renew", args=[invitation.pk]))
    assert Invitation.objects.get().token_hash == invitation.token_hash


def test_it_forgets_a_visitor_of_a_link_that_was_renewed(made, dana, hillside, stray):
    token, _page = made
    client = Client()
    client.get(f"/join/{token}/")
    Invitation.objects.get().renew(by=dana)
    client.post("/accounts/login/", {"login": stray.email, "password": PASSWORD})
    assert client.post("/join/").status_code == 404


# --- calendar addresses -----------------------------------------------------------------------


def test_it_shows_an_address_where_it_was_made_and_a_new_one_elsewhere(signed_in, maya):
    client = signed_in(maya)
    token = token_in(client.post(FEEDS, follow=True).text)
    assert token_in(client.get(FEEDS).text) == token
    other = signed_in_elsewhere(maya.user)
    text = other.get(FEEDS).text
    assert "cannot be shown again" in text
    assert token not in text
    assert "webcal:" not in text
    pk = CalendarFeed.objects.get().pk
    new = token_in(other.post(f"{FEEDS}{pk}/renewal/", follow=True).text)
    assert Client().get(f"/calendar/{new}.ics").status_code == 200
    assert Client().get(f"/calendar/{token}.ics").status_code == 404
    assert "cannot be shown again" in client.get(FEEDS).text


@pytest.mark.parametrize("act", ["renewal", "revocation"])
def test_a_second_click_on_an_address_leads_to_what_there_is_now(signed_in, maya, act):
    client = signed_in(maya)
    client.post(FEEDS, follow=True)
    pk = CalendarFeed.objects.get().pk
    first, second = (client.post(f"{FEEDS}{pk}/{act}/", follow=True) for _click in range(2))
    assert second.redirect_chain == [(FEEDS, 302)]
    assert CalendarFeed.objects.count() == (2 if act == "renewal" else 1)
    if act == "renewal":
        assert token_in(second.text) == token_in(first.text)
        assert "turned off before" in second.text
    assert "turned off" in second.text


def test_it_makes_a_link_of_another_hash_each_time(hillside):
    assert make_invitation(hillside).token_hash != make_invitation(hillside).token_hash
