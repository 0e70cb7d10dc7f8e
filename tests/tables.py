"""A SQLite database with all tables and no rows, made once for as long as no migration changes.

To go through all migrations takes a test run longer than most of what it is begun for.
"""

import fcntl
import hashlib
import os
import shutil
from pathlib import Path

from tests import server
from tests.settings import BASE_DIR, VAR_DIR

FOLDER = VAR_DIR / "test-tables"


def copy_to(path: str) -> None:
    """Lays such a database at `path`, in place of what is there."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    kept = FOLDER / f"{_state()}.sqlite3"
    with open(FOLDER / ".lock", "w") as lock:
        # Of several that begin at once one makes it.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            for old in FOLDER.glob("*.sqlite3*"):
                old.unlink()
            part = kept.with_name(f"{kept.name}.part")
            server.run(server.environment(f"sqlite:///{part}"), "manage.py", "migrate", "-v0")
            os.replace(part, kept)
        # What a run that was ended left beside its own would be taken for part of it.
        for left in (f"{path}-wal", f"{path}-shm"):
            Path(left).unlink(missing_ok=True)
        shutil.copy(kept, path)


def make_database(folder: Path) -> None:
    """A SQLite database in `folder` that a server can use, with no rows."""
    file = folder / "kneelift.sqlite3"
    copy_to(str(file))
    variables = server.environment(f"sqlite:///{file}")
    server.run(variables, "manage.py", "createcachetable", "--verbosity=0")


def _state() -> str:
    """What the tables come from: our own migrations, and those of the packages that we lock."""
    files = sorted((BASE_DIR / "coaching" / "migrations").glob("*.py"))
    files += [BASE_DIR / "tests" / "requirements.lock", BASE_DIR / "kneelift" / "settings.py"]
    digest = hashlib.sha256()
    for file in map(Path, files):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()[:16]
