"""The server as `make run` starts it: what is slow outside of it keeps nobody waiting."""

import contextlib
import http.client
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests import server, slow
from tests.smtp import MailServer

CODE = "/accounts/login/code/"


@pytest.fixture
def port(variables):
    server.collect_static_files(variables)
    with (
        MailServer(mute=True) as mute,
        server.serving({**variables, "EMAIL_URL": mute.url}) as port,
    ):
        yield port


def ask_for_code(port, email):
    """The status of the answer, and after how many seconds it came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    with contextlib.closing(connection):
        connection.request("GET", CODE)
        response = connection.getresponse()
        response.read()
        cookie = response.headers["Set-Cookie"].partition(";")[0]
        body = urlencode({"email": email, "csrfmiddlewaretoken": cookie.partition("=")[2]})
        headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
        begun = time.monotonic()
        connection.request("POST", CODE, body, headers)
        response = connection.getresponse()
        response.read()
        return response.status, time.monotonic() - begun


def test_who_asks_for_a_code_and_who_stands_beside_her_wait_for_no_mail_server(port):
    with ThreadPoolExecutor(4) as people:
        answers = list(
            people.map(lambda n: ask_for_code(port, f"newcomer{n}@example.com"), range(4))
        )
    assert [status for status, _ in answers] == [302] * 4
    # A mail server that says nothing is waited for ten seconds.
    assert max(seconds for _, seconds in answers) < 8
    assert slow.answers(port, "/accounts/login/", give_up=8)


def test_a_held_lock_ends_in_seconds_and_who_reads_does_not_wait(port, variables):
    path = variables["DATABASE_URL"].removeprefix("sqlite:///")
    with (
        contextlib.closing(sqlite3.connect(path, isolation_level=None)) as other,
        ThreadPoolExecutor(6) as people,
    ):
        other.execute("BEGIN IMMEDIATE")
        writers = [
            people.submit(ask_for_code, port, f"newcomer{number}@example.com")
            for number in range(4)
        ]
        assert slow.answers(port, "/healthz", give_up=4)
        answers = [writer.result() for writer in writers]
        other.execute("ROLLBACK")
    assert [status for status, _ in answers] == [503] * 4
    assert max(seconds for _, seconds in answers) < 15
    assert ask_for_code(port, "newcomer@example.com")[0] == 302
