"""One program of the cluster: started, killed, paused, started again, and what it wrote."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from tests.cluster.network import Machine

# Root may not run PostgreSQL; Debian's package brings the user.
DATABASE_USER = {"user": "postgres", "group": "postgres", "extra_groups": []}
PROGRAMS = ("etcd", "etcdctl", "patroni", "haproxy", "nginx")
HOW_TO_GET_THEM = (
    "Debian: apt install --no-install-recommends"
    " postgresql-15 patroni etcd-server etcd-client haproxy nginx-light"
)


def missing() -> list[str]:
    """The programs that this machine does not have."""
    folders = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
    return [name for name in PROGRAMS if shutil.which(name, path=folders) is None]


class Part:
    """A process with its children. `as_database` gives it the database's user when root runs it."""

    def __init__(
        self,
        name: str,
        command: list[str],
        folder: Path,
        *,
        variables: dict[str, str] | None = None,
        as_database: bool = False,
        data: Path | None = None,
        machine: Machine | None = None,
    ) -> None:
        self.name, self.command, self.folder = name, command, folder
        self.variables = variables
        self.data = data
        self.machine = machine
        self.who = DATABASE_USER if as_database and os.geteuid() == 0 else {}
        if machine:
            # Root enters the machine, and is the database's user there.
            self.command, self.who = machine.inside(command, DATABASE_USER["user"]), {}
        self.process: subprocess.Popen | None = None

    @property
    def log(self) -> Path:
        return self.folder / f"{self.name}.log"

    def start(self) -> None:
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=self.variables or os.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                cwd=None if self.variables else self.folder,
                **self.who,
            )

    def pids(self) -> list[int]:
        """The process, and all that came from it: also PostgreSQL, which leaves its group."""
        roots = [self.process.pid] if self.process and self.process.poll() is None else []
        if self.data:
            with contextlib.suppress(OSError, ValueError, IndexError):
                roots.append(int((self.data / "postmaster.pid").read_text().split()[0]))
        parents = _parents()
        found = [pid for pid in roots if pid in parents]
        for pid in found:
            found += [child for child, parent in parents.items() if parent == pid]
        return list(dict.fromkeys(found))

    def signal(self, number: int) -> None:
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self) -> None:
        """As a machine that loses its power: no program of it gets a word in."""
        self.signal(signal.SIGKILL)
        if self.process:
            self.process.wait(20)

    def end(self) -> None:
        self.signal(signal.SIGCONT)
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(15)
        self.kill()


def _parents() -> dict[int, int]:
    """{pid: pid of its parent} of all that runs and is no corpse."""
    found = {}
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            fields = entry.read_text().rpartition(")")[2].split()
            if fields[0] != "Z":
                found[int(entry.parent.name)] = int(fields[1])
    return found


def wait_for(what: str, is_so: Callable[[], object], seconds: float = 90) -> None:
    """Until `is_so()`; TimeoutError names what did not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError, ValueError):
            if is_so():
                return
        time.sleep(0.2)
    raise TimeoutError(f"After {seconds:.0f} s: {what}")
