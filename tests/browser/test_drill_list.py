"""Drills found as one types and chooses; the choice stays in the address."""

import pytest
from playwright.sync_api import expect

from coaching.models import Drill
from tests.browser.world import PHONE, let_in, make_club

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def drills(live_server, page):
    make_club()
    page.set_viewport_size(PHONE)
    let_in(page, "maya@example.com")
    page.goto("/drills/")
    return page


def test_it_narrows_the_list_and_comes_back_to_it(drills):
    rows = drills.locator("#found a.row")
    drills.get_by_label("Find a drill").fill("hang")
    drills.wait_for_url("**/drills/?q=hang")
    expect(rows).to_have_count(2)
    expect(drills.locator("#found-count")).to_have_text("2 drills")
    drills.get_by_text("Filters", exact=True).click()
    drills.get_by_label("Impact").select_option("without")
    drills.wait_for_url("**/drills/?q=hang&impact=without")
    rows.first.click()
    drills.wait_for_url("**/drills/hanging-feet-to-bar/")
    drills.go_back()
    drills.wait_for_url("**/drills/?q=hang&impact=without")
    expect(rows).to_have_count(2)
    drills.get_by_role("link", name="Leave out Without impact").click()
    drills.wait_for_url("**/drills/?q=hang")
    drills.get_by_role("link", name="Clear all").click()
    drills.wait_for_url("**/drills/")
    expect(rows).to_have_count(Drill.objects.published().count())


def test_it_plays_and_stands_still_by_the_keyboard(drills):
    drills.goto("/drills/tuck-jump/")
    moving, still = drills.locator(".fig-moving"), drills.locator(".fig-still")
    expect(moving).to_be_visible()
    expect(still).to_be_hidden()
    drills.locator(".fig-toggle").focus()
    drills.keyboard.press("Space")
    expect(moving).to_be_hidden()
    expect(still).to_be_visible()
    # The button has its own place, with and without something to choose for the hands.
    for path in ("/drills/tuck-jump/", "/drills/overhead-squat/"):
        drills.goto(path)
        picture = drills.locator(".fig-figure").first.bounding_box()
        button = drills.locator(".fig-button").first.bounding_box()
        assert button["y"] >= picture["y"] + picture["height"], path
