"""A short form of `make chaos`: CHAOS_ACTS acts a seed, CHAOS_SEEDS seeds."""

import logging
import os

import pytest

from tests.chaos import BAD, Chaos, told

pytestmark = pytest.mark.django_db(transaction=True)
ACTS = int(os.environ.get("CHAOS_ACTS", "250"))
SEEDS = int(os.environ.get("CHAOS_SEEDS", "1"))


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_it_loses_and_doubles_nothing_in_chaos(seed, maya, priya):
    logging.disable(logging.ERROR)  # hundreds of refusals are what it is about
    try:
        counts = Chaos(maya, priya, seed, ACTS).run()
    finally:
        logging.disable(logging.NOTSET)
    print("\n" + told(counts, seed))
    assert counts["confirmed"] + counts["refused and let go"] == counts["acts"] >= ACTS
    assert {name: counts[name] for name in BAD} == dict.fromkeys(BAD, 0)
