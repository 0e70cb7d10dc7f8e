"""A browser's session is read by a query of its own, and goes as Django's does."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.utils import timezone

from kneelift.sessions import SessionStore

pytestmark = pytest.mark.django_db


@pytest.fixture
def key():
    store = SessionStore()
    store["color"] = "blue"
    store.save()
    return store.session_key


def test_it_reads_what_was_kept_and_what_django_kept(key):
    assert (
        dict(SessionStore(key).items()) == dict(db.SessionStore(key).items()) == {"color": "blue"}
    )


def test_it_knows_no_session_that_is_over(key):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)
    assert (store.get("color"), store.session_key) == (None, None)


def test_it_knows_no_session_that_is_not_there(key):
    Session.objects.all().delete()
    assert SessionStore(key).get("color") is None


def test_it_reads_nothing_that_was_signed_by_somebody_else(key):
    Session.objects.update(session_data="eyJjb2xvciI6ImJsdWUifQ:1abcde:nothing")
    assert SessionStore(key).get("color") is None


def test_it_is_asked_for_once(key, django_assert_num_queries):
    store = SessionStore(key)
    with django_assert_num_queries(1):
        assert [store.get("color"), store.get("size")] == ["blue", None]
