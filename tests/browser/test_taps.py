"""What a coach does every day, its taps recorded by the browser; a step beside, a row in place."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.models import Ladder, LoggedSet, Need, Promotion, Rung
from coaching.services import assignments
from tests.browser.phone import all_sent, make_runner
from tests.browser.world import DESK, PHONE, let_in
from tests.factories import (
    make_athlete,
    make_block,
    make_drill,
    make_pain,
    make_promotion,
    session_drills,
    with_drills,
)

pytestmark = pytest.mark.django_db(transaction=True)
RECORD = """addEventListener("click", (event) => {
    if (event.isTrusted && event.detail) localStorage.taps = Number(localStorage.taps ?? 0) + 1;
}, true);"""


@pytest.fixture
def club(live_server):
    club = make_runner(sets=2)
    make_pain(session_drills(club["maya"].sessions.get())[0], level=6)
    return club


@pytest.fixture
def taps(page, club):
    """Signed in on the board; gives how often it was tapped since."""
    page.context.add_init_script(RECORD)
    page.set_viewport_size(PHONE)
    let_in(page, "dana@example.com")
    page.goto(reverse("board"))
    page.evaluate("localStorage.taps = 0")
    return lambda: int(page.evaluate("localStorage.taps"))


def test_who_needs_her_stands_first_on_the_phone_and_is_answered_by_one_tap(page, taps):
    first = page.locator(".need").first
    expect(first).to_contain_text("6 of 10")
    top = first.bounding_box()["y"]
    assert top < page.locator("#board-week").bounding_box()["y"]
    assert top < PHONE["height"]
    assert taps() == 0
    first.get_by_role("button", name="Seen").click()
    expect(first).not_to_contain_text("6 of 10")
    assert taps() == 1
    assert Need.objects.get(kind="pain").state == "seen"


def test_forty_at_the_track_are_taken_and_logged_in_three_taps(page, club, taps):
    team = club["team"]
    others = [make_athlete(f"Runner {n:02}", team) for n in range(39)]
    block = make_block([club["drill"]], team=team)
    assignments.assign(team, with_drills(block), others, [team.today], by=club["dana"])
    page.get_by_role("link", name="At the track").click()
    page.locator("squad-attendance[data-ready]").wait_for()
    page.get_by_role("button", name="All here").click()
    page.get_by_role("button", name="Log as planned").click()
    all_sent(page)
    assert taps() == 3
    assert len(set(LoggedSet.objects.values_list("athlete", flat=True))) >= 39


def test_what_was_assigned_is_found_in_two_taps_and_shifted_in_its_row(page, club, taps):
    team = club["team"]
    block = make_block([club["drill"]], team=team, name="Hops")
    given = assignments.assign(
        team, with_drills(block), [club["maya"]], [team.today], by=club["dana"]
    )
    page.set_viewport_size(DESK)
    page.get_by_role("link", name="Assigned").click()
    place = page.locator(f"#steer-{given.pk}")
    expect(place).to_be_hidden()
    page.get_by_role("link", name="Shift : Hops").click()
    form = place.locator("form")
    expect(form).to_be_visible()
    assert taps() == 2
    form.get_by_label("Days").fill("3")
    form.get_by_label("Days").press("Tab")
    expect(place.locator(".ahead")).to_contain_text("1 session moves")
    form.get_by_role("button", name="Shift").click()
    expect(page.get_by_text("1 session moved.")).to_be_visible()
    assert page.url.endswith(reverse("assignments"))
    assert club["maya"].sessions.filter(blocks__assignment=given).get().date > team.today


def test_a_step_opens_beside_the_board_and_its_decision_leads_back(page, club, taps):
    ladder = Ladder.objects.create(slug="hang", name="Hang", climb_sets=3, climb_amount=10)
    rungs = [
        Rung.objects.create(ladder=ladder, position=n, drill=make_drill(f"Hang {n}"))
        for n in (1, 2)
    ]
    step = make_promotion(club["maya"], club["team"], *rungs)
    page.set_viewport_size(DESK)
    page.goto(reverse("needs"))
    link = page.get_by_role("link", name="Look and decide")
    link.focus()
    page.keyboard.press("Enter")
    panel = page.locator("side-panel")
    expect(panel).to_be_visible()
    expect(panel.locator(".beside-title")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(link).to_be_focused()
    link.click()
    panel.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Maya Okafor is told")).to_be_visible()
    assert page.url.endswith(reverse("needs"))
    assert Promotion.objects.get(pk=step.pk).is_approved


def test_without_room_a_step_is_a_page_of_its_own(page, club, taps):
    ladder = Ladder.objects.create(slug="hang", name="Hang", climb_sets=3, climb_amount=10)
    rung = Rung.objects.create(ladder=ladder, position=1, drill=make_drill("Hang"))
    step = make_promotion(club["maya"], club["team"], rung)
    page.goto(reverse("needs"))
    page.get_by_role("link", name="Look and decide").click()
    page.wait_for_url(f"**{step.get_absolute_url()}")
