"""What a point of a chart tells: at a first touch, and to the keyboard as it is reached."""

import re
from datetime import timedelta

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


#: Of each text of a chart how much darker than the paper it is, 0 to 255, and what else is seen.
ON_PAPER = """() => {
  const shown = (element) => element.checkVisibility({ visibilityProperty: true });
  const light = (element) => {
    const [red, green, blue] = getComputedStyle(element).fill.match(/[\\d.]+/g).map(Number);
    return (red + green + blue) / 3;
  };
  const all = (name) => [...document.querySelectorAll(name)];
  const texts = all(".chart text").filter((text) => !text.closest(".ch-tip"));
  return {
    lightest: Math.max(...texts.map(light)),
    ground: getComputedStyle(document.body).backgroundColor,
    beside: all(".ch-tip, .dock, .btn").filter(shown).map(({ outerHTML }) => outerHTML),
    wide: Math.max(...all(".chart").map((chart) => chart.getBoundingClientRect().right)),
    cut: getComputedStyle(document.querySelector(".chart")).breakInside,
  };
}"""
PAPER = 718  # A4 within its margins, in pixels of CSS


def test_a_chart_is_dark_on_white_paper_and_whole_on_its_page(browser, live_server):
    club = make_runner(sets=1)
    turnover = make_assessment("Turnover", measures="turnover", unit="steps/s")
    for days in (9, 0):
        make_result(club["maya"], turnover, 4, date=club["maya"].today - timedelta(days=days))
    page = new_phone(browser, live_server)
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print", color_scheme="dark")
    page.goto(reverse("progress"))
    seen = page.evaluate(ON_PAPER)
    assert seen["lightest"] < 120
    assert seen["ground"] in ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0)")
    assert (seen["beside"], seen["cut"]) == ([], "avoid")
    assert seen["wide"] <= PAPER
    page.context.close()
