import re

import pytest
from django.urls import reverse

from tests.factories import make_drill
from tests.html import compact

pytestmark = pytest.mark.django_db

URL = "/anatomy/"


@pytest.fixture
def drills(db):
    return [
        make_drill("Low step", hip_angle_from=0, hip_angle_to=90),
        make_drill("Ball hold", hip_angle_from=100, hip_angle_to=120),
        make_drill("Whole lift", hip_angle_from=0, hip_angle_to=140),
    ]


def lit(page):
    """{muscle: what it does} of the parts of the page that are lit."""
    parts = re.findall(r'data-zone="([\w-]+)"[^>]*?data-on="(\w+)"', page.text)
    return dict(parts)


def listed(page):
    """The names in the list of drills, in order."""
    part = page.text.partition('id="anatomy-drills"')[2].partition("</section>")[0]
    return re.findall(r"<b>([^<]+)</b>", part)


def test_it_is_found_by_its_name():
    assert reverse("anatomy") == URL


def test_it_sends_a_stranger_to_sign_in(client):
    assert client.get(URL).url == f"/accounts/login/?next={URL}"


@pytest.mark.parametrize("who", ["maya", "dana", "ada", "stray"])
def test_it_is_for_everybody_with_an_account(who, request, signed_in, drills):
    page = signed_in(request.getfixturevalue(who)).get(URL)
    assert page.status_code == 200
    assert "Anatomy of the lift" in page.text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_it_only_reads(method, signed_in, maya):
    assert getattr(signed_in(maya), method)(URL).status_code == 405


@pytest.mark.parametrize("angle", [0, 45, 90])
def test_it_lights_iliacus_and_rectus_femoris_up_to_parallel(angle, signed_in, maya):
    page = signed_in(maya).get(URL, {"angle": angle})
    assert lit(page) == {"iliacus": "drives", "rectus-femoris": "assists"}
    said = f"{angle} degrees: in the article’s model iliacus, with rectus femoris"
    assert f'aria-valuetext="{said}"' in page.text


@pytest.mark.parametrize("angle", [91, 95, 140])
def test_it_lights_psoas_above_parallel(angle, signed_in, maya):
    page = signed_in(maya).get(URL, {"angle": angle})
    assert lit(page) == {"psoas": "drives"}
    assert f'aria-valuetext="{angle} degrees: in the article’s model psoas"' in page.text


def test_it_gives_the_script_the_same_words_to_fill_in(signed_in, maya):
    page = signed_in(maya).get(URL)
    said = "%s degrees: in the article’s model iliacus, with rectus femoris"
    assert f'data-says-low="{said}"' in page.text
    assert 'data-says-high="%s degrees: in the article’s model psoas"' in page.text


def test_it_lifts_the_thigh_to_the_angle_and_lets_the_shin_hang(signed_in, maya):
    page = signed_in(maya).get(URL, {"angle": "95"})
    assert 'transform="rotate(-95)" data-turn="-1"' in page.text
    assert 'transform="rotate(95)" data-turn="1"' in page.text
    assert 'stroke-dasharray="95 400"' in page.text


def test_it_lists_the_drills_that_go_through_the_angle_first(signed_in, maya, drills):
    assert listed(signed_in(maya).get(URL, {"angle": 130})) == ["Whole lift", "Ball hold"]
    assert listed(signed_in(maya).get(URL, {"angle": 110})) == ["Ball hold", "Whole lift"]
    assert listed(signed_in(maya).get(URL, {"angle": 30})) == ["Low step", "Whole lift"]


def test_it_describes_all_three_zones_and_links_their_drills_whatever_the_angle(
    signed_in, maya, drills
):
    page = signed_in(maya).get(URL, {"angle": 10}).text
    zones = page.partition('class="am-zones"')[2].partition("</section>")[0]
    assert [name for name in ("Iliacus", "Rectus femoris", "Psoas") if name in zones] == [
        "Iliacus",
        "Rectus femoris",
        "Psoas",
    ]
    for drill in drills:
        assert drill.get_absolute_url() in zones
    assert zones.count("2 drills train this zone") == 2


def test_it_says_that_the_zones_are_a_model_and_that_research_draws_no_such_lines(signed_in, maya):
    page = signed_in(maya).get(URL).text
    assert "The zones are the article’s coaching model." in page
    assert "Research draws the line elsewhere" in page
    assert "others dispute" in page
    assert "Range comes before load" in page


@pytest.mark.parametrize("angle", ["-1", "141", "abc", "95.5", "1e3", "٩٩٩", "9" * 5000])
def test_it_answers_422_with_a_message_to_an_angle_off_the_scale(angle, signed_in, maya):
    page = signed_in(maya).get(URL, {"angle": angle})
    assert page.status_code == 422
    assert 'id="angle_error"' in page.text
    assert 'aria-describedby="angle_error"' in page.text
    assert len(page.text) < 200_000


def test_it_says_what_was_asked_for_and_escapes_it(signed_in, maya):
    page = signed_in(maya).get(URL, {"angle": "<b>high"})
    assert "You asked for “&lt;b&gt;high”." in page.text


def test_it_opens_where_no_angle_is_asked_for(signed_in, maya):
    for query in ({}, {"angle": ""}):
        page = signed_in(maya).get(URL, query)
        text = compact(page.text)
        assert (page.status_code, 'name="angle" min="0" max="140"' in text) == (200, True)
        assert 'value="45"' in text


def test_it_answers_htmx_with_the_drills_alone(signed_in, maya, drills):
    part = signed_in(maya).get(URL, {"angle": 110}, headers={"HX-Request": "true"})
    assert part.text.lstrip().startswith('<section class="am-drills" id="anatomy-drills"')
    assert listed(part) == ["Ball hold", "Whole lift"]
    assert "<html" not in part.text
    assert 'hx-swap-oob="innerHTML">2 drills go through 110 degrees' in part.text
    assert "HX-Request" in part["Vary"]


def test_it_tells_caches_that_page_and_part_differ(signed_in, maya):
    assert "HX-Request" in signed_in(maya).get(URL)["Vary"]


def test_it_answers_the_whole_page_when_htmx_goes_back(signed_in, maya):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}
    page = signed_in(maya).get(URL, {"angle": 110}, headers=headers)
    assert "<html" in page.text


def test_it_answers_htmx_422_with_the_message_in_the_part(signed_in, maya):
    part = signed_in(maya).get(URL, {"angle": "200"}, headers={"HX-Request": "true"})
    assert part.status_code == 422
    assert "Choose an angle from 0 to 140 degrees." in part.text


def test_it_lists_no_draft_and_no_drill_of_another_team(signed_in, maya, rivals):
    make_drill("Not ready", status="draft")
    make_drill("Put away", status="archived")
    make_drill("Theirs", team=rivals)
    assert listed(signed_in(maya).get(URL)) == []
    assert "No drill trains this zone yet." in signed_in(maya).get(URL).text


def test_it_lists_no_draft_to_staff_either(signed_in, ada):
    make_drill("Not ready", status="draft")
    assert listed(signed_in(ada).get(URL)) == []


@pytest.mark.parametrize("count", [1, 20])
def test_it_asks_the_database_a_fixed_number_of_times(
    count, signed_in, maya, django_assert_max_num_queries
):
    for _ in range(count):
        make_drill()
    client = signed_in(maya)
    with django_assert_max_num_queries(4):
        client.get(URL)


def test_it_has_no_style_attribute_and_no_script_in_the_page(signed_in, maya, drills):
    page = signed_in(maya).get(URL).text
    assert not re.search(r"\sstyle=|<style|\son\w+=|hx-on", page)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", page))
