"""How many statements a thread has sent to the database, and how long it waited for them."""

import threading
import time
from collections.abc import Callable
from typing import Any


class Statements(threading.local):
    """Since `begin`, of the thread that asks."""

    number = 0
    seconds = 0.0

    def begin(self) -> None:
        self.number, self.seconds = 0, 0.0


statements = Statements()


def count(execute: Callable[..., Any], *statement: Any) -> Any:
    """For Django's `execute_wrapper`."""
    begun = time.perf_counter()
    try:
        return execute(*statement)
    finally:
        statements.number += 1
        statements.seconds += time.perf_counter() - begun


def count_on(connection: Any, **_: Any) -> None:
    """Of all that goes over this connection; asked each time that it is opened."""
    if count not in connection.execute_wrappers:
        connection.execute_wrappers.append(count)
