"""The product as `make run` starts it, on a database of its own with the demo in it."""

import contextlib
import http.client
import os
import secrets
import socket
import subprocess
import sys
import time

from kneelift import serve

PASSWORD = "lift-higher"


def environment(database: str) -> dict[str, str]:
    """Variables of a server on this database URL; nothing of the shell's configuration."""
    unset = dict.fromkeys(
        (
            *("KNEELIFT_URL", "ALLOWED_HOSTS", "CACHE_URL", "DEBUG", "EMAIL_URL", "PORT"),
            *("LOG_FORMAT", "METRICS_TOKEN", "REPLICA_URL", "SENTRY_DSN"),
        ),
        "",
    )
    return {
        **os.environ,
        **unset,
        "DATABASE_URL": database,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "LOG_LEVEL": "ERROR",
        "DJANGO_SETTINGS_MODULE": "kneelift.settings",
    }


def url_of(connection) -> str:
    """The test's own database, as a second program reaches it."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    where = f"{values['HOST']}:{values['PORT']}" if values["PORT"] else values["HOST"]
    who = f"{values['USER']}:{values['PASSWORD']}" if values["PASSWORD"] else values["USER"]
    return f"postgresql://{who}@{where}/{values['NAME']}"


def prepare(variables: dict[str, str], *, demo: bool = True) -> None:
    """The tables, the catalogue, the static files and, unless they are not wanted, demo teams."""
    for command in ("migrate", "createcachetable", "catalogue", *(["demo"] if demo else [])):
        run(variables, "manage.py", command, "--verbosity=0")
    collect_static_files(variables)


def collect_static_files(variables: dict[str, str]) -> None:
    run(variables, "-c", "import django; django.setup(); import kneelift.static as s; s.collect()")


def run(variables: dict[str, str], *arguments: str) -> str:
    """What Python printed; its failure raises."""
    command = [sys.executable, *arguments]
    return subprocess.run(
        command, env=variables, check=True, stdout=subprocess.PIPE, text=True
    ).stdout


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        number: int = listener.getsockname()[1]
    return number


@contextlib.contextmanager
def serving(variables: dict[str, str]):
    """Granian as `make run` starts it, on a free port; the port."""
    port = free_port()
    process = subprocess.Popen(serve.command(port), env={**variables, "PORT": str(port)})
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 120
    while True:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            with contextlib.closing(connection):
                connection.request("GET", "/healthz")
                connection.getresponse().read()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise SystemExit("The server does not answer.") from None
            time.sleep(0.1)
