"""`make upgrades`: from an older release to this code and back, while the old code serves.

python -m tests.upgrades [--rows N] [--from REVISION] [--only sqlite|postgresql]

The old code, out of git, makes a database, the demo in it and so many sets more, and serves. Two
people log through it all the time. Meanwhile this code migrates that database. Told are each
migration that took longer than a tenth of a second, the longest time in which no set was taken,
and what was refused. Then the old code logs on beside the new one, the migrations are taken back,
and counts are compared. 0 if nothing that was confirmed is lost and nobody was told wrong.
"""

import argparse
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

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
TOLD = 0.5


# Run by the old code: more sets, each a copy of one that is there, until there are enough.
FILL = """
import sys, uuid, django
django.setup()
from django.db import connection, transaction
from coaching.models import LoggedSet
wanted, fields = int(sys.argv[1]), [f.attname for f in LoggedSet._meta.concrete_fields]
have = list(LoggedSet._base_manager.values_list(*fields)[:2000])
made = LoggedSet._base_manager.count()
key, number = fields.index("id"), fields.index("number")
drills = fields.index("session_drill_id")
taken = set(LoggedSet._base_manager.values_list("session_drill_id", "number", "side"))
side = fields.index("side")
names = ", ".join(f'"{LoggedSet._meta.get_field(f).column}"' for f in fields)
marks = ", ".join(["%s"] * len(fields))
while made < wanted:
    rows = []
    for row in have:
        for n in range(1, 100):
            where = (row[drills], n, row[side])
            if where not in taken:
                taken.add(where)
                new = list(row); new[key] = uuid.uuid4(); new[number] = n
                rows.append(LoggedSet(**dict(zip(fields, new))))
                break
    if not rows:
        break
    LoggedSet._base_manager.bulk_create(rows, batch_size=500)
    made += len(rows)
print(made)
"""

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


class Logging:
    """People who log one set after the other through a server, each noted with its moment."""

    def __init__(self, port, rows, people):
        self.port, self.rows, self.people = port, iter(rows), people
        self.taken, self.refused, self.stop = [], [], threading.Event()
        self.lock = threading.Lock()
        self.threads = [threading.Thread(target=self._log, daemon=True) for _ in range(2)]

    def __enter__(self):
        self.begun = time.monotonic()
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        for thread in self.threads:
            thread.join(60)

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
            status = _status(self.port, request)
            if status == 200:
                self.taken.append(time.monotonic())
            else:
                self.refused.append((time.monotonic(), status))
            self.stop.wait(0.05)

    def longest_gap(self, begun, until):
        moments = [begun, *(t for t in self.taken if begun <= t <= until), until]
        return max(after - before for before, after in itertools.pairwise(moments))


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
        sets = run(variables, old, "-c", FILL, str(rows)).strip()
        last = _last_migration(old)
        waiting = json.loads(run(variables, old, "tests/bench/sets.py"))
        print(f"\n{name}, from {revision} ({last}), {sets} sets", flush=True)
        with _serving(variables, old) as port:
            people = {email: sign_in(port, email) for email in {row[0] for row in waiting}}
            half = len(waiting) * 2 // 3
            with Logging(port, waiting[:half], people) as logging:
                time.sleep(2)
                slow = _migrate(new, logging)
                time.sleep(2)
            refused = logging.refused
            # The old server is not restarted: a rolling restart has both for minutes.
            with Logging(port, waiting[half:], people) as beside:
                time.sleep(3)
        forward = _counts(new)
        begun = time.monotonic()
        run(new, ROOT, "manage.py", "migrate", "coaching", last, "--verbosity=0")
        print(f"  taken back in {time.monotonic() - begun:.1f} s")
        back = _counts(variables, old)
        with _serving(variables, old) as port, Logging(port, waiting[-20:], people) as again:
            time.sleep(2)
        run(new, ROOT, "manage.py", "migrate", "--verbosity=0")
    taken = len(logging.taken) + len(beside.taken)
    lost = {table: (n, back[table]) for table, n in forward.items()
            if table in back and back[table] < n and table in KEPT_TABLES}  # fmt: skip
    print(f"  taken {taken}, refused meanwhile {_told(refused)}, beside the new tables"
          f" {_told(beside.refused)}, after taking back {_told(again.refused)}; fewer rows"
          f" after taking back: {lost or 'none'}", flush=True)  # fmt: skip
    longest = max(slow, default=0)
    print(f"  longest without a set taken: {longest:.2f} s"
          f" ({'within' if longest <= LONGEST else 'ABOVE'} {LONGEST:.0f} s)")  # fmt: skip
    return not (lost or refused or beside.refused or again.refused) and longest <= LONGEST


#: What people logged and planned: what taking a migration back must never lose.
KEPT_TABLES = ("coaching_loggedset", "coaching_session", "coaching_sessiondrill", "coaching_user")


def _migrate(variables, logging):
    """The longest gap of each migration, which are told where they kept anybody waiting."""
    command = [sys.executable, "-u", "manage.py", "migrate", "--no-color"]
    process = subprocess.Popen(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, bufsize=1
    )
    waits, begun = [], time.monotonic()
    for line in process.stdout:
        until = time.monotonic()
        name = line.strip().removeprefix("Applying ").partition("...")[0]
        if line.strip().startswith("Applying"):
            waits.append(logging.longest_gap(begun, until))
            if waits[-1] > TOLD:
                print(f"  {name}: {until - begun:.1f} s, no set for {waits[-1]:.2f} s", flush=True)
        begun = until
    if process.wait():
        raise SystemExit("The migrations failed: see above.")
    return waits


def _last_migration(place):
    return max(path.stem for path in Path(place, "coaching/migrations").glob("0*.py"))


def _counts(variables, place=ROOT):
    return json.loads(run(variables, place, "-c", COUNTS))


def _told(refused):
    return ", ".join(f"{status}" for _, status in refused[:5]) or "none"


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
        process.wait(30)


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
