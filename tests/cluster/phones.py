"""The phones of tests/chaos.py, over real HTTP, through the proxy, while parts of the cluster die.

An answer that says nothing (none, 502, 503) leaves a phone in doubt: it sends the same act again
until it is told, as static/js/outbox does. So the model hears of each act once, in the order in
which the server applied it; an act that a paused server brings late is known by its number.
"""

import http.client
import itertools
import json
import threading
import time
import traceback
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.test import Client

from tests.chaos import Chaos

SILENT = (0, 500, 502, 503, 504)
# So long a phone waits for an answer (static/js/outbox/send.js).
PATIENCE = 20


@dataclass
class Seen:
    """What all phones together saw; times are of `time.monotonic()`."""

    confirmed: list[float] = field(default_factory=list)
    silent: list[tuple[float, int]] = field(default_factory=list)


class Answer:
    """As much of a Django test response as tests/chaos.py reads."""

    def __init__(self, status: int, headers, content: bytes) -> None:
        self.status_code, self.headers, self.content = status, headers, content
        self.expected: int | None = None

    def get(self, name: str) -> str | None:
        return self.headers.get(name)

    def json(self):
        return json.loads(self.content)


class HttpClient:
    """A phone's browser: one connection, one cookie jar, asks again until something answers."""

    def __init__(self, port: int, seen: Seen, give_up: threading.Event) -> None:
        self.port, self.seen, self.give_up = port, seen, give_up
        self.cookies: dict[str, str] = {}
        self.connection = None

    def force_login(self, user, backend: str) -> None:
        def sign_in() -> str:
            client = Client()
            client.force_login(user, backend=backend)
            return client.cookies[settings.SESSION_COOKIE_NAME].value

        self.cookies[settings.SESSION_COOKIE_NAME] = patiently(sign_in, self.give_up)

    def logout(self) -> None:
        self.cookies.pop(settings.SESSION_COOKIE_NAME, None)

    def get(self, path: str) -> Answer:
        return self._until_told("GET", path, b"", {})

    def post(self, path: str, fields: dict, headers: dict) -> Answer:
        body = urlencode(fields).encode()
        headers = headers | {"Content-Type": "application/x-www-form-urlencoded"}
        answer = self._until_told("POST", path, body, headers)
        if answer.status_code == 200:
            self.seen.confirmed.append(time.monotonic())
        return answer

    def _until_told(self, method: str, path: str, body: bytes, headers: dict) -> Answer:
        while not self.give_up.is_set():
            answer = self._once(method, path, body, headers)
            if answer.status_code not in SILENT:
                return answer
            self.seen.silent.append((time.monotonic(), answer.status_code))
            self.give_up.wait(0.3)
        raise TimeoutError(f"No answer to {method} {path}")

    def _once(self, method: str, path: str, body: bytes, headers: dict) -> Answer:
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(
                    "127.0.0.1", self.port, timeout=PATIENCE
                )
            cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            self.connection.request(method, path, body, headers | {"Cookie": cookie})
            answer = self.connection.getresponse()
            content = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection = None
            return Answer(0, {}, b"")
        for name, morsel in SimpleCookie(answer.headers.get("Set-Cookie", "")).items():
            self.cookies[name] = morsel.value
        return Answer(answer.status, answer.headers, content)


def patiently(ask, give_up: threading.Event):
    """`ask()` of the database, again while it is away."""
    while True:
        try:
            return ask()
        except DatabaseError:
            connection.close()
            if give_up.wait(0.5):
                raise


class ClusterChaos(Chaos):
    """Two phones of one athlete: `acts` at least, and more until `over` is set."""

    def __init__(self, athlete, other, seed, acts, *, port, seen, over, give_up) -> None:
        self.port, self.seen, self.over, self.give_up = port, seen, over, give_up
        super().__init__(athlete, other, seed, acts)

    @property
    def wanted(self) -> int:
        return self.acts if self.over.is_set() else max(self.acts, len(self.made) + 1)

    @wanted.setter
    def wanted(self, acts: int) -> None:
        self.acts = acts

    def new_client(self) -> HttpClient:
        return HttpClient(self.port, self.seen, self.give_up)

    def open_session(self) -> None:
        # In one transaction: what an outage cut short leaves nothing.
        before = self.sessions

        def make() -> None:
            self.sessions = before
            with transaction.atomic():
                super(ClusterChaos, self).open_session()

        patiently(make, self.give_up)

    def restart(self) -> None:
        self.random.choice(self.phones).restart()
        self.counts["restarts"] += 1

    def compare(self) -> None:
        patiently(super().compare, self.give_up)


class Phones:
    """`pairs` threads, each with an athlete of its own and `acts` acts on two phones."""

    def __init__(self, people, *, acts: int, port: int, seed: int) -> None:
        self.seen = Seen()
        # The faults are over; and: nobody waits for an answer any more.
        self.over, self.give_up = threading.Event(), threading.Event()
        self.counts: list = []
        self.errors: list[BaseException] = []
        self._threads = [
            threading.Thread(
                target=self._live, args=(athlete, other, acts, port, seed + number), daemon=True
            )
            for number, (athlete, other) in enumerate(people)
        ]

    def _live(self, athlete, other, acts, port, seed) -> None:
        try:
            chaos = ClusterChaos(
                athlete,
                other,
                seed,
                acts,
                port=port,
                seen=self.seen,
                over=self.over,
                give_up=self.give_up,
            )
            self.counts.append(chaos.run())
        except BaseException as error:
            self.errors.append(error)
            traceback.print_exception(error)
        finally:
            connection.close()

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def wait(self, seconds: float) -> None:
        self.over.set()
        end = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0, end - time.monotonic()))
        self.give_up.set()
        for thread in self._threads:
            thread.join(PATIENCE + 5)


def longest_gap(times: list[float], start: float, end: float) -> float:
    """The longest time between two of `times` that touches `start` to `end`, in seconds."""
    before = max((at for at in times if at <= start), default=start)
    after = min((at for at in times if at > end), default=end)
    inside = sorted(at for at in times if start < at <= end)
    return max(later - earlier for earlier, later in itertools.pairwise([before, *inside, after]))
