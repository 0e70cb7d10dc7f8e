"""Where a reader measures: whose results they become, and what a page may load."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.pages.measuring import WAYS
from tests.factories import make_assessment, make_result, make_turnover


@pytest.mark.parametrize("way", WAYS)
def test_it_measures_the_reader_herself(way, signed_in, maya):
    page = signed_in(maya).get(f"/measuring/{way}/")
    assert f'data-to="/athletes/{maya.pk}/results/"' in page.content.decode()


def test_a_coach_measures_her_athletes_and_nobody_elses(signed_in, dana, maya, rosa, rivals):
    address = f"/measuring/photo/?athlete={maya.pk}"
    assert f"/athletes/{maya.pk}/results/" in signed_in(dana).get(address).content.decode()
    assert signed_in(rosa).get(address).status_code == 404


@pytest.mark.parametrize("named", ["", "0", "-1", "x", "9" * 30])
def test_an_athlete_that_is_not_there_is_not_found(named, signed_in, dana):
    assert signed_in(dana).get(f"/measuring/photo/?athlete={named}").status_code == 404


def test_it_says_what_she_had_last(signed_in, maya, hillside):
    lift = make_assessment("Knee lift", slug="knee-lift", measures="knee_lift", unit="deg")
    day = maya.today - timedelta(days=9)
    make_result(maya, lift, 99, side="left", date=day - timedelta(days=1))
    for side, value in (("right", 98), ("left", 91), ("left", 96)):
        make_result(maya, lift, value, side=side, date=day)
    page = signed_in(maya).get("/measuring/photo/").content.decode()
    assert f"Last: Left 96°, Right 98° ({day:%-d %b %Y})" in " ".join(page.split())
    assert "Last:" not in signed_in(maya).get("/measuring/turnover/").content.decode()


def test_a_coach_comes_to_every_way_from_the_test(signed_in, dana, maya, hillside):
    """Tapping live too: beside the track it is hers."""
    make_turnover()
    entry = reverse("athlete_result_new", args=[maya.pk], query={"assessment": "turnover"})
    page = signed_in(dana).get(entry).content.decode()
    for way in ("turnover", "taps"):
        assert f'href="/measuring/{way}/?athlete={maya.pk}"' in page
        assert signed_in(dana).get(f"/measuring/{way}/?athlete={maya.pk}").status_code == 200


def test_there_is_no_other_way(signed_in, maya):
    assert signed_in(maya).get("/measuring/telepathy/").status_code == 404


def test_clips_are_played_from_the_phone_here_alone(signed_in, maya):
    """Nothing but that is let in, and no script or style that is not ours."""
    client = signed_in(maya)
    policy = client.get("/measuring/video/").headers["Content-Security-Policy"]
    usual = client.get("/today/").headers["Content-Security-Policy"]
    parts = {part.strip() for part in policy.split(";")}
    assert "camera=()" in client.get("/measuring/video/").headers["Permissions-Policy"]
    assert parts - {part.strip() for part in usual.split(";")} == {"media-src 'self' blob:"}


def test_it_offers_the_sprints_of_the_team_with_their_distance(
    signed_in, maya, hillside, django_assert_max_num_queries
):
    run = {"measures": "sprint", "unit": "s", "distance_unit": "yd"}
    for yards in (10, 20, 40):
        make_assessment(f"{yards} yd", team=hillside, distance_value=yards, **run)
    client = signed_in(maya)
    with django_assert_max_num_queries(8):
        page = client.get("/measuring/turnover/").content.decode()
    assert 'data-metres="36.576' in page


def test_a_teams_own_angle_is_measured_on_a_picture(signed_in, dana, maya, rosa, hillside, rivals):
    own = make_assessment("Knee bend", team=hillside, unit="deg", sided=True)
    address = f"/measuring/angle/?test={own.slug}"
    entry = reverse("athlete_result_new", args=[maya.pk])
    for person, page in ((maya, address), (dana, f"{address}&athlete={maya.pk}")):
        html = signed_in(person).get(page).content.decode()
        assert f'data-assessment="{own.slug}"' in html
        assert 'name="side"' in html
        way = signed_in(person).get(entry, {"assessment": own.slug}).content.decode()
        assert page.replace("&", "&amp;") in way
    theirs = make_assessment("Hip bend", team=rivals, unit="deg")
    length = make_assessment("Standing jump", team=hillside)
    for slug in (theirs.slug, length.slug, "", "x"):
        assert signed_in(maya).get("/measuring/angle/", {"test": slug}).status_code == 404
