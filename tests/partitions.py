"""`make partitions`: 50 million sets in one table, and in a table of months, on PostgreSQL.

python -m tests.partitions [ROWS]

Both have the columns, checks and indexes of the product's own table; what stands in them is made
by the database, three years of it, in the order in which it would have come. Then the questions
that the product asks of sets, as Django writes them, are put to both in turn, each of somebody
else, and a set is written to both. Sizes, and milliseconds as median and 95th of 200.
"""

import json
import os
import re
import statistics
import sys
import time

import django
import psycopg

from tests.bench.__main__ import new_database
from tests.postgres import HOW_TO_GET_IT, temporary_server

ROWS = 50_000_000
MONTHS = 36
KINDS = ("flat", "months")
SETS_OF_AN_ATHLETE_A_YEAR = 3_000
ROUNDS = 200
AT_ONCE = 2_000_000
START = "timestamptz '2023-01-01'"
# Room for the indexes to be made in; what a test's server has would be nothing like a real one.
SETTINGS = (
    *("fsync=off", "shared_buffers=1GB", "maintenance_work_mem=1GB", "max_wal_size=8GB"),
    *("autovacuum=off", "work_mem=64MB"),
    # What is made and filled in one transaction is then written once, without the log.
    *("wal_level=minimal", "max_wal_senders=0"),
)


CHECK = re.compile(r', (CONSTRAINT "[^"]+" CHECK )(?=\()')


def statements(model):
    """(the CREATE TABLE, [each CREATE INDEX]) of the model's table, without foreign keys."""
    from django.db import connection

    with connection.schema_editor(collect_sql=True) as editor:
        editor.create_model(model)
        deferred = [str(statement) for statement in editor.deferred_sql]
        table = editor.collected_sql[0].rstrip(";")
    indexes = [sql for sql in deferred if sql.startswith(("CREATE INDEX", "CREATE UNIQUE"))]
    return table, [sql for sql in indexes if "_like" not in sql.split(" ON ")[0]]


def values_of(model, rows):
    """What row `n` holds in each column: thirty sets of an athlete's session after one another."""
    athletes = max(1, rows // (SETS_OF_AN_ATHLETE_A_YEAR * MONTHS // 12))
    moment = f"{START} + n * (interval '{MONTHS} months' / {rows})"
    special = {
        "id": "md5(n::text)::uuid",
        "session_drill_id": "md5('d' || n / 6)::uuid",
        "athlete_id": f"1 + (n / 30) % {athletes}",
        "drill_id": "1 + (n / 6) % 17",
        "number": "1 + n % 6",
        "side": "'both'",
        "side_mode": "'none'",
        "amount": "10",
        "amount_unit": "'reps'",
        "amount_si": "10",
        "load_count": "1",
        "performed_at": moment,
        "received_at": moment,
        "entered_by_id": "1",
    }
    found = {}
    for field in model._meta.concrete_fields:
        if field.column in special:
            found[field.column] = special[field.column]
        elif not field.null:
            default = field.get_default()
            if isinstance(default, dict | list):
                default = json.dumps(default)
            is_text = isinstance(default, str)
            found[field.column] = f"'{default}'" if is_text or default is None else str(default)
    return found, athletes


def make(connection, model, rows):
    """Both tables; prints how long and how large each is."""
    values, athletes = values_of(model, rows)
    for kind in KINDS:
        begun = time.monotonic()
        with connection.transaction():
            checks = _create(connection, model, kind)
            _fill(connection, kind, values, rows)
            filled = time.monotonic() - begun
            _finish(connection, model, kind, checks)
        connection.execute(f'ANALYZE "{kind}"')
        parts = "SELECT sum(pg_total_relation_size(inhrelid)) FROM pg_inherits"
        size = (
            f"SELECT pg_total_relation_size('{kind}')"
            if kind == "flat"
            else f"{parts} WHERE inhparent = 'months'::regclass"
        )
        size = connection.execute(size).fetchone()[0]
        print(
            f"{kind}: {rows} sets in {filled:.0f} s, with indexes in"
            f" {time.monotonic() - begun:.0f} s, {size / 2**30:.1f} GB,"
            f" {size / rows:.0f} bytes a set with its indexes",
            flush=True,
        )
    return athletes


def _create(connection, model, kind):
    """The table and its months, without the checks, which are returned."""
    table, _ = statements(model)
    create = table.replace(f'"{model._meta.db_table}"', f'"{kind}"', 1).replace(
        " PRIMARY KEY", "", 1
    )
    create, *checks = create.split(", CONSTRAINT ")
    if checks:
        create += ")"
        checks[-1] = checks[-1].removesuffix(")")
    if kind == "months":
        create += " PARTITION BY RANGE (performed_at)"
    connection.execute(create)
    for month in range(MONTHS + 1) if kind == "months" else ():
        first, last = (f"({START} + interval '{m} months')" for m in (month, month + 1))
        bounds = connection.execute(f"SELECT {first}::text, {last}::text").fetchone()
        connection.execute(
            f"CREATE TABLE months_{month} PARTITION OF months"
            f" FOR VALUES FROM ('{bounds[0]}') TO ('{bounds[1]}')"
        )
    return checks


def _fill(connection, kind, values, rows):
    columns = ", ".join(f'"{column}"' for column in values)
    insert = f'INSERT INTO "{kind}" ({columns}) SELECT {", ".join(values.values())}'
    for first in range(0, rows, AT_ONCE):
        last = min(rows, first + AT_ONCE) - 1
        connection.execute(f"{insert} FROM generate_series({first}, {last}) AS n")
        if first and first % (5 * AT_ONCE) == 0:
            print(f"  {kind}: {first} sets", flush=True)


def _finish(connection, model, kind, checks):
    """What the table was filled without: key, indexes and checks, the latter for new sets."""
    key = "id" if kind == "flat" else "id, performed_at"
    connection.execute(f'ALTER TABLE "{kind}" ADD PRIMARY KEY ({key})')
    for index in statements(model)[1]:
        index = index.replace(f'"{model._meta.db_table}"', f'"{kind}"')
        index = re.sub(r'INDEX "', f'INDEX "{kind}_', index)
        if index.startswith("CREATE UNIQUE") and kind == "months":
            # A table of parts knows no uniqueness without what it is parted by.
            index = re.sub(r"\)$", ', "performed_at")', index)
        connection.execute(index)
    for check in checks:
        connection.execute(f'ALTER TABLE "{kind}" ADD CONSTRAINT {check} NOT VALID')


def questions(model, athletes, rows):
    """{name: (SQL with the table's name in it, parameters of round n)}"""
    from datetime import UTC, datetime, timedelta
    from hashlib import md5
    from uuid import UUID

    end = datetime(2026, 1, 1, tzinfo=UTC)

    def text(queryset):
        return queryset.query.sql_with_params()

    def number(n):
        # Spread over all of it, the same in each run.
        return n * 7_368_787 % rows

    def a_set(n):
        return UUID(md5(str(number(n)).encode()).hexdigest())

    def a_drill(n):
        return UUID(md5(f"d{number(n) // 6}".encode()).hexdigest())

    def athlete(n):
        return 1 + number(n) % athletes

    active = model.objects.active()
    return {
        "a set by its id": lambda n: text(model.objects.filter(pk=a_set(n)).order_by()),
        "the sets of a drill in a session": lambda n: text(
            model.objects.filter(session_drill=a_drill(n)).order_by("number", "side")
        ),
        "an athlete's last sets of a drill": lambda n: text(
            active.filter(athlete=athlete(n), drill=1 + n % 17, performed_at__lt=end).order_by(
                "-performed_at"
            )[:20]
        ),
        "an athlete's six weeks": lambda n: text(
            active.filter(
                athlete=athlete(n),
                performed_at__gte=end - timedelta(weeks=6),
                performed_at__lt=end,
            ).order_by("performed_at")
        ),
        "all that she logged of a drill": lambda n: text(
            active.filter(athlete=athlete(n), drill=1 + n % 17).order_by("performed_at")
        ),
    }


def ask(connection, model, athletes, rows):
    name = model._meta.db_table
    print(f"\n| question | one table | months |\n|{'---|' * 3}")
    for title, question in questions(model, athletes, rows).items():
        took = {kind: [] for kind in KINDS}
        for number in range(ROUNDS):
            sql, parameters = question(number)
            for kind in took:
                begun = time.perf_counter()
                connection.execute(sql.replace(f'"{name}"', f'"{kind}"'), parameters).fetchall()
                took[kind].append((time.perf_counter() - begun) * 1000)
        print(f"| {title} | " + " | ".join(map(_told, took.values())) + " |", flush=True)
    values, _ = values_of(model, rows)
    columns = ", ".join(f'"{column}"' for column in values)
    took = {kind: [] for kind in KINDS}
    for number in range(ROUNDS):
        for kind in took:
            insert = f'INSERT INTO "{kind}" ({columns}) SELECT {", ".join(values.values())}'
            begun = time.perf_counter()
            connection.execute(f"{insert} FROM (SELECT {rows + 1000 + number} AS n) AS one")
            took[kind].append((time.perf_counter() - begun) * 1000)
    print("| one set more | " + " | ".join(map(_told, took.values())) + " |", flush=True)
    plan = "EXPLAIN SELECT 1 FROM months WHERE session_drill_id = md5('d1')::uuid"
    lines = " ".join(row[0] for row in connection.execute(plan).fetchall())
    parts = set(re.findall(r" on (months_\d+)", lines))
    print(f"\nParts that a question without a date looks into: {len(parts)} of {MONTHS + 1}")


def _told(took):
    ordered = sorted(took)
    return f"{statistics.median(ordered):.2f} ms ({ordered[int(len(ordered) * 0.95)]:.2f})"


def main(rows=ROWS):
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}")
    with temporary_server(*SETTINGS) as url:
        if url is None:
            print(HOW_TO_GET_IT)
            return 1
        with new_database(url) as database:
            os.environ["DATABASE_URL"] = database
            os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kneelift.settings")
            django.setup()
            from coaching.models import LoggedSet

            with psycopg.connect(database, autocommit=True) as connection:
                athletes = make(connection, LoggedSet, rows)
                ask(connection, LoggedSet, athletes, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
