"""A SQLite database with all tables and no rows, made once for as long as no migration changes.

To go through all migrations takes a test run longer than most of what it is begun for. Where
migrations only came since, the tables that are kept go through those alone.
"""

import fcntl
import hashlib
import json
import os
import shutil
from pathlib import Path

from tests import server
from tests.settings import BASE_DIR, VAR_DIR

FOLDER = VAR_DIR / "test-tables"


def copy_to(path: str) -> None:
    """Lays such a database at `path`, in place of what is there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    files = _made_from()
    kept = FOLDER / f"{_digest(json.dumps(files).encode())}.sqlite3"
    with open(FOLDER / ".lock", "w") as lock:
        # Of several that begin at once one makes it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            part = FOLDER / "part"
            part.unlink(missing_ok=True)
            if older := _of_fewer(files):
                shutil.copy(older, part)
            server.run(server.environment(f"sqlite:///{part}"), "manage.py", "migrate", "-v0")
            # A branch and what it came from.
            for old in _kept()[1:]:
                old.unlink()
                _list_of(old).unlink(missing_ok=True)
            os.replace(part, kept)
            _list_of(kept).write_text(json.dumps(files))
        # What a run that was ended left beside its own would be taken for part of it.
        for left in (f"{path}-wal", f"{path}-shm"):
            Path(left).unlink(missing_ok=True)
        shutil.copy(kept, path)


def let_audit_entries_go(connection) -> None:
    """Else no table of SQLite could be emptied after a test: tests/models/test_audit.py has it."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER IF EXISTS audit_entry_stays")


def make_database(folder: Path) -> None:
    """A SQLite database in `folder` that a server can use, with no rows."""
    file = folder / "kneelift.sqlite3"
    copy_to(str(file))
    variables = server.environment(f"sqlite:///{file}")
    server.run(variables, "manage.py", "createcachetable", "--verbosity=0")


def _made_from() -> dict[str, str]:
    """What the tables come from, by digest: our migrations, the locked packages', the settings."""
    files = sorted((BASE_DIR / "coaching" / "migrations").glob("*.py"))
    files += [BASE_DIR / "tests" / "requirements.lock", BASE_DIR / "kneelift" / "settings.py"]
    return {file.name: _digest(file.read_bytes()) for file in map(Path, files)}


def _of_fewer(files: dict[str, str]) -> Path | None:
    """Tables that are kept and were made of nothing but what is among `files`."""
    for kept in _kept():
        made_from = _list_of(kept)
        if made_from.exists() and json.loads(made_from.read_text()).items() <= files.items():
            return kept
    return None


def _kept() -> list[Path]:
    """The newest first."""
    return sorted(FOLDER.glob("*.sqlite3"), key=lambda kept: kept.stat().st_mtime, reverse=True)


def _list_of(kept: Path) -> Path:
    return kept.with_suffix(".sqlite3.json")


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
