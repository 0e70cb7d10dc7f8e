"""A sign-in that ends, or is renewed in another tab, while a page is open."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session as SignedIn
from django.urls import reverse
from playwright.sync_api import expect

from coaching.models import Session, Squad
from tests.browser.phone import make_runner, ready
from tests.browser.world import PHONE, assign_today, let_in
from tests.factories import PASSWORD, make_program

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def dana(page, club, live_server):
    """Her page, signed in."""
    let_in(page, "dana@example.com")
    page.goto(f"{live_server.url}/board/")
    return page


def end_all_sessions():
    SignedIn.objects.all().delete()


def come_back(page):
    """Sign in where she was led, and send what was kept."""
    page.get_by_label("Email").fill("dana@example.com")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Send it now").click()


def test_it_sends_what_was_typed_after_signing_in(dana, club, live_server):
    dana.goto(f"{live_server.url}/team/squads/")
    dana.get_by_label("Name").fill("Hurdlers")
    end_all_sessions()
    dana.get_by_label("Name").press("Enter")
    dana.wait_for_url("**/accounts/login/**")

    come_back(dana)

    dana.wait_for_url(re.compile(r"/team/squads/\d+/"))
    assert Squad.objects.get(team=club["team"]).name == "Hurdlers"


def test_it_carries_a_session_by_keyboard_to_where_it_was_put_while_signed_out(
    dana, club, live_server
):
    assign_today(club, "hang-band-water")
    session, there = Session.objects.get(), club["maya"].today + timedelta(days=7)
    dana.goto(live_server.url + reverse("athlete_calendar", args=[club["maya"].pk]))
    end_all_sessions()
    for key in ("Enter", "ArrowDown", "Enter"):
        dana.locator(".cal-grip").press(key)
    dana.wait_for_url("**/accounts/login/**")
    session.refresh_from_db()
    assert session.date == club["maya"].today

    come_back(dana)

    dana.locator(f'.cal-day[data-date="{there}"] .cal-item').wait_for()
    session.refresh_from_db()
    assert session.date == there


def test_it_goes_on_with_a_program_once_somebody_signed_in_beside_it(dana, club, live_server):
    program = make_program(name="Ladder", team=club["team"])
    dana.goto(f"{live_server.url}{program.get_absolute_url()}")
    end_all_sessions()
    dana.locator("program-builder").evaluate(
        "(builder) => builder.place(builder.querySelector('.libitem').dataset.block, 1, 1)"
    )
    link = dana.locator("toast-list").get_by_role("link", name="Sign in")
    expect(link).to_have_attribute("target", "_blank")
    assert not program.placements.exists()

    let_in(dana, "dana@example.com")
    dana.evaluate("window.dispatchEvent(new Event('focus'))")

    expect(link).to_have_count(0)
    expect(dana.locator(".placed")).to_have_count(1)
    assert program.placements.count() == 1


def test_it_asks_again_with_the_token_of_another_tabs_sign_in(dana, club, live_server):
    dana.goto(f"{live_server.url}/drills/")
    program = make_program(name="Ladder", team=club["team"])
    dana.goto(f"{live_server.url}{program.get_absolute_url()}")
    dana.context.clear_cookies(name="kneelift_csrf")
    dana.locator("program-builder").evaluate(
        "(builder) => builder.place(builder.querySelector('.libitem').dataset.block, 1, 1)"
    )
    expect(dana.locator(".placed")).to_have_count(1)
    assert program.placements.count() == 1


def test_it_says_offline_that_somebody_is_signed_out_and_leads_nowhere_twice(browser, live_server):
    make_runner()
    context = browser.new_context(viewport=PHONE, base_url=live_server.url)
    page = context.new_page()
    let_in(page, "maya@example.com")
    page.goto("/today/")
    ready(page, kept=True)
    context.set_offline(True)
    page.goto("/settings/")
    expect(page.get_by_role("link", name="Today")).to_be_visible()
    context.set_offline(False)
    # In another tab: the offline page goes on by itself, and a visit in it might be broken off.
    other = context.new_page()
    other.goto("/settings/")
    other.get_by_role("button", name="Sign out").click()
    other.wait_for_url("**/accounts/login/**")
    context.set_offline(True)

    page.goto("/today/")

    expect(page.locator("main")).to_contain_text("You are signed out")
    expect(page.locator("main a:visible")).to_have_count(0)
    context.close()
