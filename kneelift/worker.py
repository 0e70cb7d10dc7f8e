"""Does what nobody waits for, as sending mail and telling people: `python -m kneelift.worker`.

django-tasks-db keeps the tasks in the database and hands them out. What it leaves to others is
done here: a database that is locked or away for a while ends nothing, tasks of a worker that
died are given back, and a worker whose parent is gone ends.
"""

import contextlib
import logging
import os
import secrets
import signal
import threading
import time

from kneelift import entry, orphans

# Django and what needs it are imported inside functions: so `entry.run` can say in one line what
# is missing or broken, and models stand only after django.setup().

logger = logging.getLogger("kneelift.worker")

# Seconds between two looks for tasks: so long a code waits before it is sent.
PAUSE = 0.5
# Between two looks for what people are told of.
TELLING = 3
UPKEEP = 10
PRUNING = 3600
LONGEST_PAUSE = 30


class Worker:
    """One after the other, in the process's main thread, until `stop` is set."""

    def __init__(self) -> None:
        from coaching.services.mail import upkeep  # noqa: PLC0415

        self.upkeep = upkeep
        self.stop = threading.Event()
        self.id = upkeep.worker_id(secrets.token_hex(4))
        self.swept_at = self.pruned_at = self.told_at = float("-inf")

    def run(self) -> None:
        """Works until it is told to stop; a database in trouble is tried again, less and less."""
        from django.db import DatabaseError, close_old_connections  # noqa: PLC0415

        failures = 0
        while not self.stop.is_set():
            try:
                close_old_connections()
                self.turn()
                failures = 0
            except DatabaseError as error:
                failures += 1
                if failures == 1:
                    reason = (str(error).strip() or type(error).__name__).splitlines()[0]
                    logger.error("The worker waits for the database: %s", reason)
                close_broken_connection()
            self.stop.wait(min(LONGEST_PAUSE, PAUSE * 2**failures) if failures else PAUSE)

    def turn(self) -> None:
        """All tasks that are ready, and now and then what the upkeep wants."""
        from django.utils.timezone import now  # noqa: PLC0415
        from django_tasks_db.management.commands.db_worker import (  # noqa: PLC0415
            Worker as Tasks,
        )
        from django_tasks_db.models import DBTaskResult  # noqa: PLC0415

        from coaching.services import heartbeat, retention  # noqa: PLC0415

        if time.monotonic() - self.swept_at >= UPKEEP:
            self.swept_at = time.monotonic()
            heartbeat.beat(now())
            if given_back := self.upkeep.sweep(now(), self.id):
                logger.warning("%s tasks or mails were left lying and go on", given_back)
        if time.monotonic() - self.pruned_at >= PRUNING:
            self.pruned_at = time.monotonic()
            retention.clear(now())
        # The library takes the database's write lock for each look; this one takes none.
        while not self.stop.is_set() and DBTaskResult.objects.ready().exists():
            Tasks(
                queue_names=["*"],
                excluded_queue_names=[],
                interval=PAUSE,
                batch=True,
                backend_name="default",
                startup_delay=False,
                max_tasks=1,
                worker_id=self.id,
            ).run()
        # After the mails that wait: nobody who signs in waits for what others are told of.
        if time.monotonic() - self.told_at >= TELLING and not self.stop.is_set():
            self.told_at = time.monotonic()
            if self.tell():
                self.told_at = float("-inf")

    def tell(self) -> bool:
        """Tell people of what happened; whether there is more. What goes wrong stays there."""
        from django.db import OperationalError  # noqa: PLC0415
        from django.utils.timezone import now  # noqa: PLC0415

        from coaching.services import notifications  # noqa: PLC0415

        try:
            return notifications.turn(now())
        except OperationalError:
            raise
        except Exception:
            logger.exception("People could not be told of what happened")
            return False


def close_broken_connection() -> None:
    """A connection that met trouble is opened anew."""
    from django.db import DatabaseError, connection  # noqa: PLC0415

    with contextlib.suppress(DatabaseError):
        connection.close()


def main(arguments: list[str]) -> None:
    import django  # noqa: PLC0415

    os.environ.setdefault(entry.SETTINGS, "kneelift.settings")
    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from kneelift import waits  # noqa: PLC0415

    waits.be_patient(settings.DATABASES["default"]["OPTIONS"])
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: worker.stop.set())
    orphans.end_with_parent(worker.stop.set)
    worker.run()


if __name__ == "__main__":
    entry.run(main)
