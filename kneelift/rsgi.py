"""What granian serves: a body is whole before one of the product's threads is asked.

granian's WSGI interface runs a request as soon as its headers are there, and a thread then
waits for the body as long as a stranger likes (docs/slow-clients.md has the figures). Its
RSGI interface leaves the reading to us (kneelift/bodies.py), in the worker's event loop.
"""

import logging
import os
import signal
import sys
import threading
import time
from functools import lru_cache
from typing import BinaryIO

from coaching.views.too_long import RequestTookTooLong
from kneelift import orphans
from kneelift.bodies import BodyRefused, read_body
from kneelift.requests_log import log_request
from kneelift.threads import Stuck, Threads
from kneelift.wsgi import application as wsgi

logger = logging.getLogger("kneelift.requests")

# As many as a worker has connections to PostgreSQL at most (settings.py). They work one after the
# other, but for those that wait, as for a lock: these must be more than there are to wait.
THREADS = 12
# Seconds; an athlete's day takes about a tenth of it.
LONG = 0.25
# Seconds after which a request is ended from inside, and after how many more it is left: before
# a proxy gives up, whose minute is over then.
LIMIT, GRACE = 45, 10

ENVIRON = {
    "SCRIPT_NAME": "",
    "wsgi.errors": sys.stderr,
    "wsgi.multiprocess": True,
    "wsgi.multithread": True,
    "wsgi.run_once": False,
    "wsgi.version": (1, 0),
}


STUCK_HEADERS = [("content-type", "text/plain; charset=utf-8"), ("retry-after", "60")]
HEALTH_HEADERS = [("content-type", "text/plain"), ("cache-control", "no-store")]


class Application:
    """The product as an RSGI application, one in each worker."""

    def __rsgi_init__(self, loop):
        # Beside one that computes for long, each wait for the lock of Python is 1 ms and not 5.
        sys.setswitchinterval(0.001)
        orphans.end_with_parent(end_worker)
        self.threads = Threads(
            loop,
            most=THREADS,
            patience=LONG,
            limit=LIMIT,
            grace=GRACE,
            too_long=RequestTookTooLong,
            give_up=give_up,
        )

    async def __rsgi__(self, scope, proto):
        begun = time.perf_counter()
        if scope.path == "/healthz" and scope.method in ("GET", "HEAD"):
            # Whatever its threads wait for: this process answers.
            proto.response_str(200, HEALTH_HEADERS, "ok\n" if scope.method == "GET" else "")
            log_request(scope.method, "/healthz", 200, begun)
            return
        try:
            body = await read_body(scope, proto)
        except BodyRefused as refused:
            # What is left of the body would be taken for the next request.
            headers = [("content-type", "text/plain; charset=utf-8"), ("connection", "close")]
            if refused.status == 503:
                headers.append(("retry-after", "60"))
            proto.response_str(refused.status, headers, f"{refused.line}\n")
            log_request(scope.method, "(body)", refused.status, begun)
            return
        try:
            await self.threads.run(lambda: answer(environ(scope, body, begun), proto))
        except (Stuck, self.threads.too_long):
            # Or its time was over outside of Django's own handler, which answers what it can.
            proto.response_str(503, STUCK_HEADERS, "That took too long. Try again in a minute.\n")
            log_request(scope.method, "(stuck)", 503, begun)
        else:
            body.close()


def give_up() -> None:
    """No thread is left to answer: another process takes this one's place."""
    logger.error("All threads of a worker are stuck: it is started again")
    threading.Thread(target=end_worker, daemon=True).start()


def end_worker() -> None:
    """Lets requests end, if they do soon."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(20)
    os._exit(1)


def answer(environ: dict, proto) -> None:
    """Hands over the whole answer: from here on a slow reader is granian's to wait for."""
    status, headers = 500, []

    def start_response(line, given_headers, exc_info=None):
        nonlocal status, headers
        status, headers = int(line[:3]), given_headers

    parts = wsgi(environ, start_response)
    try:
        proto.response_bytes(status, headers, b"".join(parts))
    finally:
        if hasattr(parts, "close"):
            parts.close()


def environ(scope, body: BinaryIO, begun: float | None = None) -> dict:
    """The request as WSGI (PEP 3333) has it."""
    server, _, port = scope.server.rpartition(":")
    values = {
        **ENVIRON,
        "REQUEST_METHOD": scope.method,
        # WSGI's texts are bytes, one in each letter.
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string.encode().decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server.strip("[]"),
        "SERVER_PORT": port,
        "REMOTE_ADDR": scope.client.rpartition(":")[0].strip("[]"),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "kneelift.begun": begun,
    }
    for name, value in scope.headers.items():
        if key := header_key(name):
            joint = ";" if name == "cookie" else ","
            values[key] = f"{values[key]}{joint}{value}" if key in values else value
    if "CONTENT_LENGTH" not in values:
        # Chunks: what came is the length.
        values["CONTENT_LENGTH"] = str(body.seek(0, 2))
        body.seek(0)
    return values


@lru_cache(1024)
def header_key(name: str) -> str:
    """A header's name in the environ, or '' for one that would pass for another.

    X_Forwarded_For would be X-Forwarded-For there, and no proxy takes it out.
    """
    if "_" in name:
        return ""
    key = name.upper().replace("-", "_")
    return key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"


application = Application()
