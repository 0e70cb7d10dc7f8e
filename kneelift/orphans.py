"""No process outlives the one that started it: an orphan would hold the port."""

import os
import threading
from collections.abc import Callable

PARENT = "KNEELIFT_PARENT"
PAUSE = 0.5


def adopt() -> None:
    """What this process starts from now on ends with it."""
    os.environ[PARENT] = str(os.getpid())


def end_with_parent(end: Callable[[], None]) -> None:
    """Calls `end` from a thread of its own once the parent is gone. Nothing without a parent."""
    parent = os.environ.get(PARENT, "")
    if not parent.isdigit():
        return

    def watch() -> None:
        never = threading.Event()
        while os.getppid() == int(parent):
            never.wait(PAUSE)
        end()

    threading.Thread(target=watch, name="orphan", daemon=True).start()
