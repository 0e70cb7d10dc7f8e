"""A card that the server draws closed has on its opening what one has that was drawn open."""

import pytest
from playwright.sync_api import expect

from coaching.models import Drill
from tests.browser.phone import new_phone, ready, tap
from tests.browser.world import assign_today, give
from tests.factories import make_drill

pytestmark = pytest.mark.django_db(transaction=True)

# Each part beside the rows: its name, its attributes, its own words. A token is another each time.
PARTS = """(card) => [
  ...card.querySelectorAll(":is(.edit, .edit *, .now-acts, .now-acts *):not([name^=csrf])")
].map((part) => {
  const attributes = [...part.attributes]
    .filter(({ name, value }) => !name.startsWith("data-offered") && !(name === "class" && !value))
    .map(({ name, value }) => `${name}=${value}`);
  const words = [...part.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE)
    .map((node) => node.data.trim().replace(/\\s+/g, " ")).join("");
  const typed = [part.value ?? "", part.checked ?? ""];
  return [part.tagName, ...attributes.sort(), words, ...typed].join(" ");
})"""


@pytest.fixture
def phone(club, browser, live_server):
    """Maya's, on a day of drills that ask for all sorts of things."""
    assign_today(club, "ball-bridge", "hang-band-water", "skips-and-box-jumps", "light-dumbbells")
    page = new_phone(browser, live_server)
    yield page
    page.context.close()


def opened(page, card):
    page.locator(f"#{card} > summary").click()
    return page.locator(f"#{card}").evaluate(PARTS)


def test_it_is_as_the_server_draws_it_open(phone):
    cards = phone.locator(".drillcard:not([open])").evaluate_all("all => all.map(({ id }) => id)")
    assert len(cards) > 4
    expect(phone.locator(".edit")).to_have_count(1)
    for card in cards:
        phone.goto("/today/")
        ready(phone)
        made = opened(phone, card)
        assert len(made) > 30
        phone.goto(f"/today/?at={card.removeprefix('drill-')}")
        ready(phone)
        expect(phone.locator(f"#{card}")).to_have_attribute("open", "")
        assert made == phone.locator(f"#{card}").evaluate(PARTS), card


def test_the_keyboard_opens_it_whole(phone):
    card = phone.locator(".drillcard").nth(1)
    card.locator("summary").first.focus()
    phone.keyboard.press("Enter")
    expect(card.get_by_role("button", name="Done")).to_be_visible()
    expect(card.get_by_role("link", name="Swap")).to_be_visible()


def test_a_set_of_it_that_waits_is_there_after_a_reload(club, browser, live_server):
    session = give(club, Drill.objects.get(slug="hanging-feet-to-bar"), make_drill("Pull"))
    phone = new_phone(browser, live_server)
    ready(phone, kept=True)
    phone.context.set_offline(True)
    pull = phone.locator(".drillcard").last
    pull.locator("summary").first.click()
    pull.locator(".edit [name=amount]").fill("9")
    pull.locator('.tap[data-state="next"]').click()
    expect(pull.locator(".rowdone")).to_have_count(1)
    phone.reload()
    ready(phone)
    pull = phone.locator(".drillcard").last
    expect(pull.locator(".rowdone .v b")).to_have_text("9")
    tap(phone, session.blocks.get().drills.first().sets)
    pull.get_by_text("More", exact=True).dispatch_event("click")
    pull.get_by_role("button", name="One more set").click()
    expect(pull.locator(".set[data-extra]")).to_have_count(1)
    phone.context.close()


def test_without_a_script_its_address_has_all(club, browser, live_server):
    give(club, make_drill("Hang"), make_drill("Pull"))
    phone = new_phone(browser, live_server)
    cookies = phone.context.cookies()
    phone.context.close()
    context = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto("/today/")
    card = page.locator(".drillcard", has_text="Pull")
    card.locator("summary").first.click()
    card.get_by_role("link", name="Change, swap or skip").click()
    card = page.locator(".drillcard", has_text="Pull")
    expect(card).to_have_attribute("open", "")
    card.locator("[name=amount]").fill("7")
    card.get_by_role("button", name="Log this set").click()
    expect(page.locator(".drillcard", has_text="Pull").locator(".rowdone .v b")).to_have_text("7")
    context.close()
