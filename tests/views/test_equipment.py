"""What is there: ticked by who knows it, and held against what is planned."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from coaching.forms.training import TrainingForm
from coaching.templatetags.people import equipment_boxes
from tests.factories import (
    make_block,
    make_drill,
    make_equipment,
    make_restriction,
    make_session,
    make_squad,
)
from tests.html import compact

pytestmark = pytest.mark.django_db
HIGH = {"hip_angle_from": 0, "hip_angle_to": 130}


@pytest.fixture
def band():
    return make_equipment("loop-band", implement=False)


@pytest.fixture
def box():
    return make_equipment("box", implement=False)


@pytest.fixture
def pull(band):
    drill = make_drill("Band knee pull", **HIGH)
    drill.equipment.add(band)
    return drill


def text_of(answer):
    return compact(answer.content.decode())


def test_an_athlete_says_what_she_has_and_her_coach_does(signed_in, maya, dana, band, box):
    client, settings = signed_in(maya), reverse("settings")
    kept = {"name": "Maya Okafor", "units": "metric", "timezone": "UTC", "theme": "dark"}
    assert client.post(settings, kept | {"equipment": [band.pk]}).status_code == 302
    assert list(maya.equipment.all()) == [band]
    refused = client.post(settings, kept | {"equipment": ["0"]})
    assert (refused.status_code, list(maya.equipment.all())) == (422, [band])
    coach, training = signed_in(dana), reverse("athlete_training", args=[maya.pk])
    page = coach.get(reverse("athlete", args=[maya.pk]))
    assert "Equipment at hand" in text_of(page)
    version = page.context["training"].version
    typed = {"jump_level": "beginner", "equipment": [box.pk]}
    assert coach.post(training, typed | {"version": "another"}).status_code == 409
    assert list(maya.equipment.all()) == [band]
    assert coach.post(training, typed | {"version": version}).status_code == 302
    assert list(maya.equipment.all()) == [box]


def test_a_squads_place_has_its_own(signed_in, dana, hillside, band):
    squad = make_squad(hillside)
    typed = {"name": "Sprinters", "equipment": [band.pk]}
    answer = signed_in(dana).post(reverse("squad", args=[squad.pk]), typed)
    assert answer.status_code == 302
    assert list(squad.equipment.all()) == [band]


@pytest.mark.parametrize("whose", ["athlete", "squad", "put away", "nobody"])
def test_a_plan_that_needs_what_is_not_there_says_so_at_every_door(
    whose, signed_in, dana, hillside, maya, box, pull
):
    """Of whom nothing is known nothing is said; a squad that was put away has no place."""
    bridge, hang = make_drill("Bridge", **HIGH), make_drill("Feet to bar", hanging=True, **HIGH)
    make_restriction(maya, "no_hanging")
    if whose == "athlete":
        maya.equipment.add(box)
    elif whose != "nobody":
        squad = make_squad(hillside, maya)
        squad.equipment.add(box)
        if whose == "put away":
            squad.archive()
    said = f"{pull} needs what is not there: Loop band. Instead: {bridge}."
    coach, day = signed_in(dana), maya.today + timedelta(1)
    body = {"block": make_block([pull]).pk, "athlete": maya.pk, "when": "day", "date": day}
    doors = [coach.post(reverse("assign"), body | {"act": "preview"})]
    make_session(maya, drills=[pull], date=day)
    doors.append(coach.get(reverse("athlete_day", args=[maya.pk, day])))
    doors.append(coach.get(reverse("athlete_calendar", args=[maya.pk])))
    expected = whose in ("athlete", "squad")
    assert [said in text_of(door) for door in doors] == [expected] * 3
    assert hang.name not in text_of(doors[1])


def test_who_moves_or_swaps_is_told_what_of_it_is_not_there(
    signed_in, dana, hillside, maya, box, pull
):
    hillside.athletes_may_move = True
    hillside.save()
    maya.equipment.add(box)
    words, day = f"{pull} needs what is not there: Loop band.", maya.today
    session = make_session(maya, drills=[pull], date=day)
    to = day + timedelta(1 if day.weekday() < 6 else -1)
    other = make_session(maya, drills=[make_drill("Bridge")], date=day + timedelta(3))
    doors = [("session_move", session.pk, {"date": to})]
    doors.append(("drill_swap", other.blocks.get().drills.get().pk, {"to": pull.slug}))
    for who in (maya, dana):
        for name, pk, typed in doors:
            answer = signed_in(who).post(reverse(name, args=[pk]), typed, follow=True)
            assert words in text_of(answer)
        doors = [(doors[0][0], session.pk, {"date": day})]


def test_a_swap_offers_what_is_there_first(signed_in, maya, band, box, pull):
    step = make_drill("Step up", **HIGH)
    step.equipment.add(box)
    session = make_session(maya, drills=[make_drill("Bridge", **HIGH)], date=maya.today)
    page = reverse("drill_swap", args=[session.blocks.get().drills.get().pk])
    client = signed_in(maya)
    orders = []
    for thing in (box, band):
        maya.equipment.set([thing])
        text = text_of(client.get(page))
        orders.append(sorted(["Step up", "Band knee pull"], key=text.index))
    assert orders == [["Step up", "Band knee pull"], ["Band knee pull", "Step up"]]


def test_boxes_that_are_kept_are_those_of_the_form(maya):
    things = [
        make_equipment("band", name="Band <b>", implement=False),
        make_equipment("box", name="Box", implement=False),
    ]
    for ticked in ([], things[:1], things, []):
        maya.equipment.set(ticked)
        form = TrainingForm(instance=maya)
        drawn = render_to_string("people/_equipment.html", {"field": form["equipment"]})
        assert equipment_boxes(TrainingForm(instance=maya)).split() == drawn.split()
        assert drawn.count(" checked") == len(ticked)
