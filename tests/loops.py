"""Coroutines in tests: Playwright has an event loop of its own in the thread of the tests."""

import asyncio
import threading
from concurrent.futures import Future

#: Seconds after which a coroutine that hangs is left behind, with the thread it runs in.
LONGEST = 150


def run(coroutine):
    """What the coroutine returns, in a new loop. TimeoutError for one that does not end."""
    ended = Future()

    def run_in_thread():
        try:
            ended.set_result(asyncio.run(coroutine))
        except BaseException as error:
            ended.set_exception(error)

    threading.Thread(target=run_in_thread, daemon=True).start()
    return ended.result(LONGEST)
