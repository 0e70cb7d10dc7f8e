"""One job after the other, and beside one that takes long the next ones."""

import asyncio
import threading

import pytest

from kneelift.threads import Threads
from tests import loops

NEVER = 1000


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


def test_who_asked_is_told_what_went_wrong_and_the_next_runs():
    def wrong():
        raise LookupError("gone")

    async def story(threads):
        failed = threads.run(wrong)
        await threads.run(lambda: None)
        with pytest.raises(LookupError, match="gone"):
            await failed

    running(story, most=1, patience=NEVER)
