"""The server as `make run` starts it, beside people who are slow on purpose (tests/slow.py)."""

import http.client
import re
import socket

import pytest
from django.db import connection

from tests import server, slow

# The server asks the test's database, and must not wait for a test's transaction.
pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/accounts/login/"


@pytest.fixture(scope="module")
def port(django_db_setup):
    variables = server.environment(server.url_of(connection))
    variables |= {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": variables["DATABASE_URL"],
    }
    with server.serving(variables) as port:
        yield port


@pytest.fixture
def ask(port):
    """A function of a whole request, the last on its connection: the bytes of the answer."""

    def ask(text):
        with socket.create_connection(("127.0.0.1", port), timeout=60) as sock:
            sock.sendall(text.replace("\n", "\r\n").encode())
            with sock.makefile("rb") as answer:
                return answer.read()

    return ask


@pytest.mark.parametrize(
    "kind", [slow.SlowBodies, slow.SlowHeaders, slow.SlowReaders, slow.Idle, slow.Kept]
)
def test_it_answers_while_forty_are_slow(port, kind):
    with kind(port, 40) as others:
        assert [slow.answers(port, LOGIN, give_up=60) for _ in range(8)] == [True] * 8
        # Nobody of them was thrown out for it: they hold their connections all the while.
        assert others.answers == []


def test_it_refuses_a_body_that_says_it_is_too_large_and_ends_the_connection(ask):
    head, _, line = ask(
        f"POST {LOGIN} HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 9999999\n\na"
    ).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 413 ")
    assert b"\r\nconnection: close" in head
    assert line == b"More than 2.5 MB cannot be sent at once.\n"


def test_it_refuses_a_body_in_chunks_that_becomes_too_large(ask):
    chunk = "100000\n" + "a" * 0x100000 + "\n"
    answer = ask(
        f"POST {LOGIN} HTTP/1.1\nHost: 127.0.0.1\nTransfer-Encoding: chunked\n\n{chunk * 3}"
    )
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_it_refuses_what_is_too_large_before_it_is_sent(ask):
    answer = ask(
        f"POST {LOGIN} HTTP/1.1\nHost: 127.0.0.1\nExpect: 100-continue\nContent-Length: 9999999\n\n"
    )
    assert answer.startswith(b"HTTP/1.1 413 ")


def test_it_says_continue_to_who_asks_before_sending(port):
    with (
        socket.create_connection(("127.0.0.1", port), timeout=60) as sock,
        sock.makefile("rb") as answer,
    ):
        sock.sendall(
            f"POST {LOGIN} HTTP/1.1\r\nHost: 127.0.0.1\r\nExpect: 100-continue\r\n"
            "Content-Length: 3\r\n\r\n".encode()
        )
        assert answer.readline() == b"HTTP/1.1 100 Continue\r\n"
        sock.sendall(b"a=b")
        assert answer.readline() == b"\r\n"
        assert answer.readline() == b"HTTP/1.1 403 Forbidden\r\n"  # without a CSRF token


def test_it_reads_a_form_in_chunks(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", LOGIN)
    response = connection.getresponse()
    response.read()
    cookie = response.headers["Set-Cookie"].partition(";")[0]
    form = f"login=nobody&password=x&csrfmiddlewaretoken={cookie.partition('=')[2]}"
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(
        "POST", LOGIN, iter([form[:9].encode(), form[9:].encode()]), headers, encode_chunked=True
    )
    response = connection.getresponse()
    connection.close()
    assert response.status == 422  # the form was read, and 'nobody' is no address


def test_it_answers_requests_that_are_sent_at_once_in_their_order(ask):
    many = ask(
        f"HEAD {LOGIN} HTTP/1.1\nHost: 127.0.0.1\n\n"
        f"POST /healthz HTTP/1.1\nHost: 127.0.0.1\nContent-Length: 3\n\na=b"
        "GET /healthz HTTP/1.1\nHost: 127.0.0.1\nConnection: close\n\n"
    )
    # A HEAD has no body, so the next answer begins where its headers end.
    assert re.findall(rb"HTTP/1.1 (\d+) ", many) == [b"200", b"403", b"200"]
    assert b"HTTP/1.1 403 " in many.partition(b"\r\n\r\n")[2][:20]


def test_it_says_304_for_what_did_not_change_and_compresses_what_did(port):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", "/sw.js", headers={"Accept-Encoding": "gzip"})
    first = connection.getresponse()
    assert len(first.read()) == int(first.headers["Content-Length"])
    assert first.headers["Content-Encoding"] == "gzip"
    connection.request("GET", "/sw.js", headers={"If-None-Match": first.headers["ETag"]})
    again = connection.getresponse()
    assert (again.status, again.read()) == (304, b"")
    connection.close()
