import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_session

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("headers", [{"HX-Request": "true"}, {"Accept": "application/json"}])
def test_it_answers_401_to_a_script_without_a_session(client, headers):
    assert client.get("/today/", headers=headers).status_code == 401


def test_it_sends_a_page_to_sign_in(client):
    assert client.get("/today/").url == "/accounts/login/?next=/today/"


def test_it_marks_a_csrf_failure(maya):
    client = Client(enforce_csrf_checks=True)
    client.force_login(maya.user)
    answer = client.post(reverse("own_session"))
    assert (answer.status_code, answer["X-Refusal"]) == (403, "csrf")


def test_it_does_not_mark_a_refusal(signed_in, dana):
    answer = signed_in(dana).get("/today/")
    assert answer.status_code == 403
    assert "X-Refusal" not in answer


# --- what nobody types ------------------------------------------------------------------------


def test_it_refuses_a_nul_in_an_address(client, db):
    assert client.get("/join/a%00b/").status_code == 404


@pytest.mark.parametrize("address", ["/blocks/", "/assign/", "/board/", "/drills/"])
def test_it_refuses_a_nul_in_what_is_asked_for(address, signed_in, hillside, dana):
    assert signed_in(dana).get(address, {"q": "a\0b"}).status_code == 400


def test_it_refuses_a_nul_in_the_search_for_an_extra_drill(signed_in, maya):
    address = reverse("session_extra", args=[make_session(maya).pk])
    assert signed_in(maya).get(address, {"q": "\0"}).status_code == 400
    assert signed_in(maya).post(address, {"drill": "tuck\0jump"}).status_code == 400
