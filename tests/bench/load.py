"""A small load generator: keep-alive connections, each sending as soon as it is answered."""

import contextlib
import itertools
import multiprocessing
import selectors
import socket
import time
from collections import Counter
from dataclasses import dataclass, field

PROCESSES = 2
GIVE_UP = 30  # seconds for one answer


@dataclass
class Result:
    """Seconds of each answered request in the measured time, and what else came back."""

    seconds: float = 0
    took: list[float] = field(default_factory=list)
    errors: Counter = field(default_factory=Counter)

    @property
    def per_second(self) -> float:
        return len(self.took) / self.seconds if self.seconds else 0

    def percentile(self, share: float) -> float:
        """Milliseconds within which `share` (0 to 1) of the requests were answered."""
        ordered = sorted(self.took)
        return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0


def request(method, path, cookie="", body="", headers=()) -> bytes:
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *headers]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if method == "POST":
        lines.append("Content-Type: application/x-www-form-urlencoded")
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join([*lines, "", body]).encode()


def run(port, requests, *, seconds, warm_up=1.0, connections=16, repeat=True) -> Result:
    """Send `requests` in turn over `connections`; with `repeat` start over at their end.

    Every answer that is not 200 is an error. The first `warm_up` seconds do not count.
    """
    context = multiprocessing.get_context("spawn")
    with context.Pool(PROCESSES) as pool:
        shares = [
            (port, requests[n::PROCESSES], seconds, warm_up, connections // PROCESSES, repeat)
            for n in range(PROCESSES)
        ]
        total = Result()
        for seconds_taken, took, errors in pool.starmap(_send, shares):
            total.seconds = max(total.seconds, seconds_taken)
            total.took += took
            total.errors += errors
    return total


def _send(port, requests, seconds, warm_up, connections, repeat):
    queue = itertools.cycle(requests) if repeat else iter(requests)
    took, errors = [], Counter()
    selector = selectors.DefaultSelector()
    begun = time.perf_counter()
    counts_from, end = begun + warm_up, begun + warm_up + seconds

    def connect():
        connection = socket.create_connection(("127.0.0.1", port), timeout=GIVE_UP)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def send(connection):
        """Puts the next request on the connection, or closes it when there is none left."""
        message = next(queue, None)
        now = time.perf_counter()
        if message is None or now >= end:
            selector.unregister(connection)
            connection.close()
            return
        with contextlib.suppress(OSError):  # seen as an empty answer below
            connection.sendall(message)
        state = selector.get_key(connection).data
        state[:] = [now, b""]

    for _ in range(connections):
        connection = connect()
        selector.register(connection, selectors.EVENT_READ, [0.0, b""])
        send(connection)
    while selector.get_map():
        ready = selector.select(GIVE_UP)
        if not ready:
            errors["no answer"] += len(selector.get_map())
            break
        for key, _ in ready:
            connection, state = key.fileobj, key.data
            try:
                part = connection.recv(1 << 18)
            except OSError:
                part = b""
            if not part:
                errors["connection closed"] += 1
                selector.unregister(connection)
                connection.close()
                connection = connect()
                selector.register(connection, selectors.EVENT_READ, [0.0, b""])
                send(connection)
                continue
            state[1] += part
            if not _complete(state[1]):
                continue
            now = time.perf_counter()
            if state[0] >= counts_from:
                took.append(now - state[0])
            status = state[1][9:12]
            if status != b"200":
                errors[status.decode()] += 1
            send(connection)
    return min(time.perf_counter(), end) - counts_from, took, errors


def _complete(answer: bytes) -> bool:
    head, separator, body = answer.partition(b"\r\n\r\n")
    if not separator:
        return False
    length = head.lower().partition(b"\r\ncontent-length: ")[2].partition(b"\r\n")[0]
    return len(body) >= int(length) if length else body.endswith(b"0\r\n\r\n")
