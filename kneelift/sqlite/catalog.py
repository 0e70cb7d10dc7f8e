"""Writes into SQLite's own list of tables and indexes, by the way that its makers describe:

https://www.sqlite.org/lang_altertable.html#making_other_kinds_of_table_schema_changes
"""

from typing import Any

from django.db import OperationalError, transaction


def write(cursor: Any, sql: str, params: list[str]) -> bool:
    """Within a transaction. False where SQLite was built to refuse it, and nothing is changed."""
    try:
        with transaction.atomic(cursor.db.alias):
            [version] = cursor.execute("PRAGMA schema_version").fetchone()
            cursor.execute("PRAGMA writable_schema = ON")
            try:
                cursor.execute(sql, params)
            finally:
                cursor.execute("PRAGMA writable_schema = OFF")
            # Whoever has read the list before reads it again, this connection too.
            cursor.execute(f"PRAGMA schema_version = {version + 1}")
    except OperationalError as error:
        # SQLITE_DBCONFIG_DEFENSIVE.
        if "may not be modified" in str(error):
            return False
        raise
    return True
