"""The slim head: how far a session is, and its blocks to jump to, while it is scrolled."""

import pytest
from playwright.sync_api import expect

from tests.browser.phone import new_phone, ready, tap
from tests.browser.world import assign_today

pytestmark = pytest.mark.django_db(transaction=True)
SIGNS = """jumps => jumps.map(
    (jump) => [jump.textContent.trim(), jump.querySelector(".lift").dataset.state])"""


def test_it_stands_in_for_the_head_and_says_how_far_each_block_is(club, browser, live_server):
    assign_today(club, "ball-bridge", "hang-band-water", "light-dumbbells")
    page = new_phone(browser, live_server)
    head = page.locator("slim-head")
    expect(head).to_be_hidden()
    tap(page, 3)
    page.mouse.wheel(0, 900)
    expect(head).to_be_visible()
    expect(head.locator("b")).to_have_text(page.locator(".tally b").text_content())
    shown = head.locator("nav a").evaluate_all(SIGNS)
    assert shown == [["Gym", "done"], ["Non-weight-bearing", "live"], ["Strength", "todo"]]
    # As the server draws it.
    page.reload()
    ready(page)
    assert head.locator("nav a").evaluate_all(SIGNS) == shown
    page.mouse.wheel(0, 900)
    jump = head.get_by_role("link", name="Non-weight-bearing")
    jump.click()
    expect(jump).to_have_attribute("aria-current", "true")
    expect(head.locator("[aria-current]")).to_have_count(1)
    # The page ends before the last block is at the top of the screen.
    last = head.get_by_role("link", name="Strength")
    last.click()
    expect(last).to_have_attribute("aria-current", "true")
    page.mouse.wheel(0, -900)
    expect(last).not_to_have_attribute("aria-current", "true")
    page.mouse.wheel(0, 9000)
    expect(last).to_have_attribute("aria-current", "true")
    expect(head.locator("[aria-current]")).to_have_count(1)
    head.get_by_role("link", name="Back to the top").click()
    expect(head).to_be_hidden()
