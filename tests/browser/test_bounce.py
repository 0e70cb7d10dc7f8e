"""A thumb that bounces does one thing."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from coaching.models import LoggedSet, Session
from tests.browser.phone import all_sent, kinds, make_runner, new_phone, tap
from tests.factories import make_drill, make_equipment, make_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser, live_server):
    people = make_runner(sets=1, side_mode="none", first_side="")
    drills = [people["drill"], make_drill("Hang", sets=3)]
    make_session(people["priya"], drills=drills, date=people["priya"].today)
    page = new_phone(browser, live_server, "priya@example.com")
    yield page
    page.context.close()


def numbers():
    return list(LoggedSet.objects.active().values_list("drill__name", "number"))


def test_the_big_button_logs_one_set(phone):
    phone.locator(".drillcard").nth(1).evaluate("card => { card.open = true; }")
    phone.locator(".drillcard").nth(1).locator(".edit button.big").dblclick()
    expect(phone.locator(".rowdone")).to_have_count(1)
    all_sent(phone)
    assert numbers() == [("Hang", 1)]


def test_the_last_circle_of_a_drill_logs_nothing_of_the_next(phone):
    phone.locator('.tap[data-state="next"]').first.dblclick()
    expect(phone.locator(".drillcard[open] h3")).to_have_text("Hang")
    all_sent(phone)
    assert numbers() == [("Band knee pull", 1)]
    # Neither does the key that logged it.
    phone.keyboard.press("Enter")
    assert kinds(phone) == ["log"]


def test_the_big_button_at_a_drills_end_logs_nothing_of_the_next(phone):
    """It comes to stand under the thumb, later than a double tap, and means another drill."""
    # Close together, as on a phone where little stands between.
    fixed = (
        "edits => { for (const { style } of edits) style.cssText = 'position: fixed; top: 300px'; }"
    )
    phone.locator(".edit").evaluate_all(fixed)
    phone.evaluate("addEventListener('click', (e) => { window.tapped = e.timeStamp; }, true)")
    button = phone.locator(".drillcard[open] .edit button.big")
    box = button.bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    phone.touchscreen.tap(*at)
    expect(phone.locator(".drillcard[open] h3")).to_have_text("Hang")
    expect(phone.locator(".toast")).to_contain_text("Set 1: logged · Band knee pull")
    # Since she tapped, however busy the machine is.
    phone.evaluate("new Promise((seen) => setTimeout(seen, tapped + 450 - performance.now()))")
    phone.touchscreen.tap(*at)
    all_sent(phone)
    assert numbers() == [("Band knee pull", 1)]
    # Once she has seen it, the same place is a button again.
    phone.evaluate("new Promise((seen) => setTimeout(seen, 800))")
    phone.touchscreen.tap(*at)
    expect(phone.locator(".rowdone")).to_have_count(2)


def test_a_thumb_that_bounces_logs_one_set(phone):
    card = phone.locator(".drillcard").nth(1)
    card.evaluate("card => { card.open = true; }")
    button = card.locator(".edit button.big")
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    at = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    phone.touchscreen.tap(*at)
    phone.touchscreen.tap(*at)
    expect(phone.locator(".rowdone")).to_have_count(1)
    all_sent(phone)
    assert numbers() == [("Hang", 1)]


def test_one_more_set_is_one(phone):
    card = phone.locator(".drillcard").first
    card.locator(".acts-more > summary").click()
    card.get_by_role("button", name="One more set").dblclick()
    expect(card.locator(".set[data-extra]")).to_have_count(1)
    # To do, with what the rows say, and nothing is logged.
    row = card.locator(".set[data-extra] .tap")
    expect(row).to_have_accessible_name("Set 2: log 10")
    assert kinds(phone) == []
    # A reload takes nothing away that was added.
    phone.reload()
    card.evaluate("card => { card.open = true; }")
    expect(card.locator(".set[data-extra]")).to_have_count(1)
    row.click()
    expect(card.locator(".set[data-extra] .rowdone")).to_have_count(1)
    all_sent(phone)
    assert numbers() == [("Band knee pull", 2)]
    phone.reload()
    expect(card.locator(".set[data-extra]")).to_have_count(1)


def test_the_end_is_not_opened_again(phone):
    phone.get_by_role("link", name="Finish session").click()
    phone.locator("act-sheets").get_by_role("button", name="Save and finish").dblclick()
    expect(phone.locator(".finish")).to_contain_text("Finished at")
    all_sent(phone)
    assert kinds(phone) == ["finish"]
    assert Session.objects.get(athlete__name="Priya Nair").finished_at


def test_an_undo_is_no_redo(phone):
    tap(phone, 1)
    all_sent(phone)
    phone.locator(".toast").get_by_role("button", name="Undo").dblclick()
    expect(phone.locator(".rowdone")).to_have_count(0)
    all_sent(phone)
    assert kinds(phone) == ["log", "removal"]
    assert numbers() == []


def test_a_key_held_down_logs_one_set(phone):
    card = phone.locator(".drillcard").nth(1)
    card.evaluate("card => { card.open = true; }")
    card.locator('.tap[data-state="next"]').focus()
    phone.keyboard.down("Enter")
    expect(phone.locator(".rowdone")).to_have_count(1)
    phone.keyboard.down("Enter")
    phone.keyboard.down("Enter")
    phone.keyboard.up("Enter")
    all_sent(phone)
    assert numbers() == [("Hang", 1)]


def test_an_undo_reaches_further_than_the_last_act(phone):
    card = phone.locator(".drillcard").nth(1)
    card.evaluate("card => { card.open = true; }")
    rows = card.locator(".rowdone")
    for count in (1, 2):
        card.locator('.tap[data-state="next"]').click()
        expect(rows).to_have_count(count)
    toast = phone.locator(".toast")
    toast.get_by_role("button", name="Undo", exact=True).click()
    expect(rows).to_have_count(1)
    toast.get_by_role("button", name="Undo the one before").click()
    expect(rows).to_have_count(0)
    expect(toast).to_have_count(1)
    toast.get_by_role("button", name="Log it again").click()
    expect(rows).to_have_count(1)
    all_sent(phone)
    assert numbers() == [("Hang", 1)]


def test_a_pair_stays_one_through_undo(browser, live_server):
    make_runner(
        sets=2,
        side_mode="none",
        first_side="",
        load_value=Decimal(15),
        load_unit="lb",
        load_count=2,
        load_cap_value=Decimal(60),
        load_cap_unit="lb",
        implement=make_equipment("Dumbbells", implement=True, loaded=True, pieces=2),
    )
    page = new_phone(browser, live_server)
    row = page.locator('.tap[data-state="next"]')
    expect(row).to_have_text("10 @ 2 × 15 lb")
    tap(page, 1)
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(row).to_have_text("10 @ 2 × 15 lb")
    page.locator(".edit input[name=load_value]").fill("20")
    expect(row).to_have_text("10 @ 2 × 20 lb")
    row.click()
    expect(page.locator(".rowdone .v")).to_contain_text("@ 2 × 20 lb")
    all_sent(page)
    page.reload()
    expect(page.locator(".rowdone .v")).to_contain_text("@ 2 × 20 lb")
    # One step is 5 lb in all; what is over the cap says so at once.
    load = page.locator(".edit input[name=load_value]")
    page.locator(".edit").get_by_role("button", name="Heavier").click()
    expect(load).to_have_value("22.5")
    load.fill("35")
    page.locator(".edit button.big").click()
    expect(page.locator(".rowdone .over")).to_have_text("over 60 lb")
    page.context.close()
