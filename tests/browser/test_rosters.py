"""Sixty people out of a spreadsheet, in the team and written to: how many taps, how long."""

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.models import Athlete, Invitation, Squad
from tests.browser.world import let_in
from tests.factories import make_athlete, make_team, make_user

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE = 60


def table():
    """As a spreadsheet copies it: a head, a twin, a squad that is not there yet, a wrong day."""
    lines = ["Name\tBorn\tSquad\tEmail\tGuardian’s email"]
    for n in range(PEOPLE - 1):
        born = f"20{10 + n % 5}-0{1 + n % 9}-1{n % 10}"
        lines.append(f"Runner {n:02}\t{born}\tHurdles\trunner{n}@example.com\thome{n}@example.com")
    lines.append("Zoë Müller\t31/02/2011\tHurdles\tzoe@example.com\t")
    return "\n".join(lines)


@pytest.fixture
def team(live_server):
    team = make_team(coach=make_user("Dana Whitlock", "dana@example.com"))
    make_athlete("Runner 00", team)
    return team


def test_sixty_are_added_and_written_to_in_seven_taps_and_well_under_two_minutes(page, team):
    let_in(page, "dana@example.com")
    page.goto(reverse("team"))
    began, taps = time.monotonic(), 0

    def tap(role, name):
        nonlocal taps
        page.get_by_role(role, name=name).click()
        taps += 1

    tap("link", "Add a list of athletes")
    page.get_by_label("The list").fill(table())
    tap("button", "Look at it")
    page.get_by_text("There is no squad Hurdles yet.").wait_for()
    # One is here already and stays out; one day is none: she is added without it.
    page.get_by_role("radio", name="Add without it").check()
    taps += 1
    tap("button", "Add as answered")
    expect(page.get_by_role("heading", name=f"{PEOPLE - 1} athletes added")).to_be_visible()
    tap("button", f"Mail {PEOPLE - 1} invitations")
    expect(page.get_by_text(f"{PEOPLE - 1} invitations are on their way.")).to_be_visible()
    tap("button", "Make the sheet of codes")
    expect(page.locator(".code-qr svg")).to_have_count(PEOPLE - 1)
    tap("button", "Print the sheet")
    # A person reads the page once and thinks about two rows; the product itself takes seconds.
    assert time.monotonic() - began < 60
    assert taps == 7
    assert Athlete.objects.in_team(team).count() == PEOPLE
    assert Squad.objects.get().athletes.count() == PEOPLE - 1
    assert Invitation.objects.count() == PEOPLE - 1


def test_a_wrong_row_keeps_everybody_out_until_it_is_answered_by_keyboard_on_a_small_phone(
    page, team
):
    page.set_viewport_size({"width": 320, "height": 640})
    let_in(page, "dana@example.com")
    page.goto(reverse("roster"))
    page.get_by_label("The list").fill("Name;Born\nNoa Levi;2010-03-04\nBruno Costa;31/02/2011")
    page.get_by_role("button", name="Look at it").press("Enter")
    page.get_by_role("button", name="Add as answered").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Nobody is added yet: 1 row cannot be read.")
    assert Athlete.objects.in_team(team).count() == 1
    page.get_by_role("radio", name="Put right first").focus()
    for key in ("ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_role("radio", name="Leave out")).to_be_checked()
    page.get_by_role("button", name="Add as answered").press("Enter")
    expect(page.get_by_role("heading", name="1 athlete added")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
