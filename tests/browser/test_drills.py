"""The catalogue in a real browser: found as one types, and edited without a broken rule."""

import re

import pytest
from playwright.sync_api import expect

from coaching.models import Drill
from tests.browser.world import DESK, PHONE, let_in, make_club
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club():
    return make_club()


@pytest.fixture
def complaints(page):
    """What the browser has to say: refused styles and scripts, errors, missing files."""
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    return said


def test_it_finds_drills_while_one_types(page, club, complaints):
    page.set_viewport_size(PHONE)
    let_in(page, "maya@example.com")
    page.goto("/drills/?kind=plyometric")
    page.get_by_label("Find a drill").press_sequentially("box")
    expect(page.get_by_role("heading", name="Tuck jump")).to_have_count(0)
    expect(page.get_by_role("heading", name="Box jump")).to_be_visible()
    expect(page.get_by_label("Find a drill")).to_be_focused()
    expect(page).to_have_url(re.compile("q=box"))
    page.get_by_role("navigation", name="Kind").get_by_role("link", name="All").click()
    expect(page.get_by_label("Find a drill")).to_have_value("box")
    assert not complaints


def test_it_finds_drills_without_a_script(browser, base_url, club):
    page = browser.new_context(java_script_enabled=False, base_url=base_url).new_page()
    let_in(page, "maya@example.com")
    page.goto("/drills/?kind=plyometric")
    page.get_by_label("Find a drill").fill("box")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", name="Tuck jump")).to_have_count(0)
    page.get_by_role("link", name="Box jump").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Box jump")
    page.context.close()


def test_it_walks_from_the_easier_drill_to_the_harder_one(page, club, complaints):
    let_in(page, "maya@example.com")
    page.goto("/drills/hanging-knees-to-elbows/")
    page.get_by_role("link", name="Hanging feet to bar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hanging feet to bar")
    page.get_by_label("Pause or play the movement").press("Space")
    expect(page.locator(".fig-still")).to_be_visible()
    expect(page.locator(".fig-moving")).to_be_hidden()
    assert not complaints


def test_it_changes_what_the_picture_holds_with_the_keyboard_alone(page, club, complaints):
    let_in(page, "maya@example.com")
    page.goto("/drills/overhead-squat/")
    pipe = page.get_by_role("radio", name="Pipe")
    expect(pipe).to_be_checked()
    expect(page.locator(".fig-moving .held-pipe")).to_be_visible()
    expect(page.locator(".fig-moving .held-dumbbells")).to_be_hidden()
    pipe.press("ArrowRight")
    expect(page.get_by_role("radio", name="Dumbbells")).to_be_checked()
    expect(page.locator(".fig-moving .held-dumbbells")).to_be_visible()
    expect(page.locator(".fig-moving .held-pipe")).to_be_hidden()
    assert not complaints


def test_it_is_edited_in_the_admin_without_a_broken_rule(page, club, complaints):
    make_user("Ada Lowe", "ada@example.com", is_staff=True, is_superuser=True)
    page.set_viewport_size(DESK)
    let_in(page, "ada@example.com")
    for path in ("", "coaching/drill/", "coaching/ladder/", "coaching/block/", "coaching/user/"):
        page.goto(f"/admin/{path}")
    page.goto("/drills/tuck-jump/")
    page.get_by_role("link", name="Edit drill").click()
    page.get_by_label("Cues").fill("Knees up.\nLand softly.")
    page.get_by_role("button", name="Save", exact=True).first.click()
    expect(page.locator(".success")).to_contain_text("was changed successfully")
    assert Drill.objects.get(slug="tuck-jump").cues == ["Knees up.", "Land softly."]
    page.goto("/admin/coaching/drill/add/")
    page.get_by_label("Name:").press_sequentially("Wall march")
    expect(page.get_by_label("Slug:")).to_have_value("wall-march")
    page.goto("/admin/coaching/block/add/")
    page.locator(".add-row a").click()
    expect(page.get_by_label("Position:").first).to_be_visible()
    assert not complaints
