"""axe on every page, in both themes, on a phone and a desk."""

import pytest
from axe_playwright_python.base import AXE_SCRIPT

from tests.browser.pages import make_world, missing, pages_of
from tests.browser.world import ARRIVE, DESK, PHONE, RULES, sign_in

FIND = """options => axe.run(options).then(found => found.violations.map(
    ({id, nodes}) => `${id} ${nodes.slice(0, 3).map(node => node.target.join(" "))}`))"""
# Both themes and both sizes in two looks at a page that is opened once.
LOOKS = [("light", PHONE), ("dark", DESK)]
# Who has many pages has them in several tests, for several processes.
PARTS = {None: 1, "sam": 1, "dana": 4, "maya": 2, "ada": 2}


@pytest.mark.django_db
def test_it_looks_at_every_page():
    assert missing(pages_of(make_world())) == set()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("reader", "part"), [(reader, part) for reader in PARTS for part in range(PARTS[reader])]
)
def test_it_gives_axe_nothing_to_find(reader, part, browser, live_server):
    pages = pages_of(make_world())[reader][part :: PARTS[reader]]
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    page = context.new_page()
    found = []
    page.on("console", lambda message: complain(found, page, message))
    if reader:
        # By the form: pages of the account ask for a password that was given a moment ago.
        sign_in(page, f"{reader}@example.com")
    for row in pages:
        address, act = (row, None) if isinstance(row, str) else row
        page.set_viewport_size(PHONE)
        page.goto(address)
        if act:
            act(page)
        page.evaluate(AXE_SCRIPT)
        for theme, size in LOOKS:
            found += [f"{address}, {theme}: {each}" for each in look(page, theme, size)]
        page.context.set_offline(False)
    context.close()
    assert not found, "\n".join(found)


def look(page, theme, size):
    """What axe has to say of the page as it is now, in a theme and a size."""
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.set_viewport_size(size)
    # As tall as the page: a bar that lies over a half-scrolled link is not its size.
    tall = page.evaluate("document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": max(size["height"], tall)})
    page.evaluate(ARRIVE)
    found = page.evaluate(FIND, RULES)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("scrolls sideways")
    return found


def complain(found, page, message):
    """What the browser says of our own pages; a page that is refused on purpose says so too."""
    refused = "status of 40" in message.text or "status of 41" in message.text
    offline = "ERR_INTERNET_DISCONNECTED" in message.text
    if message.type in ("error", "warning") and not refused and not offline:
        found.append(f"{page.url}: {message.text}")
