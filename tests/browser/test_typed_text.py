"""What people typed asks for nothing: a browser goes over its pages, every request watched."""

from urllib.parse import urlsplit

import pytest

from tests.browser.world import DESK, let_in
from tests.typed_walk import Ways, named, starts
from tests.typed_world import make_world

pytestmark = pytest.mark.django_db(transaction=True)
# Of the admin and the accounts' pages none loads htmx.
# Also of a link within a drawing, which is no text to a script.
HREFS = "all => all.map(a => new URL(a.getAttribute('href'), document.baseURI).href)"
LOADS = "b[zz], script[zz], a[zz], [hx-get='/zz']"


@pytest.fixture
def asked(page):
    """Every address that the browser asks for."""
    found = []
    page.on("request", lambda request: found.append(request.url))
    return found


def is_typed(address):
    return urlsplit(address).path.startswith("/zz") or "zz.example" in address


@pytest.mark.parametrize("email", ["dana@example.com", "maya@example.com"])
def test_it_asks_for_nothing_that_was_typed(page, asked, email, hillside, dana, maya, priya, eli):
    let_in(page, email)
    make_world(hillside, dana, maya, priya, eli)
    page.set_viewport_size(DESK)
    ways = Ways()
    for address in starts():
        ways.find(address)
    walked = set()
    for address in ways:
        name = named(urlsplit(address).path)
        if ":" in name or name.startswith(("account_", "mfa_")) or name in walked:
            continue
        answer = page.request.get(address)
        if not answer.ok or "text/html" not in answer.headers.get("content-type", ""):
            continue
        walked.add(name)
        page.goto(address)
        assert page.locator(LOADS).count() == 0
        for link in page.locator("a[href]").evaluate_all(HREFS):
            ways.find(urlsplit(link).path, address)
    assert {"session", "drills"} <= walked
    assert [address for address in asked if is_typed(address)] == []


def test_it_would_see_a_text_that_asks_and_htmx_leaves_one_where_people_type(
    page, asked, hillside, dana, maya, priya, eli
):
    let_in(page, "dana@example.com")
    page.set_viewport_size(DESK)
    page.goto("/board/")
    put = """(place) => {
      const live = document.createElement("b");
      live.setAttribute("hx-get", `/zz${place.id}`);
      live.setAttribute("hx-trigger", "load");
      place.append(live);
      htmx.process(live);
    }"""
    page.locator("tbody th a").first.evaluate(put)
    with page.expect_request("**/zzmain"):
        page.locator("#main").evaluate(put)
    assert [urlsplit(a).path for a in asked if is_typed(a)] == ["/zzmain"]
