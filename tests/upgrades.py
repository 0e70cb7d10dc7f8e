"""`make upgrades`: from an older release to this code and back, while the old code serves.

python -m tests.upgrades [--rows N] [--from REVISION] [--only sqlite|postgresql]

The old code, out of git, makes a database, the demo in it and so many sets more, and serves. Two
people log through it all the time, as phones do: what was answered by 500 or more, or not at all,
is sent again. Meanwhile this code migrates that database. Beside them a writer changes a set and
its session by itself, over and over: how long each migration keeps it waiting is what is told.
Then people log through the old and the new code at once, all migrations are taken back, the old
code logs on, and all goes forward again. 0 if each set that was confirmed is there once, nothing
else is gone, and no writer waited for more than a second.
"""

import argparse
import contextlib
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path

import psycopg

from tests import server
from tests.bench import load
from tests.bench.__main__ import new_database, sign_in
from tests.bench.against import ROOT, checked_out, run
from tests.postgres import HOW_TO_GET_IT, temporary_server

#: The first release, as it landed.
FIRST = "ab49a801"
#: How long no set may be taken.
LONGEST = 1.0
#: A migration is told from so many seconds on.
TOLD = 0.3


COUNTS = """
import json, django
django.setup()
from django.db import connection
names = [n for n in connection.introspection.table_names() if n.startswith("coaching_")]
with connection.cursor() as c:
    out = {}
    for n in names:
        c.execute(f'SELECT count(*) FROM "{n}"')
        out[n] = c.fetchone()[0]
print(json.dumps(out))
"""

#: Which of the sets that are named are there.
SETS = """
import json, sys, django
django.setup()
from coaching.models import LoggedSet
found = LoggedSet._base_manager.filter(pk__in=sys.argv[1:]).values_list("pk", flat=True)
print(json.dumps([str(pk) for pk in found]))
"""


class Logging:
    """Phones that send one set after the other, each until it is taken."""

    def __init__(self, port, rows, people):
        self.port, self.rows, self.people = port, iter(rows), people
        self.taken, self.refused, self.wrong = [], [], []
        self.stop, self.lock = threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self._log, daemon=True) for _ in range(2)]

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(130)

    def _log(self):
        while not self.stop.is_set():
            with self.lock:
                row = next(self.rows, None)
            if row is None:
                return
            email, path, body = row
            cookie, token = self.people[email]
            headers = ("Accept: application/json", f"X-CSRFToken: {token}")
            request = load.request("POST", path, cookie, body, headers)
            # One that was begun is sent to its end.
            while (status := _status(self.port, request)) >= 500 or status == 0:
                self.refused.append(status)
                if len(self.refused) > 1000:
                    return
                time.sleep(0.3)
            (self.taken if status == 200 else self.wrong).append((path, status))
            self.stop.wait(0.05)


class Writer(threading.Thread):
    """Changes a set and its session by statements of its own, and notes how long each took."""

    def __init__(self, database):
        super().__init__(daemon=True)
        self.database, self.stop = database, threading.Event()
        self.took, self.errors = [], []

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.join(130)

    def run(self):
        is_sqlite = self.database.startswith("sqlite")
        connection = (
            sqlite3.connect(self.database.partition("///")[2], timeout=120, isolation_level=None)
            if is_sqlite
            else psycopg.connect(self.database, autocommit=True)
        )
        statements = (
            "BEGIN IMMEDIATE" if is_sqlite else "BEGIN",
            "UPDATE coaching_session SET note = note WHERE id IN"
            " (SELECT id FROM coaching_session LIMIT 1)",
            "UPDATE coaching_loggedset SET note = note WHERE id IN"
            " (SELECT id FROM coaching_loggedset LIMIT 1)",
            "COMMIT",
        )
        with contextlib.closing(connection):
            while not self.stop.wait(0.02):
                begun = time.monotonic()
                try:
                    for statement in statements:
                        connection.execute(statement)
                except (psycopg.Error, sqlite3.Error) as error:
                    self.errors.append(str(error).partition("\n")[0])
                    connection.rollback()
                self.took.append((begun, time.monotonic()))

    def longest(self, begun, until):
        """Of those that fell into that time, the one that is still waiting too."""
        took = [end - start for start, end in list(self.took) if start < until and end > begun]
        last = self.took[-1][1] if self.took else begun
        return max([*took, until - last if until - last > 0.1 else 0, 0])


def _status(port, request):
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=120) as connection:
            connection.sendall(request.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
            return int(connection.recv(1 << 16)[9:12] or 0)
    except (OSError, ValueError):
        return 0


def drill(name, database, revision, rows):
    """Whether all went well; prints what was seen."""
    with checked_out(revision) as old:
        variables = server.environment(database) | {"PYTHONPATH": str(old)}
        new = server.environment(database) | {"SECRET_KEY": variables["SECRET_KEY"]}
        for command in (["migrate"], ["createcachetable"], ["catalogue"], ["demo"]):
            run(variables, old, "manage.py", *command, "--verbosity=0")
        collect = "import django; django.setup(); import kneelift.static as s; s.collect()"
        run(variables, old, "-c", collect)
        run(new, ROOT, "-c", collect)
        waiting = json.loads(run(variables, old, "tests/bench/sets.py"))
        begun = time.monotonic()
        # As text: beside other files of that folder Python would take one for its own `html`.
        filling = (ROOT / "tests/upgrades_sets.py").read_text()
        sets = run(variables, old, "-c", filling, str(rows)).strip()
        last = _last_migration(old)
        print(f"\n{name}, from {revision} ({last}), {sets} sets"
              f" made in {time.monotonic() - begun:.0f} s", flush=True)  # fmt: skip
        before = _counts(variables, old)
        parts = [waiting[n::4] for n in range(4)]
        logged = []
        with _serving(variables, old) as port:
            people = {email: sign_in(port, email) for email in {row[0] for row in waiting}}
            with Logging(port, parts[0], people) as logging, Writer(database) as writer:
                begun = time.monotonic()
                time.sleep(3)
                usual = writer.longest(begun, time.monotonic())
                print(f"  the writer's longest before: {usual:.2f} s", flush=True)
                waits = _migrate(new, writer)
                time.sleep(2)
            logged.append(("while it was migrated", logging))
            # The old server is not restarted: a rolling restart has both for minutes.
            with _serving(new, ROOT) as other:
                theirs = {email: sign_in(other, email) for email in people}
                with (
                    Logging(port, parts[1], people) as beside,
                    Logging(other, parts[2], theirs) as newer,
                ):
                    time.sleep(5)
                logged += [("old code beside the new", beside), ("new beside the old", newer)]
        forward = _counts(new)
        begun = time.monotonic()
        run(new, ROOT, "manage.py", "migrate", "coaching", last, "--verbosity=0")
        print(f"  taken back in {time.monotonic() - begun:.1f} s", flush=True)
        back = _counts(variables, old)
        with _serving(variables, old) as port:
            people = {email: sign_in(port, email) for email in people}
            with Logging(port, parts[3], people) as again:
                time.sleep(3)
            logged.append(("old code after taking back", again))
        run(new, ROOT, "manage.py", "migrate", "--verbosity=0")
        there = set(json.loads(run(new, ROOT, "-c", SETS, *_ids(waiting))))
        after = _counts(new)["coaching_loggedset"]
    lost = {table: (n, back[table]) for table, n in forward.items()
            if table in back and back[table] < n and table in KEPT_TABLES}  # fmt: skip
    confirmed = [path for _, logging in logged for path, _ in logging.taken]
    missing = len(set(_ids_of(confirmed)) - there)
    doubled = after - before["coaching_loggedset"] - len(there)
    for what, logging in logged:
        print(f"  {what}: {len(logging.taken)} sets taken, sent again after"
              f" {_told(Counter(logging.refused))}, refused for good"
              f" {_told(Counter(status for _, status in logging.wrong))}")  # fmt: skip
    print(f"  confirmed {len(confirmed)}, lost {missing}, doubled {doubled},"
          f" fewer rows after taking back: {lost or 'none'}")  # fmt: skip
    longest, which = max(waits)
    verdict = "within" if longest <= LONGEST else "ABOVE"
    print(f"  a writer waited {longest:.2f} s at most, in {which} ({verdict} {LONGEST:.0f} s);"
          f" errors: {Counter(writer.errors) or 'none'}", flush=True)  # fmt: skip
    good = not (missing or doubled or lost or any(logging.wrong for _, logging in logged))
    return good and all(logging.taken for _, logging in logged) and longest <= LONGEST


#: What people logged and planned: what taking a migration back must never lose.
KEPT_TABLES = ("coaching_loggedset", "coaching_session", "coaching_sessiondrill", "coaching_user")


def _migrate(variables, writer):
    """[(longest wait, migration)], told where they kept anybody waiting."""
    command = [sys.executable, "-u", "manage.py", "migrate", "--no-color"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    waits, begun = [], time.monotonic()
    for line in process.stdout:
        until = time.monotonic()
        name = line.strip().removeprefix("Applying ").partition("...")[0]
        if line.strip().startswith("Applying"):
            waits.append((writer.longest(begun, until), name))
            if waits[-1][0] > TOLD:
                print(f"  {name}: {until - begun:.1f} s, a writer waited"
                      f" {waits[-1][0]:.2f} s", flush=True)  # fmt: skip
        begun = until
    if process.wait():
        raise SystemExit("The migrations failed: see above.")
    return waits


def _ids(rows):
    return _ids_of(path for _, path, _ in rows)


def _ids_of(paths):
    return [path.strip("/").rpartition("/")[2] for path in paths]


def _last_migration(place):
    return max(path.stem for path in Path(place, "coaching/migrations").glob("0*.py"))


def _counts(variables, place=ROOT):
    return json.loads(run(variables, place, "-c", COUNTS))


def _told(statuses):
    return ", ".join(f"{status} x {n}" for status, n in sorted(statuses.items())) or "none"


@contextlib.contextmanager
def _serving(variables, place):
    port = server.free_port()
    command = [sys.executable, "-m", "kneelift.serve"]
    process = subprocess.Popen(
        command,
        cwd=place,
        env={**variables, "PORT": str(port)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        server.wait_for(port)
        yield port
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def main():
    parser = argparse.ArgumentParser(prog="make upgrades")
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--from", dest="revisions", action="append", metavar="REVISION")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    went_well = []
    for revision in options.revisions or [FIRST]:
        if options.only != "postgresql":
            with tempfile.TemporaryDirectory(prefix="kneelift-upgrades-") as folder:
                url = f"sqlite:///{folder}/kneelift.sqlite3"
                went_well.append(drill("SQLite", url, revision, options.rows))
        if options.only != "sqlite":
            with temporary_server("fsync=on") as url:
                if url is None:
                    print(HOW_TO_GET_IT)
                    continue
                with new_database(url) as database:
                    went_well.append(drill("PostgreSQL", database, revision, options.rows))
    return 0 if all(went_well) else 1


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
