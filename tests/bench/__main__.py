"""`make bench`: requests per second and answer times of the main pages.

The server runs as `make run` starts it, on a database of its own with the demo in it, and
is asked over 16 kept connections with real sign-ins. A bare Django view and a bare insert
of one row are measured in the same run, on the same server and database, to compare with.
The generator runs on the same machine and takes its share of it, the same for all.
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
from urllib.parse import urlencode

from tests import server
from tests.bench import load, tap
from tests.postgres import HOW_TO_GET_IT, temporary_server

COACH = "coach@example.com"


def main():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8, help="measured for each line")
    parser.add_argument("--only", choices=["sqlite", "postgresql"])
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    errors = 0
    if options.only != "postgresql":
        with tempfile.TemporaryDirectory(prefix="kneelift-bench-") as folder:
            errors += measure("SQLite", f"sqlite:///{folder}/bench.sqlite3", options.seconds)
    if options.only != "sqlite":
        with temporary_server("fsync=on") as url:
            if url:
                with new_database(url) as database:
                    errors += measure("PostgreSQL", database, options.seconds)
            else:
                print(f"\nNot measured on PostgreSQL. {HOW_TO_GET_IT}")
    return 1 if errors else 0


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


def measure(name, database, seconds):
    """Prints the table of one database; the number of failed requests."""
    variables = server.environment(database)
    bare = {**variables, "DJANGO_SETTINGS_MODULE": "tests.bench.bare"}
    server.prepare(variables)
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
        unlogged = json.loads(server.run(variables, "-m", "tests.bench.sets"))
        people = {email: sign_in(port, email) for email in {COACH, *(row[0] for row in unlogged)}}
        athletes = [cookie for email, (cookie, _) in people.items() if email != COACH]
        today = [load.request("GET", "/today/", cookie) for cookie in athletes]
        results["/today/"] = load.run(port, today, seconds=seconds)
        board = [load.request("GET", "/board/", people[COACH][0])]
        results["/board/"] = load.run(port, board, seconds=seconds)
        sets = []
        for email, path, body in unlogged:
            cookie, token = people[email]
            headers = ("HX-Request: true", f"X-CSRFToken: {token}")
            sets.append(load.request("POST", path, cookie, body, headers))
        results["log a set"] = load.run(port, sets, seconds=seconds, repeat=False)
    print_table(name, results)
    print(tapped)
    print(server.run(variables, "-m", "tests.bench.assigning"), end="", flush=True)
    return sum(result.errors.total() for result in results.values())


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
    print(f"\n{name:<12}   req/s   p50 ms   p95 ms   of bare view   of bare insert   errors")
    for label, result in results.items():
        rate = result.per_second
        print(
            f"{label:<12}{rate:>8,.0f}{result.percentile(0.5):>9.1f}{result.percentile(0.95):>9.1f}"
            f"{rate / view:>15.3f}{rate / insert:>17.3f}{result.errors.total():>9}"
        )
        if result.errors:
            print(f"{'':<12}{dict(result.errors)}")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
