"""What a point of a chart tells: at a first touch, and to the keyboard as it is reached."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.phone import make_runner, new_phone
from tests.factories import make_assessment, make_result

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_finger_and_the_keyboard_find_what_a_point_tells(browser, live_server):
    club = make_runner(sets=1)
    make_result(club["maya"], make_assessment("Turnover", measures="turnover", unit="steps/s"), 4)
    page = new_phone(browser, live_server)
    page.goto(reverse("progress"))
    here = page.url
    box, point = page.locator(".ch-tip"), page.locator(".ch-hit")
    strip = page.locator(".ch-hit > rect")
    expect(box).to_be_hidden()
    strip.tap()
    expect(box).to_be_visible()
    expect(box).to_contain_text("Turnover, Typed in, Dana")
    page.get_by_role("heading", level=1).tap()
    expect(box).to_be_hidden()
    page.locator("summary", has_text="As a table").first.focus()
    page.keyboard.press("Shift+Tab")
    expect(point).to_be_focused()
    expect(box).to_be_visible()
    assert page.url == here
    strip.tap()
    strip.tap()
    expect(page).to_have_url(re.compile(r"/results/\?on="))
    page.context.close()
