"""While the database or the disk cannot do it: 503 in seconds, and what was typed is kept."""

import contextlib
import errno
import fcntl
import logging
import re
import sqlite3
import subprocess
import sys
import time
from datetime import timedelta
from html import unescape
from unittest.mock import patch

import psycopg
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import DatabaseError, NotSupportedError, OperationalError, connection
from django.db.migrations import Migration
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from coaching.management.commands import migrate
from coaching.models import LoggedSet, Team
from coaching.rules.sides import set_id
from coaching.services import updating
from coaching.views import trouble
from coaching.views.too_long import RequestTookTooLong
from coaching.views.trouble import BUSY, FULL, READ_ONLY, trouble_of
from kneelift import waits
from kneelift.sqlite import LET_IN_S
from tests import server
from tests.factories import make_session, session_drills

NEW = "/team/new/"


class Postgres(Exception):
    def __init__(self, sqlstate):
        super().__init__("no")
        self.sqlstate = sqlstate


def postgres_error(sqlstate):
    error = OperationalError("no")
    error.__cause__ = Postgres(sqlstate)
    return error


def out_of(error, first):
    """As it is raised while `first` is handled."""
    error.__context__ = first
    return error


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (RequestTookTooLong(), trouble.TOO_LONG),
        (
            out_of(RuntimeError("release unlocked lock"), RequestTookTooLong()),
            trouble.TOO_LONG,
        ),
        (out_of(RuntimeError("release unlocked lock"), ValueError()), None),
        (OperationalError("database is locked"), BUSY),
        (OperationalError("database table is locked: x"), BUSY),
        (OperationalError("database or disk is full"), FULL),
        (OperationalError("attempt to write a readonly database"), READ_ONLY),
        (OperationalError("unable to open database file"), trouble.AWAY),
        (OperationalError("couldn't get a connection after 5.00 sec"), trouble.AWAY),
        (DatabaseError("database disk image is malformed"), trouble.DAMAGED),
        (DatabaseError("file is not a database"), trouble.DAMAGED),
        (postgres_error("55P03"), BUSY),
        (postgres_error("57014"), BUSY),
        (postgres_error("53100"), FULL),
        (postgres_error("25006"), READ_ONLY),
        (postgres_error("08006"), trouble.AWAY),
        (postgres_error("57P01"), trouble.AWAY),
        (NotSupportedError("cached plan must not change result type"), trouble.UPDATING),
        (NotSupportedError("FOR UPDATE is not allowed with DISTINCT"), None),
        (OSError(errno.ENOSPC, "No space left on device"), FULL),
        (OSError(errno.EROFS, "Read-only file system"), READ_ONLY),
        # Errors of ours stay errors.
        (postgres_error("23505"), None),
        (OperationalError("no such table: knees"), None),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError("database is locked"), None),
        (None, None),
    ],
)
def test_it_knows_trouble_that_passes_from_an_error_of_ours(error, kind):
    assert trouble_of(error) is kind


@pytest.fixture(autouse=True)
def _nothing_said_yet(monkeypatch):
    monkeypatch.setattr(trouble, "_said_at", {})


@pytest.fixture
def desk(dana, hillside):
    """A coach at her browser, which gets what the site answers to an error."""
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    client.force_login(dana)
    client.cookies["kneelift_csrf"] = "a" * 32
    return client


FIELDS = {
    "name": 'A "new" <team>',
    "timezone": "UTC",
    "units": "metric",
    "csrfmiddlewaretoken": "a" * 32,
}


@pytest.fixture
def failing():
    """`failing(error)`: what a coach saves raises it meanwhile."""

    def failing(error):
        return patch.object(Team, "save", side_effect=error)

    return failing


@pytest.mark.django_db
def test_a_form_is_offered_again_with_what_was_typed(desk, failing):
    with failing(OperationalError("database is locked")):
        response = desk.post(NEW, FIELDS)
    assert response.status_code == 503
    assert response["Retry-After"] == "5"
    assert "Too much at once" in response.text
    offered = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', response.text)
    typed = {name: unescape(value) for name, value in offered}
    token = typed.pop("csrfmiddlewaretoken")
    assert typed == {name: FIELDS[name] for name in ("name", "timezone", "units")}
    # The button does what the first one should have done.
    assert desk.post(NEW, {**typed, "csrfmiddlewaretoken": token}).status_code == 302
    assert Team.objects.filter(name='A "new" <team>').count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "extra", [{"password": "lift-higher"}, {"reset_code": "AAAA"}, {"note": "x" * 100_001}]
)
def test_secrets_and_long_texts_are_not_written_into_a_page(desk, failing, extra):
    with failing(OperationalError("database is locked")):
        response = desk.post(NEW, FIELDS | extra)
    assert response.status_code == 503
    assert "<form" not in response.text
    assert next(iter(extra.values())) not in response.text
    assert "Go back in your browser" in response.text


@pytest.mark.django_db
def test_what_another_site_sent_is_not_offered(desk, failing):
    with patch("django.middleware.csrf.CsrfViewMiddleware.process_view") as view:
        view.side_effect = OperationalError("database is locked")
        response = desk.post(NEW, FIELDS)
    assert response.status_code == 503
    assert "<form" not in response.text


@pytest.mark.django_db
def test_a_part_of_a_page_gets_words_and_a_phone_waits(desk, failing):
    with failing(OperationalError("database is locked")):
        part = desk.post(NEW, FIELDS, headers={"HX-Request": "true"})
        phone = desk.post(NEW, FIELDS, headers={"Accept": "application/json"})
    assert (part.status_code, part["Content-Type"]) == (503, "text/plain; charset=utf-8")
    assert part.text == "Too much at once. It was not saved. Wait a few seconds and send it again."
    assert phone.json() == {"errors": {"__all__": [{"message": part.text}]}}
    # Without it the outbox takes the answer for a hotel's; with it, it comes again.
    assert phone["X-Account"] != "none"
    assert phone["Retry-After"] == "5"


@pytest.mark.django_db
def test_the_operator_is_told_once_and_without_a_traceback(desk, failing, caplog):
    with failing(OperationalError("database or disk is full")), caplog.at_level(logging.INFO):
        for _ in range(3):
            assert desk.post(NEW, FIELDS).status_code == 503
    records = [record for record in caplog.records if record.name == "kneelift.trouble"]
    assert [record.getMessage() for record in records] == [
        "The disk is full: nothing can be saved until there is room on it"
        " (database or disk is full)."
    ]
    assert not [record for record in caplog.records if record.exc_info]


@pytest.mark.django_db
def test_an_error_of_ours_is_a_500_with_one_traceback_and_no_address(desk, failing, caplog):
    with failing(ZeroDivisionError("ours")):
        assert desk.post(f"{NEW}?who=maya", FIELDS).status_code == 500
    traced = [record for record in caplog.records if record.exc_info]
    assert [record.getMessage() for record in traced] == ["Internal Server Error: /team/new/"]


# --- With a database that is locked, full or only read ----------------------------------


@contextlib.contextmanager
def somebody_writes(table="coaching_team"):
    """Another program holds what a writer wants, on either database."""
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
        lock = "BEGIN IMMEDIATE"
    else:
        other = psycopg.connect(server.url_of(connection))
        lock = f"LOCK TABLE {table} IN EXCLUSIVE MODE"
    with contextlib.closing(other):
        other.execute(lock)
        yield
        other.execute("ROLLBACK")


@pytest.fixture
def quick_to_give_up(transactional_db):
    """Whoever waits for a lock waits a tenth of a second."""
    connection.close()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA busy_timeout = 100")
        else:
            cursor.execute("SET lock_timeout = 100")
    yield
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


@pytest.mark.django_db(transaction=True)
def test_a_held_lock_ends_in_503_and_leaves_nothing_half_written(desk, quick_to_give_up):
    with somebody_writes():
        assert desk.post(NEW, FIELDS).status_code == 503
        # Who only reads waits for nobody.
        assert desk.get("/team/").status_code == 200
    assert not Team.objects.filter(name=FIELDS["name"]).exists()


@pytest.fixture
def phone(maya):
    """What an athlete's phone sends: a set, from the page of her session."""
    [drill] = session_drills(make_session(maya))
    client = Client(raise_request_exception=False)
    client.force_login(maya.user)
    fields = {"session_drill": drill.pk, "number": 1, "side": "both", "amount": 8}
    address = reverse("set_log", args=[set_id(drill.pk, 1, "both")])

    def send():
        more = {"performed_at": now().isoformat(), "device": "phone", "seq": 1}
        return client.post(address, fields | more, headers={"Accept": "application/json"})

    return send


@pytest.mark.django_db(transaction=True)
def test_during_an_update_a_set_is_kept_on_the_phone_and_sent_again(phone, quick_to_give_up):
    with somebody_writes("coaching_loggedset"):
        with updating.under_way():
            answer = phone()
        assert answer.status_code == 503
        [error] = answer.json()["errors"]["__all__"]
        assert error["message"].startswith("kneelift is being updated. It was not saved.")
        assert answer["Retry-After"] == "10"
        # By this the phone knows that it was kneelift who said it.
        assert answer["X-Account"] != "none"
        # Another lock is no update.
        assert "Too much at once" in phone().text
    assert not LoggedSet.objects.exists()
    assert phone().status_code == 200
    assert LoggedSet.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_during_an_update_a_page_says_so(desk, quick_to_give_up):
    with somebody_writes(), updating.under_way():
        answer = desk.post(NEW, FIELDS)
    assert answer.status_code == 503
    assert "kneelift is being updated" in answer.text


def test_an_update_is_told_to_other_processes_and_ends_with_its_own(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "var"
    assert not updating.is_under_way()
    with updating.under_way():
        how = fcntl.LOCK_EX | fcntl.LOCK_NB
        asked = f"import fcntl; fcntl.flock(open({str(updating._file())!r}), {how})"
        other = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True)
        assert "BlockingIOError" in other.stderr
        assert updating.is_under_way()
        with updating.under_way():
            assert updating.is_under_way()
        assert updating.is_under_way()
    assert not updating.is_under_way()


def test_without_a_folder_of_its_own_an_update_runs_untold(settings, tmp_path):
    settings.VAR_DIR = tmp_path / "file"
    settings.VAR_DIR.touch()
    with updating.under_way():
        assert not updating.is_under_way()


@pytest.mark.django_db
def test_the_tables_are_changed_as_an_update(monkeypatch, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    seen = []
    monkeypatch.setattr(
        "django.core.management.commands.migrate.Command.handle",
        lambda self, *args, **options: seen.append(updating.is_under_way()),
    )
    call_command("migrate", verbosity=0)
    assert seen == [True]


@pytest.mark.django_db
@pytest.mark.parametrize("is_used", [True, False])
def test_on_sqlite_whoever_waits_gets_a_turn_between_two_migrations(monkeypatch, is_used):
    pauses = []
    monkeypatch.setattr(migrate.time, "sleep", pauses.append)
    if not is_used:
        monkeypatch.setattr(migrate.MigrationRecorder, "applied_migrations", lambda self: {})

    def two(self, *args, **options):
        self.verbosity = 0
        for action in ("apply_start", "apply_success", "render_start", "unapply_success"):
            self.migration_progress_callback(action, Migration("0001_initial", "library"))

    monkeypatch.setattr("django.core.management.commands.migrate.Command.handle", two)
    call_command("migrate", verbosity=0)
    expected = [LET_IN_S] * 2 if is_used and connection.vendor == "sqlite" else []
    assert pauses == expected


@pytest.fixture
def only_sqlite():
    if connection.vendor != "sqlite":
        pytest.skip("SQLite's own")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pragma", ["query_only = ON", "max_page_count = 1"])
def test_a_database_that_takes_nothing_says_so_at_sign_in(only_sqlite, pragma, settings):
    settings.CACHES = {
        "default": {"BACKEND": "kneelift.cache.DatabaseCache", "LOCATION": "kneelift_test_cache"}
    }
    call_command("createcachetable", verbosity=0)
    client = Client(raise_request_exception=False)
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA {pragma}")
            if "count" in pragma:
                fill(cursor)
        response = client.post(
            "/accounts/login/", {"login": "dana@example.com", "password": "lift-higher"}
        )
        assert response.status_code == 503
        title = "disk is full" if "count" in pragma else "Nothing can be saved just now"
        assert title in response.text
        assert "Tell whoever runs kneelift" in response.text
    finally:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE kneelift_test_cache")


def fill(cursor):
    """Uses up what free pages there are, and the room in all pages: each row may fit in another."""
    for size in (400, 1):
        refused = 0
        while refused < 100:
            try:
                cursor.execute(
                    "INSERT INTO kneelift_test_cache VALUES (random(), hex(zeroblob(%s)), 0)",
                    [size],
                )
            except OperationalError:
                refused += 1


def test_a_request_waits_seconds_for_a_lock_and_the_worker_longer():
    sqlite, postgres = {"timeout": 20}, {"pool": {}, "options": "-c x=y"}
    waits.hurry(sqlite)
    waits.hurry(postgres)
    assert sqlite == {"timeout": waits.LOCK}
    assert postgres["options"] == "-c x=y -c lock_timeout=5s -c statement_timeout=30s"
    waits.be_patient(sqlite)
    assert sqlite == {"timeout": waits.PATIENT_LOCK}


# --- The cache that counts attempts -----------------------------------------------------


@pytest.fixture
def table(settings):
    settings.CACHES = {
        "default": {"BACKEND": "kneelift.cache.DatabaseCache", "LOCATION": "kneelift_test_cache"}
    }
    call_command("createcachetable", verbosity=0)
    return caches["default"]


@pytest.mark.django_db
def test_the_cache_keeps_adds_touches_and_forgets(table):
    assert table.add("a", [1], 60)
    assert not table.add("a", [2], 60)
    assert table.get("a") == [1]
    table.set("a", [3], 60)
    assert table.get("a") == [3]
    assert table.touch("a", 120)
    table.set("always", 1, None)
    assert not table.add("always", 2, None)
    table.set("over", 1, -10)
    assert table.get("over") is None
    assert table.add("over", 2, 60)
    assert not table.touch("never", 60)
    assert table.delete("a")
    assert table.get("a", "gone") == "gone"


@pytest.mark.django_db
def test_the_cache_does_not_keep_silent_about_a_database_in_trouble(table):
    with (
        patch.object(connection, "cursor", side_effect=OperationalError("disk is full")),
        pytest.raises(OperationalError),
    ):
        table.set("a", 1)


@pytest.mark.django_db
def test_a_clock_that_was_set_back_locks_nobody_out(table):
    ahead = (now() + timedelta(hours=2)).timestamp()
    with patch("time.time", return_value=ahead):
        table.set("tries", [ahead] * 99, 300)
        assert table.add("lock", True, 10)
    assert table.get("tries", []) == []
    assert table.add("lock", True, 10)
    assert time.time() < ahead
