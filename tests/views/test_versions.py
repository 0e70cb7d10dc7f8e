"""What two coaches change at once: no page that is behind saves over what the other one saved."""

import pytest
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from coaching.models import SessionDrill
from tests.factories import (
    make_drill,
    make_program,
    make_restriction,
    make_session,
    make_squad,
    make_user,
    session_drills,
)
from tests.fuzz.forms import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def pat(hillside):
    """Who coaches Hillside with Dana."""
    pat = make_user("Pat Quill", "pat@example.com")
    hillside.add_coach(pat)
    return pat


def of_team(hillside, eli):
    return reverse("team_settings"), None, hillside


def of_athlete(hillside, eli):
    return reverse("athlete", args=[eli.pk]), None, eli


def of_squad(hillside, eli):
    squad = make_squad(hillside, eli)
    return squad.get_absolute_url(), None, squad


def of_drill(hillside, eli):
    drill = make_drill("Hill march", slug="hill-march", team=hillside, kind="plyometric")
    return reverse("drill_edit", args=["hill-march"]), None, drill


def of_program(hillside, eli):
    program = make_program(team=hillside)
    return reverse("program_edit", args=[program.pk]), None, program


def of_restrictions(hillside, eli):
    set_by = make_restriction(eli, kind="no_hanging", note="Sore wrist")
    page = reverse("athlete_restriction_swaps", args=[eli.pk])
    return page, reverse("restrictions", args=[eli.pk]), set_by


def of_sets(hillside, eli):
    session = make_session(eli, drills=[make_drill("Toe taps")])
    return reverse("session_edit", args=[session.pk]), None, session_drills(session)[0]


def of_finish(hillside, eli):
    session = make_session(eli, date=eli.today, finished_at=timezone.now())
    return reverse("session_finish", args=[session.pk]), None, session


# (what is made; the field, what Dana types there; the column that Pat changes, and to what)
FORMS = [
    (of_team, "name", "Dana’s Club", "name", "Pat’s Club"),
    (of_athlete, "name", "Eli D", "name", "Eli P"),
    (of_squad, "name", "Danas", "name", "Pats"),
    (of_drill, "summary", "Dana’s line", "summary", "Pat’s line"),
    (of_program, "name", "Dana’s plan", "name", "Pat’s plan"),
    (of_restrictions, "no_hanging_note", "Dana’s why", "note", "Pat’s why"),
    (of_sets, "note", "Dana’s cue", "note", "Pat’s cue"),
    (of_finish, "note", "Dana’s words", "note", "Pat’s words"),
]


def form_of(answer, page, address):
    forms = Page(answer.content.decode(), page).forms
    return next(form for form in forms if form.path == address and dict(form.fields).get("version"))


def sent(form, field, typed):
    """All that the form holds, with what was typed into the field that ends so."""
    values = {}
    for name, value in form.fields:
        values.setdefault(name, []).append(typed if name.split("-")[-1] == field else value)
    return values


@pytest.mark.parametrize(("make", "field", "typed", "column", "theirs"), FORMS)
def test_it_shows_both_versions_of_what_was_saved_meanwhile_and_lets_her_choose(
    signed_in, dana, pat, hillside, eli, make, field, typed, column, theirs
):
    page, action, row = make(hillside, eli)
    address = action or page
    client = signed_in(dana)
    typed_by_dana = sent(form_of(client.get(page), page, address), field, typed)
    type(row).objects.filter(pk=row.pk).update(**{column: theirs})

    refused = client.post(address, typed_by_dana)
    assert refused.status_code == 409
    text = refused.content.decode()
    assert f"<dd>{theirs}</dd>" in text
    assert f"<dd>{typed}</dd>" in text
    assert now(row, column) == theirs
    again = form_of(refused, page, address)
    assert typed in dict(again.fields).values()
    # Enter in a field, which presses the first button, asks once more.
    assert text.index('<button class="vh"') < text.index("keep_over")
    assert client.post(address, sent(again, field, typed)).status_code == 409

    keep = dict(again.buttons)["keep_over"]
    third = client.post(address, {**sent(again, field, "Third"), "keep_over": keep})
    assert third.status_code == 302
    assert now(row, column) == "Third"


def now(row: Model, column):
    return type(row).objects.values_list(column, flat=True).get(pk=row.pk)


@pytest.mark.parametrize(("make", "field", "typed", "column", "_theirs"), FORMS[3:])
def test_it_asks_nothing_where_just_that_was_saved_meanwhile(
    signed_in, dana, hillside, eli, make, field, typed, column, _theirs
):
    page, action, row = make(hillside, eli)
    address = action or page
    client = signed_in(dana)
    form = form_of(client.get(page), page, address)
    assert client.post(address, sent(form, field, typed)).status_code == 302
    assert client.post(address, sent(form, field, typed)).status_code == 302
    assert now(row, column) == typed


def test_it_keeps_a_restriction_that_another_coach_set_meanwhile(signed_in, dana, hillside, eli):
    page = reverse("athlete_restriction_swaps", args=[eli.pk])
    address = reverse("restrictions", args=[eli.pk])
    client = signed_in(dana)
    form = form_of(client.get(page), page, address)
    make_restriction(eli, kind="no_hanging", note="Sore wrist")
    answer = client.post(address, {**sent(form, "", ""), "no_impact": "on"})
    assert answer.status_code == 409
    assert "Sore wrist" in answer.content.decode()
    assert [restriction.kind for restriction in eli.active_restrictions] == ["no_hanging"]


def test_it_says_of_a_drill_that_was_taken_out_meanwhile_that_it_stays_out(
    signed_in, dana, hillside, eli
):
    session = make_session(eli, drills=[make_drill("Toe taps"), make_drill("March")])
    page = reverse("session_edit", args=[session.pk])
    client = signed_in(dana)
    form = form_of(client.get(page), page, page)
    SessionDrill.objects.filter(pk=session_drills(session)[1].pk).delete()
    answer = client.post(page, sent(form, "", ""))
    assert answer.status_code == 409
    assert "Removed, and stays so" in answer.content.decode()


def test_it_leaves_out_of_a_squad_whom_another_coach_took_out_meanwhile(
    signed_in, dana, hillside, eli, maya
):
    squad = make_squad(hillside, eli, maya)
    squad.memberships.filter(athlete=eli).delete()
    was = [eli.pk, maya.pk]
    body = {"athlete": was, "was": ["", *was]}
    signed_in(dana).post(reverse("squad_athletes", args=[squad.pk]), body)
    assert list(squad.memberships.values_list("athlete", flat=True)) == [maya.pk]
