import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.dateformat import format as date_format
from django.utils.timezone import now

from coaching.models import (
    AssignedAthlete,
    Assignment,
    Drill,
    PlanUpdate,
    Session,
    SessionBlock,
    SessionDrill,
)
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_program,
    session_drills,
)
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
    assert len(queries) == 21


# --- undo --------------------------------------------------------------------------------------


def plan_of():
    """All that is planned, as it can be compared."""
    blocks = SessionBlock.objects.order_by("session__athlete", "session__date", "position")
    drills = SessionDrill.objects.order_by("block__session__athlete", "block__session__date")
    sessions = Session.objects.order_by("athlete", "date")
    return (
        list(blocks.values("pk", "session", "position", "name", "placement", "assignment")),
        list(drills.values("pk", "block", "sets", "drill", "position")),
        list(sessions.values("pk", "athlete", "date", "slot", "planned_sets", "planned_rows")),
        list(AssignedAthlete.objects.order_by("pk").values("pk", "dates")),
        list(Assignment.objects.values("pk", "program_version")),
    )


def update(coach, program):
    url = reverse("program_update", args=[program.pk])
    digest = coach.get(url).context["update"].digest
    return coach.post(url, {"digest": digest}, follow=True)


def undo(coach, program):
    url = reverse("program_update", args=[program.pk])
    pk = PlanUpdate.objects.filter(undone_at=None).latest("pk").pk
    return coach.post(url, {"undo": pk}, follow=True).content.decode()


def test_it_undoes_an_update_as_if_it_had_not_been(
    coach, program, hillside, dana, maya, priya, monday
):
    give(program, [maya, priya], dana, start=monday)
    change(program)
    more = make_block([make_drill("March")], team=hillside, name="More")
    program.placements.create(block=more, week=1, weekday=5, position=1)
    before = plan_of()
    assert "Undo this update" in update(coach, program).content.decode()
    assert plan_of() != before
    assert "The update is undone for 2 athletes." in undo(coach, program)
    assert plan_of() == before
    update(coach, program)
    assert plan_of() != before


def test_it_undoes_what_was_taken_out_too(coach, program, dana, maya, monday):
    give(program, [maya], dana, start=monday)
    before = plan_of()
    program.placements.filter(weekday=2).delete()
    update(coach, program)
    assert Session.objects.count() == 1
    undo(coach, program)
    assert plan_of() == before


def test_it_undoes_an_update_that_was_kept_before_a_field_was_renamed(
    coach, program, dana, maya, monday
):
    give(program, [maya], dana, start=monday)
    before = plan_of()
    program.placements.filter(weekday=2).delete()
    update(coach, program)
    kept = PlanUpdate.objects.get()
    as_text = json.dumps(kept.snapshot)
    assert "sets_done_before_swap" in as_text
    for field in ("sets_done_before_swap", "sets_kept_on_original"):
        column = SessionDrill._meta.get_field(field).column
        as_text = as_text.replace(field, column)
    kept.snapshot = json.loads(as_text)
    kept.save()
    undo(coach, program)
    assert plan_of() == before


def without_its_prescription(program, maya):
    program.placements.get().block.prescriptions.all().delete()


def without_its_drill(program, maya):
    without_its_prescription(program, maya)
    SessionDrill.objects.all().delete()
    Drill.objects.all().delete()


def after_it_was_taken_back(program, maya):
    Assignment.objects.update(undone_at=now())


def after_she_left(program, maya):
    maya.memberships.get().archive()


@pytest.mark.parametrize(
    ("happens", "sessions", "said"),
    [
        (without_its_prescription, 2, "undone for 1 athlete."),
        (without_its_drill, 1, "moved or removed by hand"),
        (after_it_was_taken_back, 1, "moved or removed by hand"),
        (after_she_left, 1, "undone for 0 athletes."),
    ],
)
def test_it_undoes_what_can_still_be_of_what_was_taken_out(
    happens, sessions, said, coach, program, dana, maya, monday
):
    give(program, [maya], dana, start=monday)
    program.placements.filter(weekday=2).delete()
    update(coach, program)
    happens(program, maya)
    page = undo(coach, program)
    connection.check_constraints()
    assert Session.objects.count() == sessions
    assert said in page


def test_it_says_which_days_stay_of_an_update_that_is_undone_and_why(
    coach, program, dana, maya, priya, monday
):
    give(program, [maya, priya], dana, start=monday)
    change(program)
    update(coach, program)
    thursday = monday + timedelta(days=3)
    make_logged_set(session_drills(Session.objects.get(athlete=maya, date=thursday))[0], 1)
    moved = Session.objects.get(athlete=priya, date=thursday)
    move_session(moved, monday + timedelta(days=4), dana)
    page = undo(coach, program).replace("\u2068", "").replace("\u2069", "")
    day = date_format(thursday, "D j M")
    assert f"Maya Okafor, {day}, Hips: something was logged or edited in it" in page
    assert f"Priya Nair, {day}, Hips: moved or removed by hand" in page
    assert Session.objects.filter(athlete=maya, date=thursday).exists()
    of_monday = SessionDrill.objects.filter(block__session__date=monday)
    assert set(of_monday.values_list("sets", flat=True)) == {3}


def test_it_undoes_only_the_last_update_of_the_readers_own_team(
    coach, program, dana, maya, rosa, rivals, signed_in, monday
):
    give(program, [maya], dana, start=monday)
    change(program)
    update(coach, program)
    pk = PlanUpdate.objects.get().pk
    url = reverse("program_update", args=[program.pk])
    for other in ("0", "x", "9" * 30):
        answer = coach.post(url, {"undo": other}, follow=True)
        assert "not the last update" in answer.content.decode()
    updated = plan_of()
    assert signed_in(rosa).post(url, {"undo": pk}).status_code == 404
    assert plan_of() == updated
    signed_in(dana).post(url, {"undo": pk})
    done = plan_of()
    assert done != updated
    assert "not the last update" in coach.post(url, {"undo": pk}, follow=True).content.decode()
    assert plan_of() == done
