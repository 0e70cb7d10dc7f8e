"""Tests of a day and a squad in one sitting: typed in without a signal, kept, and sent once."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from coaching.models import PlannedTest, Result
from tests.browser.filmed import film
from tests.browser.phone import acts, all_sent, make_runner, new_phone, ready
from tests.browser.world import RULES
from tests.factories import make_assessment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club(live_server):
    club = make_runner(sets=1)
    kind = {"measures": "knee_lift", "unit": "deg", "combine": "mean", "sided": True}
    lift = make_assessment("Knee lift", slug="knee-lift", protocol="Same shoes.", **kind)
    club["lift"] = lift
    for name in ("maya", "priya"):
        PlannedTest.objects.create(
            team=club["team"], athlete=club[name], assessment=lift,
            date=club[name].today, created_by=club["dana"],
        )  # fmt: skip
    return club


@pytest.fixture
def phone(browser, live_server):
    opened = []

    def opener(email="maya@example.com"):
        opened.append(new_phone(browser, live_server, email))
        return opened[-1]

    yield opener
    for page in opened:
        page.context.close()


def type_in(page, value):
    fold = page.locator("details.typed-fold:not([open]) > summary")
    if fold.count():
        fold.click()
    page.get_by_label("Highest thigh, degrees").fill(value)
    # As fast as two thumbs: the second tap finds nothing to send.
    page.locator("typed-results form button").evaluate("one => { one.click(); one.click(); }")


def sent():
    found = Result.objects.order_by("athlete__name", "side")
    return [(one.athlete.name.split()[0], one.side, float(one.value)) for one in found]


def test_a_test_of_the_day_waits_on_the_phone_and_is_sent_once(club, phone):
    page = phone()
    ready(page, kept=True)
    page.context.set_offline(True)
    page.reload()
    ready(page)
    type_in(page, "12x")
    expect(page.locator("typed-results .error")).to_have_text("Enter a number.")
    type_in(page, "82,5")
    rows = page.locator(".typed-got li")
    expect(rows).to_contain_text(["Right 82,5°"])
    expect(rows).to_contain_text(["Saved on phone"])
    page.reload()
    ready(page)
    expect(rows).to_contain_text(["Right 82,5°"])
    type_in(page, "130")
    page.get_by_role("button", name="Look again").click()
    type_in(page, "81")
    expect(rows).to_contain_text(["Right 82,5°", "Left 81°"])
    expect(page.locator("typed-results form")).to_be_hidden()
    assert sent() == []
    page.context.set_offline(False)
    all_sent(page)
    assert sent() == [("Maya", "left", 81), ("Maya", "right", 82.5)]
    page.reload()
    expect(page.locator(".today-test")).to_contain_text("Done today. Right 82.5°, Left 81°")


def test_a_squad_is_tested_without_a_signal_with_nothing_lost_and_nothing_doubled(club, phone):
    page = phone("dana@example.com")
    page.goto(reverse("assessment_sitting", args=[club["lift"].pk]))
    ready(page, kept=True)
    page.context.set_offline(True)
    page.reload()
    ready(page)
    name = page.locator("[data-part=name]")
    expect(name).to_have_text("Maya Okafor")
    page.locator("test-sitting[data-ready]").wait_for()
    page.get_by_role("link", name="Skip Maya Okafor").click()
    expect(name).to_have_text("Priya Nair")
    type_in(page, "80")
    expect(page.locator(".typed-got li")).to_contain_text(["Right 80°"])
    page.reload()
    ready(page)
    page.locator("test-sitting[data-ready]").wait_for()
    expect(page.locator("[data-list=skipped]")).to_contain_text("Maya Okafor")
    type_in(page, "79")
    expect(page.locator("[data-list=done]")).to_contain_text("Right 80°, Left 79°. Saved on phone")
    expect(page.get_by_role("heading", name="Nobody is left")).to_be_visible()
    page.locator("[data-list=skipped] [data-go=back]").click()
    expect(name).to_have_text("Maya Okafor")
    type_in(page, "84")
    page.context.set_offline(False)
    all_sent(page)
    type_in(page, "85")
    expect(page.locator("[data-part=count]")).to_have_text("2")
    all_sent(page)
    everything = [
        ("Maya", "left", 85), ("Maya", "right", 84), ("Priya", "left", 79), ("Priya", "right", 80),
    ]  # fmt: skip
    assert sent() == everything
    page.reload()
    expect(page.locator("[data-list=done] li")).to_have_count(2)
    assert len(acts(page)) == 4


def test_a_clip_filmed_in_a_sitting_waits_on_the_phone_and_is_marked_later(club, phone, browser):
    """Nothing of it is sent, and the page that marks it opens it of itself."""
    blank = browser.new_context().new_page()
    clip, _ = film(blank, frames=20, rate=30)
    blank.context.close()
    page = phone("dana@example.com")
    sent = []
    page.on("request", lambda request: sent.append(request.post_data_buffer or b""))
    page.goto(reverse("assessment_sitting", args=[club["lift"].pk]))
    ready(page, kept=True)
    page.locator("test-sitting[data-ready]").wait_for()
    now = page.locator("[data-part=now]")
    expect(now.get_by_text("From the right side")).to_be_visible()
    shown = now.locator(".sit-figure:visible")
    expect(shown).to_have_attribute("data-for", "right")
    page.context.set_offline(True)
    row = page.locator("[data-list=waiting] li", has_text="Priya Nair")
    row.get_by_label("Film Priya Nair now, mark it later").set_input_files(
        {"name": "priya.webm", "mimeType": "video/webm", "buffer": clip}
    )
    expect(page.get_by_text("Priya Nair: the clip waits on this phone.")).to_be_visible()
    expect(row.get_by_role("link", name="Clip ready")).to_be_visible()
    expect(row.get_by_label("Film Priya Nair now, mark it later")).to_be_hidden()
    assert not Axe().run(page, options=RULES).response["violations"]
    page.reload()
    ready(page)
    page.context.set_offline(False)
    row.get_by_role("link", name="Clip ready").click()
    page.wait_for_selector("measure-video[data-picture][data-ready]")
    assert page.locator("measure-video").evaluate("(one) => [one.file.name, one.side]") == [
        "priya.webm", "right",
    ]  # fmt: skip
    expect(page.locator("[data-part=go-on]")).to_be_hidden()
    assert all(len(body) < 4_000 and clip[:24] not in body for body in sent)
    # Nothing is marked yet: it waits on.
    page.goto(reverse("assessment_sitting", args=[club["lift"].pk]))
    page.locator("test-sitting[data-ready]").wait_for()
    type_in(page, "80")
    expect(shown).to_have_attribute("data-for", "left")
    page.get_by_role("link", name="Next: Priya Nair").click()
    expect(page.locator("[data-part=film]")).to_have_text("Mark the clip")
