import os
import socket
import subprocess
import sys

import pytest
from django.db import connection

from coaching import checks, demo
from tests.factories import make_user

PUBLIC = {
    "KNEELIFT_URL": "http://coach.example.org",
    "DJANGO_SETTINGS_MODULE": "kneelift.settings",
}


@pytest.mark.django_db
def test_it_lets_demo_accounts_live_on_this_machine():
    make_user("Coach", demo.EMAILS[0])
    checks.refuse_public_demo()
    assert checks.no_public_demo(None) == []


@pytest.mark.django_db
def test_it_starts_for_everyone_without_demo_accounts(public):
    make_user("Coach", "someone@example.org")
    checks.refuse_public_demo()
    assert checks.no_public_demo(None) == []


@pytest.mark.django_db
def test_it_refuses_to_show_demo_accounts_to_everyone(public):
    make_user("Coach", demo.EMAILS[0])
    with pytest.raises(SystemExit, match=r"there are demo accounts.*manage.py demo --remove"):
        checks.refuse_public_demo()
    [error] = checks.no_public_demo(None)
    assert (error.id, error.hint) == ("coaching.E001", checks.REMEDY)
    assert error.msg.startswith("There are demo accounts")


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return str(listener.getsockname()[1])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="hands the database on as a file")
@pytest.mark.parametrize(
    "module", ["kneelift.wsgi", "kneelift.asgi", "kneelift.rsgi", "kneelift.serve"]
)
def test_it_ends_every_server_at_its_start(module):
    make_user("Coach", demo.EMAILS[0])
    name = connection.settings_dict["NAME"]
    result = subprocess.run(
        [sys.executable, "-m", module],
        env={**os.environ, **PUBLIC, "DATABASE_URL": f"sqlite:///{name}", "PORT": free_port()},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert result.returncode == 1
    assert result.stderr.startswith("kneelift: there are demo accounts")
    assert result.stderr.count("\n") == 1


def test_it_starts_without_a_database_and_says_so_at_readyz(tmp_path):
    """A server that comes up before its database must be able to tell a monitor."""
    code = (
        "from kneelift.wsgi import application;"
        "from django.test import Client;"
        "print(Client(headers={'host': 'coach.example.org'}).get('/readyz').status_code)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **PUBLIC, "DATABASE_URL": f"sqlite:///{tmp_path}/no/db.sqlite3"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert (result.returncode, result.stdout) == (0, "503\n"), result.stderr
