import pytest
from django.test import Client
from django.urls import reverse

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
