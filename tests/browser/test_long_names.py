"""Names of 80 letters without a space, on the narrowest phone: no page scrolls sideways."""

import pytest
from django.apps import apps
from django.db import transaction

from coaching.models.names import NameField
from tests.browser.pages import make_world, pages_of
from tests.browser.world import sign_in

NARROW = {"width": 320, "height": 640}
READERS = {None: 1, "dana": 3, "maya": 1, "sam": 1, "ada": 1}
# What stands out of the page, and whether that can be scrolled to.
WIDE = """() => {
    const page = document.scrollingElement;
    if (page.scrollWidth <= window.innerWidth) return [];
    const out = [...document.querySelectorAll("body *")].filter(
        (one) => one.getBoundingClientRect().right > window.innerWidth + 1);
    return out.slice(0, 4).map((one) => `${one.tagName}.${one.className}`).concat(page.scrollWidth);
}"""


@transaction.atomic
def name_everything():
    """Every name there is as long as its column takes, in letters of the widest."""
    for model in apps.get_app_config("coaching").get_models():
        for column in model._meta.concrete_fields:
            if isinstance(column, NameField):
                for number, pk in enumerate(model._base_manager.values_list("pk", flat=True)):
                    name = f"{number:03}{'Wm' * 100}"[: min(column.max_length, 100)]
                    model._base_manager.filter(pk=pk).update(**{column.name: name})


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("reader", "part"), [(reader, part) for reader in READERS for part in range(READERS[reader])]
)
def test_it_scrolls_no_page_sideways_for_a_long_name(reader, part, browser, live_server):
    world = make_world()
    pages = pages_of(world)[reader][part :: READERS[reader]]
    context = browser.new_context(
        base_url=live_server.url, viewport=NARROW, reduced_motion="reduce"
    )
    page = context.new_page()
    if reader:
        sign_in(page, f"{reader}@example.com")
    name_everything()
    found = []
    for address in {row if isinstance(row, str) else row[0] for row in pages}:
        page.goto(address)
        if wide := page.evaluate(WIDE):
            found.append(f"{address}: {wide}")
    context.close()
    assert not found, "\n".join(found)
