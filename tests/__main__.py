"""`make test`: the whole suite on SQLite, and all that touches the database again on PostgreSQL.

Arguments go to pytest.
"""

import os
import signal
import subprocess
import sys

from tests.postgres import HOW_TO_GET_IT, temporary_server

# What asks no database anything, or is about the browser alone: once is enough. The whole story
# (tests/browser/test_story.py) is played on both.
ONCE = (
    "tests/figures",
    "tests/rules",
    "tests/test_catalogue_data.py",
    *(
        f"tests/browser/test_{name}.py"
        for name in (
            "accessible",
            "acts",
            "anatomy",
            "board",
            "catalogue_admin",
            "doors",
            "drill_list",
            "drills",
            "first_visit",
            "killed_server",
            "offline",
            "outbox",
            "signals",
            "timers",
        )
    ),
)


def main(arguments: list[str]) -> int:
    """0 when both rounds passed. In CI a missing PostgreSQL is a failure, not a gap."""
    # So that an ended run stops the server it started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    results = {"SQLite": round_on("SQLite", "", arguments)}
    with temporary_server() as url:
        if url:
            left_out = [f"--ignore={path}" for path in ONCE]
            results["PostgreSQL"] = round_on("PostgreSQL", url, [*left_out, *arguments])
        else:
            print(f"\nNot tested on PostgreSQL. {HOW_TO_GET_IT}", flush=True)
            results["PostgreSQL"] = 1 if os.environ.get("CI") else None
    words = {None: "not run", 0: "passed", 5: "no tests"}
    print("\n" + ", ".join(f"{name}: {words.get(r, 'FAILED')}" for name, r in results.items()))
    return max(result or 0 for result in results.values())


def round_on(name: str, url: str, arguments: list[str]) -> int:
    print(f"\n=== {name} ===", flush=True)
    workers = [] if any(a.startswith(("-n", "-p")) for a in arguments) else ["-n", "auto"]
    return subprocess.run(
        [sys.executable, "-m", "pytest", *workers, *arguments],
        env={**os.environ, "TEST_DATABASE_URL": url},
    ).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
