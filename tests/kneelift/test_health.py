import io
import logging
import re
import socket

import pytest
from django.db import connection, connections
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils.timezone import now

from coaching.services import heartbeat
from kneelift.requests_log import logged


@pytest.fixture
def unreachable_database(tmp_path):
    """The default connection, pointed at a place where no database answers."""
    kept = dict(connection.settings_dict)
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
        with socket.socket() as listener:
            listener.bind(("127.0.0.1", 0))
            port = listener.getsockname()[1]
        options = {**kept["OPTIONS"], "pool": {"min_size": 0, "max_size": 1, "timeout": 0.2}}
        connection.settings_dict.update(HOST="127.0.0.1", PORT=str(port), OPTIONS=options)
    else:
        connection.settings_dict["NAME"] = str(tmp_path / "no-such-folder" / "db.sqlite3")
    yield
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()
    connections["default"].settings_dict.update(kept)


def test_it_says_that_the_process_answers_and_asks_nobody(client):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies
    assert client.post("/healthz").status_code == 405


@pytest.mark.django_db
def test_it_is_ready_when_all_is_there(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert client.post("/readyz").status_code == 405


@pytest.mark.django_db(transaction=True)
def test_it_is_not_ready_without_a_database(client, unreachable_database):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"database\n")


@pytest.mark.django_db
def test_it_is_not_ready_before_migrations(client):
    MigrationRecorder(connection).record_unapplied("coaching", "0002_names")
    assert client.get("/readyz").content == b"migrations\n"


@pytest.mark.django_db
def test_it_is_not_ready_without_the_worker_that_it_needs(client, settings):
    settings.KNEELIFT_NEEDS_WORKER = True
    assert client.get("/readyz").content == b"worker\n"
    heartbeat.beat(now())
    assert client.get("/readyz").content == b"ok\n"
    heartbeat.beat(now() - 2 * heartbeat.SILENCE)
    assert client.get("/readyz").status_code == 503


# --- A line for each request ------------------------------------------------------------


@pytest.mark.parametrize(
    ("environ", "said"),
    [
        ({"kneelift.route": "join/<str:token>/"}, r"GET /join/<str:token>/ 200 \d+ ms"),
        ({"PATH_INFO": "/join/secret/", "QUERY_STRING": "q=maya"}, r"GET \(no page\) 200 \d+ ms"),
        ({"PATH_INFO": "/static/css/main.css"}, r"GET /static/css/main.css 200 \d+ ms"),
        ({"REQUEST_METHOD": "a\nb"}, r"\? \(no page\) 200 \d+ ms"),
    ],
)
def test_a_request_has_one_line_that_names_nobody(environ, said, caplog):
    def application(environ, start_response):
        start_response("200 OK", [])
        return [b""]

    with caplog.at_level("INFO", "kneelift.requests"):
        whole = {"REQUEST_METHOD": "GET", "PATH_INFO": "/", **environ}
        assert logged(application)(whole, lambda *_: None) == [b""]
    [record] = caplog.records
    assert re.fullmatch(said, record.getMessage())


@pytest.mark.django_db
def test_the_log_has_the_pattern_of_an_address_and_not_what_stands_in_it(client):
    response = client.get("/join/secret-token/")
    assert response.wsgi_request.META["kneelift.route"] == "join/<str:token>/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "sent"),
    [
        ("/?" + "a=b&" * 2000, None),
        ("/admin/coaching/drill/?_to_field=x%0Aput-in", None),
        ("/admin/?next=" + "x" * 20_000, None),
        ("/accounts/login/", {"name": "x" * 3_000_000}),
        ("/accounts/login/", dict.fromkeys(map(str, range(2000)), "")),
        ("/join/secret-token/", {}),
    ],
)
def test_a_refused_request_has_a_short_line_without_what_was_sent(address, sent, ada):
    """Django would write a traceback, and the address with its secret, as often as one asks."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(ada)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    for log_filter in logging.getLogger("django").handlers[0].filters:
        handler.addFilter(log_filter)
    logging.getLogger("django.security").addHandler(handler)
    try:
        answer = client.get(address) if sent is None else client.post(address, sent)
    finally:
        logging.getLogger("django.security").removeHandler(handler)
    assert answer.status_code in (302, 400, 403)
    lines = written.getvalue().splitlines()
    assert len(lines) <= 1
    assert all(len(line) <= 200 for line in lines)
    assert "secret-token" not in written.getvalue()
