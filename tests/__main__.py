"""`make test`: the whole suite on SQLite, and all of it that asks a database on PostgreSQL.

Arguments go to pytest. Tests run in another order each time; the line "Using --randomly-seed" of
a run says how to have its order again. How much of the code they run says `make coverage`.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path

from tests.postgres import HOW_TO_GET_IT, temporary_server

# PostgreSQL's round leaves out the tests that cannot reach a database: those that have neither
# the mark `django_db` nor the fixture `db` (tests/conftest.py), and those that ask of a page what
# no database changes: what a browser makes of it, who may see it and keep it, what typed text
# becomes in it and what it says where there is nothing. Of the browser's stay the ones that write
# from several sides.
ON_SQLITE_ALONE = (
    "tests/browser/scripts",
    "tests/pages/test_agreement_at_random.py",
    "tests/test_empty_pages.py",
    "tests/test_isolates.py",
    "tests/test_permissions.py",
    "tests/test_private_pages.py",
    "tests/test_typed_text.py",
)
IN_BOTH_ROUNDS = ("acts", "killed_server", "outbox", "stale", "story")
SECOND_ROUND = (
    "--only-with-database",
    *(f"--ignore={path}" for path in ON_SQLITE_ALONE),
    *(
        f"--ignore=tests/browser/{path.name}"
        for path in sorted((Path(__file__).parent / "browser").glob("test_*.py"))
        if path.stem.removeprefix("test_") not in IN_BOTH_ROUNDS
    ),
)


def main(arguments: list[str]) -> int:
    """0 when both rounds passed. In CI a missing PostgreSQL is a failure, not a gap."""
    # So that an ended run stops the server it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = {"SQLite": round_on("SQLite", "", arguments)}
    with temporary_server() as url:
        if url:
            results["PostgreSQL"] = round_on("PostgreSQL", url, [*SECOND_ROUND, *arguments])
        else:
            print(f"\nNot tested on PostgreSQL. {HOW_TO_GET_IT}", flush=True)
            results["PostgreSQL"] = 1 if os.environ.get("CI") else None
    words = {None: "not run", 0: "passed", 5: "no tests"}
    print("\n" + ", ".join(f"{name}: {words.get(r, 'FAILED')}" for name, r in results.items()))
    return max(result or 0 for result in results.values())


def round_on(name: str, url: str, arguments: list[str]) -> int:
    print(f"\n=== {name} ===", flush=True)
    # A process that is done takes over tests of another. One more than there are processors: who
    # waits for a browser needs none.
    workers = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal"]
    if any(argument.startswith(("-n", "-p")) for argument in arguments):
        workers = []
    return subprocess.run(
        [sys.executable, "-m", "pytest", *workers, *arguments],
        env={**os.environ, "TEST_DATABASE_URL": url},
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
