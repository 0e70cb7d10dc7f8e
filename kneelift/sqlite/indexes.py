"""Makes an index on a table of millions, of which nobody who writes waits for more than a part.

SQLite makes an index in one go, with everybody else kept out: 2.5 s at five million rows. Here the
rows that belong into it are copied part by part, with triggers that follow what is written
meanwhile, into a table that holds nothing else and has that index; then the index is told to be
the large table's. The two hold the same: an index is the values of its columns and the row's id.
It is looked over afterwards, and one that leads to other rows is made again, the plain way.
"""

import re
import time
from typing import Any

from django.db import transaction

from kneelift.sqlite import LET_IN_S, catalog

#: From so many rows on; fewer are done at once in less time than one part takes.
LARGE = 200_000
#: Rows of one part.
PART = 100_000
# Of plain columns, with a condition or without.
PLAIN = re.compile(r'CREATE INDEX "(\w+)" ON "(\w+)" \(("\w+"(?:, "\w+")*)\)(?: WHERE (.+))?')


def make(schema_editor: Any, sql: str) -> None:
    """The index of which `sql` is Django's statement; one that an earlier run made is kept."""
    match = PLAIN.fullmatch(sql)
    with schema_editor.connection.cursor() as cursor:
        if match and _owner(cursor, match[1]) == match[2]:
            return
        last = _last(cursor, match[2]) if match else 0
        if not match or last < LARGE or not _made_in_parts(cursor, last, sql, *match.groups()):
            schema_editor.execute(sql, params=None)


def _owner(cursor: Any, index: str) -> str:
    """The table of that index, or ""."""
    cursor.execute("SELECT tbl_name FROM sqlite_master WHERE type = 'index' AND name = %s", [index])
    return (cursor.fetchone() or [""])[0]


def _last(cursor: Any, table: str) -> int:
    cursor.execute(f'SELECT max(rowid) FROM "{table}"')  # noqa: S608
    return cursor.fetchone()[0] or 0


def _made_in_parts(
    cursor: Any, last: int, sql: str, index: str, table: str, columns: str, condition: str | None
) -> bool:
    """Whether SQLite finds it whole; where it does not, it is gone."""
    beside = f"beside__{index}"
    copy = (
        f'INSERT OR REPLACE INTO "{beside}" (rowid, {columns}) SELECT rowid, {columns}'  # noqa: S608
        f' FROM "{table}" WHERE ({condition or 1}) AND rowid'
    )
    with transaction.atomic(cursor.db.alias):
        _begin(cursor, beside, index, table, columns, copy)
    for first in range(0, last + 1, PART):
        cursor.execute(f"{copy} BETWEEN {first} AND {first + PART - 1}")
        time.sleep(LET_IN_S)
    with transaction.atomic(cursor.db.alias):
        if not _hand_over(cursor, beside, index, table, sql):
            return False
    if _is_whole(cursor, index, table, condition or "1"):
        return True
    cursor.execute(f'DROP INDEX "{index}"')
    return False


def _is_whole(cursor: Any, index: str, table: str, condition: str) -> bool:
    """Whether the index leads to the same rows as the table itself; one look at both."""
    asked = f'SELECT count(*), total(rowid) FROM "{table}" %s WHERE {condition}'  # noqa: S608
    found = asked.replace("%s", f'INDEXED BY "{index}"')
    cursor.execute(f"{asked.replace('%s', 'NOT INDEXED')} UNION {found}")
    return len(cursor.fetchall()) == 1


def _begin(cursor: Any, beside: str, index: str, table: str, columns: str, copy: str) -> None:
    """An empty table with the index, and what follows whoever writes into the large one."""
    _put_away(cursor, beside)
    cursor.execute(f"PRAGMA table_info({table})")
    types = {f'"{name}"': kind for _, name, kind, *_ in cursor.fetchall()}
    described = ", ".join(f"{column} {types[column]}" for column in columns.split(", "))
    cursor.execute(f'CREATE TABLE "{beside}" ({described})')
    cursor.execute(f'CREATE INDEX "{index}" ON "{beside}" ({columns})')
    gone = f'DELETE FROM "{beside}" WHERE rowid = OLD.rowid;'  # noqa: S608
    come = f"{copy} = NEW.rowid;"
    for event, done in (("INSERT", come), ("UPDATE", gone + come), ("DELETE", gone)):
        cursor.execute(
            f'CREATE TRIGGER "{beside}__{event}" AFTER {event} ON "{table}" BEGIN {done} END'
        )


def _put_away(cursor: Any, beside: str) -> None:
    for event in ("INSERT", "UPDATE", "DELETE"):
        cursor.execute(f'DROP TRIGGER IF EXISTS "{beside}__{event}"')
    cursor.execute(f'DROP TABLE IF EXISTS "{beside}"')


def _hand_over(cursor: Any, beside: str, index: str, table: str, sql: str) -> bool:
    statement = (
        "UPDATE sqlite_master SET tbl_name = %s, sql = %s WHERE type = 'index' AND name = %s"
    )
    is_allowed = catalog.write(cursor, statement, [table, sql, index])
    # What is not handed over goes with it.
    _put_away(cursor, beside)
    return is_allowed
