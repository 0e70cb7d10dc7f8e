"""What a browser keeps of pages, and what it may show by Back after somebody signed out."""

import pytest
from django.urls import reverse

from coaching.presentation.addresses import link_url
from tests.factories import make_invitation, make_session

pytestmark = pytest.mark.django_db

PRIVATE = "private, no-store"


@pytest.mark.parametrize("path", ["/", "/today/", "/settings/", "/drills/nothing/", "/team/"])
def test_it_lets_no_browser_keep_what_is_answered_to_an_account(signed_in, maya, path):
    """Pages, redirects, refusals and what is not there."""
    assert "no-store" in signed_in(maya).get(path)["Cache-Control"]


def test_it_says_nothing_of_it_to_a_visitor(client, hillside):
    for path in ("/accounts/login/", "/offline/"):
        assert client.get(path).get("Cache-Control", "no-cache") != PRIVATE


def test_it_keeps_what_is_the_same_for_everyone(signed_in, maya):
    client = signed_in(maya)
    assert client.get("/manifest.webmanifest")["Cache-Control"] == "max-age=86400"
    assert client.get("/sw.js")["Cache-Control"] == "no-cache"


def test_it_polls_the_board_with_what_the_page_itself_remembers(signed_in, dana, maya):
    """304 needs no browser's cache: the script sends the version that the page shows."""
    make_session(maya, date=maya.today)
    client = signed_in(dana)
    page = client.get("/board/")
    htmx = {"HX-Request": "true"}
    first = client.get("/board/", headers=htmx)
    assert page["Cache-Control"] == first["Cache-Control"] == PRIVATE
    again = client.get("/board/", headers=htmx | {"If-None-Match": first["ETag"]})
    assert (again.status_code, again["Cache-Control"]) == (304, PRIVATE)


def test_it_is_private_where_a_form_failed_and_where_one_joined(signed_in, dana, hillside, stray):
    page = signed_in(dana).post(reverse("athletes"), {"name": ""})
    assert (page.status_code, page["Cache-Control"]) == (422, PRIVATE)
    assert "no-store" in signed_in(stray).get(link_url(make_invitation(hillside)))["Cache-Control"]
