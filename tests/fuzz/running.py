"""So many requests one after the other, and what came of them as tests to paste."""

from collections import Counter
from dataclasses import dataclass, field

from django.db import connection

from .making import Maker
from .site import Site, kind_of
from .world import make_world

# Faults of as many kinds are made small and printed; one and the same fault is printed once.
MAX_FAULTS = 10
#: From so many requests on, pages are gone over more thoroughly first.
LONG = 10_000
TOLD_AFTER = 5000


@dataclass
class Outcome:
    """`faults`: {kind: a whole test}. `statuses`: how many requests were answered with each."""

    seed: int
    asked: int = 0
    names: set = field(default_factory=set)
    statuses: Counter = field(default_factory=Counter)
    faults: dict = field(default_factory=dict)
    seen: Counter = field(default_factory=Counter)

    def __str__(self):
        statuses = ", ".join(f"{n} x {status}" for status, n in sorted(self.statuses.items()))
        return (
            f"{connection.vendor}, seed {self.seed}: {self.asked} requests to {len(self.names)}"
            f" addresses ({statuses}); {sum(self.seen.values())} faults of {len(self.seen)} kinds"
        )


def run(count, seed, *, site=None, maker=None, to_first=False):
    """The Outcome of `count` requests; with `to_first` of those up to the first fault."""
    site = site or Site(make_world())
    maker = maker or Maker(site, seed, thorough=count >= LONG)
    outcome = Outcome(seed)
    for case in maker.broken:
        tell(outcome, site, case, site.problems(case))
    for number in range(1, count + 1):
        case = maker.make()
        answer = site.ask(case)
        outcome.asked += 1
        outcome.names.add(site.name_of(case))
        outcome.statuses[answer.status] += 1
        if problems := answer.problems + site.is_dear(case, answer):
            tell(outcome, site, case, problems, number)
            if to_first:
                break
        if number % TOLD_AFTER == 0:
            print(outcome, flush=True)
    return outcome


def tell(outcome, site, case, problems, number=0):
    kind = kind_of(problems[0])
    outcome.seen[kind] += 1
    if kind in outcome.faults or len(outcome.faults) >= MAX_FAULTS:
        return
    told = f"SEED={outcome.seed}, request {number}, on {connection.vendor}"
    outcome.faults[kind] = site.smallest(case).as_test(problems, told)
    print(f"\n{outcome.faults[kind]}", flush=True)
