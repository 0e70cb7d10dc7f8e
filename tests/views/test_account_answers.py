"""Whether an address has an account is not to be read off an answer, nor off the work for it."""

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories import make_user

pytestmark = pytest.mark.django_db

SIGN_UP = {
    "name": "Nia Brooks",
    "team_name": "Lakeside Harriers",
    "password1": "hop-skip-and-jump",
    "timezone": "America/Chicago",
    "units": "imperial",
}
DOORS = ["/accounts/signup/", "/accounts/password/reset/", "/accounts/login/code/"]


@pytest.fixture
def work(monkeypatch):
    """What an answer costs: passwords hashed, rows made, mails; and rows read."""
    hashed = []
    encode = MD5PasswordHasher.encode
    monkeypatch.setattr(
        MD5PasswordHasher, "encode", lambda *args: hashed.append(1) or encode(*args)
    )

    def of(path, email):
        visitor = Client()
        cache.clear()
        hashed.clear()
        mail.outbox.clear()
        with CaptureQueriesContext(connection) as asked:
            answer = visitor.post(path, SIGN_UP | {"email": email})
        statements = [query["sql"].split()[0] for query in asked]
        made = statements.count("INSERT")
        cost = len(hashed), made, len(mail.outbox)
        return (answer.status_code, answer.url), cost, statements.count("SELECT")

    return of


@pytest.mark.parametrize("path", DOORS)
def test_it_does_the_same_work_with_and_without_an_account(work, path):
    make_user("Known", "known@example.com")
    make_user("Unconfirmed", "unconfirmed@example.com", confirmed=False)
    answers = [work(path, f"{who}@example.com") for who in ("known", "unconfirmed", "nobody")]
    assert len({answer[0] for answer in answers}) == 1
    assert answers[0][1] == answers[1][1] == answers[2][1]
    assert answers[0][1][2] == 1
    reads = [answer[2] for answer in answers]
    assert max(reads) - min(reads) <= 1
