from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import Session, SessionDrill
from tests.factories import make_athlete, make_block, make_drill, make_program
from tests.helpers import give, move_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(hillside):
    block = make_block([make_drill("Hang")], team=hillside, name="Hips")
    return make_program([(1, 0, block), (1, 2, block)], hillside, name="Base phase")


def change(program):
    row = program.placements.first().block.prescriptions.get()
    row.sets = 5
    row.save()
    program.placements.filter(weekday=2).update(weekday=3)


def test_it_says_that_nobody_has_it_or_that_all_is_as_it_says(coach, program, dana, maya, monday):
    url = reverse("program_update", args=[program.pk])
    assert "Nobody has this program" in coach.get(url).content.decode()
    give(program, [maya], dana, start=monday)
    assert "Everything is up to date" in coach.get(url).content.decode()


def test_it_shows_each_change_then_makes_them(coach, program, dana, maya, priya, monday):
    give(program, [maya, priya], dana, start=monday)
    change(program)
    url = reverse("program_update", args=[program.pk])
    shown = coach.get(url)
    page = shown.content.decode()
    assert "4 changes for 2 athletes" in page
    assert "Maya Okafor, Priya Nair" in page
    assert "moves to" in page
    assert "<s>3 × 10</s>" in page
    data = {"digest": shown.context["update"].digest}
    done = coach.post(url, data, follow=True).content.decode()
    assert "Updated for 2 athletes." in done
    assert "Everything is up to date" in done
    assert set(SessionDrill.objects.values_list("sets", flat=True)) == {5}
    days = {(session.date - monday).days for session in Session.objects.all()}
    assert days == {0, 3}
    again = coach.post(url, data, follow=True).content.decode()
    assert "Nothing was left to change" in again


def test_it_shows_it_again_when_something_changed_meanwhile(coach, program, dana, maya, monday):
    give(program, [maya], dana, start=monday)
    change(program)
    url = reverse("program_update", args=[program.pk])
    seen = {"digest": coach.get(url).context["update"].digest}
    session = Session.objects.get(date=monday)
    move_session(session, monday + timedelta(days=1), dana)
    response = coach.post(url, seen)
    assert response.status_code == 409
    page = response.content.decode()
    assert "Something has changed since you looked." in page
    assert "moved by hand" in page
    assert set(SessionDrill.objects.values_list("sets", flat=True)) == {3}


@pytest.mark.parametrize("count", [1, 20])
def test_it_looks_in_a_fixed_number_of_queries(count, coach, program, hillside, dana, monday):
    athletes = [make_athlete(f"Athlete {n}", team=hillside) for n in range(count)]
    give(program, athletes, dana, start=monday)
    change(program)
    with CaptureQueriesContext(connection) as queries:
        coach.get(reverse("program_update", args=[program.pk]))
    assert len(queries) == 17
