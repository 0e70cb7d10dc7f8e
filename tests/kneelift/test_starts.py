"""Every way to start, with everything wrong that can be: one line that says what to do."""

import errno
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils.timezone import now

from kneelift import entry, preflight, serve
from kneelift.health import known_migrations
from tests import server

PACKAGES = ".venv/lib/python3.13/site-packages"
ROOT = Path(__file__).parent.parent.parent
START = ("-m", "kneelift.start")
SERVE = ("-m", "kneelift.serve")
WORKER = ("-m", "kneelift.worker")
MANAGE = ("manage.py", "migrate")


@pytest.fixture
def variables(tmp_path):
    """Of a process of its own, on a database of which only what a start looks at is there."""
    file = tmp_path / "kneelift.sqlite3"
    rows = [(app, name, "2026-01-01 00:00:00") for app, name in known_migrations()]
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("CREATE TABLE kneelift_cache (cache_key)")
        database.execute(
            "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app, name, applied)"
        )
        database.executemany(
            "INSERT INTO django_migrations (app, name, applied) VALUES (?, ?, ?)", rows
        )
    return server.environment(f"sqlite:///{file}")


def start(variables, *arguments):
    variables = {**variables, "PORT": variables["PORT"] or str(server.free_port())}
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
    )


def change(variables, statement):
    """To the database, as something else left it."""
    path = variables["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement)


def missing_folder(variables, tmp_path):
    variables["DATABASE_URL"] = f"sqlite:///{tmp_path}/no/kneelift.sqlite3"


def garbage(variables, tmp_path):
    (tmp_path / "garbage").write_text("This is a letter and no database. " * 100)
    variables["DATABASE_URL"] = f"sqlite:///{tmp_path}/garbage"


def empty(variables, tmp_path):
    variables["DATABASE_URL"] = f"sqlite:///{tmp_path}/empty.sqlite3"


def older(variables, tmp_path):
    change(variables, "DELETE FROM django_migrations WHERE app = 'coaching' AND name LIKE '0003%'")


def newer(variables, tmp_path):
    change(
        variables,
        "INSERT INTO django_migrations (app, name, applied)"
        " VALUES ('coaching', '9999_tomorrow', '2026-01-01')",
    )


def no_cache_table(variables, tmp_path):
    change(variables, "DROP TABLE kneelift_cache")


def no_postgres(variables, tmp_path):
    variables["DATABASE_URL"] = f"postgresql://ann:pw@127.0.0.1:{server.free_port()}/knees"


def wrong_settings(variables, tmp_path):
    variables["DJANGO_SETTINGS_MODULE"] = "kneelift.setings"


def damaged_environment(variables, tmp_path):
    """A package is missing."""
    (tmp_path / "django").mkdir()
    (tmp_path / "django" / "__init__.py").write_text("raise ModuleNotFoundError(name='django')")
    variables["PYTHONPATH"] = str(tmp_path)


def broken_code(variables, tmp_path):
    """As after half an update: the first module of ours that is found does not end."""
    (tmp_path / "broken_settings.py").write_text("DEBUG = (")
    variables["DJANGO_SETTINGS_MODULE"] = "broken_settings"
    variables["PYTHONPATH"] = str(tmp_path)


FOLDER = "unable to open database file: make its folder"
CASES = [
    (START, missing_folder, FOLDER),
    (MANAGE, missing_folder, FOLDER),
    (START, garbage, "file is not a database: that file is something else"),
    (SERVE, garbage, "file is not a database: that file is something else"),
    (SERVE, empty, "no tables yet: run manage.py migrate"),
    (SERVE, older, "older than this code: run manage.py migrate"),
    (SERVE, newer, r"newer than this code \(it has coaching.9999_tomorrow\): use the release"),
    (START, newer, r"newer than this code \(it has coaching.9999_tomorrow\): use the release"),
    (SERVE, no_cache_table, "no table for the cache: run manage.py createcachetable"),
    (START, no_postgres, "DATABASE_URL cannot be used: .*: start the database server"),
    (START, wrong_settings, "DJANGO_SETTINGS_MODULE is wrong: there is no module kneelift.setings"),
    (SERVE, wrong_settings, "DJANGO_SETTINGS_MODULE is wrong: there is no module kneelift.setings"),
    (WORKER, wrong_settings, "DJANGO_SETTINGS_MODULE is wrong"),
    (MANAGE, wrong_settings, "DJANGO_SETTINGS_MODULE is wrong"),
    (START, damaged_environment, r"is not whole \(no django\): remove that folder and run make"),
    (SERVE, damaged_environment, r"is not whole \(no django\)"),
    (WORKER, damaged_environment, r"is not whole \(no django\)"),
    (WORKER, broken_code, "the code cannot be loaded: .*broken_settings.py, line 1: SyntaxError"),
    (MANAGE, broken_code, "the code cannot be loaded: .*broken_settings.py, line 1: SyntaxError"),
]


@pytest.mark.parametrize(("arguments", "break_it", "message"), CASES)
def test_it_ends_the_start_with_one_line_that_says_what_to_do(
    variables, tmp_path, arguments, break_it, message
):
    break_it(variables, tmp_path)
    result = start(variables, *arguments)
    assert result.returncode == 1, result.stderr
    assert re.fullmatch(rf"kneelift: .*{message}.*\n", result.stderr), result.stderr
    assert "kneelift is at" not in result.stdout


@pytest.mark.parametrize("arguments", [START, SERVE])
def test_it_does_not_share_a_port_and_says_so_before_anything_slow(variables, arguments):
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, getattr(socket, "SO_REUSEPORT", socket.SO_REUSEADDR), 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = start({**variables, "PORT": str(taken.getsockname()[1])}, *arguments)
    assert result.returncode == 1
    assert re.fullmatch(r"kneelift: port \d+ is taken: stop what uses it or .*\n", result.stderr)


def test_of_two_that_start_at_once_one_serves_and_the_other_says_why_not(empty_database, tmp_path):
    """As two `make run`: nothing is prepared twice, and the other one ends in one line."""
    shutil.copy(empty_database, tmp_path)
    variables = server.environment(f"sqlite:///{tmp_path}/{empty_database.name}")
    # Where others could reach the site no demo is made, which is what takes longest.
    variables["KNEELIFT_URL"], port = "https://kneelift.example.org", server.free_port()
    both = [
        subprocess.Popen(
            [sys.executable, *START],
            cwd=ROOT,
            env={**variables, "PORT": str(port)},
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    try:
        server.wait_for(port)
        ended = [process for process in both if process.poll() is not None]
    finally:
        for process in both:
            process.terminate()
        said = {process: process.communicate(timeout=60)[1] for process in both}
    [second] = ended
    assert second.returncode == 1
    assert re.fullmatch(r"kneelift: port \d+ is taken: stop what uses .*\n", said[second])


def test_a_worker_loads_all_views_before_it_listens(variables):
    """Else the first visitor waits for them, and a bystander of hers in the same process."""
    loaded = "import kneelift.wsgi, django.urls; vars(django.urls.get_resolver())['url_patterns']"
    # A fresh checkout has no collected static files yet.
    quiet = ("-W", "ignore:No directory at:UserWarning")
    assert start(variables, *quiet, "-c", loaded).stderr == ""


def test_a_server_goes_on_without_its_postgresql_and_warns(variables, tmp_path):
    server.collect_static_files(variables)
    no_postgres(variables, tmp_path)
    port = server.free_port()
    process = subprocess.Popen(
        [sys.executable, *SERVE],
        cwd=ROOT,
        env={**variables, "PORT": str(port)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        server.wait_for(port)
    finally:
        process.terminate()
        _, errors = process.communicate(timeout=60)
    assert errors.startswith("kneelift: the database of DATABASE_URL does not answer yet: start it")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            OSError(errno.ENOSPC, "No space left on device", "var/x"),
            "the disk is full (var/x): make",
        ),
        (
            OSError(errno.EROFS, "Read-only file system"),
            "cannot write (Read-only file system): let",
        ),
        (
            PermissionError(errno.EACCES, "Permission denied", "var"),
            "cannot write (var) (Permission",
        ),
        (OperationalError("database or disk is full"), "full: make room on the disk."),
        (OperationalError("disk I/O error"), "disk I/O error: make room on the disk"),
        (OperationalError("attempt to write a readonly database"), "look who owns the file"),
        (OperationalError("database is locked"), "locked: end the program that holds it."),
        (DatabaseError("database disk image is malformed"), "restore a backup."),
        (OperationalError("FATAL: password authentication failed"), "correct user and password."),
        (OperationalError('database "knees" does not exist'), "make the database, or correct its"),
        (ImportError("cannot import name 'a'"), "the code cannot be loaded: ImportError"),
        (
            ImportError("no", path=f"{PACKAGES}/csp/x.py"),
            "is not whole (x.py cannot be read): remo",
        ),
        (SyntaxError("no", (f"{PACKAGES}/a.py", 1, 1, "(")), "is not whole (a.py cannot be read)"),
    ],
)
def test_it_knows_what_to_do(error, line):
    assert line in entry.explain(error)


def test_it_tells_nobody_to_remove_the_python_of_her_machine(monkeypatch):
    monkeypatch.setattr(sys, "prefix", sys.base_prefix)
    line = entry.explain(ModuleNotFoundError(name="django"))
    assert line == "this Python has not what kneelift needs (no django): start it with make run."


@pytest.mark.parametrize("error", [LookupError("no"), DatabaseError("no such table"), OSError("x")])
def test_an_error_of_ours_keeps_its_traceback(error):
    assert entry.explain(error) is None


# --- What it warns of, and goes on ------------------------------------------------------


@pytest.mark.django_db
def test_it_warns_of_another_key_than_sessions_were_signed_with(settings, capsys):
    session = SessionStore()
    session["who"] = "maya"
    session.save()
    preflight.warn_of_key()
    assert capsys.readouterr().err == ""
    settings.SECRET_KEY = "another-0123456789-abcdefghijklmnopqrstuvwxyz-0123456789"
    preflight.warn_of_key()
    assert capsys.readouterr().err.startswith("kneelift: SECRET_KEY is not the one that sessions")


@pytest.mark.django_db
def test_it_warns_of_a_clock_that_was_set_back(capsys):
    preflight.warn_of_clock(now())
    assert capsys.readouterr().err == ""
    preflight.warn_of_clock(now() + timedelta(days=2))
    assert capsys.readouterr().err.startswith("kneelift: this machine's clock is wrong: it says")


def test_it_warns_of_a_redis_that_does_not_answer(settings, capsys):
    preflight.warn_of_redis()
    assert capsys.readouterr().err == ""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": f"redis://127.0.0.1:{server.free_port()}/0",
        }
    }
    preflight.warn_of_redis()
    assert capsys.readouterr().err.startswith("kneelift: the Redis of CACHE_URL does not answer (")


@pytest.mark.django_db
def test_a_whole_database_is_fine_with_it(settings, capsys):
    settings.CACHES = {"default": {"BACKEND": "none of the database's"}}
    applied = set(MigrationRecorder(connection).applied_migrations())
    preflight.refuse_database(applied, makes_tables=False)
    assert capsys.readouterr().err == ""


def test_it_says_of_a_python_that_only_another_user_may_run_what_to_do(monkeypatch):
    def refuse(*_arguments):
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("os.execv", refuse)
    monkeypatch.setattr("kneelift.port.hand_over", lambda *_held: None)
    with pytest.raises(SystemExit, match=r"this user may not run .*python"):
        serve.become_server((None, "127.0.0.1", 0), [])
