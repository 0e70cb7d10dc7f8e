"""In which language a request is answered, and that no place for messages is made for nothing."""

import pytest

from tests.factories import make_drill, make_session


@pytest.mark.django_db
def test_an_answer_depends_on_what_the_reader_speaks_only_where_there_is_a_choice(client, settings):
    german = {"Accept-Language": "de"}
    alone = client.get("/accounts/login/", headers=german)
    assert alone["Content-Language"] == "en"
    assert "Accept-Language" not in alone["Vary"]
    settings.LANGUAGES = [("en", "English"), ("de", "Deutsch")]
    chosen = client.get("/accounts/login/", headers=german)
    assert chosen["Content-Language"] == "de"
    assert "Accept-Language" in chosen["Vary"]


@pytest.mark.django_db
def test_places_for_messages_are_made_once_something_is_said(signed_in, maya):
    make_session(maya, drills=[make_drill()], date=maya.today)
    client = signed_in(maya)
    quiet = client.get("/offline/token/").wsgi_request
    assert "storages" not in vars(quiet._messages)
    assert list(quiet._messages) == []
    assert "storages" in vars(quiet._messages)
