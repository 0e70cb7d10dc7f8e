"""The cluster as a whole: what it is made of, in which order it starts, and what is up."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from tests import server
from tests.cluster import configs
from tests.cluster.configs import LOOPBACK
from tests.cluster.network import Machine, network
from tests.cluster.parts import DATABASE_USER, HOW_TO_GET_THEM, Part, missing, wait_for
from tests.postgres import server_programs

NODES = ("node-1", "node-2", "node-3")


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on, each once."""
    holders = [socket.socket() for _ in range(count)]
    for holder in holders:
        holder.bind(("127.0.0.1", 0))
    ports = [holder.getsockname()[1] for holder in holders]
    for holder in holders:
        holder.close()
    return ports


class Site:
    """As a context: started and ready inside, all ended and removed after."""

    def __init__(self, port: int = 0, *, demo: bool = False) -> None:
        programs, self.demo, servers, workers = _debians_server_programs(), demo, 3, 2
        if gone := missing() or ([] if programs else ["postgresql"]):
            raise SystemExit(f"The cluster needs {', '.join(gone)}. {HOW_TO_GET_THEM}")
        self.folder = Path(tempfile.mkdtemp(prefix="kneelift-cluster-"))
        self.folder.chmod(0o755)
        self.database_folder = self.folder / "database"
        self.database_folder.mkdir()
        if os.geteuid() == 0:
            shutil.chown(self.database_folder, DATABASE_USER["user"], DATABASE_USER["group"])
        ports = iter(free_ports(3 * 4 + 2 + servers + 1))
        # A machine has a node, by whose name it goes, and an etcd.
        self.network = network(NODES)
        hosts = [self.machine(node).address if self.network else LOOPBACK for node in NODES]
        places = [[(host, next(ports)) for _ in range(4)] for host in hosts]
        self.etcds = {f"etcd-{n}": (a, b) for n, (a, b, _, _) in enumerate(places, 1)}
        self.nodes = {node: (c, d) for node, (_, _, c, d) in zip(NODES, places, strict=True)}
        self.write, self.read = next(ports), next(ports)
        self.servers = {f"server-{n + 1}": next(ports) for n in range(servers)}
        self.port = port or next(ports)
        self.url = f"http://127.0.0.1:{self.port}"
        self.variables = server.environment(self.database_url()) | {
            "KNEELIFT_URL": self.url,
            "REPLICA_URL": self.database_url(self.read),
            # A server that nobody listens at: the worker has something to try.
            "EMAIL_URL": "smtp://127.0.0.1:9",
        }
        self.parts = {part.name: part for part in self._made(programs, workers)}

    def database_url(self, port: int = 0) -> str:
        """`port`: of HAProxy, where not writes are led; there every node may answer."""
        kind = "any" if port else "read-write"
        place = f"127.0.0.1:{port or self.write}"
        return f"postgresql://postgres@{place}/kneelift?target_session_attrs={kind}"

    def machine(self, node: str) -> Machine | None:
        return self.network.machines[node] if self.network else None

    def _made(self, programs: Path, workers: int):
        folder = self.database_folder
        peers = {name: peer for name, (_, peer) in self.etcds.items()}
        for (name, (client, _)), node in zip(self.etcds.items(), NODES, strict=True):
            command = configs.etcd(name, folder, client, peers)
            yield Part(name, command, folder, as_database=True, machine=self.machine(node))
        clients = [client for client, _ in self.etcds.values()]
        for name, (database, rest) in self.nodes.items():
            file = folder / f"{name}.yml"
            settings = configs.patroni(
                name,
                folder,
                programs,
                database=database,
                rest=rest,
                etcds=clients,
                trusting=self.network.subnet if self.network else f"{LOOPBACK}/32",
            )
            file.write_text(configs.written(settings))
            data = Path(settings["postgresql"]["data_dir"])
            machine = self.machine(name)
            command = ["patroni", str(file)]
            yield Part(name, command, folder, as_database=True, data=data, machine=machine)
        proxy = self.folder / "haproxy.cfg"
        proxy.write_text(configs.haproxy(self.write, self.read, self.nodes))
        yield Part("haproxy", [_path("haproxy"), "-db", "-f", str(proxy)], self.folder)
        for name, port in self.servers.items():
            command = [sys.executable, "-m", "kneelift.serve", "--workers", "1"]
            variables = self.variables | {"PORT": str(port), "ALLOWED_HOSTS": "127.0.0.1"}
            yield Part(name, command, self.folder, variables=variables)
        for number in range(1, workers + 1):
            command = [sys.executable, "-m", "kneelift.worker"]
            yield Part(f"worker-{number}", command, self.folder, variables=self.variables)
        front = self.folder / "nginx.conf"
        front.write_text(configs.nginx(self.folder, self.port, list(self.servers.values())))
        errors = str(self.folder / "nginx-start.log")
        yield Part("nginx", [_path("nginx"), "-e", errors, "-c", str(front)], self.folder)

    def __enter__(self) -> "Site":
        try:
            self._start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _start(self) -> None:
        for name in (*self.etcds, "node-1"):
            self.parts[name].start()
        wait_for("a primary", self.primary)
        for name in (*NODES[1:], "haproxy"):
            self.parts[name].start()
        wait_for("two replicas, one of them synchronous", self.is_whole, 120)
        wait_for("the way to the primary", lambda: self._asked("CREATE DATABASE kneelift"), 30)
        server.prepare(self.variables, demo=self.demo)
        for name in (*self.servers, *(name for name in self.parts if name.startswith("worker"))):
            self.parts[name].start()
        self.parts["nginx"].start()
        wait_for("an answer through nginx", lambda: self.status("/readyz") == 200)

    def __exit__(self, *_raised) -> None:
        # Who presses Ctrl-C twice still gets an empty machine.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        for part in reversed(self.parts.values()):
            part.end()
        if self.network:
            self.network.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _asked(self, statement: str) -> bool:
        psql = ["psql", "-h", "127.0.0.1", "-p", str(self.write), "-U", "postgres", "-qc"]
        return subprocess.run([*psql, statement], capture_output=True).returncode == 0

    def members(self) -> list[dict]:
        """Patroni's own list of nodes, from the first that answers."""
        for _, rest in self.nodes.values():
            try:
                connection = http.client.HTTPConnection(*rest, timeout=2)
                connection.request("GET", "/cluster")
                return json.loads(connection.getresponse().read())["members"]
            except (OSError, ValueError, KeyError, http.client.HTTPException):
                continue
        return []

    def primary(self) -> str:
        """The name of the node that takes writes, or ""."""
        leaders = [m["name"] for m in self.members() if m["role"] == "leader"]
        return leaders[0] if leaders and self._is(leaders[0], "/primary") else ""

    def _is(self, node: str, role: str) -> bool:
        connection = http.client.HTTPConnection(*self.nodes[node][1], timeout=2)
        connection.request("GET", role)
        return connection.getresponse().status == 200

    def is_whole(self) -> bool:
        """Three nodes, one of them written to and one that confirms with it."""
        running = [m for m in self.members() if m["state"] in ("running", "streaming")]
        roles = [member["role"] for member in running]
        return len(running) == len(NODES) and "sync_standby" in roles and bool(self.primary())

    def etcd_leader(self) -> str:
        """The name of the etcd that leads, or ""."""
        for name, ((host, client), _) in self.etcds.items():
            asked = ["etcdctl", f"--endpoints=http://{host}:{client}", "endpoint", "status"]
            found = subprocess.run(
                [*asked, "-w", "json"],
                env=os.environ | {"ETCDCTL_API": "3"},
                capture_output=True,
                text=True,
            )
            if found.returncode == 0:
                status = json.loads(found.stdout)[0]["Status"]
                if status["leader"] == status["header"]["member_id"]:
                    return name
        return ""

    def status(self, path: str) -> int:
        """What a person gets through nginx; 0 for no answer."""
        return self.get(path)[0]

    def get(self, path: str, cookie: str = "") -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=35)
        try:
            connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()


def _path(name: str) -> str:
    return shutil.which(name) or f"/usr/sbin/{name}"


def _debians_server_programs() -> Path | None:
    """All of PostgreSQL's, also pg_rewind and pg_basebackup."""
    folders = [Path(found) for found in Path("/usr/lib/postgresql").glob("*/bin")]
    if own := server_programs():
        folders.append(own)
    whole = [folder for folder in folders if (folder / "pg_rewind").exists()]
    return whole[0] if whole else None
