"""Whether this machine changes the tables just now, so that who waits in vain is told why.

A lock of a file, which ends with the process that holds it, however that ends.
"""

import contextlib
import fcntl
import hashlib
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection


def _file() -> Path:
    """One for each database, and of its name nothing that is secret."""
    place = [str(connection.settings_dict[key]) for key in ("HOST", "PORT", "NAME")]
    digest = hashlib.sha256(":".join(place).encode()).hexdigest()[:12]
    return Path(settings.VAR_DIR) / f".updating-{digest}.lock"


@contextlib.contextmanager
def under_way() -> Iterator[None]:
    """Meanwhile `is_under_way()` in every process that shares the folder of this one."""
    with contextlib.ExitStack() as stack:
        # Without a folder to write in it is done all the same, and not told.
        with contextlib.suppress(OSError):
            _file().parent.mkdir(mode=0o700, exist_ok=True)
            lock = stack.enter_context(open(_file(), "a"))
            # Two that begin at once do not wait for each other here.
            fcntl.flock(lock, fcntl.LOCK_SH)
        yield


def is_under_way() -> bool:
    try:
        with open(_file()) as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False
