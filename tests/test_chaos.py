"""A short form of `make chaos`: CHAOS_ACTS acts a seed, CHAOS_SEEDS seeds."""

import logging
import os

import pytest

from coaching.models import SetChange
from tests.chaos import BAD, Chaos, told

pytestmark = pytest.mark.django_db(transaction=True)
ACTS = int(os.environ.get("CHAOS_ACTS", "250"))
SEEDS = int(os.environ.get("CHAOS_SEEDS", "1"))


@pytest.fixture(autouse=True)
def quiet():
    """Hundreds of refusals are what it is about."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(1, SEEDS + 1))
def test_it_loses_and_doubles_nothing_in_chaos(seed, maya, priya):
    counts = Chaos(maya, priya, seed, ACTS).run()
    print("\n" + told(counts, seed))
    assert counts["confirmed"] + counts["refused and let go"] == counts["acts"] >= ACTS
    assert {name: counts[name] for name in BAD} == dict.fromkeys(BAD, 0)


def test_it_counts_each_athletes_acts_apart_and_sees_what_is_lost_or_doubled(maya, priya):
    """As four pairs of phones do in `make cluster-chaos`, in one database."""
    hers, other = Chaos(maya, priya, 1, 60), Chaos(priya, maya, 2, 60)
    for chaos in (hers, other):
        assert {name: chaos.run()[name] for name in BAD} == dict.fromkeys(BAD, 0)
    # And what the other did since changes nothing of what is compared of her.
    hers.counts.clear()
    hers.compare()
    assert {name: hers.counts[name] for name in BAD} == dict.fromkeys(BAD, 0)
    change = SetChange.objects.filter(logged_set__athlete=maya).first()
    SetChange.objects.create(
        logged_set=change.logged_set, at=change.at, by=change.by, was=change.was
    )
    hers.compare()
    assert hers.counts["doubled"] == 1
    other.counts.clear()
    other.compare()
    assert other.counts["doubled"] == 0
