"""The anatomy page in a browser: the drawing, the words and the list follow one slider."""

import itertools
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import expect

from tests.browser.world import DESK, PHONE, let_in
from tests.factories import make_athlete, make_team, make_user
from tests.shipped import load_catalogue

pytestmark = pytest.mark.django_db(transaction=True)

DRAWN = """() => [...document.querySelectorAll(".anatomy-figure *")].map(
    (part) => [part.getAttribute("transform"), part.getAttribute("d"),
               part.dataset.on ?? "", part.getAttribute("stroke-dasharray")].join("|"))"""
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def people(live_server):
    load_catalogue()
    coach, runner = make_user("Dana Whitlock"), make_user("Maya Okafor")
    make_athlete("Maya Okafor", make_team(coach=coach), runner)
    return {"coach": coach, "runner": runner}


@pytest.fixture
def opened(browser, live_server, people):
    """Opens the page as somebody signed in; complaints of the browser fail the test."""
    contexts, complaints = [], []

    def open_(query="", who="runner", size=PHONE, **more):
        context = browser.new_context(viewport=size, base_url=live_server.url, **more)
        contexts.append(context)
        page = context.new_page()
        let_in(page, people[who].email)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(f"/anatomy/{query}")
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def slider(page):
    return page.get_by_role("slider", name="Hip angle")


def settle(page, angle):
    """Until the drills of `angle` are there and its address is in the bar."""
    page.get_by_role("heading", name=f"Drills at {angle}°").wait_for()
    page.wait_for_url(f"**/anatomy/?angle={angle}")


def names(page):
    return page.locator("#anatomy-drills b").all_inner_texts()


def test_it_lifts_the_leg_by_keyboard_and_lights_the_muscle_at_once(opened):
    page = opened("?angle=89")
    slider(page).focus()
    page.keyboard.press("ArrowRight")
    said = "{} degrees: in the article’s model {}"
    low, high = said.format(90, "iliacus, with rectus femoris"), said.format("{}", "psoas")
    expect(slider(page)).to_have_attribute("aria-valuetext", low)
    page.keyboard.press("ArrowRight")
    expect(slider(page)).to_have_attribute("aria-valuetext", high.format(91))
    expect(page.get_by_text("past parallel, in the article’s model")).to_be_visible()
    expect(page.get_by_text("with rectus femoris, in the article’s model")).to_be_hidden()
    expect(page.locator('path.am-muscle[data-on="drives"]')).to_have_count(1)
    page.keyboard.press("End")
    expect(slider(page)).to_have_attribute("aria-valuetext", high.format(140))
    settle(page, 140)
    page.keyboard.press("Home")
    expect(page.locator("[data-angle]")).to_have_text("0°")
    settle(page, 0)


def test_it_turns_the_drawing_to_just_what_the_server_draws(opened):
    page = opened("?angle=0")
    for angle in (33, 90, 91, 128, 140):
        slider(page).fill(str(angle))
        moved = page.evaluate(DRAWN)
        settle(page, angle)
        page.reload()
        settle(page, angle)
        assert page.evaluate(DRAWN) == moved
    plain = opened("?angle=140", java_script_enabled=False)
    assert plain.content().count("data-on") == page.content().count("data-on")


def test_it_draws_alike_with_and_without_a_script(opened, live_server, people):
    client = Client()
    client.force_login(people["runner"])
    page = opened()
    for angle in (0, 57, 90, 118):
        page.goto(f"/anatomy/?angle={angle}")
        served = client.get("/anatomy/", {"angle": angle}).text
        drawing = page.locator(".anatomy-figure").evaluate("svg => svg.outerHTML")
        for pattern in (r' d="([^"]+)"', r"rotate\(([^)]+)\)", r'data-on="(\w+)"'):
            was = re.findall(pattern, served.partition("<svg xmlns")[2].partition("</svg>")[0])
            assert re.findall(pattern, drawing) == was


def test_it_lists_the_drills_where_the_slider_rests_and_asks_once(opened):
    page = opened("?angle=30")
    asked = []
    page.on("request", lambda request: asked.append(request.url) if "?angle" in request.url else 0)
    assert "One-legged hip thrust with tennis ball" not in names(page)
    slider(page).focus()
    for _ in range(5):
        page.keyboard.press("PageUp")
    angle = slider(page).input_value()
    settle(page, angle)
    assert "One-legged hip thrust with tennis ball" in names(page)
    assert len(asked) == 1
    counted = re.compile(rf"go through {angle} degrees\s*$")
    expect(page.locator("#anatomy-count")).to_have_text(counted)
    expect(slider(page)).to_be_focused()


def test_it_goes_back_to_the_angle_before_with_its_drawing_and_drills(opened):
    page = opened("?angle=45")
    page.get_by_role("link", name="120°", exact=True).click()
    settle(page, 120)
    page.get_by_role("link", name="90°", exact=True).click()
    settle(page, 90)
    for angle, says in ((120, "psoas"), (45, "iliacus")):
        page.go_back()
        settle(page, angle)
        expect(slider(page)).to_have_value(str(angle))
        told = re.compile(f"{angle} degrees: in the article’s model {says}")
        expect(slider(page)).to_have_attribute("aria-valuetext", told)
        expect(page.locator(f'[transform="rotate(-{angle})"]')).to_have_count(3)
    slider(page).fill("10")
    settle(page, 10)


def test_it_works_without_a_script_as_a_form(opened):
    page = opened(java_script_enabled=False)
    slider(page).fill("100")
    page.get_by_role("button", name="Show this angle").click()
    settle(page, 100)
    expect(page.get_by_text("past parallel, in the article’s model")).to_be_visible()
    page.get_by_role("link", name="45°", exact=True).click()
    settle(page, 45)
    page.get_by_text("14 drills train this zone").click()
    page.locator(".am-zones").get_by_role("link", name="Tuck jump").click()
    page.wait_for_url("**/drills/tuck-jump/")


@pytest.mark.parametrize(("who", "sizes"), [("runner", [PHONE]), ("coach", [DESK, PHONE])])
def test_it_gives_axe_nothing_to_find(who, sizes, opened):
    page = opened("?angle=95", who=who, reduced_motion="reduce")
    for size, theme in itertools.product(sizes, ("light", "dark")):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [
            (violation["id"], [node["target"] for node in violation["nodes"]])
            for violation in found
        ] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
