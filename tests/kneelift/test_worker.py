"""The worker as a process of its own: killed, beside a locked database, and orphaned."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import time

import django.db
import pytest
from django.db import OperationalError

from kneelift import worker as worker_module
from kneelift.worker import Worker
from tests import server
from tests.smtp import MailServer

SEND = (
    "import django; django.setup();"
    " from django.core.mail import send_mail;"
    " send_mail('A code', 'Your code: AAAA', None, ['maya@example.com'])"
)


@pytest.fixture
def start(variables):
    """A function that starts a worker for the mail server at this URL."""
    processes = []

    def start(url, **extra):
        environment = {**variables, "EMAIL_URL": url, **extra}
        process = subprocess.Popen([sys.executable, "-m", "kneelift.worker"], env=environment)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.wait(30)


def until(condition):
    """Waits for `condition` to hold; fails after a minute."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


def rows(variables, query):
    path = variables["DATABASE_URL"].removeprefix("sqlite:///")
    with contextlib.closing(sqlite3.connect(path)) as database:
        return database.execute(query).fetchall()


def test_a_mail_goes_once_though_the_worker_was_killed_while_it_sent_it(variables, start):
    with MailServer(mute=True) as mute, MailServer() as good:
        server.run({**variables, "EMAIL_URL": mute.url}, "-c", SEND)
        killed = start(mute.url)
        until(lambda: mute.asked)
        killed.kill()
        killed.wait(30)
        assert rows(variables, "SELECT state, attempts FROM coaching_mail") == [("waiting", 1)]
        second = start(good.url)
        until(lambda: good.taken)
        until(lambda: rows(variables, "SELECT state, body FROM coaching_mail") == [("sent", "")])
        second.terminate()
        assert second.wait(30) == 0
        assert [to for to, _ in good.taken] == ["maya@example.com"]


def test_it_goes_on_once_a_locked_database_is_free(monkeypatch, caplog):
    worker, turns = Worker(), []

    def turn():
        turns.append("locked" if len(turns) < 3 else "free")
        if turns[-1] == "locked":
            raise OperationalError("database is locked")
        worker.stop.set()

    monkeypatch.setattr(worker, "turn", turn)
    monkeypatch.setattr(worker_module, "PAUSE", 0)
    monkeypatch.setattr(django.db, "close_old_connections", lambda: None)
    monkeypatch.setattr(worker_module, "close_broken_connection", lambda: None)
    worker.run()
    assert turns == ["locked", "locked", "locked", "free"]
    # One line for the operator, however long it lasts.
    assert [record.message for record in caplog.records] == [
        "The worker waits for the database: database is locked"
    ]


def test_it_ends_when_its_parent_is_gone(variables):
    code = (
        "import os, subprocess, sys, time;"
        " worker = subprocess.Popen([sys.executable, '-m', 'kneelift.worker'],"
        " env={**os.environ, 'KNEELIFT_PARENT': str(os.getpid())});"
        " print(worker.pid, flush=True); time.sleep(120)"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code], env=variables, stdout=subprocess.PIPE, text=True
    )
    with parent.stdout as said:
        pid = int(said.readline())
        parent.kill()
        parent.wait(30)
    try:
        until(lambda: not is_running(pid))
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def is_running(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"
    return True
