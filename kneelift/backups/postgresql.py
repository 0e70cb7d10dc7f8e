"""PostgreSQL: pg_dump and pg_restore, which come with it."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from kneelift.backups.files import BackupError
from kneelift.backups.sqlite import differing

VENDOR = "postgresql"
SUFFIX = ".dump"

_OF_ITS_DATA = re.compile(r"COPY \S+?\.(\"(?:[^\"]|\"\")+\"|\S+) .*FROM stdin;\n")


def dump(settings: dict, packed: Path) -> dict[str, int]:
    """Writes what the database holds now to `packed`; {table: rows}.

    Counted and dumped at one moment, which the other program is told. The dump is read through
    afterwards, row for row.
    """
    try:
        with psycopg.connect(**_where(settings)) as connection:
            connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            rows = _count(connection)
            [(snapshot,)] = connection.execute("SELECT pg_export_snapshot()")
            options = ["--format=custom", "--no-owner", "--no-privileges"]
            _run(settings, "pg_dump", *options, f"--snapshot={snapshot}", f"--file={packed}")
    except psycopg.Error as error:
        raise BackupError(f"the database cannot be read: {_line(str(error))}") from None
    _look(packed, rows)
    return rows


def refuse_what_is_there(settings: dict) -> None:
    try:
        with psycopg.connect(**_where(settings)) as connection:
            tables = _tables(connection)
    except psycopg.Error as error:
        raise BackupError(f"the database does not answer: {_line(str(error))}") from None
    if tables:
        raise BackupError(
            f"the database {settings['NAME']} has tables ({tables[0]}): nothing is overwritten."
            " Make an empty one, and restore into that"
        )


def load(settings: dict, packed: Path, rows: dict[str, int]) -> None:
    """Into the empty database of `settings`, all or nothing."""
    refuse_what_is_there(settings)
    _look(packed, rows)
    options = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    _run(settings, "pg_restore", *options, f"--dbname={settings['NAME']}", str(packed))
    with psycopg.connect(**_where(settings)) as connection:
        counted = _count(connection)
    if counted != rows:
        raise BackupError(f"the database has not what it should: {differing(counted, rows)}")


def _look(packed: Path, rows: dict[str, int]) -> None:
    """Refuses a dump that cannot be read to its end or holds other rows."""
    command = [_program("pg_restore"), "--file=-", "--data-only", str(packed)]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8"
        )
        with process:
            counted = _rows_in(process.stdout or ())
        errors.seek(0)
        answer = errors.read()
    if process.returncode:
        raise BackupError(f"{packed.name} is damaged: {_line(answer)}")
    if counted != rows:
        raise BackupError(f"{packed.name} does not hold what it should: {differing(counted, rows)}")


def _rows_in(lines: Iterable[str]) -> dict[str, int]:
    counted: dict[str, int] = {}
    table = ""
    for line in lines:
        if table and line == "\\.\n":
            table = ""
        elif table:
            counted[table] += 1
        elif found := _OF_ITS_DATA.match(line):
            table = found[1].strip('"')
            counted[table] = 0
    return dict(sorted(counted.items()))


def _tables(connection: psycopg.Connection[Any]) -> list[str]:
    found = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    return [name for (name,) in found]


def _count(connection: psycopg.Connection[Any]) -> dict[str, int]:
    counted = {}
    for name in _tables(connection):
        question = sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(name))
        [(counted[name],)] = connection.execute(question)
    return counted


def _where(settings: dict) -> dict[str, Any]:
    """What libpq needs to find the database."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host"}
    names |= {"PORT": "port"}
    found = {new: settings[old] for old, new in names.items() if settings.get(old)}
    options = settings.get("OPTIONS", {})
    return found | {name: options[name] for name in options if name.startswith("ssl")}


def _run(settings: dict, name: str, *arguments: str) -> None:
    """The password goes by the environment: what stands in a command everybody can read."""
    variables = {f"PG{key.upper()}": str(value) for key, value in _where(settings).items()}
    variables["PGDATABASE"] = variables.pop("PGDBNAME")
    done = subprocess.run(
        [_program(name), *arguments],
        env={**os.environ, **variables},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{name} failed: {_line(done.stderr)}")


def _program(name: str) -> str:
    program = shutil.which(name)
    if program is None:
        raise BackupError(f"there is no {name} on this machine (Debian: postgresql-client)")
    return program


def _line(text: str) -> str:
    """The first line of what a program said, without its own name before it."""
    return (text.strip().splitlines() or ["it did not say why"])[0].removeprefix("pg_dump: ")
