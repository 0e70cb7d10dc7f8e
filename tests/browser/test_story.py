"""The whole story: a coach makes and assigns, an athlete logs, the board turns to done."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.models import Block, LoggedSet, Session
from tests.browser.phone import all_sent
from tests.browser.world import DESK, PHONE, assign_today, let_in, sign_in

pytestmark = pytest.mark.django_db(transaction=True)
READY_MADE = ["Ball bridge", "Knee drive and tuck jumps", "Pipe squat and lunge"]


def reader(browser, live_server, size, scripted):
    context = browser.new_context(
        viewport=size,
        base_url=live_server.url,
        java_script_enabled=scripted,
        has_touch=size is PHONE,
    )
    return context.new_page()


def make_a_block(page, scripted):
    """A non-weight-bearing block of two drills, typed in by the coach."""
    page.goto("/blocks/")
    page.get_by_role("link", name="Make a block").first.click()
    page.get_by_role("link", name=re.compile("Non-weight-bearing")).last.click()
    page.get_by_label("Name", exact=True).fill("Hips before school")
    for number, drill in enumerate(["Band knee pull", "Hanging knees to elbows"], start=1):
        # The select under the search box is what every browser has.
        page.locator("select[name=new_drill]").select_option(label=drill, force=True)
        page.get_by_role("button", name="Add", exact=True).click()
        expect(page.locator("#rows > li")).to_have_count(number)
        if scripted:
            # The new row takes the focus as soon as it has settled: not while one types.
            expect(page.get_by_label("Sets", exact=True).last).to_be_focused()
    page.get_by_label("Sets", exact=True).first.fill("2")
    page.get_by_role("button", name="Save", exact=True).last.click()
    expect(page.get_by_role("heading", name="Hips before school")).to_be_visible()


def assign_to_two(page):
    """Her own block and three ready-made ones, to Maya and Priya, today."""
    page.goto("/assign/")
    for name in ["Hips before school", *READY_MADE]:
        box = page.locator("#step-block label.chk").filter(has_text=re.compile(rf"^\s*{name} ?\b"))
        box.first.locator("input").check(force=True)
    for name in ["Maya Okafor", "Priya Nair"]:
        page.locator("#step-athlete label.chk").filter(has_text=name).locator("input").check(
            force=True
        )
    page.locator("#look").click()
    expect(page.locator(".sum")).to_contain_text("2 athletes × 1 day = 2 sessions")
    page.get_by_role("button", name="Assign 2 sessions").click()
    expect(page.get_by_role("heading", name="2 sessions assigned")).to_be_visible()


def log_all(page, session):
    """Tap every row once, in order. Returns how many taps that took."""
    page.goto("/today/")
    taps = 0
    while Session.objects.get(pk=session.pk).done_sets < session.planned_sets:
        row = page.locator('.drillcard[open] .tap[data-state="next"]').first
        box = row.locator("xpath=ancestor::*[contains(@class, 'rowbox')]").get_attribute("id")
        # By no place: faster than any thumb, a tap where drills change would be a bounce.
        row.dispatch_event("click")
        expect(page.locator(f"#{box} .rowdone")).to_have_count(1)
        # Solid, not dashed: the server has it, and not only the phone.
        expect(page.locator(f"#{box} .tick[data-held]")).to_have_count(0)
        taps += 1
        assert taps <= session.planned_rows
    return taps


@pytest.mark.parametrize("scripted", [True, False], ids=["with JS", "without JS"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_it_goes_from_a_new_block_to_a_done_board(size, scripted, club, browser, live_server):
    coach = reader(browser, live_server, size, scripted)
    sign_in(coach, "dana@example.com")
    make_a_block(coach, scripted)
    block = Block.objects.get(name="Hips before school")
    assert [p.sets for p in block.prescriptions.all()] == [2, 3]
    assign_to_two(coach)
    session = Session.objects.get(athlete=club["maya"])
    assert {b.kind for b in session.blocks.all()} == {
        "gym",
        "non_weight_bearing",
        "plyometric",
        "strength",
    }
    coach.goto("/board/")
    cell = coach.locator(f'td a[href="{day_of(session)}"]')
    expect(cell.first).to_have_accessible_name(re.compile("planned", re.IGNORECASE))

    athlete = reader(browser, live_server, size, scripted)
    sign_in(athlete, "maya@example.com")
    assert log_all(athlete, session) == session.planned_rows
    athlete.locator(f'a[href="{reverse("session_finish", args=[session.pk])}"]').first.click()
    athlete.get_by_role("button", name="Save and finish").click()
    expect(athlete.get_by_text("Finished at").first).to_be_visible()
    if scripted:
        all_sent(athlete)

    session.refresh_from_db()
    assert (session.done_sets, session.finished_at is not None) == (session.planned_sets, True)
    assert LoggedSet.objects.filter(athlete=club["maya"]).count() == session.planned_rows
    coach.reload()
    expect(cell.first).to_have_accessible_name(re.compile("done", re.IGNORECASE))
    athlete.context.close()
    coach.context.close()


def day_of(session):
    return reverse("athlete_day", args=[session.athlete_id, session.date])


def test_it_changes_and_undoes_a_set_by_thumb(club, browser, live_server):
    assign_today(club, "hang-band-water")
    page = reader(browser, live_server, PHONE, scripted=True)
    let_in(page, "maya@example.com")
    page.goto("/today/")
    card = page.locator(".drillcard[open]")
    card.get_by_role("button", name="Less").click()
    card.get_by_role("button", name=re.compile("^Done")).click()
    done = card.locator(".rowdone > summary").first
    expect(done).to_contain_text("9")
    done.click()
    # The phone shows it at once; the server's answer comes after.
    with page.expect_response("**/removal/"):
        card.get_by_role("button", name="Undo this set").click()
    expect(card.locator(".rowdone")).to_have_count(0)
    assert Session.objects.get().logged_rows == 0


def test_it_never_loses_a_set_to_a_double_tap(club, browser, live_server):
    assign_today(club, "hang-band-water")
    page = reader(browser, live_server, PHONE, scripted=True)
    let_in(page, "maya@example.com")
    page.goto("/today/")
    page.locator('.drillcard[open] .tap[data-state="next"]').dblclick()
    expect(page.locator(".rowdone").first).to_be_attached()
    page.reload()
    expect(page.locator(".rowdone").first).to_be_attached()
    # The reload may have come before the phone sent it: it is sent now, and then counted.
    all_sent(page)
    assert LoggedSet.objects.active().count() >= 1
