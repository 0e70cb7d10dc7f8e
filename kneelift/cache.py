"""The cache in a table of the database, where sign-in counts its attempts."""

import base64
import pickle
import random
import time
from datetime import UTC, datetime
from typing import Any

from django.core.cache.backends import db
from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.db import connections, router

# Seconds that two machines' clocks may differ, or one may be set back, and nothing is forgotten.
CLOCKS_DIFFER = 60
# One write in so many also takes away what has ended.
CLEANING = 200


class DatabaseCache(db.DatabaseCache):
    """Django's, with one statement a write, and without silence.

    Django takes a write that failed for one that somebody else was faster with: with a locked
    database or a full disk, every attempt to sign in was one too many. Here DatabaseError goes
    through, and who asked is told so. And what was counted by a clock that was set back since
    counts no more: nobody is locked out until that time comes again.
    """

    def _base_set(self, mode: str, key: str, value: object, timeout: Any = DEFAULT_TIMEOUT) -> bool:
        connection = connections[router.db_for_write(self.cache_model_class)]
        adapt = connection.ops.adapt_datetimefield_value
        table = connection.ops.quote_name(self.cache_model_class._meta.db_table)
        now = datetime.now(UTC).replace(microsecond=0)
        seconds = self.get_backend_timeout(timeout)
        end = datetime.max.replace(tzinfo=UTC) if seconds is None else instant(seconds)
        with connection.cursor() as cursor:
            if mode == "touch":
                cursor.execute(
                    f"UPDATE {table} SET expires = %s WHERE cache_key = %s AND expires >= %s",  # noqa: S608
                    [adapt(end), key, adapt(now)],
                )
                return bool(cursor.rowcount)
            if random.randrange(CLEANING) == 0:  # noqa: S311
                cursor.execute(f"DELETE FROM {table} WHERE expires < %s", [adapt(now)])  # noqa: S608
            packed = base64.b64encode(pickle.dumps((time.time(), value))).decode("ascii")
            statement = (
                f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, %s, %s)"  # noqa: S608
                " ON CONFLICT (cache_key)"
                " DO UPDATE SET value = excluded.value, expires = excluded.expires"
            )
            values = [key, packed, adapt(end)]
            if mode == "add":
                # What stands is in the way unless it has ended, or ends later than the same
                # thing made now: then it was made by a clock that has been set back.
                statement += f" WHERE {table}.expires < %s OR {table}.expires > %s"
                values += [adapt(now), adapt(later(end))]
            cursor.execute(statement, values)
            return bool(cursor.rowcount)

    def get_many(self, keys: Any, version: Any = None) -> dict[str, Any]:
        entries = super().get_many(keys, version)
        latest = time.time() + CLOCKS_DIFFER
        return {key: value for key, (made_at, value) in entries.items() if made_at <= latest}


def instant(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=0)


def later(end: datetime) -> datetime:
    return end if end.year == datetime.max.year else instant(end.timestamp() + CLOCKS_DIFFER)
