"""A shared phone or laptop: whoever comes after sees nothing private, by Back or in its store."""

import pytest
from django.urls import reverse
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
    ("email", "private"),
    [
        (
            "dana@example.com",
            {"/team/": "Priya Nair", "/board/": "Priya Nair", "athlete": "Maya Okafor"},
        ),
        (
            "maya@example.com",
            {"/today/": "Band knee pull", "/week/": "4 sets planned", "session": "Band knee pull"},
        ),
    ],
)
def test_it_shows_nothing_private_by_back(people, shared, email, private):
    known = {
        "athlete": reverse("athlete", args=[people["maya"].pk]),
        "session": people["session"].get_absolute_url(),
    }
    let_in(shared, email)
    for address, text in private.items():
        shared.goto(known.get(address, address))
        expect(shared.locator("body")).to_contain_text(text)
    sign_out(shared)
    for _ in range(len(private) + 1):
        shared.go_back()
        expect(shared.get_by_label("Email")).to_be_visible()
        said = shared.locator("body").text_content()
        assert not [text for text in private.values() if text in said]


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
