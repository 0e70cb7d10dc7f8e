"""Three machines of one: a network namespace each, on a bridge, so that a cable can be pulled.

Needs root and a kernel that lets it; else all is on 127.0.0.1, and no network can be cut.
"""

import contextlib
import os
import shutil
import subprocess
from dataclasses import dataclass


@dataclass(frozen=True)
class Machine:
    """`inside(command)` runs it there; `cut()` and `join()` are its cable."""

    name: str
    address: str
    cable: str

    def inside(self, command: list[str], user: str) -> list[str]:
        who = ["setpriv", "--reuid", user, "--regid", user, "--init-groups"]
        return ["ip", "netns", "exec", self.name, *who, *command]

    def cut(self) -> None:
        """Nothing comes or goes any more, and nobody is told: as of a switch that died."""
        _ip("link", "set", self.cable, "down")

    def join(self) -> None:
        _ip("link", "set", self.cable, "up")


class Network:
    """As many machines as names; `close()` leaves nothing of them."""

    def __init__(self, names: tuple[str, ...]) -> None:
        # Names of interfaces have 15 letters at most, and each run its own.
        self._bridge = f"kl{os.getpid()}"
        self._subnet = f"10.199.{os.getpid() % 250}"
        self.machines: dict[str, Machine] = {}
        try:
            _ip("link", "add", self._bridge, "type", "bridge")
            _ip("address", "add", f"{self._subnet}.254/24", "dev", self._bridge)
            _ip("link", "set", self._bridge, "up")
            for number, name in enumerate(names, 1):
                self.machines[name] = self._made(number)
        except BaseException:
            self.close()
            raise

    def _made(self, number: int) -> Machine:
        name, cable, inner = (f"{self._bridge}{part}{number}" for part in ("n", "c", "i"))
        machine = Machine(name, f"{self._subnet}.{number}", cable)
        _ip("netns", "add", name)
        _ip("link", "add", cable, "type", "veth", "peer", "name", inner, "netns", name)
        _ip("link", "set", cable, "master", self._bridge, "up")
        _ip("-n", name, "address", "add", f"{machine.address}/24", "dev", inner)
        for device in ("lo", inner):
            _ip("-n", name, "link", "set", device, "up")
        return machine

    @property
    def subnet(self) -> str:
        return f"{self._subnet}.0/24"

    def close(self) -> None:
        with contextlib.suppress(OSError, subprocess.CalledProcessError):
            found = subprocess.run(["ip", "netns", "list"], capture_output=True, text=True).stdout
            for name in (line.split()[0] for line in found.splitlines() if line):
                if name.startswith(f"{self._bridge}n"):
                    # Its end of the cable goes with it, and so the other one.
                    _ip("netns", "delete", name)
            _ip("link", "delete", self._bridge)


def network(names: tuple[str, ...]) -> Network | None:
    """A network, or None where this machine lets nobody make one."""
    if os.geteuid() != 0 or not shutil.which("ip") or not shutil.which("setpriv"):
        return None
    try:
        return Network(names)
    except (OSError, subprocess.CalledProcessError):
        return None


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
