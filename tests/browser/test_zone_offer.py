"""A phone in another time zone than the profile is offered the change, once."""

import pytest
from playwright.sync_api import expect

from tests.browser.phone import make_runner, ready
from tests.browser.world import PHONE, let_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_phone_in_another_zone_is_offered_the_change_once(browser, live_server):
    maya = make_runner()["maya"]
    maya.user.timezone = "America/New_York"
    maya.user.save()
    context = browser.new_context(
        viewport=PHONE, base_url=live_server.url, timezone_id="Asia/Tokyo"
    )
    page = context.new_page()
    let_in(page, "maya@example.com")
    page.goto("/today/")
    offer = page.locator("zone-offer")
    expect(offer).to_contain_text("Your phone is in Tokyo, and your days here go by New York.")
    offer.get_by_role("button", name="Leave it").click()
    page.reload()
    ready(page)
    expect(offer).to_be_hidden()
    context.close()
