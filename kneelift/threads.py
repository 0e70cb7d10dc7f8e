"""The threads in which a worker answers requests."""

import asyncio
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from queue import SimpleQueue


@dataclass(eq=False)
class Job:
    work: Callable[[], None]
    done: asyncio.Future
    thread: SimpleQueue
    overdue: asyncio.TimerHandle | None = None


class Threads:
    """Runs jobs one after the other, and beside one that takes long the next ones.

    Several at a time gave no throughput and several times the p99; one alone, and everybody
    waits for an import or for a lock that somebody holds. So a job has the turn for
    `patience` seconds, then the next one may start in a thread of its own, up to `most`.

    All but the work itself runs in `loop`, so nothing here needs a lock.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, *, most: int, patience: float):
        self.loop, self.most, self.patience = loop, most, patience
        self.waiting: deque[tuple[Callable[[], None], asyncio.Future]] = deque()
        self.turn: Job | None = None
        self.count = 0
        # The one that worked last is taken first: its database connection is warm.
        self.idle: list[SimpleQueue] = []

    def run(self, work: Callable[[], None]) -> asyncio.Future:
        """Done when `work` is, with what it raised."""
        done = self.loop.create_future()
        self.waiting.append((work, done))
        self._start_next()
        return done

    def _start_next(self) -> None:
        if self.turn or not self.waiting:
            return
        if not self.idle:
            if self.count == self.most:
                return  # the first that ends starts the next one
            self._add_thread()
        job = self.turn = Job(*self.waiting.popleft(), self.idle.pop())
        job.overdue = self.loop.call_later(self.patience, self._pass_turn, job)
        job.thread.put(job)

    def _pass_turn(self, job: Job) -> None:
        if self.turn is job:
            self.turn = None
        self._start_next()

    def _end(self, job: Job, error: BaseException | None) -> None:
        job.overdue.cancel()
        self.idle.append(job.thread)
        if not job.done.done():
            if error:
                job.done.set_exception(error)
            else:
                job.done.set_result(None)
        self._pass_turn(job)

    def _add_thread(self) -> None:
        self.count += 1
        jobs = SimpleQueue()
        self.idle.append(jobs)
        name = f"requests-{self.count}"
        # A daemon: granian lets requests end before it stops, so nothing is cut off here.
        threading.Thread(target=self._work, args=(jobs,), name=name, daemon=True).start()

    def _work(self, jobs: SimpleQueue) -> None:
        while True:
            job, error = jobs.get(), None
            try:
                job.work()
            except BaseException as raised:
                error = raised
            self.loop.call_soon_threadsafe(self._end, job, error)
