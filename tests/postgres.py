"""A PostgreSQL server for the time of a test run: its own folder, socket and free port."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

# A power cut may take everything. And tables that are filled and emptied all the time have their
# statistics taken at the wrong moment: planned for no rows, a query of a second takes minutes.
# Without any the planner guesses from a table's size, which is near enough.
FOR_TESTS = ("fsync=off", "autovacuum=off")

HOW_TO_GET_IT = (
    "Install PostgreSQL (Debian: apt install postgresql; macOS: brew install postgresql) or set"
    " TEST_POSTGRES_URL to a server where databases may be made:"
    " postgresql://user:password@host:5432/postgres"
)


def server_programs() -> Path | None:
    """The folder with initdb and pg_ctl: the one on the PATH, else Debian's newest."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    versions = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    newest = max(versions, key=lambda path: int(path.parts[-3]), default=None)
    return newest.parent if newest else None


@contextlib.contextmanager
def temporary_server(*settings: str) -> Iterator[str | None]:
    """The URL of a running server: TEST_POSTGRES_URL, else a new one that ends with the block.

    `settings` of a new one, as in "fsync=on"; else FOR_TESTS. None when there is neither a URL
    nor a PostgreSQL on this machine.
    """
    if url := os.environ.get("TEST_POSTGRES_URL"):
        yield url
        return
    programs = server_programs()
    if programs is None:
        yield None
        return
    folder = Path(tempfile.mkdtemp(prefix="kneelift-pg-"))
    # PostgreSQL refuses to run as root.
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(folder, "postgres")

    def run(program: str, *arguments: str) -> None:
        # To a file and not a pipe: the server inherits it and would hold the pipe open.
        with open(os.devnull, "w") as nowhere:
            subprocess.run(
                [*user, str(programs / program), "-D", str(folder / "data"), *arguments],
                check=True,
                cwd=folder,
                stdout=nowhere,
            )

    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    try:
        run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--no-locale", "--no-sync")
        options = f"-p {port} -k {folder} -h 127.0.0.1 -c max_connections=200"
        options += "".join(f" -c {setting}" for setting in settings or FOR_TESTS)
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", options, "start")
        try:
            yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
