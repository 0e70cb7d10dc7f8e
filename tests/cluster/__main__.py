"""`make cluster` and `make cluster-chaos`.

python -m tests.cluster start [PORT]
python -m tests.cluster chaos [ACTS] [SEED]
"""

import os
import signal
import sys
import time
from collections import Counter

from tests.cluster.parts import wait_for
from tests.cluster.site import Site

PAIRS = 4
# Seconds for what is left to log once all faults are over: as long as a busy machine takes.
PATIENCE = 3600


def start(port: int = 8080) -> int:
    """Until Ctrl-C, or the end of the shell."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with Site(port, demo=True) as site:
        print(f"\nkneelift's cluster is at {site.url} (Ctrl-C ends and removes it)\n")
        print("  coach@example.com or maya@example.com, password lift-higher\n")
        for name, part in site.parts.items():
            print(f"  {name:10} pid {part.process.pid}, log {part.log}")
        print(f"\n  primary {site.primary()}: {site.database_url()}", flush=True)
        try:
            while True:
                time.sleep(1)
        except KeyboardInterrupt:
            print("\nEnding")
    return 0


def chaos(acts: int = 10_000, seed: int = 1) -> int:
    """0 when nothing was lost or doubled, nobody was told wrong, and all is whole in the end."""
    with Site() as site:
        os.environ.update(site.variables)
        import django  # noqa: PLC0415

        django.setup()
        from tests.chaos import BAD  # noqa: PLC0415
        from tests.cluster.faults import FAULTS, known  # noqa: PLC0415
        from tests.cluster.phones import Phones, longest_gap  # noqa: PLC0415
        from tests.factories import make_athlete, make_team, make_user  # noqa: PLC0415

        team = make_team(coach=make_user())
        people = [
            tuple(make_athlete(team=team, user=make_user()) for _ in range(2)) for _ in range(PAIRS)
        ]
        phones = Phones(people, acts=acts // PAIRS, port=site.port, seed=seed)
        phones.start()
        rows = []
        for fault in FAULTS:
            if phones.errors:
                break
            if fault.cuts and not site.network:
                print(f"{fault.name}: not tried, no network can be made here", flush=True)
                continue
            wait_for("a whole cluster", site.is_whole, 180)
            time.sleep(3)
            part = site.parts[known(fault.find, site)]
            begun = time.monotonic()
            fault.hit(part)
            pages = _pages(site, fault.lasts)
            fault.mend(part)
            wait_for(f"a whole cluster after {fault.name}", site.is_whole, 180)
            until = time.monotonic()
            pages += _pages(site, 1)
            outage = longest_gap(list(phones.seen.confirmed), begun, until)
            rows.append((fault.name, part.name, outage, until - begun, pages))
            _tell(rows[-1])
        phones.wait(PATIENCE)
        total = sum(phones.counts, Counter())
        print(_table(rows))
        silent = Counter(status for _, status in phones.seen.silent)
        print(f"Without an answer that says something: {dict(silent)} (0 is none at all)")
        print(", ".join(f"{name} {number}" for name, number in sorted(total.items())))
        bad = {name: total[name] for name in BAD}
        print(", ".join(f"{name} {number}" for name, number in bad.items()), flush=True)
        whole = len(phones.counts) == PAIRS and total["acts"] >= acts - PAIRS
        told = total["confirmed"] + total["refused and let go"] == total["acts"]
        return 0 if whole and told and not any(bad.values()) else 1


def _pages(site: Site, seconds: float) -> Counter:
    """What a person got who opened the sign-in page now and then."""
    found: Counter = Counter()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        status, body = site.get("/accounts/login/")
        clear = status == 200 or (status == 503 and b"<h1" in body)
        found[f"{status or 'no answer'}{'' if clear or not status else ' without words'}"] += 1
        time.sleep(0.25)
    return found


def _tell(row) -> None:
    name, part, outage, whole, pages = row
    seen = ", ".join(f"{status} x {times}" for status, times in sorted(pages.items()))
    print(
        f"{name} ({part}): no confirmed act for {outage:.1f} s,"
        f" whole after {whole:.0f} s; pages: {seen}",
        flush=True,
    )


def _table(rows) -> str:
    head = (
        "| fault | longest time without a confirmed act | what a person's page was |\n|---|---|---|"
    )
    lines = [
        f"| {name} | {outage:.1f} s | "
        + ", ".join(f"{status} ({times})" for status, times in sorted(pages.items()))
        + " |"
        for name, _part, outage, _whole, pages in rows
    ]
    return "\n".join(["", head, *lines, ""])


if __name__ == "__main__":
    verb, *numbers = sys.argv[1:] or ["start"]
    sys.exit({"start": start, "chaos": chaos}[verb](*map(int, numbers)))
