"""What can be seen of the cluster without starting it; `make cluster-chaos` is the whole."""

import json
import re
import subprocess
import sys

import pytest

from tests.cluster import configs
from tests.cluster.network import network
from tests.cluster.parts import Part, _parents, wait_for
from tests.cluster.phones import longest_gap
from tests.cluster.site import free_ports

NODES = {f"node-{n}": ((f"10.0.0.{n}", 5432), (f"10.0.0.{n}", 8008)) for n in (1, 2, 3)}


def test_it_leads_writes_to_who_says_that_it_is_the_primary():
    written = configs.haproxy(6000, 6001, NODES)
    primary, replicas = written.split("listen ")[1:]
    assert "bind 127.0.0.1:6000" in primary
    assert "GET /primary" in primary
    assert "GET /replica" in replicas
    for part in (primary, replicas):
        assert re.findall(r"(10\.\S+):5432 check port 8008", part) == [
            "10.0.0.1",
            "10.0.0.2",
            "10.0.0.3",
        ]
    # Whoever was primary gets no statement more of a connection that was open before.
    assert "on-marked-down shutdown-sessions" in primary
    # And who was paused is asked three times before it is believed.
    assert "rise 3" in primary


def test_it_confirms_nothing_that_is_on_one_disk_alone(tmp_path):
    etcds = [("a", 3), ("b", 4), ("c", 5)]
    places = {"database": ("a", 1), "rest": ("a", 2), "etcds": etcds}
    settings = configs.patroni("node-1", tmp_path, tmp_path, **places)
    kept = json.loads(configs.written(settings))["bootstrap"]["dcs"]
    assert kept["synchronous_mode"] is True
    assert kept["postgresql"]["parameters"]["synchronous_commit"] == "on"
    # Not etcd3, by which Patroni 3.0.2 takes a lock back that is another's by now.
    assert "etcd" in settings
    assert "etcd3" not in settings
    assert "--enable-v2" in configs.etcd("a", tmp_path, ("a", 3), {"a": ("a", 6)})
    # Patroni's own rule: else a primary could still write while another is chosen.
    assert kept["loop_wait"] + 2 * kept["retry_timeout"] <= kept["ttl"]


@pytest.mark.parametrize(
    ("times", "gap"),
    [
        ([9, 10.5, 14, 21], 7),  # the end is a mended cluster's first act
        ([9.5, 10.1, 10.2], 9.8),  # nothing came any more
        ([], 10),
        ([3, 17, 18, 19, 20, 21], 14),  # the last act before counts
    ],
)
def test_it_measures_the_longest_time_without_an_act(times, gap):
    assert longest_gap(times, 10, 20) == pytest.approx(gap)


def test_it_kills_a_program_with_all_that_came_from_it(tmp_path):
    shell = "sleep 600 & sleep 600 & wait"
    part = Part("shell", ["sh", "-c", shell], tmp_path)
    part.start()
    while len(pids := part.pids()) < 3:
        assert part.process.poll() is None
    part.kill()
    assert part.pids() == []
    assert not set(pids) & set(_parents())


def test_a_cable_is_pulled_and_put_back():
    """Where the machine lets one: as in the cluster, an answer comes, comes no more, and again."""
    net = network(("a", "b"))
    if net is None:
        pytest.skip("no right to make a network")
    try:
        a, b = net.machines["a"], net.machines["b"]
        ask = ["bash", "-c", f"exec 3<>/dev/tcp/{b.address}/7000"]
        served = (
            "import socket as s; l = s.create_server(('0.0.0.0', 7000)); l.accept(); l.accept()"
        )
        command = b.inside([sys.executable, "-c", served], "root")

        def answers():
            try:
                return subprocess.run(a.inside(ask, "root"), timeout=3).returncode == 0
            except subprocess.TimeoutExpired:
                return False

        with subprocess.Popen(command) as process:
            wait_for("an answer", answers, 20)
            b.cut()
            assert not answers()
            b.join()
            wait_for("an answer again", answers, 20)
            assert process.wait(10) == 0
    finally:
        net.close()
    assert a.name not in subprocess.check_output(["ip", "netns"], text=True)


def test_it_takes_no_port_twice():
    assert len(set(free_ports(20))) == 20
