"""What a statement costs its database, in a number that is the same on every machine."""

import re

from django.db import connection


def work_of(statement, params=()):
    """A number that grows with what the database looks at: SQLite's steps, PostgreSQL's rows."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            steps = []
            connection.connection.set_progress_handler(lambda: steps.append(1), 1)
            cursor.execute(statement, params)
            cursor.fetchall()
            connection.connection.set_progress_handler(None, 1)
            return len(steps)
        cursor.execute(f"EXPLAIN ANALYZE {statement}", params)
        plan = "\n".join(line for (line,) in cursor.fetchall())
    return sum(
        float(rows) * int(loops) for rows, loops in re.findall(r"rows=(\S+) loops=(\d+)", plan)
    )


def work_for(rows):
    """The same, for a queryset."""
    return work_of(*rows.query.sql_with_params())
