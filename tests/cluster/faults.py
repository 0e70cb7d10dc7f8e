"""What happens to the cluster, one after the other, and how each is mended again."""

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.cluster.site import NODES, Site

# A process manager starts again what died, after so many seconds.
RESTARTED_AFTER = 5


@dataclass
class Fault:
    """`find` names the part that is hit; `hit` breaks it and `mend` brings it back."""

    name: str
    find: Callable[[Site], str]
    hit: Callable
    mend: Callable
    lasts: float = RESTARTED_AFTER
    # Whether a cable is pulled, for which the machines need some.
    cuts: bool = False


def _kill(part) -> None:
    part.kill()


def _start(part) -> None:
    part.start()


def _pause(part) -> None:
    part.signal(signal.SIGSTOP)


def _go_on(part) -> None:
    part.signal(signal.SIGCONT)


def _cut(part) -> None:
    part.machine.cut()


def _join(part) -> None:
    part.machine.join()


def replica(site: Site) -> str:
    """The one that confirms with the primary: its loss is felt, another's is not."""
    found = [member["name"] for member in site.members() if member["role"] == "sync_standby"]
    return found[0] if found else next(node for node in NODES if node != site.primary())


FAULTS = (
    Fault("an application server killed", lambda site: "server-1", _kill, _start),
    Fault("a worker killed", lambda site: "worker-1", _kill, _start),
    Fault("the primary's machine killed", Site.primary, _kill, _start, 15),
    Fault("the synchronous replica killed", replica, _kill, _start),
    Fault("etcd's leader killed", Site.etcd_leader, _kill, _start),
    Fault("HAProxy killed", lambda site: "haproxy", _kill, _start),
    Fault("nginx killed", lambda site: "nginx", _kill, _start),
    # Longer than a primary may say nothing: another takes its place, and it comes back.
    Fault("the primary's machine paused for 40 s", Site.primary, _pause, _go_on, 40),
    # It runs on and may think that it is primary still: nothing that it takes is confirmed.
    Fault("the primary's network cut for 40 s", Site.primary, _cut, _join, 40, cuts=True),
    Fault("the synchronous replica's network cut for 40 s", replica, _cut, _join, 40, cuts=True),
    Fault("an application server paused for 40 s", lambda site: "server-2", _pause, _go_on, 40),
)


def known(find: Callable[[Site], str], site: Site, seconds: float = 60) -> str:
    end = time.monotonic() + seconds
    while not (name := find(site)):
        if time.monotonic() > end:
            raise TimeoutError("Nothing in the cluster has that role")
        time.sleep(0.5)
    return name
