"""`make bench`: requests per second and answer times of the main pages.

The server runs as `make run` starts it, on a database of its own with the demo in it, and
is asked over 16 kept connections with real sign-ins. A bare Django view and a bare insert
of one row are measured in the same run, on the same server and database, to compare with.
The generator runs on the same machine and takes its share of it, the same for all.

A second table says what each page costs the processor within one process, beside a view of the
same bytes with and without the product's middleware; a third one, what acts cost. `--against REV`
puts another commit's pages beside it, and `browser` measures the phone's screen alone.
"""

import argparse
import contextlib
import http.client
import http.cookies
import json
import os
import platform
import signal
import sys
import tempfile
from pathlib import Path
from urllib.parse import urlencode

from tests import server
from tests.bench import against, drag, load, tap
from tests.postgres import HOW_TO_GET_IT, temporary_server

COACH = "coach@example.com"
#: Rows that no load takes: what the acts that are measured one by one are done with.
FOR_ACTS = 100


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8, help="measured for each line")
    parser.add_argument("what", nargs="?", choices=["browser"], help="only this part")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    parser.add_argument("--size", choices=["middle", "large"], help="a bigger site than the demo")
    parser.add_argument("--against", metavar="REV", help="the pages of another commit, on SQLite")
    parser.add_argument("--json", metavar="FILE", help="all that was measured, for a program")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    if options.what:
        return measure_browser()
    if options.against:
        compared = against.compare(options.against, options.size)
        against.print_table(options.against, compared)
        return keep(options.json, compared)
    measured = {}
    if options.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="kneelift-bench-") as folder:
            database = f"sqlite:///{folder}/bench.sqlite3"
            measured["SQLite"] = measure("SQLite", database, options)
    if options.only != "sqlite":
        with temporary_server("fsync=on") as url:
            if url:
                with new_database(url) as database:
                    measured["PostgreSQL"] = measure("PostgreSQL", database, options)
            else:
                print(f"\nNot measured on PostgreSQL. {HOW_TO_GET_IT}")
    keep(options.json, measured)
    failed = sum(row["errors"] for found in measured.values() for row in found["requests"].values())
    return 1 if failed else 0


def measure_browser():
    with tempfile.TemporaryDirectory(prefix="kneelift-bench-") as folder:
        variables = server.environment(f"sqlite:///{folder}/bench.sqlite3")
        server.prepare(variables)
        with server.serving(variables) as port:
            print(tap.report(port), flush=True)
            print(drag.report(port))
    return 0


def keep(file, measured):
    if file:
        Path(file).write_text(json.dumps(measured, indent=1) + "\n")
    return 0


@contextlib.contextmanager
def new_database(url):
    import psycopg

    name = f"kneelift_bench_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield url.rpartition("/")[0] + "/" + name
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def measure(name, database, options):
    """Prints the tables of one database; what they say, as plain values."""
    seconds = options.seconds
    variables = server.environment(database)
    bare = {**variables, "DJANGO_SETTINGS_MODULE": "tests.bench.bare"}
    against.prepare(variables, against.ROOT, options.size)
    server.run(bare, "manage.py", "migrate", "--run-syncdb", "--verbosity=0")
    results = {}
    with server.serving(bare) as port:
        view = [load.request("GET", "/view/")]
        results["bare view"] = load.run(port, view, seconds=seconds)
        insert = [load.request("POST", "/insert/", body="amount=10")]
        results["bare insert"] = load.run(port, insert, seconds=seconds)
    with server.serving(variables) as port:
        # First, while the server has nothing else to do and nothing of today is logged.
        tapped = tap.report(port)
        unlogged = json.loads(server.run(variables, "-m", "tests.bench.sets"))[:-FOR_ACTS]
        people = {email: sign_in(port, email) for email in {COACH, *(row[0] for row in unlogged)}}
        athletes = [cookie for email, (cookie, _) in people.items() if email != COACH]
        today = [load.request("GET", "/today/", cookie) for cookie in athletes]
        results["/today/"] = load.run(port, today, seconds=seconds)
        board = [load.request("GET", "/board/", people[COACH][0])]
        results["/board/"] = load.run(port, board, seconds=seconds)
        half = len(unlogged) // 2
        doors = ("HX-Request: true", unlogged[:half]), ("Accept: application/json", unlogged[half:])
        for label, (door, rows) in zip(("a set, htmx", "a set, JSON"), doors, strict=True):
            sets = []
            for email, path, body in rows:
                cookie, token = people[email]
                headers = (door, f"X-CSRFToken: {token}")
                sets.append(load.request("POST", path, cookie, body, headers))
            results[label] = load.run(port, sets, seconds=seconds, repeat=False)
    requests = print_table(name, results)
    pages = json.loads(server.run(variables, "-m", "tests.bench.pages"))
    print_pages(pages)
    acts = json.loads(server.run(variables, "-m", "tests.bench.acts"))
    print_acts(acts)
    print(tapped)
    for more in ("assigning", "progress"):
        print(server.run(variables, "-m", f"tests.bench.{more}"), end="", flush=True)
    return {"requests": requests, "pages": pages, "acts": acts}


def sign_in(port, email):
    """The cookies of a signed-in browser, as one header, and its CSRF token."""
    jar = http.cookies.SimpleCookie()

    def ask(method, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Cookie": header(), "Referer": f"http://127.0.0.1:{port}/accounts/login/"}
        if body:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, "/accounts/login/", body, headers)
        response = connection.getresponse()
        response.read()
        for cookie in response.headers.get_all("Set-Cookie") or []:
            jar.load(cookie)
        return response.status

    def header():
        return "; ".join(f"{name}={morsel.value}" for name, morsel in jar.items())

    ask("GET")
    token = jar["kneelift_csrf"].value
    form = {"login": email, "password": server.PASSWORD, "csrfmiddlewaretoken": token}
    status = ask("POST", urlencode(form))
    if status != 302:
        raise SystemExit(f"{email} cannot sign in: {status}.")
    return header(), jar["kneelift_csrf"].value


def print_table(name, results):
    view, insert = (results[key].per_second for key in ("bare view", "bare insert"))
    columns = {"p50": 0.5, "p95": 0.95, "p99": 0.99}
    heads = "".join(f"{f'{head} ms':>9}" for head in columns)
    print(f"\n{name:<12}   req/s{heads}   of bare view   of bare insert   errors")
    requests = {}
    for label, result in results.items():
        rate = result.per_second
        times = {head: result.percentile(share) for head, share in columns.items()}
        requests[label] = {"per_second": rate, **times, "errors": result.errors.total()}
        print(
            f"{label:<12}{rate:>8,.0f}{''.join(f'{ms:>9.1f}' for ms in times.values())}"
            f"{rate / view:>15.3f}{rate / insert:>17.3f}{result.errors.total():>9}"
        )
        if result.errors:
            print(f"{'':<12}{dict(result.errors)}")
    sys.stdout.flush()
    return requests


def print_pages(pages):
    print(
        f"\n{'within one process':<34}queries    bytes   compressed   processor ms"
        "   of a bare view   through our middleware"
    )
    for name, page in pages.items():
        print(
            f"{name:<34}{page['queries']:>7}{page['bytes']:>9,}{page['compressed']:>13,}"
            f"{page['ms']:>15.1f}{page['view_ms'] / page['ms']:>17.3f}"
            f"{page['through_ms'] / page['ms']:>25.3f}"
        )
    sys.stdout.flush()


def print_acts(acts):
    bare = acts["bare insert"]["ms"]
    print(f"\n{'within one process':<29}queries    bytes   processor ms   bare insert of it")
    for name, act in acts.items():
        print(
            f"{name:<29}{act['queries']:>7}{act['bytes']:>9,}{act['ms']:>15.2f}"
            f"{bare / act['ms']:>20.3f}"
        )
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
