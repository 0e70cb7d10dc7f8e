"""The acts of the builder: each changes one thing, is undone, and overwrites nobody."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import Prescription, ProgramChange, Session
from coaching.rules.pattern import Pattern
from coaching.services import assignments
from coaching.services.programs import editing
from coaching.services.programs.weeks import Weeks
from tests.factories import (
    make_block,
    make_drill,
    make_program,
    make_strength_drill,
    make_user,
    with_drills,
)

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def hang(hillside):
    return make_block([make_drill("Hanging knees to elbows")], team=hillside, name="Hang")


@pytest.fixture
def skips(db):
    return make_block([make_drill("High-knee skip", kind="plyometric")], name="Skips")


@pytest.fixture
def program(hillside, hang, skips):
    return make_program([(1, 0, hang), (1, 0, skips), (1, 2, hang)], team=hillside)


def act(client, program, name, *args, version=None, htmx=False, **data):
    if version is None:
        program.refresh_from_db()
        version = program.version
    url = reverse(f"program_{name}", args=[program.pk, *args])
    return client.post(url, {"version": version, **data}, **(HTMX if htmx else {}))


def days_of(program):
    """{(week, weekday): [names of blocks, in order]}"""
    found = {}
    rows = program.placements.order_by("week", "weekday", "position").select_related("block")
    for row in rows:
        found.setdefault((row.week, row.weekday), []).append(row.block.name)
    return found


START = {(1, 0): ["Hang", "Skips"], (1, 2): ["Hang"]}


def test_it_places_a_block_on_several_days_at_once(coach, program, skips):
    response = act(
        coach, program, "placements", block=skips.pk, week=2, weekday=[0, 4], at="week=2"
    )
    assert response.headers["Location"] == f"{program.get_absolute_url()}?week=2"
    assert days_of(program) == START | {(2, 0): ["Skips"], (2, 4): ["Skips"]}
    assert ProgramChange.objects.get().description == "placed Skips on 2 days of week 2"


def test_it_places_a_block_in_every_week(coach, program, skips):
    act(coach, program, "placements", block=skips.pk, week="all", weekday=6)
    assert [days_of(program)[week, 6] for week in (1, 2, 3, 4)] == [["Skips"]] * 4


def test_it_places_a_block_between_others(coach, program, hang):
    act(coach, program, "placements", block=hang.pk, week=1, weekday=0, position=1, twice="1")
    assert days_of(program)[1, 0] == ["Hang", "Hang", "Skips"]


def test_it_moves_copies_orders_and_removes_a_block(coach, program):
    placement = program.placements.get(position=2)
    act(coach, program, "placement", placement.pk, act="up")
    assert days_of(program)[1, 0] == ["Skips", "Hang"]
    act(coach, program, "placement", placement.pk, act="down")
    assert days_of(program)[1, 0] == ["Hang", "Skips"]
    act(coach, program, "placement", placement.pk, act="move", week=3, weekday=1)
    assert days_of(program)[3, 1] == ["Skips"]
    act(
        coach,
        program,
        "placement",
        placement.pk,
        act="copy",
        week=3,
        weekday=1,
        position=0,
        twice="1",
    )
    assert days_of(program)[3, 1] == ["Skips", "Skips"]
    act(coach, program, "placement", placement.pk, act="remove")
    assert days_of(program)[3, 1] == ["Skips"]
    assert not program.placements.filter(pk=placement.pk).exists()
    assert list(ProgramChange.objects.values_list("description", flat=True)) == [
        "removed Skips",
        "copied Skips to week 3, Tuesday",
        "moved Skips to week 3, Tuesday",
        "moved Skips down in its day",
        "moved Skips up in its day",
    ]


def test_it_copies_moves_and_clears_a_day(coach, program):
    act(coach, program, "days", act="copy", week=1, weekday=0, to_week=2, to_weekday=0)
    act(coach, program, "days", act="move", week=1, weekday=0, to_week=1, to_weekday=2, twice="1")
    assert days_of(program) == {
        (1, 2): ["Hang", "Hang", "Skips"],
        (2, 0): ["Hang", "Skips"],
    }
    act(coach, program, "days", act="clear", week=1, weekday=2)
    assert days_of(program) == {(2, 0): ["Hang", "Skips"]}


def test_it_repeats_moves_and_clears_weeks(coach, program):
    act(coach, program, "weeks", act="repeat", week=1, times=3)
    assert set(days_of(program)) == {(week, day) for week in (1, 2, 3, 4) for day in (0, 2)}
    act(coach, program, "weeks", act="clear", week=2)
    act(coach, program, "weeks", act="move", week=2, to_week=4)
    assert {week for week, _day in days_of(program)} == {1, 2, 3}
    act(coach, program, "weeks", act="before", week=1)
    act(coach, program, "weeks", act="copy", week=2, to_week=1)
    act(coach, program, "weeks", act="remove", week=2)
    program.refresh_from_db()
    assert program.weeks == 4
    assert {week for week, _day in days_of(program)} == {1, 2, 3}


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("placements", {"week": 1, "weekday": 0}, "Choose a block."),
        ("placements", {"block": "1x", "week": 1, "weekday": 0}, "Choose again."),
        ("placements", {"block": "mine", "week": 1}, "Choose at least one day."),
        (
            "placements",
            {"block": "mine", "week": 9, "weekday": 0},
            "There is no such week any more.",
        ),
        ("days", {"act": "copy", "week": 1, "weekday": 0}, "This is needed."),
        ("days", {"act": "clear", "week": 4, "weekday": 0}, "There is nothing to do that with."),
        ("weeks", {"act": "repeat", "week": 1, "times": 0}, "From 1 to 51 times."),
        ("weeks", {"act": "repeat", "week": 1, "times": ""}, "This is needed."),
        ("weeks", {"act": "move", "week": 1, "to_week": 5}, "There is no such week any more."),
        ("weeks", {"act": "burn", "week": 1}, "Select a valid choice"),
        ("undo", {}, "There is nothing to undo."),
    ],
)
@pytest.mark.parametrize("htmx", [True, False])
def test_it_says_what_is_wrong_and_changes_nothing(htmx, name, data, message, coach, program, hang):
    if data.get("block") == "mine":
        data = data | {"block": hang.pk}
    response = act(coach, program, name, htmx=htmx, **data)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert ("<html" in response.content.decode()) is not htmx
    assert days_of(program) == START
    assert not ProgramChange.objects.exists()


def test_it_keeps_what_was_typed_beside_what_is_wrong(coach, program):
    response = act(coach, program, "weeks", act="repeat", week=1, times="99", at="week=1")
    html = response.content.decode()
    assert 'value="99"' in html
    assert html.count("From 1 to 51 times.") == 1


def test_it_does_not_place_what_the_coach_cannot_see(coach, program, rivals):
    theirs = make_block([make_drill()], team=rivals)
    empty = make_block([], team=program.team, name="Empty")
    for block in (theirs, empty):
        response = act(coach, program, "placements", block=block.pk, week=1, weekday=0)
        assert response.status_code == 422


def test_it_says_so_when_the_block_is_gone(coach, program):
    response = act(coach, program, "placement", uuid4(), act="remove")
    assert response.status_code == 422
    assert "That block is not in the program any more." in response.content.decode()


def test_it_leaves_no_trace_of_an_act_that_changes_nothing(coach, program):
    placement = program.placements.get(position=1, weekday=0)
    act(coach, program, "placement", placement.pk, act="move", week=1, weekday=0, position=0)
    assert not ProgramChange.objects.exists()


# --- undo ------------------------------------------------------------------------------------


def test_it_undoes_several_steps_back_to_exactly_what_was(coach, program, hang, skips):
    start = editing.read(program)
    act(coach, program, "placements", block=hang.pk, week=4, weekday=3)
    act(coach, program, "weeks", act="repeat", week=1, times=2)
    act(coach, program, "weeks", act="remove", week=1)
    act(coach, program, "days", act="clear", week=1, weekday=0)
    assert "Undo: cleared week 1, Monday" in coach.get(program.get_absolute_url()).content.decode()
    for _step in range(4):
        act(coach, program, "undo")
    program.refresh_from_db()
    assert editing.read(program) == start
    assert program.version == 9
    answer = act(coach, program, "undo", htmx=True)
    assert answer.status_code == 422


def test_it_goes_on_undoing_after_a_new_act(coach, program, hang):
    start = editing.read(program)
    act(coach, program, "placements", block=hang.pk, week=2, weekday=0)
    act(coach, program, "undo")
    act(coach, program, "placements", block=hang.pk, week=3, weekday=0)
    act(coach, program, "undo")
    program.refresh_from_db()
    assert editing.read(program) == start
    assert editing.last_change(program) is None


def test_it_undoes_what_holds_a_prescription_that_is_no_more(coach, program, hang):
    row = hang.prescriptions.get()
    program.progressions.create(prescription=row, field="amount", step=1)
    act(coach, program, "weeks", act="clear", week=1)
    row.delete()
    act(coach, program, "undo")
    assert days_of(program) == START
    assert not program.progressions.exists()


def test_it_says_whose_act_undo_takes_back(coach, program, hillside, hang):
    other = make_user("Rosa Vega")
    hillside.add_coach(other)
    editing.change_program(
        program,
        lambda pattern: Pattern(2, pattern.placements),
        by=other,
        version=1,
        description="shortened it",
    )
    html = coach.get(program.get_absolute_url()).content.decode()
    assert "Undo what Rosa Vega did: shortened it" in html


def test_it_keeps_the_last_hundred_acts(program, dana):
    for number in range(109):
        weeks = 5 + number % 2
        editing.change_program(
            program,
            lambda pattern, weeks=weeks: Pattern(weeks, pattern.placements),
            by=dana,
            version=1 + number,
            description="changed it",
        )
    assert editing.MAX_UNDO <= program.changes.count() < editing.MAX_UNDO + 10


# --- two coaches -----------------------------------------------------------------------------


@pytest.mark.parametrize("htmx", [True, False])
def test_it_overwrites_nobody_and_shows_both(htmx, coach, program, skips):
    placement = program.placements.get(block=skips)
    act(coach, program, "days", act="clear", week=1, weekday=2)
    act(coach, program, "undo")
    data = {"act": "move", "week": 2, "weekday": 1, "at": f"placement={placement.pk}"}
    response = act(coach, program, "placement", placement.pk, version=1, htmx=htmx, **data)
    assert response.status_code == 409
    html = response.content.decode()
    assert ("<html" in html) is not htmx
    assert "This program was changed while you were at it" in html
    assert "Dana Whitlock: cleared week 1, Wednesday" in html
    assert "Dana Whitlock undid: cleared week 1, Wednesday" in html
    assert "moved Skips to week 2, Tuesday" in html
    assert days_of(program) == START
    assert '<input type="hidden" name="version" value="3">' in html
    act(coach, program, "placement", placement.pk, version=3, **data)
    assert days_of(program)[2, 1] == ["Skips"]


def test_it_does_not_undo_twice_on_a_double_click(coach, program, hang):
    act(coach, program, "placements", block=hang.pk, week=2, weekday=0)
    act(coach, program, "placements", block=hang.pk, week=3, weekday=0)
    assert act(coach, program, "undo", version=3).status_code == 302
    assert act(coach, program, "undo", version=3).status_code == 409
    assert days_of(program) == START | {(2, 0): ["Hang"]}


def test_it_takes_an_act_without_a_version_as_one_on_an_old_one(coach, program, hang):
    for version in ("", "x", "-1"):
        data = {"block": hang.pk, "week": 2, "weekday": 0}
        assert act(coach, program, "placements", version=version, **data).status_code == 409


# --- what goes up ----------------------------------------------------------------------------


@pytest.fixture
def squat(hillside):
    drill = make_strength_drill(amount_top=None, load_value=Decimal(10), load_unit="lb")
    return make_block([drill], team=hillside, name="Squat")


@pytest.fixture
def loaded(hillside, squat):
    return make_program([(week, 0, squat) for week in (1, 2, 3, 4)], team=hillside)


def raise_it(client, program, **typed):
    row = program.placements.first().block.prescriptions.get()
    data = {f"p{row.pk}-{name}": value for name, value in typed.items()}
    at = f"placement={program.placements.first().pk}"
    return act(client, program, "progression", row.pk, at=at, **data)


def test_it_raises_a_figure_each_week_and_sets_one_week_by_itself(coach, loaded):
    raise_it(coach, loaded, amount_step="1", amount_top="12", load_step="2.5", sets_2="2")
    row = loaded.placements.first().block.prescriptions.select_related("drill").get()
    pattern = editing.read(loaded)
    weeks = Weeks(pattern.placements, pattern.steps, pattern.overrides)
    values = [weeks.values(row, week) for week in (1, 2, 3, 4)]
    assert [(row.sets, row.amount, row.load) for row in values] == [
        (3, 10, 10),
        (2, 11, Decimal("12.5")),
        (3, 12, 15),
        (3, 12, Decimal("17.5")),
    ]
    assert ProgramChange.objects.get().description == "changed how Overhead squat goes up"
    raise_it(coach, loaded)
    assert editing.read(loaded).steps == editing.read(loaded).overrides == frozenset()
    act(coach, loaded, "undo")
    loaded.refresh_from_db()
    assert editing.read(loaded) == pattern


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"load_step": "5", "load_top": "61"}, "At most 60 lb in total"),
        ({"load_3": "61"}, "At most 60 lb in total"),
        ({"amount_step": "1", "amount_top": "10"}, "It starts at 10: stop above that."),
        ({"amount_top": "12"}, "Say what to add each week."),
        ({"amount_step": "0"}, "Use a number above 0."),
        ({"amount_step": "-1"}, "At least 0."),
        ({"amount_step": "half"}, "Type a number."),
        ({"amount_step": "0.5"}, "Use a whole number."),
        ({"sets_step": "1", "sets_top": "31"}, "Use a whole number from 1 to 30."),
        ({"sets_1": "0"}, "Use a whole number from 1 to 30."),
        ({"sets_1": "2.5"}, "Use a whole number from 1 to 30."),
        ({"load_step": "1.2345"}, "At most 3 decimals."),
    ],
)
def test_it_refuses_what_cannot_go_up_beside_the_field(typed, message, coach, loaded):
    response = raise_it(coach, loaded, **typed)
    html = response.content.decode()
    assert response.status_code == 422
    assert message in html
    assert all(f'value="{value}"' in html for value in typed.values())
    assert not ProgramChange.objects.exists()


def test_it_keeps_an_alternating_drill_even(coach, hillside):
    drill = make_drill(side_mode="alternating", amount=Decimal(20))
    program = make_program([(1, 0, make_block([drill], team=hillside))], team=hillside)
    for typed in ({"amount_step": "1"}, {"amount_step": "2", "amount_top": "23"}):
        response = raise_it(coach, program, **typed)
        assert response.status_code == 422
        assert "Both sides count: use an even number." in response.content.decode()
    assert raise_it(coach, program, amount_step="2", amount_top="24").status_code == 302


def test_it_leaves_a_circuits_rounds_to_the_block(coach, hillside):
    block = make_block([make_drill()], team=hillside, rounds=3)
    program = make_program([(1, 0, block)], team=hillside)
    raise_it(coach, program, sets_step="1", amount_step="1")
    assert [step.field for step in editing.read(program).steps] == ["amount"]
    at = {"placement": program.placements.get().pk}
    html = coach.get(program.get_absolute_url(), at).content.decode()
    assert "its rounds belong to the block" in html
    assert "No load is prescribed" in html


def test_it_does_not_raise_what_is_not_in_the_program(coach, program, squat):
    row = squat.prescriptions.get()
    assert act(coach, program, "progression", row.pk).status_code == 404


# --- what it costs, and what it leaves alone -------------------------------------------------


@pytest.mark.parametrize("placed", [1, 80])
@pytest.mark.parametrize("name", ["placements", "weeks", "undo"])
def test_it_acts_in_a_fixed_number_of_queries(name, placed, coach, hillside, hang, skips):
    days = [(1 + n // 28, n % 7, [hang, skips][n % 2]) for n in range(placed)]
    program = make_program(days, team=hillside)
    act(coach, program, "weeks", act="before", week=1)
    data = {
        "placements": {"block": hang.pk, "week": 1, "weekday": 0},
        "weeks": {"act": "move", "week": 2, "to_week": 1},
        "undo": {},
    }[name]
    with CaptureQueriesContext(connection) as queries:
        assert act(coach, program, name, version=2, htmx=True, **data).status_code == 200
    # Two of them are the savepoint of a transaction inside the test's.
    assert len(queries) <= 20


def test_it_changes_nothing_that_is_assigned(coach, program, maya, dana, hang):
    assignments.assign(program.team, with_drills(hang), [maya], [maya.today], by=dana)
    before = list(Session.objects.values())
    act(coach, program, "weeks", act="clear", week=1)
    act(coach, program, "undo")
    assert list(Session.objects.values()) == before


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("amount_step", "99999", "more than one set can hold"),
        ("amount_1", "1001", "more than one set can hold"),
        ("load_step", "9999", "too heavy to be true"),
    ],
)
def test_it_refuses_a_figure_that_no_set_can_hold(coach, program, hang, name, value, message):
    row = hang.prescriptions.get()
    Prescription.objects.filter(pk=row.pk).update(load_value=5, load_unit="kg", load_kg=5)
    typed = {f"p{row.pk}-{name}": value}
    if name == "amount_step":
        typed |= {f"p{row.pk}-amount_top": "20"}
    at = f"placement={program.placements.filter(block=hang).first().pk}"
    address = reverse("program_progression", args=[program.pk, row.pk])
    answer = coach.post(address, {"at": at, **typed})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert message in page
    assert f'value="{value}"' in page
    assert not program.progressions.exists()


def test_it_asks_before_a_block_stands_twice_on_a_day(coach, program, hang, skips):
    to = {"block": hang.pk, "week": 1, "weekday": [0, 4]}
    asked = act(coach, program, "placements", **to)
    assert asked.status_code == 409
    assert "Hang is there in week 1, Monday. Nothing is done yet." in asked.content.decode()
    assert days_of(program) == START
    fields = asked.context["twice"]["fields"]
    assert ("weekday", "4") in fields
    assert ("twice", "1") in fields
    act(coach, program, "placements", **to, twice="1")
    assert days_of(program)[1, 0] == ["Hang", "Skips", "Hang"]
    # What stands twice moves along unasked; a day copied onto another one does not.
    day = {"week": 1, "weekday": 0, "to_week": 2, "to_weekday": 1}
    assert act(coach, program, "days", **day, act="move").status_code == 302
    copied = act(coach, program, "days", week=2, weekday=1, to_week=1, to_weekday=2, act="copy")
    assert copied.status_code == 409
