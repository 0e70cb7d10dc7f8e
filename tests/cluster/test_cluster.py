"""What can be seen of the cluster without starting it; `make cluster-chaos` is the whole."""

import json
import re

import pytest

from tests.cluster import configs
from tests.cluster.parts import Part, _parents
from tests.cluster.phones import longest_gap
from tests.cluster.site import free_ports

NODES = {"node-1": (5001, 8001), "node-2": (5002, 8002), "node-3": (5003, 8003)}


def test_it_leads_writes_to_who_says_that_it_is_the_primary():
    written = configs.haproxy(6000, 6001, NODES)
    primary, replicas = written.split("listen ")[1:]
    assert "bind 127.0.0.1:6000" in primary
    assert "GET /primary" in primary
    assert "GET /replica" in replicas
    for part in (primary, replicas):
        assert re.findall(r"127\.0\.0\.1:(\d+) check port (\d+)", part) == [
            ("5001", "8001"),
            ("5002", "8002"),
            ("5003", "8003"),
        ]
    # Whoever was primary gets no statement more of a connection that was open before.
    assert "on-marked-down shutdown-sessions" in primary
    # And who was paused is asked three times before it is believed.
    assert "rise 3" in primary


def test_it_confirms_nothing_that_is_on_one_disk_alone(tmp_path):
    settings = configs.patroni("node-1", tmp_path, tmp_path, port=1, rest=2, etcds=[3, 4, 5])
    kept = json.loads(configs.written(settings))["bootstrap"]["dcs"]
    assert kept["synchronous_mode"] is True
    assert kept["postgresql"]["parameters"]["synchronous_commit"] == "on"
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


def test_it_takes_no_port_twice():
    assert len(set(free_ports(20))) == 20
