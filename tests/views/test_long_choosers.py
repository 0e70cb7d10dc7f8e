"""Where one of many blocks is chosen the page offers the first, and the server finds the others."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import Block, SessionBlock
from coaching.pages import block_list
from tests.factories import make_block, make_drill, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def blocks(hillside, monkeypatch):
    monkeypatch.setattr(block_list, "OFFERED", 4)
    return [
        make_block([make_drill(f"Drill {number}")], team=hillside, name=f"Block {number:02}")
        for number in range(12)
    ]


@pytest.fixture
def coach(signed_in, dana, hillside, maya):
    return signed_in(dana)


def offered(text):
    return list(dict.fromkeys(re.findall(r"\bBlock \d\d\b", text)))


def first(count):
    return [f"Block {number:02}" for number in range(count)]


def test_the_builder_offers_the_first_and_finds_the_others_by_name_or_drill(
    coach, hillside, blocks
):
    program = make_program([(1, 0, blocks[9])], team=hillside)
    text = coach.get(program.get_absolute_url()).text
    library = text.partition('id="library"')[2].partition("</aside>")[0]
    assert offered(library) == first(4)
    assert "The first 4 of 12." in library
    assert "Block 09" in text

    address = re.search(r'data-find="([^"]+)"', library)[1]
    assert offered(coach.get(address, {"find": "drill 11"}).text) == ["Block 11"]
    assert "Nothing found." in coach.get(address, {"find": "zzz"}).text


def test_the_day_of_the_builder_finds_without_scripts_and_places_what_it_found(
    coach, hillside, blocks
):
    program = make_program([], team=hillside)
    text = coach.get(program.get_absolute_url(), {"day": "1-0", "find": "block 11"}).text
    [option] = re.findall(r'<option value="(\d+)">Block 11</option>', text)
    values = {"block": option, "week": 1, "weekday": 0, "version": program.version, "at": "day=1-0"}
    coach.post(reverse("program_placements", args=[program.pk]), values)
    assert [placement.block for placement in program.placements.all()] == [blocks[11]]


def assign_values(maya, **values):
    return {"athlete": maya.pk, "when": "day", "date": str(maya.today), "weeks": 4} | values


def test_the_page_of_assigning_keeps_what_is_chosen_beside_what_it_finds(coach, maya, blocks):
    url = reverse("assign")
    text = coach.get(url, {"block": blocks[9].pk}).text
    assert offered(text) == [*first(4), "Block 09"]

    asked = {"find": "block 11", "block": blocks[9].pk}
    found = coach.get(url, asked, headers={"HX-Request": "true", "HX-Target": "block-choices"}).text
    assert offered(found) == ["Block 09", "Block 11"]
    assert found.count("checked") == 1
    assert "<html" not in found

    values = assign_values(maya, block=blocks[9].pk, act="find", find="block 11", when="weeks")
    again = coach.post(url, values | {"weekday": [0, 2]}).text
    assert offered(again) == ["Block 09", "Block 11"]
    assert "Choose at least one" not in again
    assert len(re.findall(r'name="weekday"[^>]*checked', again)) == 2
    assert re.search(rf'name="athlete"\s+value="{maya.pk}"\s+checked', again)


def test_what_was_found_is_assigned(coach, maya, blocks):
    url, values = reverse("assign"), assign_values(maya, block=[blocks[9].pk, blocks[11].pk])
    page = coach.post(url, values | {"act": "preview"}).text
    digest, token = (
        re.search(rf'name="{name}"\s+value="([^"]+)"', page)[1] for name in ("digest", "token")
    )
    answer = coach.post(url, values | {"act": "confirm", "digest": digest, "token": token})
    assert answer.status_code == 302
    assert set(SessionBlock.objects.values_list("name", flat=True)) == {"Block 09", "Block 11"}


def test_both_ask_and_weigh_the_same_however_many_there_are(coach, hillside, blocks):
    program = make_program([(1, 0, blocks[0])], team=hillside)
    measured = []
    for more in (0, 30):
        for number in range(more):
            make_block([blocks[0].prescriptions.get().drill], team=hillside, name=f"More {number}")
        for url in (program.get_absolute_url(), reverse("assign")):
            with CaptureQueriesContext(connection) as queries:
                text = coach.get(url).text
            measured.append((len(queries), len(offered(text))))
    assert Block.objects.count() == 42
    assert measured[:2] == measured[2:]
