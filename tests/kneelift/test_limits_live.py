"""Limits as the server counts them that `make run` starts: two workers, one table."""

import http.client
import re
import threading
from urllib.parse import urlencode

import pytest
from django.core.management import call_command
from django.db import connection

from coaching.models import User
from coaching.presentation.addresses import link_url
from tests import server
from tests.factories import PASSWORD, make_invitation, make_team, make_user

# The server asks the test's database, and must not wait for a test's transaction.
pytestmark = pytest.mark.django_db(transaction=True)

SQUAD = 60


@pytest.fixture(scope="module")
def port(django_db_setup):
    variables = server.environment(server.url_of(connection))
    variables |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings_shared_cache",
        "TEST_DATABASE_URL": variables["DATABASE_URL"],
    }
    with server.serving(variables) as port:
        yield port


@pytest.fixture(autouse=True)
def _table(transactional_db):
    call_command("createcachetable", "kneelift_cache", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute('DELETE FROM "kneelift_cache"')


class Visitor:
    """Somebody's browser: it keeps cookies and sends the forms it was given."""

    def __init__(self, port):
        self.port, self.cookies = port, {}

    def ask(self, method, path, typed=None):
        """(status, text) of a request on a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if typed is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            token = {"csrfmiddlewaretoken": self.cookies["kneelift_csrf"]}
            body = urlencode(typed | token)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.split(";")[0]
        text = answer.read().decode()
        connection.close()
        return answer.status, text

    def sign_in(self, login, password):
        self.ask("GET", "/accounts/login/")
        return self.ask("POST", "/accounts/login/", {"login": login, "password": password})


def test_it_lets_sixty_sign_up_at_the_same_moment(port):
    team = make_team(coach=make_user("Dana Whitlock"))
    path = re.sub(r"^https?://[^/]+", "", link_url(make_invitation(team, max_uses=SQUAD)))
    answers, start = [], threading.Barrier(SQUAD)

    def join(number):
        visitor = Visitor(port)
        visitor.ask("GET", path)
        visitor.ask("GET", "/accounts/signup/")
        typed = {"name": f"Runner {number}", "email": f"runner{number}@example.com"}
        start.wait(timeout=100)
        typed["password1"] = "hop-skip-and-jump"
        answers.append(visitor.ask("POST", "/accounts/signup/", typed)[0])

    threads = [threading.Thread(target=join, args=[number]) for number in range(SQUAD)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=150)
    assert answers == [302] * SQUAD
    assert User.objects.filter(name__startswith="Runner").count() == SQUAD


def test_it_counts_the_wrong_tries_of_both_workers(port):
    dana = make_user("Dana Whitlock")
    for _ in range(5):
        assert Visitor(port).sign_in(dana.email, "wrong-one")[0] == 422
    refused = [Visitor(port).sign_in(dana.email, PASSWORD) for _ in range(6)]
    assert [status for status, _ in refused] == [422] * 6
    assert all("That was tried too often" in text for _, text in refused)
