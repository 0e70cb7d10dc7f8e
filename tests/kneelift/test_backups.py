"""`manage.py backup` and `manage.py restore`, on either database."""

import contextlib
import itertools
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from kneelift.backups import files, making, postgresql, thinning
from tests import server

NOW = datetime(2026, 3, 18, 3, tzinfo=UTC)
ROOT = Path(__file__).parent.parent.parent
ROWS = 2000

pytestmark = pytest.mark.django_db


@pytest.fixture
def new_database(tmp_path):
    """Makes an empty database of the kind that is tested; what Django's settings say of it."""
    numbers = itertools.count()
    with contextlib.ExitStack() as at_end:

        def make():
            name = f"kneelift_backup_{os.getpid()}_{next(numbers)}"
            values = dict(connection.settings_dict)
            if connection.vendor == "sqlite":
                return {**values, "NAME": str(tmp_path / f"{name}.sqlite3")}
            server_itself = at_end.enter_context(
                psycopg.connect(server.url_of(connection), autocommit=True)
            )
            server_itself.execute(f"CREATE DATABASE {name}")
            at_end.callback(server_itself.execute, f"DROP DATABASE {name} WITH (FORCE)")
            return {**values, "NAME": name}

        yield make


@contextlib.contextmanager
def opened(database):
    if connection.vendor == "sqlite":
        found = sqlite3.connect(database["NAME"], isolation_level=None)
    else:
        found = psycopg.connect(**postgresql._where(database), autocommit=True)
    with contextlib.closing(found):
        yield found


@pytest.fixture
def running(new_database):
    """A database with something in it, as a server left it open."""
    database = new_database()
    with opened(database) as saved:
        if connection.vendor == "sqlite":
            saved.execute("PRAGMA journal_mode = WAL")
        saved.execute('CREATE TABLE "a set" (id INTEGER PRIMARY KEY, note TEXT)')
        saved.execute("CREATE TABLE nothing_yet (id INTEGER PRIMARY KEY)")
        note = "'sprint; \"quoted\"\\ \t und\n' || id"
        series = "WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n WHERE id < %d)"
        saved.execute(f'INSERT INTO "a set" {series % ROWS} SELECT id, {note} FROM n')
        yield database


def rows_of(database):
    with opened(database) as found:
        return found.execute('SELECT id, note FROM "a set" ORDER BY id').fetchall()


def restored(file, database, tmp_path, secret=None):
    making.put_back(database, file, tmp_path, secret)
    return rows_of(database)


def test_what_was_saved_before_it_began_is_in_it_while_others_go_on_writing(
    running, new_database, tmp_path
):
    enough, stop, saved = threading.Event(), threading.Event(), []

    def write():
        with opened(running) as database:
            for number in itertools.count(ROWS + 1):
                database.execute(f"INSERT INTO \"a set\" VALUES ({number}, 'meanwhile')")
                saved.append(number)
                if len(saved) == 20:
                    enough.set()
                if stop.is_set():
                    return

    writer = threading.Thread(target=write)
    writer.start()
    enough.wait(30)
    before = list(saved)
    try:
        manifest = making.make(running, tmp_path / "kept", NOW)
    finally:
        stop.set()
        writer.join()
    found = [
        number
        for number, _ in restored(tmp_path / "kept" / manifest.file, new_database(), tmp_path)
    ]
    assert set(before) <= set(found) <= {*range(1, ROWS + 1), *saved}
    assert manifest.rows == {"a set": len(found), "nothing_yet": 0}


@pytest.mark.parametrize("encrypted", [False, True])
def test_what_comes_back_is_what_was_there(running, new_database, tmp_path, encrypted):
    secret = tmp_path / "key"
    key = files.make_key(secret) if encrypted else ""
    manifest = making.make(running, tmp_path / "kept", NOW, key)
    file = tmp_path / "kept" / manifest.file
    assert (b"sprint" in file.read_bytes()) is False
    assert restored(file, new_database(), tmp_path, secret if encrypted else None) == rows_of(
        running
    )
    assert secret.exists() == encrypted
    # Nothing but the two files of it, for the owner alone.
    assert {path.name for path in file.parent.iterdir()} == {
        ".lock",
        file.name,
        file.name + ".json",
    }
    assert {path.stat().st_mode & 0o077 for path in file.parent.iterdir()} == {0}


def test_the_products_own_tables_come_back_and_can_be_served(new_database, tmp_path):
    database = new_database()
    manifest = making.make(connection.settings_dict, tmp_path / "kept", NOW)
    assert manifest.rows["django_migrations"]
    making.put_back(database, tmp_path / "kept" / manifest.file, tmp_path)
    name = database["NAME"]
    beside = server.url_of(connection).rpartition("/")[0]
    url = f"sqlite:///{name}" if connection.vendor == "sqlite" else f"{beside}/{name}"
    # Raises where a table of this release is missing.
    server.run(server.environment(url), "manage.py", "migrate", "--check")


@pytest.mark.parametrize("place", ["digest", "put_in_place", "write_manifest"])
def test_one_that_is_killed_is_no_backup_and_the_next_one_clears_it_away(running, tmp_path, place):
    folder = tmp_path / "kept"
    first = making.make(running, folder, NOW - timedelta(days=1))
    killed = f"import os; files.{place} = lambda *_: os.kill(os.getpid(), {signal.SIGKILL:d})"
    asked = f"make({plain(running)!r}, Path({str(folder)!r}), datetime.now(UTC))"
    code = (
        "from datetime import UTC, datetime; from pathlib import Path;"
        f"from kneelift.backups import files, making; {killed}; making.{asked}"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    left = {path.name for path in folder.iterdir()} - {".lock", first.file, first.file + ".json"}
    assert left
    assert files.manifests(folder) == [first]
    second = making.make(running, folder, NOW)
    assert files.manifests(folder) == [first, second]
    assert not left & {path.name for path in folder.iterdir()}


def plain(database):
    """The settings of a database, as another program is told them."""
    return {name: database[name] for name in ("ENGINE", "NAME", "USER", "PASSWORD", "HOST", "PORT")}


def test_a_restore_that_is_killed_left_no_database_and_can_be_done_again(
    running, new_database, tmp_path
):
    manifest = making.make(running, tmp_path / "kept", NOW)
    file, database = tmp_path / "kept" / manifest.file, new_database()
    kind = "sqlite.os.link" if connection.vendor == "sqlite" else "postgresql._count"
    code = (
        "from pathlib import Path; from kneelift.backups import making, postgresql, sqlite;"
        f"import os; {kind} = lambda *_: os.kill(os.getpid(), {signal.SIGKILL:d});"
        f"making.put_back({plain(database)!r}, Path({str(file)!r}), Path({str(tmp_path)!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    if connection.vendor == "sqlite":
        assert not Path(database["NAME"]).exists()
        assert restored(file, database, tmp_path) == rows_of(running)
    else:
        # pg_restore's own transaction was whole before.
        assert rows_of(database) == rows_of(running)


def test_it_overwrites_nothing(running, tmp_path):
    manifest = making.make(running, tmp_path / "kept", NOW)
    with pytest.raises(files.BackupError, match="nothing is overwritten"):
        making.put_back(running, tmp_path / "kept" / manifest.file, tmp_path)
    with pytest.raises(files.BackupError, match="is there already"):
        making.make(running, tmp_path / "kept", NOW)


@pytest.mark.parametrize("harm", ["a byte", "cut off", "rows", "list", "no list", "other database"])
def test_what_is_damaged_is_refused_and_leaves_nothing(running, new_database, tmp_path, harm):
    manifest = making.make(running, tmp_path / "kept", NOW)
    file = tmp_path / "kept" / manifest.file
    listed = files.manifest_of(file)
    content = bytearray(file.read_bytes())
    if harm == "a byte":
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
    elif harm == "cut off":
        file.write_bytes(content[:-100])
    elif harm == "list":
        listed.write_text("[]")
    elif harm == "no list":
        listed.unlink()
    else:
        changed = {"rows": {"a set": 1}} if harm == "rows" else {"database": "oracle"}
        listed.write_text(json.dumps(json.loads(listed.read_text()) | changed))
    database = new_database()
    with pytest.raises(files.BackupError):
        making.put_back(database, file, tmp_path)
    making.KINDS[database["ENGINE"]].refuse_what_is_there(database)


def test_without_its_key_it_stays_closed(running, new_database, tmp_path):
    manifest = making.make(running, tmp_path / "kept", NOW, files.make_key(tmp_path / "key"))
    file, other = tmp_path / "kept" / manifest.file, tmp_path / "other"
    files.make_key(other)
    (tmp_path / "empty").write_text("")
    for secret in (None, other, tmp_path / "empty", tmp_path / "nowhere"):
        with pytest.raises(files.BackupError, match="key"):
            making.put_back(new_database(), file, tmp_path, secret)


def test_two_at_once_do_not_mix(running, tmp_path):
    folder = tmp_path / "kept"
    with files.alone(folder), pytest.raises(files.BackupError, match="under way"):
        making.make(running, folder, NOW)


def test_it_thins_by_age_and_keeps_what_it_made(running, tmp_path):
    folder = tmp_path / "kept"
    days = [NOW - timedelta(days=day) for day in (30, 29, 1, 0)]
    made = [making.make(running, folder, day) for day in days]
    with pytest.MonkeyPatch.context() as patch:
        for limit in ("DAYS", "WEEKS", "MONTHS"):
            patch.setattr(thinning, limit, 2)
        assert making.thin(folder, NOW) == made[:1]
    assert files.manifests(folder) == made[1:]
    assert not (folder / made[0].file).exists()


def test_the_commands_say_what_they_did_and_what_is_wrong(
    running, new_database, tmp_path, settings, capsys, monkeypatch
):
    monkeypatch.setitem(settings.DATABASES, "default", running)
    call_command("backup", "--make-key", str(tmp_path / "key"))
    key = capsys.readouterr().out.split()[-1]
    with pytest.raises(CommandError, match="is not overwritten"):
        call_command("backup", "--make-key", str(tmp_path / "key"))
    with pytest.raises(CommandError, match="begins with age1"):
        call_command("backup", str(tmp_path / "kept"), "--encrypt-for", "knee")
    call_command("backup", str(tmp_path / "kept"), "--encrypt-for", key)
    file, made = capsys.readouterr().out.strip().split(": ")
    assert made == f"{ROWS} rows of 2 tables"
    monkeypatch.setitem(settings.DATABASES, "default", new_database())
    settings.VAR_DIR = tmp_path / "var"
    call_command("restore", file, "--key-file", str(tmp_path / "key"))
    assert f"{ROWS} rows of" in capsys.readouterr().out
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("backup", str(tmp_path / "key"))
