"""A backup made as the README says, while the server runs, and what is restored from it."""

import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from tests import server

ROOT = Path(__file__).parent.parent.parent


def test_a_copy_by_the_line_of_the_readme_has_all_that_was_saved_and_can_be_served(
    empty_database, tmp_path
):
    [code] = re.findall(r'python -c "(.*VACUUM INTO.*?)"`', (ROOT / "README.md").read_text())
    (tmp_path / "var").mkdir()
    file = shutil.copy(empty_database, tmp_path / "var" / "kneelift.sqlite3")
    with closing(sqlite3.connect(file)) as running:
        running.execute("PRAGMA journal_mode = WAL")
        running.execute("INSERT INTO kneelift_cache VALUES ('saved', 'x', '2027-01-01')")
        running.commit()
        # What was saved last stands beside the file, where no copy of the file itself has it.
        assert Path(f"{file}-wal").stat().st_size
        subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True)
    for left in (tmp_path / "var").glob("kneelift.sqlite3*"):
        left.unlink()
    restored = (tmp_path / "var" / "kneelift-copy.sqlite3").rename(file)

    with closing(sqlite3.connect(restored)) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT cache_key FROM kneelift_cache").fetchall() == [("saved",)]
    # Raises where a table of this release is missing.
    server.run(server.environment(f"sqlite:///{restored}"), "manage.py", "migrate", "--check")
