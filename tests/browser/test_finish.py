"""The end of a session: what is open, what was said, and what was typed."""

import pytest
from playwright.sync_api import expect

from coaching.models import LoggedSet, Session
from coaching.services.sessions import finishing
from tests.browser.phone import all_sent, make_runner, new_phone, open_row, tap

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser, live_server):
    make_runner(sets=2, side_mode="none", first_side="")
    page = new_phone(browser, live_server)
    yield page
    page.context.close()


def sheet(page):
    return page.locator("act-sheets dialog[open]")


def finish(page, note=None):
    page.get_by_role("link", name="Finish session").click()
    if note is not None:
        sheet(page).locator(".rpe label").nth(6).click()
        sheet(page).get_by_label("Note for your coach").fill(note)
    sheet(page).get_by_role("button", name="Save and finish").click()
    expect(page.locator(".finish")).to_contain_text("Finished at")
    all_sent(page)


def test_it_says_what_is_open_and_offers_to_go_back(phone):
    phone.get_by_role("link", name="Finish session").click()
    expect(sheet(phone)).to_contain_text("Still open: Band knee pull.")
    sheet(phone).get_by_role("button", name="Back to the sets").click()
    expect(sheet(phone)).to_have_count(0)
    assert Session.objects.get().finished_at is None


def test_opening_again_keeps_effort_and_note(phone):
    finish(phone, "Quick hips.")
    phone.locator(".finish").get_by_role("button", name="Open it again").click()
    expect(phone.get_by_role("link", name="Finish session")).to_be_visible()
    all_sent(phone)
    finish(phone)
    session = Session.objects.get()
    assert (session.effort, session.note) == (7, "Quick hips.")
    assert session.finished_at


def test_the_last_set_of_all_says_what_comes_next(phone):
    tap(phone, 1)
    expect(phone.locator(".toast")).to_contain_text("Set 1: logged")
    expect(phone.locator(".toast")).not_to_contain_text("All sets are done")
    tap(phone, 1)
    expect(phone.locator(".toast")).to_contain_text("All sets are done. Next: finish the session.")
    expect(phone.get_by_role("link", name="Finish session")).to_be_focused()
    finish(phone)
    # Over, and logged once more.
    open_row(phone, LoggedSet.objects.get(number=2).pk)
    phone.get_by_role("button", name="Undo this set").last.click()
    expect(phone.locator(".rowdone")).to_have_count(1)
    tap(phone, 1)
    over = "All sets are done, and the session is finished"
    expect(phone.locator(".toast")).to_contain_text(over)


def test_changing_effort_or_note_opens_just_that(phone):
    finish(phone, "Quick hips.")
    phone.get_by_role("link", name="Change effort or note").click()
    expect(sheet(phone).get_by_role("heading")).to_have_text("Effort and note")
    expect(sheet(phone)).not_to_contain_text("Still open")
    sheet(phone).get_by_label("Note for your coach").fill("Heavy legs.")
    sheet(phone).get_by_role("button", name="Save", exact=True).click()
    expect(phone.locator(".finish")).to_contain_text("Heavy legs.")
    all_sent(phone)
    phone.goto(f"{Session.objects.get().get_absolute_url()}finish/")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Effort and note")
    expect(phone.locator("main")).not_to_contain_text("Still open")


def test_a_sheet_from_before_takes_nothing_away(phone):
    """Said on another phone after this one got its sheets."""
    phone.get_by_role("link", name="Finish session").click()
    session = Session.objects.get()
    finishing.finish(session, now=session.created_at, effort=8, note="Felt strong.")
    finishing.reopen(session, now=session.created_at)
    sheet(phone).get_by_role("button", name="Save and finish").click()
    expect(phone.locator(".finish")).to_contain_text("Finished at")
    all_sent(phone)
    session.refresh_from_db()
    assert (session.effort, session.note) == (8, "Felt strong.")


@pytest.mark.parametrize("leave", ["Escape", "back"])
def test_a_typed_note_outlives_the_sheet(phone, leave):
    link = phone.get_by_role("link", name="Finish session")
    link.click()
    sheet(phone).get_by_label("Note for your coach").fill("Half a note")
    sheet(phone).locator(".rpe label").nth(3).click()
    phone.go_back() if leave == "back" else phone.keyboard.press(leave)
    expect(sheet(phone)).to_have_count(0)
    phone.wait_for_function("() => !history.state")
    link.click()
    expect(sheet(phone).get_by_label("Note for your coach")).to_have_value("Half a note")
    expect(sheet(phone).locator(".rpe input").nth(3)).to_be_checked()
    sheet(phone).get_by_role("button", name="Save and finish").click()
    expect(phone.locator(".finish")).to_contain_text("Half a note")


def test_a_note_says_how_much_is_left_and_its_lines_count_once(phone):
    phone.get_by_role("link", name="Finish session").click()
    note = sheet(phone).get_by_label("Note for your coach")
    note.fill("x" * 949)
    expect(sheet(phone).locator(".count-left")).to_have_count(0)
    note.fill("x" * 900 + "\n" * 98)
    expect(sheet(phone).locator(".count-left")).to_have_text("2 characters left")
    # As she sees them, and not as a browser counts.
    family = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
    note.fill(family * 1001)
    expect(sheet(phone).locator(".count-left")).to_have_text("1 too many")
    sheet(phone).get_by_role("button", name="Save and finish").click()
    assert "too many" in note.evaluate("field => field.validationMessage")
    note.fill(family * 1000)
    sheet(phone).get_by_role("button", name="Save and finish").click()
    expect(phone.locator(".finish")).to_contain_text("Finished at")
    all_sent(phone)
    assert Session.objects.get().note == family * 1000


def test_a_note_of_one_long_word_widens_no_page(phone):
    session = Session.objects.get()
    finishing.finish(session, now=session.created_at, effort=8, note="https://" + "a" * 992)
    phone.reload()
    expect(phone.locator(".finish")).to_contain_text("https://")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("width", [320, 390])
def test_nothing_that_opens_on_today_widens_it(phone, width):
    phone.set_viewport_size({"width": width, "height": 844})
    phone.locator("session-sheet").evaluate(
        "sheet => { for (const part of sheet.querySelectorAll('details')) part.open = true; }"
    )
    wide = phone.locator("session-sheet *").evaluate_all(
        "(all, width) => all.filter(e => e.getBoundingClientRect().right > width + 1)"
        ".map(e => e.tagName + '.' + e.className)",
        width,
    )
    assert wide == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= width


def test_minutes_that_cannot_be_are_refused_and_corrected_in_the_sheet(phone):
    finish_link = phone.get_by_role("link", name="Finish session")
    finish_link.click()
    minutes = sheet(phone).get_by_label("Minutes")
    save = sheet(phone).get_by_role("button", name="Save and finish")
    for typed, message in (("abc", "digits"), ("601", "at most 600"), ("7.5", "whole number")):
        minutes.fill(typed)
        expect(sheet(phone).locator(".error")).to_contain_text(message)
        save.click()
        assert message in minutes.evaluate("field => field.validationMessage")
    # As if the phone's own checks were of an older release.
    minutes.evaluate("field => { field.dataset.most = 9999; }")
    minutes.fill("601")
    save.click()
    toast = phone.locator(".toast", has_text="Not saved: Finish session.")
    expect(toast).to_be_visible()
    expect(finish_link).to_be_visible()
    toast.get_by_role("button", name="Change it").click()
    expect(minutes).to_have_value("601")
    minutes.fill("45")
    save.click()
    expect(phone.locator(".finish")).to_contain_text("Finished at")
    all_sent(phone)
    assert Session.objects.get().minutes == 45
    expect(phone.locator(".parked")).to_have_count(0)
