"""Writing millions of rows to SQLite, which else takes a page of every index for each of them."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, models

# Nothing waits for the disk, no key is looked up in another table, and what is changed most is
# kept in memory: a database to measure on is made anew when its making was broken off.
FAST = {"foreign_keys": 0, "synchronous": 0, "cache_size": -400_000}


@contextmanager
def written_fast(tables: Iterable[type[models.Model]]) -> Iterator[None]:
    """On SQLite: rows are written without indexes, which are made in one go at the end.

    Keys are random, so that each row would else change a page of its own in every index.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        before = _set_pragmas(cursor, FAST)
        indexes = _indexes_of(cursor, [model._meta.db_table for model in tables])
        for name in indexes:
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
        try:
            yield
        finally:
            for statement in indexes.values():
                cursor.execute(statement)
            _set_pragmas(cursor, before)


def _set_pragmas(cursor: Any, values: dict[str, int]) -> dict[str, int]:
    """What they were before. Within a transaction SQLite changes none of them."""
    before: dict[str, int] = {}
    if not connection.in_atomic_block:
        for name, value in values.items():
            before[name] = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            cursor.execute(f"PRAGMA {name} = {value}")
    return before


def _indexes_of(cursor: Any, tables: list[str]) -> dict[str, str]:
    """{name: statement that makes it}; not those that are part of a table."""
    cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'")
    return {name: sql for name, table, sql in cursor.fetchall() if sql and table in tables}
