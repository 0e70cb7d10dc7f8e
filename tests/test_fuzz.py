"""A short form of `make fuzz`, FUZZ_REQUESTS requests of FUZZ_SEED, and that it finds faults."""

import os

import pytest
from django.db import connection, transaction

from coaching import access
from coaching.models import Program
from coaching.views import programs
from tests.fuzz import Case, Site, make_world
from tests.fuzz.making import Maker
from tests.fuzz.running import run

pytestmark = pytest.mark.django_db
REQUESTS = int(os.environ.get("FUZZ_REQUESTS", "400"))
SEED = int(os.environ.get("FUZZ_SEED", "1"))


@pytest.mark.timeout(6 * 60 * 60)
def test_it_answers_whatever_is_sent():
    """No error, no traceback, nothing of another team, nothing dear: what fails is printed."""
    outcome = run(REQUESTS, SEED)
    print(f"\n{outcome}")
    assert outcome.asked == REQUESTS
    assert not outcome.seen, "\n\n".join(outcome.faults.values())


# --- that it would find one ---------------------------------------------------------------


@pytest.fixture
def site():
    return Site(make_world())


def maker_of(site, seed=1):
    return Maker(site, seed, roles=("dana",), under="/programs/")


def found_in(site, count=400):
    outcome = run(count, 1, site=site, maker=maker_of(site))
    return outcome.faults


def run_as_written(test):
    """Runs a printed test as if it stood in a file."""
    names = {}
    exec(compile(test, "printed", "exec"), names)
    [function] = (value for name, value in names.items() if name.startswith("test_"))
    function()


def test_it_finds_nothing_where_nothing_is(site):
    assert found_in(site, 40) == {}


def test_it_finds_a_view_that_fails_on_some_input(monkeypatch):
    form = programs.ProgramForm

    def read(data=None, *rest, **more):
        if not (data or {"name": "x"}).get("name", "").isalnum():
            raise KeyError("planted")
        return form(data, *rest, **more)

    with transaction.atomic():
        site = Site(make_world())
        maker = maker_of(site)
        monkeypatch.setattr(programs, "ProgramForm", read)
        outcome = run(600, 1, site=site, maker=maker, to_first=True)
        transaction.set_rollback(True)
    [test] = [test for test in outcome.faults.values() if "planted" in test]
    # It fails as it stands, and holds little but what makes it fail.
    assert len(test) < 2500
    with pytest.raises(AssertionError, match="planted"):
        run_as_written(test)


def test_it_finds_a_page_of_another_team(site, monkeypatch):
    maker = maker_of(site)
    monkeypatch.setattr(access, "get_program_to_see", lambda _, pk: Program.objects.get(pk=pk))
    path = f"/programs/{site.world.ids['valley']['program'][-1]}/"
    problems = site.problems(Case("dana", "GET", path))
    assert any("reads of another team" in problem for problem in problems)
    outcome = run(250, 1, site=site, maker=maker, to_first=True)
    assert any("reads of another team" in test for test in outcome.faults.values())


def test_it_finds_a_page_that_asks_too_much(site, monkeypatch):
    maker = maker_of(site)
    find = access.get_program_to_see

    def ask_often(request, pk):
        for _ in range(2000 if "q" in request.GET else 0):
            connection.cursor().execute("SELECT 1")
        return find(request, pk)

    monkeypatch.setattr(access, "get_program_to_see", ask_often)
    path = f"/programs/{site.world.ids['hillside']['program'][0]}/"
    assert maker.broken == []
    assert site.problems(Case("dana", "GET", path)) == []
    [problem] = site.problems(Case("dana", "GET", path, (("q", "x"),)))
    assert "queries, where" in problem


def test_it_sends_the_same_for_the_same_seed(site):
    maker, twin, other = maker_of(site), maker_of(site), maker_of(site, seed=2)
    first = [maker.make() for _ in range(200)]
    assert first == [twin.make() for _ in range(200)]
    assert first != [other.make() for _ in range(200)]
