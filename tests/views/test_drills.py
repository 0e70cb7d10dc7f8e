import re

import pytest

from coaching.models import Drill, Equipment
from coaching.services import catalogue
from tests.factories import (
    make_block,
    make_drill,
    make_session,
    make_strength_drill,
    session_drills,
)
from tests.html import html_of
from tests.shipped import once

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture(scope="module")
def once_loaded(django_db_setup, django_db_blocker):
    with once(django_db_blocker, catalogue.load):
        yield


@pytest.fixture
def shipped(once_loaded, db):
    """A database that holds the shipped catalogue."""


def test_it_lists_the_catalogue_by_kind(shipped, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/"))
    for drill in Drill.objects.all():
        assert f'href="/drills/{drill.slug}/"' in text
    assert text.index("Tuck jump") < text.index("Overhead squat")
    assert "3 × 10–12 each side, PVC pipe or broomstick · From the article" in text
    assert "3 × 6 · Our default" in text


def test_it_filters_by_kind(shipped, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/?kind=gym"))
    assert "One-legged hip thrust" in text
    assert "Tuck jump" not in text
    assert "Strength<i>4</i>" in text


def test_it_takes_a_strange_kind_for_none(shipped, signed_in, maya):
    assert "Tuck jump" in html_of(signed_in(maya).get("/drills/?kind=swimming"))


@pytest.mark.parametrize(
    ("words", "found", "not_found"),
    [
        ("TUCK", "Tuck jump", "Box jump"),
        ("jump box", "Box jump", "Tuck jump"),
        ("tennis", "One-legged hip thrust", "Tuck jump"),
        ("strength", "Overhead squat", "Tuck jump"),
    ],
)
def test_it_finds_drills_by_name_kind_and_things(shipped, signed_in, maya, words, found, not_found):
    text = html_of(signed_in(maya).get("/drills/", {"q": words}))
    assert found in text
    assert not_found not in text
    assert f'value="{words}"' in text


def test_it_says_when_nothing_was_found(shipped, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/", {"q": "<b>kettlebell"}))
    assert "Nothing found for “&lt;b&gt;kettlebell”" in text


def test_it_answers_htmx_with_the_found_part_alone(shipped, signed_in, maya):
    response = signed_in(maya).get("/drills/?q=tuck", **HTMX)
    assert html_of(response).startswith('<div id="found"')
    assert "HX-Request" in response["Vary"]


def test_it_shows_what_a_strength_drill_is(shipped, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/bulgarian-split-squat/"))
    for words in (
        "3 × 10–12",
        "Sets, each side",
        "the front leg",
        "Top angle",
        "Only with full range of motion</dt><dd>Dumbbells, Empty bar",
        "At most, all weights together</dt><dd>60 lb",
        "Your coach may have you keep your hands at your sides",
        "Counting them for each leg",
        "Never go over 60 lb",
        "From pipe to load",
        "Iliacus<span>0–90°",
        "Light dumbbells",
    ):
        assert words in text, words
    assert text.count('class="cues"') == 2


def test_it_shows_the_cap_in_the_readers_units(shipped, signed_in, maya):
    maya.user.units = "metric"
    maya.user.save()
    text = html_of(signed_in(maya).get("/drills/overhead-squat/"))
    assert "At most, all weights together</dt><dd>27.2 kg" in text


def test_it_marks_foot_contacts_as_an_estimate(shipped, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/single-leg-hop-high-knees/"))
    assert "our estimate" in text
    assert "16 per 20 yd, 32 in all" in text
    assert "the hopping leg" in text
    assert "First side</dt><dd>Right" in text


def test_it_says_how_wide_the_band_is(shipped, signed_in, maya):
    page = html_of(signed_in(maya).get("/drills/band-knee-pull/"))
    assert "12 inches in diameter" in page


def test_it_leads_to_the_easier_and_the_harder_drill(shipped, signed_in, maya):
    client = signed_in(maya)
    easy = html_of(client.get("/drills/hanging-knees-to-elbows/"))
    hard = html_of(client.get("/drills/hanging-feet-to-bar/"))
    assert '<a href="/drills/hanging-feet-to-bar/"><small>Harder' in easy
    assert '<a href="/drills/hanging-knees-to-elbows/"><small>Easier' in hard
    assert "You are here</small><b>Hanging feet to bar" in hard


def test_it_draws_the_drill_once_and_can_be_paused(shipped, signed_in, maya):
    text = html_of(signed_in(maya).get("/drills/tuck-jump/"))
    assert text.count("fig-figure") == 1
    assert text.count("-pause") == 2


def test_it_shows_a_drill_without_a_figure_or_anything_else(signed_in, maya):
    drill = make_drill("Bare", slug="bare")
    text = html_of(signed_in(maya).get(drill.get_absolute_url()))
    assert "Bare" in text
    assert "-pause" not in text
    assert "Movement" not in text


def test_it_links_a_coach_to_the_blocks_and_tells_an_athlete_their_names(
    signed_in, dana, maya, hillside, rivals
):
    drill = make_strength_drill(slug="squat")
    make_block([drill], team=hillside, name="Ours")
    make_block([drill], team=rivals, name="Theirs")
    ready = make_block([drill], name="Ready")
    make_block([drill], name="Put away").archive()
    coach = html_of(signed_in(dana).get("/drills/squat/"))
    assert f'<a href="/blocks/{ready.pk}/">Ready</a>' in coach
    assert "Ours" in coach
    athlete = html_of(signed_in(maya).get("/drills/squat/"))
    assert "Ready" in athlete
    assert "/blocks/" not in athlete
    for text in (coach, athlete):
        assert "Theirs" not in text
        assert "Put away" not in text
    assert "Ours" not in athlete


@pytest.mark.parametrize("person", ["dana", "maya", "ada", "stray"])
def test_it_is_there_for_everybody_who_signed_in(shipped, signed_in, person, request):
    client = signed_in(request.getfixturevalue(person))
    assert client.get("/drills/").status_code == 200
    assert client.get("/drills/tuck-jump/").status_code == 200


def test_it_leads_an_admin_to_the_editor_and_nobody_else(shipped, signed_in, ada, dana):
    drill = Drill.objects.get(slug="tuck-jump")
    edit = f"/admin/coaching/drill/{drill.pk}/change/"
    assert edit in html_of(signed_in(ada).get("/drills/tuck-jump/"))
    assert edit not in html_of(signed_in(dana).get("/drills/tuck-jump/"))


def test_it_shows_a_teams_own_drill_to_that_team_only(
    signed_in, dana, maya, rosa, theo, stray, hillside
):
    drill = make_drill("Hill sprint", slug="hill-sprint", team=hillside)
    for person in (dana, maya):
        client = signed_in(person)
        assert "Hillside Track Club" in html_of(client.get("/drills/"))
        assert client.get(drill.get_absolute_url()).status_code == 200
    for person in (rosa, theo, stray):
        client = signed_in(person)
        assert "Hill sprint" not in html_of(client.get("/drills/"))
        assert client.get(drill.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("status", ["draft", "archived"])
def test_it_shows_an_unpublished_drill_to_admins_only(signed_in, maya, ada, status):
    make_drill("Not yet", slug="not-yet", status=status)
    assert signed_in(maya).get("/drills/not-yet/").status_code == 404
    assert "Not yet" not in html_of(signed_in(maya).get("/drills/"))
    assert status.capitalize() in html_of(signed_in(ada).get("/drills/not-yet/"))


def test_it_leaves_what_a_reader_may_not_see_off_her_ladder(shipped, signed_in, maya):
    Drill.objects.get(slug="hanging-feet-to-bar").archive()
    text = html_of(signed_in(maya).get("/drills/hanging-knees-to-elbows/"))
    assert "Hanging feet to bar" not in text
    assert "Easier and harder" not in text


@pytest.mark.parametrize("path", ["/drills/", "/drills/tuck-jump/"])
def test_it_sends_a_visitor_to_sign_in(shipped, client, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"] == f"/accounts/login/?next={path}"


@pytest.mark.parametrize("path", ["/drills/", "/drills/tuck-jump/"])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_can_only_be_read(shipped, signed_in, dana, path, method):
    assert getattr(signed_in(dana), method)(path).status_code == 405


def test_it_does_not_know_other_drills(signed_in, maya):
    assert signed_in(maya).get("/drills/kettlebell-march/").status_code == 404


def test_it_asks_the_database_the_same_for_one_drill_and_for_many(
    shipped, signed_in, maya, django_assert_max_num_queries
):
    Drill.objects.exclude(slug="tuck-jump").update(status="archived")
    client = signed_in(maya)
    with django_assert_max_num_queries(8) as first:
        client.get("/drills/")
    Drill.objects.update(status="published")
    with django_assert_max_num_queries(len(first)):
        client.get("/drills/")


def test_it_asks_the_database_the_same_for_a_drill_of_many_blocks(
    shipped, signed_in, maya, django_assert_max_num_queries
):
    client = signed_in(maya)
    with django_assert_max_num_queries(12) as few:
        client.get("/drills/tuck-jump/")
    for number in range(5):
        make_block([Drill.objects.get(slug="tuck-jump")], name=f"Block {number}")
    with django_assert_max_num_queries(len(few)):
        client.get("/drills/tuck-jump/")


def picked(response):
    """What the drill's picture can show in the hands, and which of it is shown first."""
    found = re.findall(r'class="held-pick" value="([a-z-]+)"( checked)?>', html_of(response))
    return [value for value, _ in found], [value for value, checked in found if checked]


def test_it_shows_an_athlete_the_picture_with_what_her_plan_names(shipped, signed_in, maya, dana):
    squat = Drill.objects.get(slug="overhead-squat")
    path = squat.get_absolute_url()
    things = ["pipe", "dumbbells", "empty-bar"]
    assert picked(signed_in(maya).get(path)) == (things, ["pipe"])
    session_drill = session_drills(make_session(maya, drills=[squat]))[0]
    session_drill.implement = Equipment.objects.get(slug="dumbbells")
    session_drill.save()
    response = signed_in(maya).get(path)
    assert picked(response) == (things, ["dumbbells"])
    assert "It is done in the same way with: Dumbbells, Empty bar." in html_of(response)
    assert picked(signed_in(dana).get(path)) == (things, ["pipe"])


def test_it_offers_no_choice_where_the_hands_hold_nothing_that_can_change(shipped, signed_in, maya):
    assert picked(signed_in(maya).get("/drills/tuck-jump/")) == ([], [])
    Equipment.objects.exclude(slug="pvc-pipe").update(drawn_as="")
    assert picked(signed_in(maya).get("/drills/overhead-squat/")) == ([], [])
