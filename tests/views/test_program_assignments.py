from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from coaching.models import AssignedAthlete, Assignment, Session
from coaching.services.assignments.removal import undo_assignment
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_program,
    make_restriction,
    make_squad,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def program(hillside, hips, jumps):
    days = [(week, day, block) for week in (1, 2) for day, block in ((0, hips), (2, jumps))]
    return make_program(days, hillside, name="Base phase", weeks=2)


def chosen(monday, *athletes, **values):
    days = {"day-0": 0, "day-2": 2}
    whom = {"athlete": [athlete.pk for athlete in athletes], "start": monday.isoformat()}
    return {"act": "preview"} | whom | days | values


def look(client, program, data, **extra):
    return client.post(reverse("program_assign", args=[program.pk]), data, **extra)


def confirm(client, program, data, **changes):
    shown = look(client, program, data)
    seen = {"digest": shown.context["shown"].plan.digest, "token": str(shown.context["token"])}
    return look(client, program, data | seen | {"act": "confirm"} | changes)


def days_of(athlete, monday):
    rows = Session.objects.filter(athlete=athlete).order_by("date")
    return [(session.date - monday).days for session in rows]


def test_it_starts_on_the_next_monday_and_asks_where_each_day_falls(coach, program, maya, monday):
    page = coach.get(reverse("program_assign", args=[program.pk]), {"athlete": maya.pk})
    form = page.context["form"]
    assert form["start"].value() == monday
    assert [field.name for field in form.day_fields] == ["day-0", "day-2"]
    assert page.context["chosen_athletes"] == {str(maya.pk)}


def test_it_says_what_it_makes_and_makes_it_once(coach, program, maya, priya, monday):
    data = chosen(monday, maya, priya)
    page = look(coach, program, data).content.decode()
    assert "<b>2</b> athletes × <b>4</b> days = <b>8</b> sessions" in page
    assert not Session.objects.exists()
    seen = {"digest": look(coach, program, data).context["shown"].plan.digest}
    data |= seen | {"token": str(uuid4()), "act": "confirm"}
    first, second = look(coach, program, data), look(coach, program, data)
    made = Assignment.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == made.get_absolute_url()
    assert days_of(maya, monday) == [0, 2, 7, 9]
    shown = coach.get(made.get_absolute_url()).content.decode()
    assert "Base phase" in shown
    assert "8 sessions assigned" in shown


def test_it_takes_other_days_and_a_later_start_for_one(coach, program, maya, priya, monday):
    data = chosen(monday, maya, priya) | {"day-2": 4, f"offset-{priya.pk}": "1"}
    assert "Priya Nair: 1 day later." in look(coach, program, data).content.decode()
    confirm(coach, program, data)
    assert days_of(maya, monday) == [0, 4, 7, 11]
    assert days_of(priya, monday) == [1, 5, 8, 12]
    again = coach.get(reverse("program_assign", args=[program.pk])).context["form"]
    assert again["day-2"].value() == 4


def test_it_assigns_to_a_squad_and_remembers_whoever_joins(
    coach, program, hillside, maya, priya, monday
):
    squad = make_squad(hillside, maya)
    data = chosen(monday) | {"squad": squad.pk, "joiners": squad.pk}
    page = look(coach, program, data).content.decode()
    assert "Whoever joins Sprinters later gets what lies ahead of it then." in page
    confirm(coach, program, data)
    made = Assignment.objects.get()
    assert [(row.squad, row.joiners) for row in made.squads.all()] == [(squad, True)]
    url = reverse("squad", args=[squad.pk])
    shown = coach.get(url).content.decode()
    assert "Base phase" in shown
    assert "Whoever joins gets it too" in shown
    assert "whoever joins" in coach.get(made.get_absolute_url()).content.decode()

    members = reverse("squad_athletes", args=[squad.pk])
    for _twice in range(2):
        told = coach.post(members, {"athlete": [maya.pk, priya.pk]}, follow=True)
    assert days_of(priya, monday) == [0, 2, 7, 9]
    coach.post(members, {"athlete": [maya.pk]})
    told = coach.post(members, {"athlete": [maya.pk, priya.pk]}, follow=True)
    assert "lie ahead" not in told.content.decode()
    assert days_of(priya, monday) == [0, 2, 7, 9]
    assert AssignedAthlete.objects.get(athlete=priya).joined_on == timezone.localdate()


def test_it_offers_to_move_jumps_and_moves_them(coach, program, hillside, dana, maya, monday):
    race = monday + timedelta(days=3)
    maya.day_marks.create(team=hillside, date=race, kind="race", name="Open", created_by=dana)
    data = chosen(monday, maya)
    shown = look(coach, program, data)
    page = shown.content.decode()
    assert "The day before Open." in page
    assert "Move to" in page
    key = shown.context["shown"].plan.warnings[0].key
    assert confirm(coach, program, data, **{f"move-{key}": "move"}).status_code == 409
    confirm(coach, program, data | {f"move-{key}": "move"})
    assert days_of(maya, monday) == [0, 1, 7, 9]


def test_it_leaves_out_what_a_restriction_rules_out(coach, program, jumps, maya, monday):
    make_restriction(maya, "no_impact")
    data = chosen(monday, maya)
    assert "Jumps: Tuck jump" in look(coach, program, data).content.decode()
    confirm(coach, program, data | {"anyway": f"{maya.pk}-{jumps.pk}", "reason": "Agreed"})
    assert days_of(maya, monday) == [0, 2, 7, 9]
    assert Assignment.objects.get().answers == {f"{maya.pk}-{jumps.pk}": "anyway"}


def test_it_shows_the_preview_again_when_the_program_changed(coach, program, maya, monday):
    data = chosen(monday, maya)
    seen = {"digest": look(coach, program, data).context["shown"].plan.digest}
    program.version += 1
    program.save()
    assert look(coach, program, data | seen | {"act": "confirm"}).status_code == 409
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("changes", "field", "message"),
    [
        ({"athlete": []}, "athlete", "Choose at least one athlete."),
        ({"squad": 99}, "squad", "not there any more"),
        ({"start": ""}, "start", "Choose a day."),
        ({"start": "2099-12-31"}, "start", "within a year"),
        ({"day-2": 0}, "day-2", "Mon is taken already"),
        ({"day-0": 9}, "day-0", "9"),
    ],
)
def test_it_says_what_is_wrong_beside_the_field(
    changes, field, message, coach, program, maya, monday
):
    response = look(coach, program, chosen(monday, maya) | changes)
    assert response.status_code == 422
    assert message in str(response.context["form"].errors[field])
    page = response.content.decode()
    assert page.count(f'id="id_{field}_error"') == 1
    assert "Nothing is assigned yet" in page


def test_it_refuses_an_odd_offset_and_keeps_it(coach, program, maya, monday):
    response = look(coach, program, chosen(monday, maya) | {f"offset-{maya.pk}": "400"})
    assert response.status_code == 422
    page = response.content.decode()
    assert 'value="400"' in page
    assert f'aria-describedby="id_offset-{maya.pk}_error"' in page
    assert page.count(f'id="id_offset-{maya.pk}_error"') == 1


def test_a_preview_brings_the_offsets_along_while_one_is_wrong_and_once_it_is_right(
    coach, program, maya, monday
):
    url = reverse("program_assign", args=[program.pk])
    offset = f"offset-{maya.pk}"

    def offsets(**changes):
        data = chosen(monday, maya) | changes
        page = coach.post(url, data, headers={"HX-Request": "true"}).content.decode()
        return page.partition('id="offsets"')[2].partition("offset-")[0]

    assert offsets(**{offset: "3"}) == ""
    assert "offsets_told" in offsets(**{offset: "400"})
    right = offsets(offsets_told="on", **{offset: "3"})
    assert right
    assert "offsets_told" not in right


def test_it_says_what_is_missing_first(coach, hillside, program):
    page = reverse("program_assign", args=[program.pk])
    assert "Nobody to assign to yet" in coach.get(page).content.decode()
    make_athlete(team=hillside)
    empty = make_program(team=hillside)
    page = reverse("program_assign", args=[empty.pk])
    assert "Nothing is in this program yet" in coach.get(page).content.decode()


def test_it_is_undone_while_nothing_is_logged(coach, program, maya, monday):
    confirm(coach, program, chosen(monday, maya))
    made = Assignment.objects.get()
    coach.post(reverse("assignment_undo", args=[made.pk]))
    # In the trash, and nowhere else.
    assert not Session.objects.exists()


def test_its_queries_do_not_depend_on_the_number_of_athletes(
    coach, dana, hillside, program, monday
):
    counts = []
    for number in (1, 30):
        for extra in range(number):
            athlete = make_athlete(f"Athlete {number} {extra}", team=hillside)
            make_restriction(athlete, "no_hanging")
        make_squad(hillside, athlete, name=f"Squad {number}")
        data = chosen(monday, everyone="on")
        shown = look(coach, program, data)
        seen = {"digest": shown.context["shown"].plan.digest, "token": str(uuid4())}
        with CaptureQueriesContext(connection) as queries:
            response = look(coach, program, data | seen | {"act": "confirm"})
        assert response.status_code == 302
        inserts = [query for query in queries if query["sql"].startswith("INSERT")]
        if connection.vendor == "postgresql":
            assert len(queries) <= 32
        counts.append(len(queries) - len(inserts))
        undo_assignment(Assignment.objects.last(), by=dana)
    assert counts[0] == counts[1] <= 26


def test_it_counts_and_lists_the_days_that_will_be_made(coach, hillside, dana, hips, maya, monday):
    hops = make_block([make_drill("Hop", impact=True)], name="Hops")
    make_restriction(maya, "no_impact")
    days = [(week, day, block) for week in (1, 2) for day, block in ((0, hips), (2, hops))]
    program = make_program(days, hillside)
    shown = look(coach, program, chosen(monday, maya)).context["shown"]
    made = [monday, monday + timedelta(7)]
    assert [(date, [str(block) for block in blocks]) for date, blocks in shown.days] == [
        (date, ["Hips"]) for date in made
    ]
    assert (
        "<b>1</b> athlete × <b>2</b> days = <b>2</b> sessions"
        in look(coach, program, chosen(monday, maya)).content.decode()
    )
