"""Programs: the list, the builder page, copying and putting away."""

import re
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import Program
from coaching.services.programs import editing
from tests.factories import (
    make_block,
    make_drill,
    make_program,
    make_strength_drill,
)
from tests.html import compact

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def hang(hillside):
    return make_block([make_drill("Hanging knees to elbows")], team=hillside, name="Hang")


@pytest.fixture
def jumps(db):
    drill = make_drill(
        "Tuck jump",
        kind="plyometric",
        sets=3,
        amount=Decimal(40),
        contacts_value=1,
        contacts_basis="rep",
        contacts_estimate=True,
        hip_angle_from=0,
        hip_angle_to=100,
    )
    return make_block([drill], name="Jumps")


def page(client, url, **query):
    response = client.get(url, query)
    assert response.status_code == 200
    return compact(response.content.decode())


# --- the list --------------------------------------------------------------------------------


def test_it_lists_the_teams_programs_and_the_ready_made_ones(coach, hillside, rivals, hang):
    make_program([(1, 0, hang)], team=hillside, name="Ours")
    make_program(team=None, name="Ready")
    make_program(team=rivals, name="Theirs")
    html = page(coach, reverse("programs"))
    assert "Ours" in html
    assert "Ready" in html
    assert "Theirs" not in html
    assert "4 weeks · 1 block" in html


def test_it_says_what_to_do_when_there_is_no_program(coach):
    html = page(coach, reverse("programs"))
    assert "No program of your own yet" in html
    assert reverse("program_new") in html
    assert "Nothing is archived" in page(coach, reverse("programs"), archived="")


@pytest.mark.parametrize("count", [1, 20])
def test_it_lists_programs_in_a_fixed_number_of_queries(count, coach, hillside, hang, jumps):
    for number in range(count):
        make_program([(1, 0, hang), (2, 3, jumps)], team=hillside, name=f"Program {number}")
    with CaptureQueriesContext(connection) as queries:
        coach.get(reverse("programs"))
    assert len(queries) <= 6


def test_it_starts_a_new_program_once_however_often_it_is_sent(coach, hillside):
    url = reverse("program_new")
    assert coach.get(url).status_code == 200
    data = {"name": "Base", "weeks": "6", "token": str(uuid4())}
    first = coach.post(url, data).headers["Location"]
    assert coach.post(url, data).headers["Location"] == first
    made = Program.objects.get()
    assert (made.team, made.weeks, made.version) == (hillside, 6, 1)


@pytest.mark.parametrize("weeks", ["0", "53", "many", ""])
def test_it_says_how_many_weeks_there_can_be(weeks, coach):
    response = coach.post(reverse("program_new"), {"name": "Base", "weeks": weeks})
    assert response.status_code == 422
    assert 'value="Base"' in response.content.decode()
    assert not Program.objects.exists()


def test_it_renames_a_program(coach, hillside):
    program = make_program(team=hillside)
    url = reverse("program_edit", args=[program.pk])
    assert coach.post(url, {"name": " "}).status_code == 422
    coach.post(url, {"name": "Spring", "notes": "Easy on Fridays"})
    program.refresh_from_db()
    assert (program.name, program.notes, program.version) == ("Spring", "Easy on Fridays", 1)


def test_it_copies_a_ready_made_program_with_all_that_goes_up(coach, hillside, hang):
    ready = make_program([(1, 0, hang), (2, 0, hang)], name="Ready")
    row = hang.prescriptions.get()
    ready.progressions.create(prescription=row, field="amount", step=1, top=12)
    ready.overrides.create(prescription=row, week=2, field="sets", value=2)
    data = {"token": str(uuid4())}
    url = reverse("program_copy", args=[ready.pk])
    where = coach.post(url, data).headers["Location"]
    assert coach.post(url, data).headers["Location"] == where
    copy = Program.objects.get(team=hillside)
    was, now = editing.read(ready), editing.read(copy)
    assert (now.steps, now.overrides) == (was.steps, was.overrides)
    assert [placement.day for placement in now.placements] == [(1, 0), (2, 0)]
    assert not {placement.id for placement in now.placements} & {
        placement.id for placement in was.placements
    }
    assert where == copy.get_absolute_url()


def test_it_archives_a_program_and_offers_to_undo_it(coach, hillside):
    program = make_program(team=hillside, name="Old one")
    where = coach.post(reverse("program_archive", args=[program.pk])).headers["Location"]
    assert "Old one is archived." in page(coach, where)
    assert "Old one" in page(coach, reverse("programs"), archived="")
    coach.post(reverse("program_restore", args=[program.pk]))
    program.refresh_from_db()
    assert program.archived_at is None


# --- the builder -----------------------------------------------------------------------------


def test_it_shows_weeks_and_days_and_what_can_be_placed(coach, hillside, hang, jumps):
    program = make_program([(1, 0, hang), (2, 4, jumps)], team=hillside, name="Base")
    html = page(coach, program.get_absolute_url())
    assert "changes nothing that is already assigned" in html
    assert 'aria-label="Hang, Non-weight-bearing, Week 1, Monday"' in html
    assert 'aria-label="Jumps, Plyometric, Week 2, Friday"' in html
    assert f'href="?block={jumps.pk}"' in html
    assert "Week 3, Sunday, free" in html


def test_it_opens_what_the_address_selects(coach, hillside, hang):
    program = make_program([(1, 0, hang)], team=hillside)
    url, placed = program.get_absolute_url(), program.placements.get()
    html = page(coach, url, placement=placed.pk)
    assert "Goes up each week" in html
    assert "Hanging knees to elbows" in html
    assert "The whole day" in page(coach, url, day="1-0")
    assert "Repeat it" in page(coach, url, week="1")
    assert "Place it" in page(coach, url, block=hang.pk)


@pytest.mark.parametrize(
    "query",
    [
        {"placement": "x"},
        {"placement": uuid4()},
        {"day": "9-9"},
        {"day": "²"},
        {"week": "0"},
        {"block": "9999999999999999999999"},
    ],
)
def test_it_shows_the_program_where_what_is_asked_for_is_gone(query, coach, hillside, hang):
    program = make_program([(1, 0, hang)], team=hillside)
    assert "About this program" in page(coach, program.get_absolute_url(), **query)


def test_it_answers_a_script_with_the_part_that_changes(coach, hillside, hang):
    program = make_program([(1, 0, hang)], team=hillside)
    response = coach.get(program.get_absolute_url(), {"week": 1}, **HTMX)
    html = compact(response.content.decode())
    assert "<html" not in html
    assert re.match(r'<div class="ws"[^>]* id="workspace"', html)
    assert "HX-Request" in response["Vary"]
    again = coach.get(
        program.get_absolute_url(), HTTP_HX_REQUEST="true", HTTP_HX_HISTORY_RESTORE_REQUEST="true"
    )
    assert "<html" in again.content.decode()


def test_it_adds_up_what_the_weeks_hold(coach, hillside, hang, jumps):
    program = make_program(
        [(1, 0, hang), (1, 2, jumps), (1, 4, jumps), (2, 0, jumps)], team=hillside
    )
    html = page(coach, program.get_absolute_url())
    assert "wk 1, 240 in all" in html
    assert "3 days from week 1, Wednesday: 120 foot contacts on this day." in html
    assert "Contacts are partly estimates." in html


def test_it_counts_contacts_with_what_goes_up(coach, hillside, jumps):
    program = make_program([(1, 0, jumps), (2, 0, jumps)], team=hillside)
    row = jumps.prescriptions.get()
    program.progressions.create(prescription=row, field="sets", step=1)
    assert "wk 2, 160 in all" in page(coach, program.get_absolute_url())


def test_it_shows_the_row_of_figures_that_results(coach, hillside):
    squat = make_block([make_strength_drill(amount_top=None)], team=hillside)
    program = make_program([(week, 0, squat) for week in (1, 2, 3, 4)], team=hillside)
    row = squat.prescriptions.get()
    program.progressions.create(prescription=row, field="amount", step=1, top=12)
    program.overrides.create(prescription=row, week=2, field="sets", value=2)
    placed = program.placements.first()
    html = page(coach, program.get_absolute_url(), placement=placed.pk)
    shown = [
        html.index(f"wk {n}</span><b>{text}")
        for n, text in enumerate(
            ["3\u00a0×\u00a010", "2\u00a0×\u00a011", "3\u00a0×\u00a012", "3\u00a0×\u00a012"],
            start=1,
        )
    ]
    assert shown == sorted(shown)


@pytest.mark.parametrize("placed", [1, 60])
def test_it_builds_the_page_in_a_fixed_number_of_queries(placed, coach, hillside, hang, jumps):
    days = [(1 + n // 28, n % 7, [hang, jumps][n % 2]) for n in range(placed)]
    program = make_program(days, team=hillside)
    placement = program.placements.first()
    with CaptureQueriesContext(connection) as queries:
        coach.get(program.get_absolute_url(), {"placement": placement.pk})
    assert len(queries) <= 12


def test_it_reads_a_ready_made_program_but_changes_nothing(coach, hang):
    program = make_program([(1, 0, hang)], name="Ready")
    html = page(coach, program.get_absolute_url())
    assert "Copy to change it" in html
    assert 'id="library"' not in html
    assert reverse("program_undo", args=[program.pk]) not in html
    pk, placed = [program.pk], program.placements.get()
    for name, args in [
        ("program_edit", pk),
        ("program_archive", pk),
        ("program_placements", pk),
        ("program_placement", [program.pk, placed.pk]),
        ("program_days", pk),
        ("program_weeks", pk),
        ("program_progression", [program.pk, 1]),
        ("program_undo", pk),
    ]:
        assert coach.post(reverse(name, args=args)).status_code == 403


def test_it_keeps_an_archived_block_where_it_is_placed(coach, hillside, hang):
    program = make_program([(1, 0, hang)], team=hillside)
    hang.archive()
    html = page(coach, program.get_absolute_url())
    assert "Hang, Non-weight-bearing, Week 1, Monday" in html
    assert f'href="?block={hang.pk}"' not in html


def test_it_refuses_a_second_program_of_the_same_name(coach, hillside):
    base, other = make_program(team=hillside), make_program(team=hillside, name="Other")
    taken = "There is a program of this name already."
    new = coach.post(reverse("program_new"), {"name": " base ", "weeks": "4"})
    renamed = coach.post(reverse("program_edit", args=[other.pk]), {"name": "BASE"})
    for answer in (new, renamed):
        assert answer.status_code == 422
        assert taken in answer.content.decode()
    base.archive()
    assert coach.post(reverse("program_new"), {"name": "base", "weeks": "4"}).status_code == 302
    back = coach.post(reverse("program_restore", args=[base.pk]), follow=True)
    assert "There is another program called Base now." in back.content.decode()
    base.refresh_from_db()
    assert base.archived_at


def test_it_numbers_further_copies(coach, hillside, hang):
    ready = make_program([(1, 0, hang)], name="R" * 80)
    for _twice in range(2):
        coach.post(reverse("program_copy", args=[ready.pk]), {"token": str(uuid4())})
    names = Program.objects.filter(team=hillside).order_by("pk").values_list("name", flat=True)
    assert list(names) == ["R" * 72 + "… (copy)", "R" * 70 + "… (copy 2)"]
