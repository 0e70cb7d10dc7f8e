"""A copy of the database serves what may be seconds old, and never what somebody just wrote."""

import json

import pytest
from django.db import connections
from django.http import HttpResponse
from django.urls import reverse

from coaching.models import Team
from coaching.views import replicas
from kneelift import sqlite
from kneelift.replica import SECONDS, JustWroteMiddleware
from tests import server, tables


@pytest.fixture
def replica(db, tmp_path, settings):
    """A copy that is so far behind that there is nothing in it yet."""
    file = tmp_path / "replica.sqlite3"
    tables.copy_to(str(file))
    settings.DATABASE_ROUTERS = ["kneelift.replica.Router"]
    values = {"ENGINE": sqlite.ENGINE, "NAME": str(file)}
    connections.databases[replicas.ALIAS] = connections.configure_settings(
        {"default": {}, replicas.ALIAS: values}
    )[replicas.ALIAS]
    copy = connections[replicas.ALIAS]

    def connect():
        # A test's guard knows the databases of the settings alone.
        if copy.connection is None:
            with copy.wrap_database_errors:
                copy.connect()

    copy.ensure_connection = connect
    yield file
    connections[replicas.ALIAS].close()
    del connections[replicas.ALIAS]
    del connections.databases[replicas.ALIAS]


@replicas.may_be_seconds_old
def count_teams(request):
    return Team.objects.count()


def test_it_reads_what_may_be_old_from_the_copy(rf, replica, hillside):
    assert count_teams(rf.get("/")) == 0
    # And all else, also after it, where it is written.
    assert Team.objects.count() == 1


def test_it_reads_what_she_just_wrote_where_she_wrote_it(rf, replica, hillside):
    wrote = JustWroteMiddleware(lambda request: HttpResponse())(rf.post("/"))
    assert wrote.cookies[replicas.COOKIE]["max-age"] == SECONDS
    assert wrote.cookies[replicas.COOKIE]["httponly"]
    request = rf.get("/")
    request.COOKIES[replicas.COOKIE] = wrote.cookies[replicas.COOKIE].value
    assert count_teams(request) == 1


def test_it_remembers_no_reading(rf):
    read = JustWroteMiddleware(lambda request: HttpResponse())(rf.get("/"))
    assert replicas.COOKIE not in read.cookies


def test_it_draws_the_page_without_a_copy_that_is_broken(rf, replica, hillside, caplog):
    connections[replicas.ALIAS].close()
    replica.write_bytes(b"")
    assert count_teams(rf.get("/")) == 1
    assert "REPLICA_URL did not answer" in caplog.text


def test_it_writes_never_to_the_copy(rf, replica):
    @replicas.may_be_seconds_old
    def write(request):
        return Team.objects.create(name="Riverside")

    write(rf.get("/"))
    assert Team.objects.count() == 1
    assert count_teams(rf.get("/")) == 0


@pytest.mark.parametrize("name", ["progress", "athlete_results_csv", "athlete_six_weeks"])
def test_it_asks_who_may_see_where_it_is_written(client, maya, replica, name):
    # Nobody is in the copy yet: who is asked there would be a stranger.
    client.force_login(maya.user)
    answer = client.get(reverse(name, args=[] if name == "progress" else [maya.pk]))
    assert answer.status_code == 200


def test_it_is_one_setting():
    url = "postgresql://ann:pw@copy:5433/knees"
    wanted = "s.DATABASES, s.DATABASE_ROUTERS, s.MIDDLEWARE[-1]"
    found = server.run(
        server.environment(url) | {"REPLICA_URL": url},
        "-c",
        f"import json, kneelift.settings as s; print(json.dumps([{wanted}]))",
    )
    databases, routers, last = json.loads(found)
    assert databases["replica"]["HOST"] == databases["default"]["HOST"] == "copy"
    assert routers == ["kneelift.replica.Router"]
    assert last == "kneelift.replica.JustWroteMiddleware"
