"""SQLite: its own way to copy a database that is written to."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from kneelift.backups.files import BackupError, compress, decompress

VENDOR = "sqlite"
SUFFIX = ".sqlite3.gz"


def dump(settings: dict, packed: Path) -> dict[str, int]:
    """Writes what the database holds now to `packed`; {table: rows}.

    One moment of it: what is written meanwhile is not in it, and waits for nothing.
    """
    copy = packed.with_name(packed.name + ".copy")
    copy.unlink(missing_ok=True)
    address = Path(settings["NAME"]).absolute().as_uri() + "?mode=ro"
    try:
        with (
            closing(sqlite3.connect(address, uri=True, isolation_level=None)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.execute("BEGIN")
            rows = _count(source)
            source.backup(target)
        _look(copy, rows)
        compress(copy, packed)
    except sqlite3.Error as error:
        raise BackupError(f"the database cannot be copied: {error}") from None
    finally:
        copy.unlink(missing_ok=True)
    return rows


def refuse_what_is_there(settings: dict) -> None:
    path = Path(settings["NAME"])
    for name in (path.name, f"{path.name}-wal"):
        if path.with_name(name).exists():
            raise BackupError(
                f"{path.with_name(name)} is there: nothing is overwritten. Stop the server, move"
                " it away, and restore again"
            )


def load(settings: dict, packed: Path, rows: dict[str, int]) -> None:
    """The database of `settings`, from a file that `dump` wrote: whole, or not there."""
    refuse_what_is_there(settings)
    path = Path(settings["NAME"])
    part = path.with_name(f"{path.name}.restoring")
    try:
        decompress(packed, part)
        part.chmod(0o600)
        _look(part, rows)
        with open(part, "rb") as file:
            os.fsync(file.fileno())
        try:
            os.link(part, path)
        except FileExistsError:
            refuse_what_is_there(settings)
    finally:
        part.unlink(missing_ok=True)


def _look(path: Path, rows: dict[str, int]) -> None:
    """Refuses a copy that is damaged or holds something else than `rows` says."""
    try:
        # Nobody else has it open: else SQLite would lay files of its own beside it.
        address = path.absolute().as_uri() + "?mode=ro&immutable=1"
        with closing(sqlite3.connect(address, uri=True)) as database:
            found = [line for (line,) in database.execute("PRAGMA integrity_check")]
            counted = _count(database)
    except sqlite3.DatabaseError as error:
        raise BackupError(f"{path.name} is damaged: {error}") from None
    if found != ["ok"]:
        raise BackupError(f"{path.name} is damaged: {found[0]}")
    if counted != rows:
        raise BackupError(f"{path.name} does not hold what it should: {differing(counted, rows)}")


def differing(counted: dict[str, int], rows: dict[str, int]) -> str:
    names = [name for name in rows if counted.get(name) != rows[name]] or sorted(counted)
    return f"{names[0]} has {counted.get(names[0], 0)} rows of {rows.get(names[0], 0)}"


def _count(database: sqlite3.Connection) -> dict[str, int]:
    names = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
    )
    quoted = {name: '"' + name.replace('"', '""') + '"' for (name,) in names.fetchall()}
    return {
        name: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608
        for name, table in sorted(quoted.items())
    }
