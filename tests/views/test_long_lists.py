"""Lists that grow long come in parts, and are found on the server, with what was typed."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from coaching.models import Block, Membership, Program, Team
from coaching.models.choices import Kind
from coaching.pages import paging
from tests.factories import make_athlete, make_block

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def of_four(monkeypatch):
    """Four to a page."""
    monkeypatch.setattr(paging.part, "__defaults__", (4,))


@pytest.fixture
def coach(signed_in, dana, hillside):
    return signed_in(dana)


def make_athletes(count, team):
    return [make_athlete(f"Runner {number:02}", team) for number in range(count)]


def make_blocks(count, team):
    return [make_block([], team=team, name=f"Runner {number:02}") for number in range(count)]


def make_programs(count, team):
    return [
        Program.objects.create(team=team, name=f"Runner {number:02}", slug=f"runner-{number}")
        for number in range(count)
    ]


LISTS = {"team": make_athletes, "blocks": make_blocks, "programs": make_programs}


def names(text):
    """Of the rows that a page lists."""
    return re.findall(r">(Runner \d\d)<", text)


@pytest.mark.parametrize("name", LISTS)
def test_it_comes_in_parts_whose_number_stands_in_the_address(name, coach, hillside):
    LISTS[name](22, hillside)
    first, last = (coach.get(reverse(name), {"page": page}).text for page in ("", "6"))
    assert names(first) == [f"Runner {number:02}" for number in range(4)]
    assert names(last) == ["Runner 20", "Runner 21"]
    assert 'href="?page=2"' in first
    assert "1–4 of 22" in first
    assert 'href="?page=5"' in last
    assert "page=7" not in last


def test_a_number_that_is_none_is_the_first_page():
    for page in ("0", "-1", "x", "9" * 30, "²"):
        assert list(paging.part(range(6), {"page": page})) == [0, 1, 2, 3]
    assert list(paging.part(range(6), {"page": "9"})) == [4, 5]


@pytest.mark.parametrize("name", LISTS)
def test_it_finds_on_whatever_page_it_stands(name, coach, hillside):
    LISTS[name](22, hillside)
    asked = {"q": "runer 21"}
    assert names(coach.get(reverse(name), asked).text) == ["Runner 21"]
    answer = coach.get(reverse(name), asked, headers={"HX-Request": "true"})
    assert names(answer.text) == ["Runner 21"]
    assert "<html" not in answer.text
    assert "HX-Request" in answer["Vary"]
    assert "Nothing found for “zzz”" in coach.get(reverse(name), {"q": "zzz"}).text


@pytest.mark.parametrize("name", LISTS)
def test_the_next_page_keeps_what_was_typed_and_no_more(name, coach, hillside):
    LISTS[name](22, hillside)
    text = coach.get(reverse(name), {"q": "runner", "put_away": "1"}).text
    assert 'href="?q=runner&amp;page=2"' in text


@pytest.mark.parametrize("name", LISTS)
def test_it_asks_and_weighs_the_same_however_many_there_are(name, coach, hillside):
    measured = []
    for more in (22, 60):
        LISTS[name](more, hillside if more == 22 else other_team(hillside))
        with CaptureQueriesContext(connection) as queries:
            text = coach.get(reverse(name)).text
        measured.append((len(queries), len(names(text))))
    assert measured[0] == measured[1]


def other_team(team: Team) -> Team:
    """The same team without what it had."""
    for model in (Program, Block, Membership):
        records = model.objects.filter(team=team)
        (records.filter(role="athlete") if model is Membership else records).delete()
    return team


def test_blocks_of_a_kind_come_in_parts_of_their_own(coach, hillside):
    make_blocks(6, hillside)
    for number in range(6):
        make_block([], team=hillside, name=f"Runner {90 + number}", kind=Kind.GYM)
    text = coach.get(reverse("blocks"), {"kind": Kind.GYM, "page": 2}).text
    assert names(text) == ["Runner 94", "Runner 95"]
    assert 'href="?kind=gym&amp;page=1"' in text


def test_who_left_is_found_too(coach, hillside):
    for athlete in make_athletes(21, hillside):
        athlete.memberships.get().archive()
    answer = coach.get(reverse("team"), {"q": "runner 20"}, headers={"HX-Request": "true"}).text
    archived = answer.partition('id="archived"')[2]
    assert archived.count('class="row off"') == 1
    assert "Runner 20" in archived
