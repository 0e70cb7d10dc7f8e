"""The threads in which a worker answers requests."""

import asyncio
import ctypes
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue


class Stuck(Exception):
    """A job went on though its time was over and it was told so."""


@dataclass(eq=False)
class Job:
    work: Callable[[], None]
    done: asyncio.Future
    thread: SimpleQueue
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    # The thread that works on it, while it does; changed under the lock alone.
    runs_in: int | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)


class Threads:
    """Runs jobs one after the other, and beside one that takes long the next ones.

    Several at a time gave no throughput and several times the p99; one alone, and everybody
    waits for an import or for a lock that somebody holds. So a job has the turn for
    `patience` seconds, then the next one may start in a thread of its own, up to `most`. Beside
    each that takes long a turn is half as long: however many there are, who comes after them
    waits for less than twice `patience`.

    After `limit` seconds `too_long` is raised inside of a job, wherever its Python is. One that
    waits in C hears of it only afterwards: after `grace` more, whoever asked is told that it is
    Stuck, and once all threads are, `give_up` is called.

    All but the work itself runs in `loop`, so little here needs a lock.
    """

    def __init__(
        self,
        loop: asyncio.AbstractEventLoop,
        *,
        most: int,
        patience: float,
        limit: float = 3600,
        grace: float = 60,
        too_long: type[Exception] = TimeoutError,
        give_up: Callable[[], None] = lambda: None,
    ):
        self.loop, self.most, self.patience = loop, most, patience
        self.limit, self.grace, self.too_long = limit, grace, too_long
        self.give_up = give_up
        self.stuck: set[Job] = set()
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
        job.timers = [
            self.loop.call_later(self.turn_beside(self._long()), self._pass_turn, job),
            self.loop.call_later(self.limit, self._interrupt, job),
            self.loop.call_later(self.limit + self.grace, self._note_stuck, job),
        ]
        job.thread.put(job)

    def turn_beside(self, many: int) -> float:
        """Seconds of a turn while so many jobs take long."""
        return self.patience / 2**many

    def _long(self) -> int:
        """How many jobs go on though their turn is over."""
        return self.count - len(self.idle) - 1

    def _pass_turn(self, job: Job) -> None:
        if self.turn is job:
            self.turn = None
        self._start_next()

    def _interrupt(self, job: Job) -> None:
        """Raises `too_long` in the job's thread, unless it ends just now."""
        if job.lock.acquire(timeout=0.1):
            if job.runs_in is not None:
                thread, error = ctypes.c_ulong(job.runs_in), ctypes.py_object(self.too_long)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(thread, error)
            job.lock.release()

    def _note_stuck(self, job: Job) -> None:
        self.stuck.add(job)
        if not job.done.done():
            job.done.set_exception(Stuck())
        if len(self.stuck) == self.most:
            self.give_up()

    def _end(self, job: Job, error: BaseException | None) -> None:
        for timer in job.timers:
            timer.cancel()
        self.stuck.discard(job)
        self.idle.append(job.thread)
        if not job.done.done():
            if error:
                job.done.set_exception(error)
            else:
                job.done.set_result(None)
        self._pass_turn(job)

    def _add_thread(self) -> None:
        self.count += 1
        jobs: SimpleQueue[Job] = SimpleQueue()
        self.idle.append(jobs)
        name = f"requests-{self.count}"
        # A daemon: granian lets requests end before it stops, so nothing is cut off here.
        threading.Thread(target=self._work, args=(jobs,), name=name, daemon=True).start()

    def _work(self, jobs: SimpleQueue) -> None:
        while True:
            job, error = jobs.get(), None
            job.runs_in = threading.get_ident()
            try:
                job.work()
            except BaseException as raised:
                error = raised
            self._leave(job)
            self.loop.call_soon_threadsafe(self._end, job, error)

    def _leave(self, job: Job) -> None:
        """From here on nothing is raised in this thread any more."""
        while job.runs_in is not None:
            try:
                with job.lock:
                    job.runs_in = None
                # What was raised just before is raised at the end of a turn of a loop.
                for _ in range(8):
                    pass
            except self.too_long:
                job.runs_in = None
