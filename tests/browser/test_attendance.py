"""A squad's day at the track: forty athletes taken without a signal, and logged once each."""

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from coaching.models import Attendance, Comment, LoggedSet
from coaching.services import assignments
from coaching.services.attendance import Mark, take
from tests.browser.phone import all_sent, make_runner, new_phone, ready
from tests.factories import make_athlete, make_block, make_squad, with_drills

pytestmark = pytest.mark.django_db(transaction=True)
SQUAD = 40


@pytest.fixture
def club(live_server):
    club = make_runner(sets=2)
    team = club["team"]
    others = [make_athlete(f"Runner {n:02}", team) for n in range(SQUAD - 1)]
    squad = make_squad(team, club["maya"], *others)
    block = make_block([club["drill"]], team=team)
    assignments.assign(team, with_drills(block), others, [team.today], by=club["dana"])
    return club | {"squad": squad}


@pytest.fixture
def page(browser, club, live_server):
    page = new_phone(browser, live_server, "dana@example.com")
    page.goto(reverse("squad_attendance", args=[club["squad"].pk]))
    ready(page, kept=True)
    page.locator("squad-attendance[data-ready]").wait_for()
    yield page
    page.context.close()


def row(page, name):
    return page.locator(".att").filter(has_text=name)


def again(page):
    page.reload()
    ready(page)
    page.locator("squad-attendance[data-ready]").wait_for()


def test_forty_are_taken_without_a_signal_by_keyboard_with_nothing_lost_and_nothing_doubled(
    club, page
):
    page.context.set_offline(True)
    again(page)
    # By the keyboard alone: absent is two to the right.
    first = row(page, "Runner 00").get_by_role("radio", name="Here")
    first.focus()
    for key in ("Space", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
    row(page, "Runner 00").get_by_label("Why Runner 00 is absent").select_option("Ill")
    row(page, "Runner 01").get_by_role("radio", name="Late").press("Space")
    page.get_by_role("button", name="All here").press("Enter")
    expect(page.locator("[data-part=there]")).to_have_text(str(SQUAD - 1))
    row(page, "Runner 02").locator("summary").press("Enter")
    row(page, "Runner 02").get_by_role("checkbox").press("Space")
    except_list = page.locator("[data-part=exceptions]")
    expect(except_list).to_contain_text("Runner 02")
    expect(except_list).to_contain_text("0 of 2 sets: not Band knee pull")
    log = page.get_by_role("button", name=f"Log as planned for {SQUAD - 2}")
    # As fast as two thumbs: the second finds nothing to send.
    log.evaluate("button => { button.click(); button.click(); }")
    expect(row(page, "Maya Okafor")).to_contain_text("2 sets, saved on this phone")
    again(page)
    expect(page.locator(".att [data-logged]")).to_have_count(SQUAD - 2)
    expect(row(page, "Runner 01")).to_contain_text("Came at")
    assert not Attendance.objects.exists()
    page.context.set_offline(False)
    all_sent(page)
    states = [state for _, state in Attendance.objects.values_list("athlete", "state")]
    assert (len(states), states.count("absent"), states.count("late")) == (SQUAD, 1, 1)
    assert Attendance.objects.get(state="absent").reason == "ill"
    # Two sets of two rows for each of those who did it.
    assert LoggedSet.objects.count() == (SQUAD - 2) * 4
    assert set(LoggedSet.objects.values_list("entered_by__name", flat=True)) == {"Dana Whitlock"}
    again(page)
    expect(row(page, "Maya Okafor")).to_contain_text("2 of 2 sets done")


def test_all_here_leaves_whom_another_coach_marked_meanwhile_and_says_so(club, page):
    page.context.set_offline(True)
    again(page)
    page.get_by_role("button", name="All here").press("Enter")
    page.get_by_role("button", name=f"Log as planned for {SQUAD}").press("Enter")
    expect(row(page, "Maya Okafor")).to_contain_text("2 sets, saved on this phone")
    maya, team = club["maya"], club["team"]
    take(team, maya.today, {maya.pk: Mark("absent", "ill")}, by=club["dana"], at=now())
    page.context.set_offline(False)
    # All are sent but the two of hers, which stay with the reason.
    expect(row(page, "Maya Okafor").locator("[data-part=refused]")).to_have_text(
        "Another coach has marked this since: Absent. That stays."
    )
    expect(row(page, "Maya Okafor").get_by_role("radio", name="Here")).not_to_be_checked()
    expect(page.locator("[data-part=there]")).to_have_text(str(SQUAD - 1))
    assert Attendance.objects.get(athlete=maya).reason == "ill"
    assert not LoggedSet.objects.filter(athlete=maya).exists()


def test_a_note_and_an_undo_go_through_the_outbox_too(club, page):
    page.context.set_offline(True)
    again(page)
    for name in ("Maya Okafor", "Runner 00"):
        row(page, name).get_by_role("radio", name="Here").press("Space")
    broke = []
    page.on("pageerror", lambda error: broke.append(str(error)))
    page.get_by_label("A note for all who came").fill("Well lifted, all")
    page.get_by_role("button", name="Log as planned for 2").press("Enter")
    expect(row(page, "Runner 00")).to_contain_text("2 sets, saved on this phone")
    page.locator("[data-part=undo]").press("Enter")
    expect(page.locator("[data-part=said]")).to_have_text("Undone for 2.")
    expect(row(page, "Runner 00")).to_contain_text("All 2 sets")
    page.context.set_offline(False)
    all_sent(page)
    assert not LoggedSet.objects.exists()
    assert [comment.text for comment in Comment.objects.all()] == ["Well lifted, all"] * 2
    assert broke == []


def test_what_the_phone_says_of_its_signal_covers_no_bell(club, page):
    page.set_viewport_size({"width": 390, "height": 844})
    said = page.locator("sync-status .sync").bounding_box()
    bell = page.locator(".bell .icon").bounding_box()
    assert said["x"] + said["width"] <= bell["x"]
