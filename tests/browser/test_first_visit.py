"""What a browser with an empty cache fetches."""

import re

import pytest

from tests.browser.world import PHONE, assign_today, make_club, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
ALL_KINDS = ("ball-bridge", "hang-band-water", "skips-and-box-jumps", "light-dumbbells")
MAX_BYTES = 66 * 1000


def test_it_serves_static_files_for_good_and_compressed(page, live_server):
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto("/accounts/login/", wait_until="networkidle")
    static = [answer for answer in answers if "/static/" in answer.url]
    assert len(static) >= 3
    for answer in static:
        headers = answer.headers
        assert re.search(r"\.[0-9a-f]{12}\.\w+$", answer.url), answer.url
        assert "immutable" in headers["cache-control"], answer.url
        assert "content-encoding" in headers or int(headers["content-length"]) < 5000, answer.url


def test_it_opens_today_within_66_kilobytes(browser, live_server):
    """As transferred: the page of all four kinds, its scripts, styles and icons, with headers."""
    club = make_club()
    assign_today(club, *ALL_KINDS)
    # A service worker that came with the sign-in would answer from what it keeps.
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, service_workers="block")
    page = context.new_page()
    sign_in(page, "maya@example.com")

    network = context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.clearBrowserCache")
    sizes = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto("/today/", wait_until="networkidle")
    context.close()
    assert 4 <= len(sizes) <= 12
    assert sum(sizes) < MAX_BYTES, f"{sum(sizes)} bytes in {len(sizes)} requests"
