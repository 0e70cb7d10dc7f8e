"""One job after the other, and beside one that takes long the next ones."""

import asyncio
import contextlib
import sys
import threading
from queue import SimpleQueue

import pytest

from kneelift.threads import Stuck, Threads
from tests import loops

NEVER = 1000


@pytest.fixture(autouse=True)
def uncounted():
    """No line is counted here: Python 3.11 hangs where one is, while an exception waits for a
    thread that is blocked. Each call in any other thread is then begun again and again.
    """
    here, started = sys.gettrace(), threading.gettrace()
    sys.settrace(None)
    threading.settrace(None)
    yield
    threading.settrace(started)
    sys.settrace(here)


class Gate:
    """A job that ends when it is let go; `begun` says that it runs."""

    def __init__(self):
        self.begun, self.go = threading.Event(), threading.Event()

    def __call__(self):
        self.begun.set()
        assert self.go.wait(60)


def running(story, **options):
    """What the coroutine function `story` returns; it is given the threads."""

    async def main():
        return await story(Threads(asyncio.get_running_loop(), **options))

    return loops.run(main())


def test_jobs_run_one_after_the_other_in_one_thread():
    seen = []

    async def story(threads):
        jobs = [
            threads.run(lambda number=number: seen.append((number, threading.get_ident())))
            for number in range(5)
        ]
        await asyncio.gather(*jobs)
        return threads.count

    assert running(story, most=4, patience=NEVER) == 1
    assert [number for number, _ in seen] == [0, 1, 2, 3, 4]
    assert len({thread for _, thread in seen}) == 1


def test_the_next_waits_while_one_has_its_turn():
    async def story(threads):
        first, second = Gate(), Gate()
        waiting = [threads.run(first), threads.run(second)]
        await asyncio.to_thread(first.begun.wait, 60)
        assert not second.begun.is_set()
        second.go.set()
        first.go.set()
        await asyncio.gather(*waiting)

    running(story, most=4, patience=NEVER)


def test_beside_one_that_takes_long_the_next_runs():
    async def story(threads):
        first, second = Gate(), Gate()
        waiting = threads.run(first)
        second.go.set()
        await threads.run(second)
        assert not waiting.done()
        first.go.set()
        await waiting

    running(story, most=2, patience=0)


def test_no_more_than_so_many_run_at_once():
    async def story(threads):
        long, last = [Gate(), Gate()], Gate()
        waiting = [threads.run(gate) for gate in long]
        for gate in long:
            await asyncio.to_thread(gate.begun.wait, 60)
        last.go.set()
        ended = threads.run(last)
        assert (threads.count, last.begun.is_set()) == (2, False)
        long[1].go.set()
        await asyncio.gather(waiting[1], ended)
        long[0].go.set()
        await waiting[0]
        return threads.count

    assert running(story, most=2, patience=0) == 2


def test_who_comes_after_many_long_ones_waits_for_less_than_two_turns():
    async def story(threads):
        gates, turns = [Gate() for _ in range(12)], []
        threads.turn_beside = lambda many: turns.append(many) or 0
        jobs = [threads.run(gate) for gate in gates]
        for gate in gates:
            await asyncio.to_thread(gate.begun.wait, 60)
        for gate in gates:
            gate.go.set()
        await asyncio.gather(*jobs)
        del threads.turn_beside
        return turns, [threads.turn_beside(many) for many in turns]

    others, seconds = running(story, most=12, patience=1)
    assert others == list(range(12))
    assert seconds[:3] == [1, 0.5, 0.25]
    assert sum(seconds) < 2


def test_who_asked_is_told_what_went_wrong_and_the_next_runs():
    def wrong():
        raise LookupError("gone")

    async def story(threads):
        failed = threads.run(wrong)
        await threads.run(lambda: None)
        with pytest.raises(LookupError, match="gone"):
            await failed

    running(story, most=1, patience=NEVER)


# --- A limit of time --------------------------------------------------------------------


class TooLong(Exception):
    pass


def test_a_job_is_ended_from_inside_when_its_time_is_over():
    async def story(threads):
        goes_on = [True]

        def endless():
            while goes_on:
                pass

        try:
            with pytest.raises(TooLong):
                await threads.run(endless)
        finally:
            # Else it takes the time of all tests that follow.
            goes_on.clear()
        # Its thread takes the next one.
        await threads.run(lambda: None)
        return threads.count

    assert running(story, most=1, patience=NEVER, limit=0.1, too_long=TooLong) == 1


class Deaf:
    """One that waits in C, as a call that is out of Python's hands: nothing raised in it ends it.

    Not in an Event, which is Python and may be hit between taking its lock and giving it back.
    What is raised before it waits, or afterwards, is caught, and it waits a second time.
    """

    def __init__(self):
        self.begun, self.go = SimpleQueue(), SimpleQueue()

    def __call__(self):
        with contextlib.suppress(TooLong):
            self.begun.put(True)
            self.go.get()
        self.go.get()


def test_who_waits_for_a_stuck_one_is_told_and_the_worker_gives_up_when_all_are():
    given_up = []

    async def story(threads):
        gates, asked, jobs = [Deaf(), Deaf()], [], []
        for gate in gates:
            asked.append(threads.run(gate))
            jobs.append(threads.turn)
            await asyncio.to_thread(gate.begun.get, timeout=60)
            # As its timers do, but whatever the machine does meanwhile.
            threads._pass_turn(jobs[-1])
        for job in jobs:
            threads._interrupt(job)
            threads._note_stuck(job)
        for request in asked:
            with pytest.raises(Stuck):
                await request
        assert given_up == [True]
        for gate in gates:
            gate.go.put(True)
            gate.go.put(True)
        while threads.stuck:
            await asyncio.sleep(0)

    running(
        story,
        most=2,
        patience=NEVER,
        too_long=TooLong,
        give_up=lambda: given_up.append(True),
    )


def test_a_limit_that_comes_as_a_job_ends_hurts_no_other():
    async def story(threads):
        ends = []
        for _ in range(300):
            try:
                await threads.run(lambda: [None for _ in range(2000)])
                ends.append("done")
            except TooLong:
                ends.append("ended")
        await threads.run(lambda: None)
        return ends

    assert len(running(story, most=1, patience=NEVER, limit=0.00005, too_long=TooLong)) == 300
