"""Given to the old code as `python -c ... ROWS`, in its folder: makes so many sets.

Copies of the demo's sessions, each some months before the one that it is of, with blocks, drills
and sets, made by the database itself. Prints how many sets there are then.
"""

import hashlib
import sys

import django

AT_ONCE = 50
# Days from a copy to the next: longer than the demo lasts.
SPAN = 100
# {table: {column: of which table's key it is made}}, in the order in which they hang together.
TABLES = {
    "session": {"id": "id"},
    "sessionblock": {"id": "id", "session_id": "session_id"},
    "sessiondrill": {"id": "id", "block_id": "block_id", "replaces_id": "replaces_id"},
    "loggedset": {"id": "id", "session_drill_id": "session_drill_id"},
}


def fill(connection, wanted):
    is_sqlite = connection.vendor == "sqlite"
    with connection.cursor() as cursor:
        if is_sqlite:
            cursor.execute("PRAGMA foreign_keys = OFF")
            digest = lambda text: text and hashlib.md5(text.encode()).hexdigest()  # noqa: E731
            connection.connection.create_function("md5", 1, digest, deterministic=True)
        else:
            # What is copied whole needs no looking after each key.
            cursor.execute("SET session_replication_role = replica")
        for table in TABLES:
            cursor.execute(f"CREATE TEMPORARY TABLE o_{table} AS SELECT * FROM coaching_{table}")
        cursor.execute("CREATE TEMPORARY TABLE copies (k integer)")
        have = made = count(cursor, "coaching_loggedset")
        k = 0
        while made + have * 0.5 < wanted:
            more = min(AT_ONCE, max(1, round((wanted - made) / have)))
            cursor.execute("DELETE FROM copies")
            cursor.executemany("INSERT INTO copies VALUES (%s)", [[k + n] for n in range(more)])
            for table, keys in TABLES.items():
                copy(cursor, table, keys, is_sqlite)
            k, made = k + more, made + more * have
        if not is_sqlite:
            cursor.execute("SET session_replication_role = DEFAULT")
            cursor.execute("ANALYZE")
        return count(cursor, "coaching_loggedset")


def copy(cursor, table, keys, is_sqlite):
    cursor.execute(f"SELECT * FROM o_{table} LIMIT 0")
    columns = [column[0] for column in cursor.description]
    values = []
    for column in columns:
        if column in keys:
            text = "" if is_sqlite else "::text"
            made = f"md5({column}{text} || '-' || copies.k)"
            values.append(made if is_sqlite else f"{made}::uuid")
        elif (table, column) == ("session", "date"):
            days = f"(copies.k + 1) * {SPAN}"
            values.append(
                f"date(date, '-' || ({days}) || ' days')" if is_sqlite else f"date - {days}"
            )
        else:
            values.append(f'"{column}"')
    names = ", ".join(f'"{column}"' for column in columns)
    cursor.execute(
        f"INSERT INTO coaching_{table} ({names}) SELECT {', '.join(values)} FROM o_{table}, copies"
    )


def count(cursor, table):
    cursor.execute(f"SELECT count(*) FROM {table}")
    return cursor.fetchone()[0]


if __name__ == "__main__":
    django.setup()
    from django.db import connection

    connection.ensure_connection()
    print(fill(connection, int(sys.argv[1])))
