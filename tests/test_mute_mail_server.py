"""A mail server that says nothing keeps nobody waiting."""

import http.client
import time
from urllib.parse import urlencode

import pytest

from tests import server, slow
from tests.smtp import MailServer


@pytest.fixture
def port(variables):
    server.collect_static_files(variables)
    with (
        MailServer(mute=True) as mute,
        server.serving({**variables, "EMAIL_URL": mute.url}) as port,
    ):
        yield port


def post(port, path, **fields):
    """The status of a form's answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    cookie = response.headers["Set-Cookie"].partition(";")[0]
    body = urlencode({**fields, "csrfmiddlewaretoken": cookie.partition("=")[2]})
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", path, body, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_who_asks_for_codes_and_who_stands_beside_her_are_answered_at_once(port):
    begun = time.monotonic()
    for number in range(4):
        email = f"newcomer{number}@example.com"
        assert post(port, "/accounts/login/code/", email=email) == 302
    # A mail server that says nothing is waited for longer than that, once.
    assert slow.answers(port, "/accounts/login/", give_up=10)
    assert time.monotonic() - begun < 15
