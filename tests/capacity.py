"""`make capacity`: sets logged a second, for minutes, on SQLite and on PostgreSQL.

python -m tests.capacity [--minutes M] [--only sqlite|postgresql] [--people N]

The server runs as `make run` starts it, with sync to the disk on, and beside it the generator on
the same machine. Real sign-ins over kept connections log one set after the other that nobody
logged yet. First a view that inserts one bare row is measured in the same run, on the same server
and database: what a machine can do shows in it, and the product as a share of it.

Then: how many at most are held without an error, memory of the server, disk for a million sets,
and what people see as more and more of them come until something breaks.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psycopg

from tests import server
from tests.bench import load
from tests.bench.__main__ import new_database
from tests.bench.against import ROOT, prepare
from tests.postgres import HOW_TO_GET_IT, temporary_server

#: Connections at once, and those under which something is to break.
HELD = 16
MORE = (64, 256, 1024)


def requests_of(found):
    """Neighbours in the list are of different people."""
    messages = []
    longest = max(len(acts) for *_, acts in found)
    for n in range(longest):
        for cookie, token, acts in found:
            if n < len(acts):
                path, body = acts[n]
                headers = ("Accept: application/json", f"X-CSRFToken: {token}")
                messages.append(load.request("POST", path, cookie, body, headers))
    return messages


class Memory:
    """The most that the server and its workers held at once, in MB, while the block ran."""

    def __init__(self, pid):
        self.pid, self.most, self.stop = pid, 0.0, threading.Event()

    def __enter__(self):
        self.thread = threading.Thread(target=self._look, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stop.set()
        self.thread.join(5)

    def _look(self):
        while not self.stop.wait(0.5):
            self.most = max(self.most, memory_of(self.pid))


def memory_of(pid):
    """MB of a process and all that it began; shared pages count once each."""
    children = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parts = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(parts[1]), []).append(int(stat.parent.name))
    total, waiting = 0, [pid]
    while waiting:
        one = waiting.pop()
        waiting += children.get(one, [])
        try:
            text = Path(f"/proc/{one}/smaps_rollup").read_text()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:"))
    return total / 1024


def measure(name, database, options, size_of):
    """Prints what was seen; whether there was no error while it was held."""
    variables = server.environment(database)
    bare = {**variables, "DJANGO_SETTINGS_MODULE": "tests.bench.bare"}
    prepare(variables, ROOT, None)
    server.run(bare, "manage.py", "migrate", "--run-syncdb", "--verbosity=0")
    seconds = int(options.minutes * 60)
    with server.serving(bare) as port:
        insert = [load.request("POST", "/insert/", body="amount=10")]
        floor = load.run(port, insert, seconds=min(30, seconds), connections=HELD)
    rate = int(floor.per_second) + 1
    asked = ("-m", "tests.capacity_people", str(options.people), str((seconds + 60) * rate))
    found = json.loads(server.run(variables, *asked))
    messages = requests_of(found)
    before = size_of()
    port = server.free_port()
    process = subprocess.Popen(server.serve.command(port), env={**variables, "PORT": str(port)})
    try:
        server.wait_for(port)
        with Memory(process.pid) as memory:
            held = load.run(port, messages, seconds=seconds, connections=HELD, repeat=False)
        logged = len(held.took)
        grown = size_of() - before
        print(f"\n{name}: bare insert {floor.per_second:.0f} a second; sets"
              f" {held.per_second:.0f} a second for {held.seconds:.0f} s, that is"
              f" {held.per_second / max(floor.per_second, 1):.2f} of it;"
              f" median {held.percentile(0.5):.0f} ms, 99th {held.percentile(0.99):.0f} ms;"
              f" errors {dict(held.errors) or 'none'}")  # fmt: skip
        print(f"  memory of the server {memory.most:.0f} MB; disk"
              f" {grown / max(logged, 1) * 1e6 / 2**20:.0f} MB for a million sets"
              f" ({logged} were logged)", flush=True)  # fmt: skip
        rest = messages[logged + HELD :]
        for connections in MORE:
            part = load.run(port, rest, seconds=8, connections=connections, repeat=False)
            print(f"  {connections} at once: {part.per_second:.0f} a second, median"
                  f" {part.percentile(0.5):.0f} ms, 99th {part.percentile(0.99):.0f} ms, errors"
                  f" {dict(part.errors) or 'none'}", flush=True)  # fmt: skip
            rest = rest[len(part.took) + connections :]
    finally:
        process.terminate()
        process.wait(30)
    return not held.errors


def main():
    parser = argparse.ArgumentParser(prog="make capacity")
    parser.add_argument("--minutes", type=float, default=5)
    parser.add_argument("--people", type=int, default=64)
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}")
    went_well = []
    if options.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="kneelift-capacity-") as folder:
            database = f"sqlite:///{folder}/kneelift.sqlite3"
            files = Path(folder)
            went_well.append(measure(
                "SQLite", database, options,
                lambda: sum(file.stat().st_size for file in files.iterdir()),
            ))  # fmt: skip
    if options.only != "sqlite":
        with temporary_server("fsync=on") as url:
            if url is None:
                print(HOW_TO_GET_IT)
            else:
                with new_database(url) as database:
                    went_well.append(
                        measure("PostgreSQL", database, options, lambda: size_of(database))
                    )
    return 0 if all(went_well) else 1


def size_of(database):
    with psycopg.connect(database) as connection:
        return connection.execute("SELECT pg_database_size(current_database())").fetchone()[0]


if __name__ == "__main__":
    sys.exit(main())
