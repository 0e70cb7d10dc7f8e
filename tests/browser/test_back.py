"""A shared phone or laptop: whoever comes after sees nothing private, by Back or in its store."""

import pytest
from playwright.sync_api import expect

from tests import chromium
from tests.browser.phone import make_runner
from tests.browser.world import DESK, let_in
from tests.factories import make_block

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people(live_server):
    people = make_runner()
    make_block(team=people["team"], name="Secret block")
    return people


@pytest.fixture
def shared(playwright, live_server):
    """A page of a browser that keeps what was left in memory for Back, as people's do."""
    options = chromium.launch_options(chromium.find())
    options["ignore_default_args"] = ["--disable-back-forward-cache"]
    browser = playwright.chromium.launch(**options)
    yield browser.new_context(viewport=DESK, base_url=live_server.url).new_page()
    browser.close()


def sign_out(page):
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")


@pytest.mark.parametrize(
    ("email", "address", "private"),
    [
        ("dana@example.com", "/team/", "Priya Nair"),
        ("dana@example.com", "/board/", "Priya Nair"),
        ("maya@example.com", "/today/", "Band knee pull"),
    ],
)
def test_it_shows_nothing_private_by_back(people, shared, email, address, private):
    let_in(shared, email)
    shared.goto(address)
    expect(shared.locator("body")).to_contain_text(private)
    sign_out(shared)
    for _ in range(2):
        shared.go_back()
        expect(shared.get_by_label("Email")).to_be_visible()
        assert private not in shared.locator("body").text_content()


def test_it_leaves_no_page_in_the_browsers_store(people, shared):
    """What htmx would keep of a page whose address it changed stays there after signing out."""
    let_in(shared, "dana@example.com")
    shared.goto("/blocks/?q=Secret")
    expect(shared.locator("body")).to_contain_text("Secret block")
    words = shared.get_by_label("Find a block or a drill")
    words.fill("Secret bl")
    shared.wait_for_url("**q=Secret%20bl")
    sign_out(shared)
    store = shared.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Secret block" not in store
