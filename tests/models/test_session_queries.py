"""SQL that is written by hand does what the same would do as expressions."""

from datetime import timedelta

import pytest
from django.db.models import F, Q
from django.utils.timezone import now

from coaching.models import Session, SessionDrill, add_counts
from coaching.rules.compliance import COUNTERS
from tests.factories import MONDAY, make_drill, make_session
from tests.work import work_for

pytestmark = pytest.mark.django_db
NOW = now()


def add_by_expressions(pk, delta, at):
    closed = delta.get("done_sets", 0) + delta.get("skipped_sets", 0)
    fits = Q(planned_sets__gte=F("done_sets") + F("skipped_sets") + closed)
    for name, amount in delta.items():
        fits &= Q(**{f"{name}__gte": -amount})
    changes = {name: F(name) + amount for name, amount in delta.items()}
    mine = Session.objects.filter(pk=pk).filter(fits)
    changed = mine.update(**changes) if changes else mine.count()
    if changed:
        mine = Session.objects.filter(pk=pk, started_at=None)
        mine.update(started_at=at)
    return bool(changed)


@pytest.mark.parametrize(
    "delta",
    [
        {},
        {"done_sets": 1, "logged_rows": 1},
        {"done_sets": -1, "logged_rows": -1},
        {"done_sets": 1, "skipped_sets": 1, "logged_rows": 1},
        {"skipped_sets": 2},
        {"done_sets": 1, "skipped_sets": -1, "logged_rows": 1},
        {"extra_sets": 1, "planned_rows": 1, "over_cap_sets": 1},
        {"extra_sets": -1},
        {"over_cap_sets": -1},
        {"planned_sets": -9},
    ],
)
@pytest.mark.parametrize("begun", [None, NOW - timedelta(hours=1)])
def test_it_adds_counts_as_expressions_would(maya, hillside, delta, begun):
    early, late = (
        make_session(maya, hillside, [make_drill(sets=3)], MONDAY + timedelta(day))
        for day in range(2)
    )
    stands = {"done_sets": 1, "logged_rows": 1, "started_at": begun}
    Session.objects.update(**stands)
    assert add_counts(early.pk, delta, NOW) == add_by_expressions(late.pk, delta, NOW)
    first, second = Session.objects.order_by("date").values_list(*COUNTERS, "started_at")
    assert first == second


def test_whether_a_session_waits_is_looked_for_in_those_of_a_pause_alone(maya, hillside):
    full = make_session(maya, hillside, [make_drill(sets=3)] * 3)
    empty = make_session(maya, hillside, [make_drill()], MONDAY + timedelta(1))
    SessionDrill.objects.filter(block__session=empty).delete()

    def work(session):
        return work_for(Session.objects.filter(pk=session.pk).with_waits())

    assert work(full) == work(empty)
    Session.objects.update(paused=True)
    assert work(full) > work(empty)


def test_it_counts_nothing_in_a_session_that_is_removed(maya, hillside):
    session = make_session(maya, hillside, [make_drill(sets=3)])
    Session.objects.update(removed_at=NOW)
    assert not add_counts(session.pk, {"done_sets": 1}, NOW)
    assert Session.with_removed.get().done_sets == 0
