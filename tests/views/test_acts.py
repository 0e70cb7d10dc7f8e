"""What a phone keeps of a session beside its sheet: swaps, pain, its end."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from coaching.models import SessionDrill
from coaching.rules.sides import set_id
from coaching.rules.swaps import swap_id
from coaching.services.sessions import finishing
from coaching.services.sessions.swapping import swap
from tests.factories import (
    make_drill,
    make_equipment,
    make_logged_set,
    make_session,
    session_drills,
)
from tests.html import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hang(maya):
    drill = make_drill("Feet to bar", hip_angle_from=90, hip_angle_to=140)
    return session_drills(make_session(maya, drills=[drill], date=maya.today))[0]


@pytest.fixture
def elbows(hang):
    return make_drill("Knees to elbows", hip_angle_from=80, hip_angle_to=130, sets=5)


def acts_url(session):
    return reverse("session_acts", args=[session.pk])


def test_it_holds_each_card_as_the_swap_would_make_it(signed_in, maya, dana, hang, elbows):
    html = text_of(signed_in(maya).get(acts_url(hang.block.session)))
    new = swap_id(hang.pk, elbows.slug)
    made = html[html.index(f'<template data-to="{elbows.slug}"') :].split("</section>")[0]
    card = made[made.index("<details") :]
    swap(hang, elbows, by=dana)
    page = text_of(signed_in(maya).get("/today/"))
    shown = page[page.index(f'<details class="drillcard" id="drill-{new}"') :]
    rows = re.compile(r'id="row-([0-9a-f-]{36})"')
    real = [str(set_id(new, number, "both")) for number in (1, 2, 3)]
    assert [pk for pk in rows.findall(card) if pk != str(set_id(new, 0, "both"))] == real
    head = card[card.index("<summary") : card.index("</summary>")]
    assert "Instead of Feet to bar" in head
    assert head == shown[shown.index("<summary") : shown.index("</summary>")]
    assert "3 \\u00d7 10" in made[: made.index("<details")]


def test_it_offers_no_swap_of_what_was_swapped(signed_in, maya, dana, hang, elbows):
    swap(hang, elbows, by=dana)
    html = text_of(signed_in(maya).get(acts_url(hang.block.session)))
    assert f'data-of="{hang.pk}"' not in html
    assert f'data-of="{swap_id(hang.pk, elbows.slug)}"' in html


def test_it_is_the_same_whatever_is_logged(signed_in, maya, hang, elbows):
    def page():
        html = text_of(signed_in(maya).get(acts_url(hang.block.session)))
        return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|data-started="[^"]*"', "", html)

    before = page()
    make_logged_set(hang, 1)
    assert page() == before


def test_it_holds_what_was_said_at_the_end(signed_in, maya, hang):
    session = hang.block.session
    finishing.finish(session, now=timezone.now(), effort=7, note="Quick hips.")
    html = text_of(signed_in(maya).get(acts_url(session)))
    assert re.search(r'value="7"[^>]* checked', html)
    assert "Quick hips." in html


def test_it_is_for_the_athlete_and_her_coach(signed_in, client, maya, dana, theo, rosa, hang):
    address = acts_url(hang.block.session)
    for person, status in ((maya, 200), (dana, 200), (theo, 404), (rosa, 404)):
        assert signed_in(person).get(address).status_code == status
        assert signed_in(person).post(address).status_code == 405
    client.logout()
    assert client.get(address).status_code == 302


@pytest.mark.parametrize("count", [1, 6])
def test_it_asks_at_most_fourteen_questions(count, signed_in, maya, django_assert_max_num_queries):
    span = {"hip_angle_from": 90, "hip_angle_to": 140}
    pipe = make_equipment("pvc-pipe")
    drills = [make_drill(implement=pipe, **span) for _ in range(count)]
    session = make_session(maya, drills=drills, date=maya.today)
    for _ in range(count):
        make_drill(implement=make_equipment(f"bar-{_}"), **span)
    client = signed_in(maya)
    with django_assert_max_num_queries(14):
        html = text_of(client.get(acts_url(session)))
    assert html.count("<template data-to") >= count
    assert SessionDrill.objects.filter(block__session=session).count() == count
