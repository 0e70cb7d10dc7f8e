"""What the database holds of a session, whatever the code does, and a session taken away."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from coaching.models import Drill, LoggedSet, Session, SessionDrill, SetChange
from coaching.services import assignments
from coaching.services.assignments.removal import undo_assignment
from coaching.services.people.merging import merge_athletes
from coaching.services.sessions.logging import remove_set
from coaching.services.sessions.prescriptions import change_plan
from tests.factories import (
    MONDAY,
    make_athlete,
    make_block,
    make_drill,
    make_logged_set,
    make_session,
    make_strength_drill,
    session_drills,
    with_drills,
)
from tests.helpers import remove_session

pytestmark = pytest.mark.django_db


def undone(session_drill, by):
    row = make_logged_set(session_drill)
    remove_set(LoggedSet.objects.get(pk=row.pk), by=by, now=timezone.now())
    return row


# --- counters -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"planned_sets": 1, "planned_rows": 1, "done_sets": 1},
        {"planned_sets": 0, "planned_rows": 0},
        {"planned_sets": 3, "skipped_sets": 3},
    ],
)
def test_it_never_loses_a_set_to_wrong_counters(maya, wrong):
    session = make_session(maya)
    Session.objects.update(**wrong)
    make_logged_set(session_drills(session)[0])
    kept = Session.objects.get()
    assert (kept.planned_sets, kept.done_sets, kept.skipped_sets) == (3, 1, 0)
    assert kept.started_at is not None
    assert LoggedSet.objects.count() == 1


def test_it_undoes_a_set_that_the_counters_do_not_know(maya, dana):
    session = make_session(maya)
    row = make_logged_set(session_drills(session)[0])
    Session.objects.update(done_sets=0, logged_rows=0)
    remove_set(LoggedSet.objects.get(pk=row.pk), by=dana, now=timezone.now())
    kept = Session.objects.get()
    assert (kept.planned_sets, kept.done_sets, kept.logged_rows) == (3, 0, 0)


# --- taken away -----------------------------------------------------------------------


def test_it_hides_a_removed_session_and_keeps_the_history_of_its_sets(hillside, maya, dana):
    session = make_session(maya)
    undone(session_drills(session)[0], dana)
    remove_session(session, dana)
    assert not Session.objects.exists()
    assert Session.with_removed.get().removed_at is not None
    assert SetChange.objects.count() == 1


def test_it_gives_the_place_of_a_removed_session_to_another(hillside, maya, dana):
    session = make_session(maya)
    undone(session_drills(session)[0], dana)
    remove_session(session, dana)
    again = assignments.assign(hillside, with_drills(make_block()), [maya], [MONDAY], by=dana)
    assert Session.objects.get().slot == 1
    assert undo_assignment(again, by=again.by).stays == []
    assert not Session.objects.exists()


def test_it_undoes_an_assignment_of_which_a_session_was_removed(hillside, maya, priya, dana):
    block = with_drills(make_block())
    assignment = assignments.assign(hillside, block, [maya, priya], [MONDAY], by=dana)
    session = Session.objects.get(athlete=maya)
    undone(session_drills(session)[0], dana)
    remove_session(session, dana)
    assert undo_assignment(assignment, by=assignment.by).stays == []
    assert not Session.objects.exists()
    assert Session.with_removed.filter(pk=session.pk).exists()


def test_it_sets_a_drill_aside_whose_sets_were_all_undone(maya, dana):
    session = make_session(maya, drills=[make_drill("Stays"), make_drill("Goes")])
    row = undone(session_drills(session)[1], dana)
    change_plan(session, without=[session_drills(session)[1]])
    assert [drill.name for drill in session_drills(session)] == ["Stays"]
    kept = LoggedSet.objects.get()
    assert (kept.pk, kept.session_drill.block.session.removed_at is None) == (row.pk, False)


def test_it_takes_removed_sessions_along_to_the_athlete_it_becomes(hillside, maya, dana):
    session = make_session(maya)
    undone(session_drills(session)[0], dana)
    remove_session(session, dana)
    other = make_athlete("Maya O.", team=hillside)
    merge_athletes(maya, other)
    assert Session.with_removed.get().athlete == other


# --- two coaches ----------------------------------------------------------------------


def test_it_keeps_what_another_coach_saved_meanwhile(maya):
    session = make_session(maya)
    [mine], [theirs] = session_drills(session), session_drills(session)
    mine.sets, theirs.note = 2, "Slowly."
    change_plan(session, [theirs])
    change_plan(session, [mine])
    kept = SessionDrill.objects.get()
    assert (kept.sets, kept.note, kept.edited) == (2, "Slowly.", True)


# --- constraints ----------------------------------------------------------------------


def refused(rows, **values):
    """Whether the database itself takes none of it, and all is as it was."""
    before = list(rows.order_by("pk").values())
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return bool(before) and list(rows.order_by("pk").values()) == before
    return False


def test_it_holds_loads_under_the_cap_in_the_database(maya):
    make_session(maya, drills=[make_strength_drill()])
    heavy = {"load_value": Decimal(100), "load_unit": "lb", "load_kg": Decimal("45.359237")}
    exactly = heavy | {"load_value": Decimal(60), "load_kg": Decimal("27.2155422")}
    for model in (Drill, SessionDrill):
        assert refused(model.objects.all(), **heavy)
        assert model.objects.update(**exactly) == 1


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "water"},
        {"first_side": "both"},
        {"first_side": "left"},
        {"load_cap_value": Decimal(60)},
        {"load_cap_value": Decimal(60), "load_cap_unit": "st", "load_cap_kg": Decimal(27)},
        {"load_cap_kg": Decimal(27)},
    ],
)
def test_it_holds_the_words_of_a_session_drill_in_the_database(maya, values):
    make_session(maya)
    assert refused(SessionDrill.objects.all(), **values)


def test_it_holds_the_first_side_of_a_drill_done_on_each_side(maya):
    make_session(maya, drills=[make_drill(side_mode="per_side")])
    assert refused(SessionDrill.objects.all(), first_side="")
    assert refused(SessionDrill.objects.all(), first_side="both")
    assert SessionDrill.objects.update(first_side="right") == 1


def test_it_holds_the_unit_of_a_set_in_the_database(maya):
    make_logged_set(session_drills(make_session(maya))[0])
    assert refused(LoggedSet.objects.all(), amount_unit="mi")
    assert LoggedSet.objects.update(amount_unit="reps") == 1


def test_it_holds_done_and_skipped_within_planned(maya):
    make_session(maya)
    assert refused(Session.objects.all(), done_sets=2, skipped_sets=2)
    assert Session.objects.update(done_sets=2, skipped_sets=1) == 1


def test_it_refuses_a_drill_over_its_own_cap():
    drill = make_strength_drill(load_value=Decimal(60), load_unit="lb")
    drill.full_clean()
    drill.load_value = Decimal(100)
    with pytest.raises(ValidationError, match="At most 60 lb in total"):
        drill.full_clean()


# --- addresses ------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "rest"), [("athlete", []), ("athlete_day", [MONDAY])])
def test_it_finds_nobody_under_a_number_that_no_database_has(client, hillside, dana, name, rest):
    client.force_login(dana)
    assert client.get(reverse(name, args=[99999999999999999999, *rest])).status_code == 404
