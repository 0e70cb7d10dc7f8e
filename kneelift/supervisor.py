"""Looks after the processes that work: `python -m kneelift.supervisor [granian's options]`.

granian's own ends with all workers when one dies twice within seconds, says nothing of one that
cannot start, and lets several servers share a port. This one restarts what dies, for ever and
with growing pauses, once a worker has answered; a worker that never could ends the start.

It imports nothing of the product: workers are forked from a small process.
"""

import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from typing import Any

from granian import cli
from granian.server.mp import MPServer

from kneelift import orphans, port

logger = logging.getLogger("_granian")

# What is printed when the first worker listens, and whether mail needs a worker of its own.
GREETING = "KNEELIFT_GREETING"
WITH_WORKER = "KNEELIFT_WITH_WORKER"

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 10
# Seconds after which a worker that died counts as the first one that did.
LIVED_WELL = 60
# Seconds for the first worker to listen.
LONGEST_START = 180


def end_while_loading() -> None:
    """A worker that loads the product ends at once: this process's own signals are not for it."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)


class Backoff:
    """When to start again what died, by how often it did lately."""

    def __init__(self) -> None:
        self.failures = 0
        self.due: float | None = None

    def died(self, born: float, now: float) -> None:
        """At `now`, after being started at `born` (time.monotonic())."""
        self.failures = 1 if now - born > LIVED_WELL else self.failures + 1
        self.due = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.failures - 1))

    def is_due(self, now: float) -> bool:
        """Whether to start it now; says so once."""
        if self.due is None or now < self.due:
            return False
        self.due = None
        return True


class Companion:
    """The worker that sends mail, beside those that answer requests."""

    def __init__(self) -> None:
        self.backoff = Backoff()
        self.start()

    def start(self) -> None:
        self.born = time.monotonic()
        self.process = subprocess.Popen([sys.executable, "-m", "kneelift.worker"])

    def look(self, now: float) -> None:
        if self.backoff.due is None and self.process.poll() is not None:
            logger.error("The worker ended and is started again")
            self.backoff.died(self.born, now)
        elif self.backoff.is_due(now):
            self.start()

    def end(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Server(MPServer):
    """granian's, but for what happens when a worker dies."""

    companion: Companion | None = None
    holder: socket.socket | None = None

    def startup(self, spawn_target: Any, target_loader: Any) -> None:
        if not self.bind_uds:
            self.holder = port.hold(self.bind_addr, self.bind_port)
        orphans.adopt()
        os.register_at_fork(after_in_child=end_while_loading)
        self.answered = threading.Event()
        self.begun = time.monotonic()
        super().startup(spawn_target, target_loader)
        threading.Thread(target=self.wait_for_first_answer, daemon=True).start()

    def wait_for_first_answer(self) -> None:
        """The port is open only once a worker has loaded the product."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.bind_addr, self.bind_addr)  # noqa: S104
        while not self.bind_uds:
            try:
                socket.create_connection((host, self.bind_port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
            if self.interrupt_signal:
                return  # it ends, and nobody is told that it is here
        self.answered.set()
        if greeting := os.environ.get(GREETING):
            print(greeting, flush=True)

    def _serve_loop(self, spawn_target: Any, target_loader: Any) -> None:
        backoffs = [Backoff() for _ in range(self.workers)]
        while not self.interrupt_signal:
            self.main_loop_interrupt.wait(0.1)
            self.main_loop_interrupt.clear()
            now = time.monotonic()
            dead, self.interrupt_children = self.interrupt_children, []
            self.refuse_to_start(dead, now)
            for index in dead:
                backoffs[index].died(self.wrks[index].birth, now)
            for index, backoff in enumerate(backoffs):
                if backoff.is_due(now) and not self.interrupt_signal:
                    self.start_again(index, spawn_target, target_loader)
            if self.answered.is_set() and os.environ.get(WITH_WORKER):
                self.companion = self.companion or Companion()
                self.companion.look(now)
            self.serve_signals(spawn_target, target_loader)
        self.interrupt_children = []

    def refuse_to_start(self, dead: list[int], now: float) -> None:
        """Ends all when no worker ever listened."""
        if self.answered.is_set() or self.interrupt_signal:
            return
        if dead or now - self.begun > LONGEST_START:
            why = "ended, for the reason above" if dead else "does not answer"
            print(f"kneelift: cannot start: the server's first process {why}.", file=sys.stderr)
            self.interrupt_signal = True
            self.shutdown(1)

    def start_again(self, index: int, spawn_target: Any, target_loader: Any) -> None:
        worker = self._spawn_worker(idx=index, target=spawn_target, callback_loader=target_loader)
        worker.start()
        self.wrks[index] = worker
        self._metrics.incr_respawn_err(1)

    def serve_signals(self, spawn_target: Any, target_loader: Any) -> None:
        """What granian's options and SIGHUP ask for, as its own loop does."""
        if self.reload_signal:
            self._reload(spawn_target, target_loader)
        lifetime = self.workers_lifetime
        if self.lifetime_signal and lifetime is not None:
            self.lifetime_signal = False
            now = time.monotonic()
            for worker in list(self.wrks):
                if now - worker.birth >= 0.95 * lifetime:
                    self._respawn_workers(
                        [worker.idx], spawn_target, target_loader, delay=self.respawn_interval
                    )
            self._watch_workers_lifetime(max(60, lifetime / 10))
        if self.rss_signal:
            self.rss_signal = False
            self._handle_rss_signal(spawn_target, target_loader)
            self._watch_workers_rss()

    def shutdown(self, exit_code: int = 0) -> None:
        if self.companion:
            self.companion.end()
        super().shutdown(exit_code)


def main() -> None:
    cli.Server = Server
    cli.entrypoint()


if __name__ == "__main__":
    main()
