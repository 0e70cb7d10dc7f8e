"""The narrowest phone, with everything opened, names of 80 letters and text twice as large.

No page scrolls sideways, and what lies over a session leaves the row at hand and its main button
free.
"""

import pytest
from django.apps import apps
from django.db import transaction
from playwright.sync_api import expect

from coaching.models.names import NameField
from tests.browser.pages import make_world, pages_of
from tests.browser.phone import make_runner, new_phone
from tests.browser.world import sign_in

pytestmark = pytest.mark.django_db(transaction=True)
NARROW = {"width": 320, "height": 640}
READERS = {None: 1, "dana": 3, "maya": 1, "sam": 1, "ada": 1}
LETTERS = {"usual": 16, "twice as large": 32}
# A card has more to open once it is open.
OPEN = """async () => {
    for (const look of [1, 2]) {
        for (const part of document.querySelectorAll("details")) {
            part.removeAttribute("name");
            part.open = true;
        }
        await new Promise((done) => setTimeout(done));
    }
}"""
# What stands out of the page, and whether that can be scrolled to.
WIDE = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= window.innerWidth) return [];
    const out = [...document.querySelectorAll("body *")].filter(
        (one) => one.getBoundingClientRect().right > window.innerWidth + 1);
    return out.slice(0, 4).map((one) => `${one.tagName}.${one.className}`).concat(page.scrollWidth);
}"""
# Those of these parts that a finger on their middle does not come to.
COVERED = """(selectors) => selectors.filter((selector) => {
    const part = document.querySelector(selector);
    const { left, top, width, height } = part.getBoundingClientRect();
    return !part.contains(document.elementFromPoint(left + width / 2, top + height / 2));
})"""
NEXT = '.drillcard[open] .tap[data-state="next"]'


@transaction.atomic
def name_everything():
    """Every name there is as long as its column takes, in letters of the widest."""
    for model in apps.get_app_config("coaching").get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, NameField):
                for number, pk in enumerate(model._base_manager.values_list("pk", flat=True)):
                    name = f"{number:03}{'Wm' * 100}"[: min(column.max_length, 100)]
                    model._base_manager.filter(pk=pk).update(**{column.name: name})


def letters_of(page):
    """A function that gives the browser of `page` letters of so many pixels."""
    session = page.context.new_cdp_session(page)
    return lambda size: session.send("Page.setFontSizes", {"fontSizes": {"standard": size}})


@pytest.mark.parametrize(
    ("reader", "part"), [(reader, part) for reader in READERS for part in range(READERS[reader])]
)
def test_it_scrolls_no_page_sideways(reader, part, browser, live_server):
    pages = pages_of(make_world())[reader][part :: READERS[reader]]
    context = browser.new_context(
        base_url=live_server.url, viewport=NARROW, reduced_motion="reduce"
    )
    page = context.new_page()
    if reader:
        sign_in(page, f"{reader}@example.com")
    name_everything()
    found, set_letters = [], letters_of(page)
    for address in dict.fromkeys(row if isinstance(row, str) else row[0] for row in pages):
        page.goto(address)
        page.evaluate(OPEN)
        for said, size in LETTERS.items():
            set_letters(size)
            if wide := page.evaluate(WIDE):
                found.append(f"{address}, letters {said}: {wide}")
    context.close()
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", LETTERS.values(), ids=LETTERS)
def test_toast_and_timer_leave_the_row_at_hand_free(size, browser, live_server):
    make_runner(sets=3, rest_s=60)
    page = new_phone(browser, live_server)
    page.set_viewport_size(NARROW)
    letters_of(page)(size)
    page.locator(NEXT).tap()
    expect(page.locator(".toast")).to_have_count(1)
    expect(page.locator("rest-timer")).to_be_visible()
    parts = [NEXT, ".toast .btn", "rest-timer [data-act=skip]"]
    # It comes out from under them once a double tap is over.
    page.wait_for_function(f"(parts) => !({COVERED})(parts).length", arg=parts)
    page.locator(".drillcard[open] .edit button.big").tap()
    page.context.close()
