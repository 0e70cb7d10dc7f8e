"""Workers that die are started again, one that cannot start ends the start, none is orphaned."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kneelift.supervisor import LIVED_WELL, LONGEST_PAUSE, Backoff

ROOT = Path(__file__).parent.parent.parent
TINY = """
import os, signal
from kneelift import orphans

class Application:
    def __rsgi_init__(self, loop):
        orphans.end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))

    async def __rsgi__(self, scope, proto):
        proto.response_str(200, [("content-type", "text/plain")], str(os.getpid()))

application = Application()
"""


@pytest.fixture
def port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.fixture
def supervise(tmp_path, port):
    """A function that starts the supervisor of this application's text; it has to end by itself."""
    processes = []

    def supervise(text=TINY, workers=2, killed_after=20):
        (tmp_path / "tiny.py").write_text(text)
        process = subprocess.Popen(
            [
                *(sys.executable, "-m", "kneelift.supervisor", "tiny:application"),
                *("--interface", "rsgi", "--http", "1", "--workers", str(workers)),
                *("--port", str(port), "--log-level", "error"),
                *("--workers-kill-timeout", str(killed_after)),
            ],
            env={**os.environ, "PYTHONPATH": f"{ROOT}:{tmp_path}", "KNEELIFT_GREETING": "Here."},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        processes.append(process)
        return process

    yield supervise
    for process in processes:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        process.communicate(timeout=60)


def answered_by(port):
    """The id of the worker that answered, or None."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/")
        return int(connection.getresponse().read())
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def until(condition):
    end = time.monotonic() + 60
    while not (found := condition()):
        assert time.monotonic() < end
        time.sleep(0.02)
    return found


def test_it_says_where_it_is_once_it_answers(supervise, port):
    process = supervise()
    assert process.stdout.readline() == "Here.\n"
    assert until(lambda: answered_by(port))


def test_workers_that_are_killed_again_and_again_are_started_again(supervise, port):
    process = supervise(workers=1)
    assert process.stdout.readline() == "Here.\n"
    killed = set()
    for _ in range(3):
        worker = until(lambda: answered_by(port))
        assert worker not in killed
        killed.add(worker)
        os.kill(worker, signal.SIGKILL)
    until(lambda: answered_by(port))
    assert process.poll() is None


def test_no_worker_outlives_the_process_that_started_it(supervise, port):
    process = supervise()
    until(lambda: answered_by(port))
    process.kill()
    until(lambda: answered_by(port) is None)
    # And the port is free again.
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        until(lambda: can_bind(listener, port))


def can_bind(listener, port):
    with contextlib.suppress(OSError):
        listener.bind(("127.0.0.1", port))
        return True


def test_it_ends_at_once_while_its_workers_still_load(supervise):
    # Two workers write at once, so a line is one write.
    process = supervise(
        f"import os, time; os.write(1, b'loading\\n'); time.sleep(300)\n{TINY}", killed_after=300
    )
    assert process.stdout.readline() == "loading\n"
    process.terminate()
    # Else granian would wait for its workers until it may kill them.
    process.communicate(timeout=60)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere granian's listener does it")
def test_a_second_server_does_not_share_the_port(supervise, port):
    first = supervise()
    until(lambda: answered_by(port))
    second = supervise()
    said = second.communicate(timeout=60)
    assert second.returncode == 1
    assert said == (
        "",
        f"kneelift: port {port} is taken: stop what uses it or choose another one,"
        " as in PORT=8001.\n",
    )
    assert first.poll() is None


@pytest.mark.parametrize("text", ["def application(:", "raise LookupError('no')"])
def test_a_worker_that_cannot_start_ends_the_start(supervise, text):
    process = supervise(text)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Here." not in said
    # Its workers write too, and may come between a line and its end.
    assert (
        "kneelift: cannot start: the server's first process ended, for the reason above." in errors
    )


def test_what_dies_often_is_started_again_later_and_later():
    backoff = Backoff()
    waits = []
    for _ in range(9):
        backoff.died(born=100, now=101)
        waits.append(backoff.due - 101)
    assert waits[:4] == pytest.approx([0.2, 0.4, 0.8, 1.6])
    assert waits[-1] == LONGEST_PAUSE
    assert not backoff.is_due(102)
    assert backoff.is_due(200)
    assert not backoff.is_due(300)
    # Who lived well begins anew.
    backoff.died(born=300, now=301 + LIVED_WELL)
    assert backoff.failures == 1
