"""`make slow`: how long a bystander waits while others are slow on purpose.

    python -m tests.slow [--seconds 8] [--only "40 slow bodies"]

The server runs as `make run` starts it, without a proxy, on a database of its own with the
demo in it. Each line is one way to be slow. Meanwhile one visitor after the other opens the
sign-in page over a connection of her own: what she waits is measured. `docs/slow-clients.md`
keeps the figures.
"""

import argparse
import asyncio
import contextlib
import http.client
import io
import re
import secrets
import socket
import sqlite3
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import urlencode

import openpyxl

from tests import server
from tests.smtp import MailServer

GIVE_UP = 5  # seconds until a bystander has waited too long
PAUSE = 0.02  # between two bystanders


@dataclass
class Waits:
    """Seconds that each bystander waited; who got no answer counts with what she waited."""

    seconds: list[float] = field(default_factory=list)
    unanswered: int = 0

    def percentile(self, share: float) -> float:
        """Seconds within which `share` (0 to 1) of them had their answer."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def bystanders(port: int, *, seconds: float, path: str = "/accounts/login/") -> Waits:
    waits = Waits()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        begun = time.monotonic()
        if not answers(port, path):
            waits.unanswered += 1
        waits.seconds.append(time.monotonic() - begun)
        time.sleep(PAUSE)
    return waits


def answers(port: int, path: str, give_up: float = GIVE_UP) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=give_up)
    with contextlib.closing(connection):
        try:
            connection.request("GET", path)
            return connection.getresponse().read() != b""
        except OSError:
            return False


# --- Those who are slow --------------------------------------------------------------


class Slow:
    """Many connections of one kind in a thread of their own: what each of them does is `be`."""

    # The server's SQLite file.
    database = ""

    def __init__(self, port: int, many: int):
        self.port, self.many = port, many
        self.begun = threading.Barrier(2)
        self.answers: list[bytes] = []

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_until_complete, args=(self.all(),))
        self.thread.start()
        self.begun.wait(60)
        return self

    def __exit__(self, *_):
        self.loop.call_soon_threadsafe(self.task.cancel)
        self.thread.join()
        self.loop.close()

    async def all(self):
        self.task = asyncio.current_task()
        self.prepare()
        self.held = 0
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*(self.one() for _ in range(self.many)))

    async def one(self):
        """Ends never: who is thrown out comes back."""
        first = True
        while True:
            reader, writer = await self.connect()
            with contextlib.closing(writer), contextlib.suppress(OSError):
                writer.write(self.opening())
                await writer.drain()
                if first:
                    first = False
                    self.held += 1
                    if self.held == self.many:
                        await asyncio.to_thread(self.begun.wait, 60)
                await self.be(reader, writer)
            await asyncio.sleep(0.1)

    async def connect(self):
        return await asyncio.open_connection("127.0.0.1", self.port)

    def prepare(self):
        """What is needed before all of them begin."""

    def opening(self) -> bytes:
        return b""

    async def be(self, reader, writer):
        """Until the server ends the connection."""
        self.answers.append(await reader.read())

    async def drip(self, reader, writer, drop: bytes):
        """A drop now and again, until the server has said its last word."""

        async def write():
            while True:
                await asyncio.sleep(self.pause)
                writer.write(drop)
                await writer.drain()

        writing = asyncio.ensure_future(write())
        try:
            self.answers.append(await reader.read())
        finally:
            writing.cancel()


class SlowBodies(Slow):
    """The form of the sign-in page, with the cookie it wants and a byte now and again."""

    pause = 5

    def prepare(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/accounts/login/")
        response = connection.getresponse()
        response.read()
        self.cookie = response.headers["Set-Cookie"].partition(";")[0]
        connection.close()

    def opening(self):
        return (
            "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            f"Cookie: {self.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            "Content-Length: 100000\r\n\r\na"
        ).encode()

    async def be(self, reader, writer):
        await self.drip(reader, writer, b"a")


class SlowHeaders(Slow):
    pause = 1

    def opening(self):
        return b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "

    async def be(self, reader, writer):
        await self.drip(reader, writer, b"a")


class SlowReaders(Slow):
    """They ask for a thousand pages and files at once, and take a byte of the answer a second."""

    def prepare(self):
        found = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        found.request("GET", "/accounts/login/")
        page = found.getresponse().read().decode()
        found.close()
        self.file = "/static/" + page.partition('.css"')[0].rpartition("/static/")[2] + ".css"

    async def connect(self):
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        connection.setblocking(False)
        await asyncio.get_running_loop().sock_connect(connection, ("127.0.0.1", self.port))
        return await asyncio.open_connection(sock=connection, limit=1)

    def opening(self):
        get = f"GET {self.file} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        return get * 1000

    async def be(self, reader, writer):
        while await reader.read(1):
            await asyncio.sleep(1)


class Askers(SlowBodies):
    """They ask for a code to sign in with, again and again: each is written down, and mailed."""

    asked = 0

    def opening(self):
        type(self).asked += 1
        body = (
            f"csrfmiddlewaretoken={self.cookie.partition('=')[2]}"
            f"&email=newcomer{self.asked}%40example.com"
        )
        return (
            "POST /accounts/login/code/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Cookie: {self.cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n{body}"
        ).encode()

    async def be(self, reader, writer):
        self.answers.append(await reader.read())
        await asyncio.sleep(1)


class Locked(Askers):
    """They do so while another program holds the database."""

    def __enter__(self):
        self.other = sqlite3.connect(self.database, isolation_level=None, check_same_thread=False)
        self.other.execute("BEGIN IMMEDIATE")
        return super().__enter__()

    def __exit__(self, *about):
        self.other.close()
        super().__exit__(*about)


class Imports(Slow):
    """They send in what takes 20 seconds of a processor (tests/slow_urls.py)."""

    def opening(self):
        return b"GET /twenty-seconds/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"


class Bombs(Slow):
    """The demo's admin sends in a workbook of 300 sheets with one far cell each, and again."""

    address = "/admin/coaching/drill/transfer/"

    def prepare(self):
        book = openpyxl.Workbook()
        for _number in range(300):
            book.create_sheet().cell(1_048_576, 16_384, 1)
        out = io.BytesIO()
        book.save(out)
        self.token, cookies = self.sign_in()
        border = secrets.token_hex(8)
        body = (
            f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="bomb.xlsx"\r\n'
            "Content-Type: application/octet-stream\r\n\r\n"
        ).encode()
        body += out.getvalue() + f"\r\n--{border}--\r\n".encode()
        self.request = (
            f"POST {self.address} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
            f"Cookie: {cookies}\r\nX-CSRFToken: {self.token}\r\n"
            f"Content-Type: multipart/form-data; boundary={border}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        ).encode() + body

    def sign_in(self) -> tuple[str, str]:
        """The token of its forms, and what a browser would send as its cookies."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        jar: dict[str, str] = {}

        def ask(method, path, body=None):
            headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in jar.items())}
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            page = answer.read().decode()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                jar.update([cookie.partition(";")[0].split("=", 1)])
            return answer.status, page

        _, page = ask("GET", "/accounts/login/")
        token = re.search('csrfmiddlewaretoken" value="([^"]+)', page)[1]
        data = {"login": "admin@example.com", "password": server.PASSWORD}
        ask("POST", "/accounts/login/", urlencode(data | {"csrfmiddlewaretoken": token}))
        status, page = ask("GET", self.address)
        connection.close()
        if status != 200:
            raise SystemExit(f"The admin of the demo is not let in: {status}.")
        token = re.search('csrfmiddlewaretoken" value="([^"]+)', page)[1]
        return token, "; ".join(f"{name}={value}" for name, value in jar.items())

    def opening(self):
        return self.request


class Idle(Slow):
    """They connect, and say nothing."""


class Kept(Slow):
    """They ask for a page, and keep the connection."""

    def opening(self):
        return b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


CASES = {
    "nobody else": (Idle, 0),
    "2 slow bodies": (SlowBodies, 2),
    "40 slow bodies": (SlowBodies, 40),
    "40 slow headers": (SlowHeaders, 40),
    "40 slow readers": (SlowReaders, 40),
    "200 idle connections": (Idle, 200),
    "200 kept connections": (Kept, 200),
    "2 imports of 20 s": (Imports, 2),
    "8 writers, a held lock": (Locked, 8),
    "10 codes, a mute mail server": (Askers, 10),
    "2 bombs of 300 sheets": (Bombs, 2),
}


def slow(port: int, case: str):
    """A context in which the people of this case are slow."""
    kind, many = CASES[case]
    return kind(port, many) if many else contextlib.nullcontext()


def main():
    parser = argparse.ArgumentParser(prog="make slow", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=8, help="measured for each line")
    parser.add_argument("--only", action="append", choices=CASES, help="one line of the table")
    options = parser.parse_args()
    worst = 0
    with (
        tempfile.TemporaryDirectory(prefix="kneelift-slow-") as folder,
        MailServer(mute=True) as mute,
    ):
        Slow.database = f"{folder}/slow.sqlite3"
        variables = server.environment(f"sqlite:///{Slow.database}")
        server.prepare(variables)
        variables |= {"DJANGO_SETTINGS_MODULE": "tests.slow_settings", "EMAIL_URL": mute.url}
        variables["KNEELIFT_WITH_WORKER"] = "1"
        print(
            f"{'a bystander waits, ms':<30}{'p50':>8}{'p99':>8}{'longest':>9}"
            f"   answered   not within {GIVE_UP} s"
        )
        for case in options.only or CASES:
            with server.serving(variables) as port:
                bystanders(port, seconds=1)
                with slow(port, case):
                    waits = bystanders(port, seconds=options.seconds)
            p50, p99, longest = (1000 * waits.percentile(share) for share in (0.5, 0.99, 1))
            answered = len(waits.seconds) - waits.unanswered
            times = f"{p50:>8,.0f}{p99:>8,.0f}{longest:>9,.0f}"
            print(f"{case:<30}{times}{answered:>11}{waits.unanswered:>13}")
            sys.stdout.flush()
            worst = max(worst, p99)
    return 1 if worst > 1000 else 0


if __name__ == "__main__":
    sys.exit(main())
