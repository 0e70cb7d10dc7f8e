"""Every search of the site forgives a slip of a letter and accents."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import make_athlete, make_block, make_drill, make_session, session_drills

pytestmark = pytest.mark.django_db


@pytest.fixture
def tuck(hillside):
    tuck = make_drill("Tück jump", slug="tuck-jump", kind="plyometric")
    make_block([tuck], team=hillside, name="Springs")
    make_block([make_drill("Toe taps", slug="toe-taps")], team=hillside, name="Pool")
    return tuck


@pytest.mark.parametrize("name", ["drills", "blocks", "swap", "extra"])
def test_it_finds_a_drill_in_each_search(name, signed_in, dana, hillside, maya, tuck):
    session = make_session(maya, drills=[make_drill("High-knee skip")])
    [planned] = session_drills(session)
    address, of_a_hit, of_others = {
        "drills": (reverse("drills"), "/drills/tuck-jump/", "/drills/toe-taps/"),
        "blocks": (reverse("blocks"), "Springs", "Pool"),
        "swap": (reverse("drill_swap", args=[planned.pk]), 'value="tuck-jump"', 'value="toe-taps"'),
        "extra": (reverse("session_extra", args=[session.pk]), "Tück jump", "Toe taps"),
    }[name]
    client = signed_in(maya if name in ("swap", "extra") else dana)
    for asked in ("tuk jump", "tuck"):
        text = client.get(address, {"q": asked}).text.split('id="found"', 1)[1]
        assert of_a_hit in text
        assert of_others not in text
    assert of_a_hit not in client.get(address, {"q": "zzzz"}).text.split('id="found"', 1)[1]


def test_a_search_asks_the_database_no_more_for_more_drills(signed_in, maya):
    session = make_session(maya, drills=[make_drill("High-knee skip")])
    client, address = signed_in(maya), reverse("session_extra", args=[session.pk])
    counts = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(address, {"q": "hihg"})
        counts.append(len(queries))
        for _drill in range(5):
            make_drill("High-knee skip too")
    assert counts[0] == counts[1]


def test_the_board_has_a_filter_from_twenty_people_on(signed_in, dana, hillside):
    make_athlete("Zoë <b>Müller", hillside)
    text = signed_in(dana).get(reverse("board")).text
    assert '<filter-list data-from="20">' in text
    assert 'data-words="Zoë &lt;b&gt;Müller"' in text
    assert "js/filter-list.js" in text
