import socket

import pytest
from django.db import connection, connections


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


@pytest.mark.django_db
def test_it_answers_ok_when_the_database_does(client, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok\n")
    assert not response.cookies


@pytest.mark.django_db(transaction=True)
def test_it_says_503_when_the_database_cannot_be_reached(client, unreachable_database):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"no database\n")


@pytest.mark.django_db
def test_it_only_reads(client):
    assert client.post("/healthz").status_code == 405
