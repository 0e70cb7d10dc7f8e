"""Pages that are behind: Back, a second phone, a page that was left open."""

import pytest
from playwright.sync_api import expect

from coaching.models import LoggedSet, SetChange
from tests import chromium
from tests.browser.phone import all_sent, make_runner, new_phone, open_row, ready
from tests.browser.world import PHONE, let_in
from tests.factories import session_drills

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(live_server):
    return make_runner(sets=3, side_mode="none", first_side="")


@pytest.fixture
def phone(people, playwright, live_server):
    """A browser that keeps what was left in memory for Back, as people's do."""
    options = chromium.launch_options(chromium.find())
    options["ignore_default_args"] = ["--disable-back-forward-cache"]
    browser = playwright.chromium.launch(**options)
    page = browser.new_context(viewport=PHONE, base_url=live_server.url, has_touch=True).new_page()
    let_in(page, "maya@example.com")
    page.goto("/today/")
    ready(page, kept=True)
    yield page
    browser.close()


def log_typed(page, amount):
    page.locator(".edit input[name=amount]").fill(amount)
    rows = page.locator(".rowdone")
    before = rows.count()
    page.locator(".edit button.big").click()
    expect(rows).to_have_count(before + 1)


def test_it_shows_after_back_what_was_logged(phone):
    log_typed(phone, "5")
    expect(phone.locator(".rowdone")).to_have_count(1)
    all_sent(phone)
    phone.goto("/week/")
    phone.go_back()
    ready(phone)
    expect(phone.locator(".rowdone .v b")).to_have_text("5")
    expect(phone.locator(".tally b")).to_have_text("1")


def test_it_shows_after_back_that_it_was_finished(phone):
    phone.goto("/week/")
    phone.goto("/today/")
    ready(phone)
    phone.get_by_role("link", name="Finish session").click()
    phone.locator("act-sheets dialog[open]").get_by_role("button", name="Save and finish").click()
    expect(phone.locator(".finish")).to_contain_text("Finished at")
    all_sent(phone)
    phone.goto("/week/")
    phone.go_back()
    ready(phone)
    expect(phone.locator(".finish")).to_contain_text("Finished at")


def test_a_second_phone_that_is_behind_is_asked(phone, people, browser, live_server):
    other = new_phone(browser, live_server)
    log_typed(phone, "5")
    all_sent(phone)
    row = LoggedSet.objects.get()
    other.locator('.tap[data-state="next"]').click()
    asks = other.locator("dialog.asks[open]")
    expect(asks).to_contain_text("5")
    assert LoggedSet.objects.get().amount == 5
    asks.get_by_role("button", name="Keep 5").click()
    expect(asks).to_have_count(0)
    expect(other.locator(f"#row-{row.pk} .rowdone .v b")).to_have_text("5")
    all_sent(other)
    assert LoggedSet.objects.get().amount == 5
    # And the other way: it is hers to say.
    log_typed(phone, "6")
    all_sent(phone)
    log_typed(other, "9")
    expect(asks).to_contain_text("6")
    asks.get_by_role("button", name="Log 9").click()
    expect(other.locator(".rowdone .v b").nth(1)).to_have_text("9")
    all_sent(other)
    second = LoggedSet.objects.get(number=2)
    assert second.amount == 9
    assert SetChange.objects.get(logged_set=second).was["amount"] == "6.000"


def test_an_undo_of_a_page_that_is_behind_is_asked(phone, people, browser, live_server):
    log_typed(phone, "5")
    all_sent(phone)
    other = new_phone(browser, live_server)
    [row] = LoggedSet.objects.all()
    mine = open_row(phone, row.pk)
    mine.locator("input[name=amount]").fill("7")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator(".v b")).to_have_text("7")
    all_sent(phone)
    open_row(other, row.pk).get_by_role("button", name="Undo this set").click()
    asks = other.locator("dialog.asks[open]")
    expect(asks).to_contain_text("7")
    asks.get_by_role("button", name="Keep 7").click()
    expect(asks).to_have_count(0)
    all_sent(other)
    assert LoggedSet.objects.active().get().amount == 7


def test_a_page_shown_again_is_refreshed(phone, people, browser, live_server):
    other = new_phone(browser, live_server)
    log_typed(phone, "5")
    all_sent(phone)
    # What was typed meanwhile, and which drill is open, stays.
    other.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(other.locator(".rowdone .v b")).to_have_text("5")
    expect(other.locator(".tally b")).to_have_text("1")
    [drill] = session_drills(people["session"])
    expect(other.locator(f"#drill-{drill.pk}")).to_have_attribute("open", "")
    expect(other.locator(".edit-cap b")).to_have_text("Set 2")
