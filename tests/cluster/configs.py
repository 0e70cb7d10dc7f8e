"""What each program of the cluster is told: the same on three machines (docs/cluster.md)."""

import json
from pathlib import Path

LOOPBACK = "127.0.0.1"
# Patroni: a primary that could not say for TTL seconds that it lives is one no more.
TTL, LOOP, RETRY = 20, 5, 5


Place = tuple[str, int]
"""Host and port."""


def etcd(name: str, folder: Path, client: Place, peers: dict[str, Place]) -> list[str]:
    """The command line of one of the three that agree who is primary."""
    client_url, peer_url = f"http://{_at(client)}", f"http://{_at(peers[name])}"
    return [
        *("etcd", "--name", name, "--data-dir", str(folder / name)),
        *("--listen-client-urls", client_url, "--advertise-client-urls", client_url),
        *("--listen-peer-urls", peer_url, "--initial-advertise-peer-urls", peer_url),
        "--initial-cluster",
        ",".join(f"{other}=http://{_at(place)}" for other, place in peers.items()),
        *("--initial-cluster-state", "new", "--logger", "zap", "--log-level", "warn"),
        # By its older interface, in which a lock is held on to only by who holds it.
        "--enable-v2",
    ]


def _at(place: Place) -> str:
    host, port = place
    return f"{host}:{port}"


def patroni(
    name: str,
    folder: Path,
    programs: Path,
    *,
    database: Place,
    rest: Place,
    etcds: list[Place],
    trusting: str = f"{LOOPBACK}/32",
) -> dict:
    """A node's settings, as JSON, which YAML holds too. Who comes from `trusting` is let in.

    `etcd` and not `etcd3`: Patroni before 3.0.3 (Debian 12 has 3.0.2) writes its name over whatever
    leader stands in etcd 3 when its own lease has ended. A primary that was paused and went on
    took the place of the new one back so, and what that had confirmed meanwhile was gone.
    """
    trusted = [
        "local all all trust",
        f"host all all {trusting} trust",
        f"host replication all {trusting} trust",
    ]
    parameters = {
        # What was confirmed is on two disks.
        "synchronous_commit": "on",
        "max_connections": 100,
        "shared_buffers": "64MB",
        "wal_keep_size": "256MB",
        "unix_socket_directories": str(folder),
    }
    return {
        "scope": "kneelift",
        "name": name,
        "restapi": {"listen": _at(rest), "connect_address": _at(rest)},
        "etcd": {"hosts": [_at(etcd) for etcd in etcds]},
        "bootstrap": {
            "dcs": {
                "ttl": TTL,
                "loop_wait": LOOP,
                "retry_timeout": RETRY,
                "maximum_lag_on_failover": 1048576,
                "synchronous_mode": True,
                "postgresql": {"use_pg_rewind": True, "parameters": parameters},
            },
            "initdb": [{"encoding": "UTF8"}, {"locale": "C"}, "data-checksums"],
        },
        "postgresql": {
            "listen": _at(database),
            "connect_address": _at(database),
            "data_dir": str(folder / f"{name}-data"),
            "bin_dir": str(programs),
            "pgpass": str(folder / f"{name}-pgpass"),
            "pg_hba": trusted,
            "authentication": {
                "superuser": {"username": "postgres"},
                "replication": {"username": "replicator"},
                "rewind": {"username": "postgres"},
            },
            # A node that fell behind or apart is made anew from the primary.
            "remove_data_directory_on_diverged_timelines": True,
            "remove_data_directory_on_rewind_failure": True,
        },
    }


def haproxy(write: int, read: int, nodes: dict[str, tuple[Place, Place]]) -> str:
    """`write` leads to the primary, `read` to the others; Patroni says which is which.

    `rise 3`: a primary that was paused says for a moment that it is one still, when it goes on.
    Without, who read there then found a past in which her newest session was not.
    """

    def backend(name: str, port: int, check: str) -> str:
        servers = "\n".join(
            f"    server {node} {_at(database)} check port {rest[1]}"
            for node, (database, rest) in nodes.items()
        )
        return f"""
listen {name}
    bind 127.0.0.1:{port}
    option httpchk GET {check}
    http-check expect status 200
    default-server inter 1s fall 2 rise 3 on-marked-down shutdown-sessions
{servers}
"""

    return (
        """global
    maxconn 400
defaults
    mode tcp
    timeout connect 2s
    timeout client 30m
    timeout server 30m
    timeout check 2s
"""
        + backend("primary", write, "/primary")
        + backend("replicas", read, "/replica")
    )


def nginx(folder: Path, port: int, servers: list[int]) -> str:
    """What people and phones reach. What was not sent yet goes to the next server."""
    upstream = "\n".join(
        f"        server 127.0.0.1:{server} max_fails=1 fail_timeout=2s;" for server in servers
    )
    kept = "\n".join(
        f"    {what}_temp_path {folder}/nginx-{what};"
        for what in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx-errors.log warn;
worker_processes 1;
events {{ worker_connections 512; }}
http {{
    access_log off;
{kept}
    upstream kneelift {{
{upstream}
    }}
    server {{
        listen 127.0.0.1:{port};
        client_max_body_size 2500k;
        proxy_connect_timeout 2s;
        proxy_read_timeout 30s;
        error_page 502 504 =503 @away;
        location @away {{
            default_type text/html;
            add_header Retry-After 5 always;
            return 503 "{AWAY}";
        }}
        location / {{
            proxy_pass http://kneelift;
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
            proxy_set_header X-Forwarded-For $remote_addr;
        }}
    }}
}}
"""


AWAY = (
    "<!doctype html><html lang=en><meta charset=utf-8><title>Back in a moment</title>"
    "<meta name=viewport content='width=device-width'>"
    "<h1>Back in a moment</h1><p>kneelift cannot be reached right now."
    " What you log on your phone is kept there and sent by itself.</p>"
)


def written(values: dict) -> str:
    return json.dumps(values, indent=2)
