"""A session is carried to another day: dragged, and from the keyboard."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coaching.models import Session
from coaching.services import assignments
from tests.browser.world import DESK, make_club, ready_made, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club():
    """Maya has a session on the Monday after this week."""
    club = make_club()
    today = club["maya"].today
    club["monday"] = today + timedelta(days=7 - today.weekday())
    assignments.assign(
        club["team"],
        ready_made("hang-band-water"),
        [club["maya"]],
        [club["monday"]],
        by=club["dana"],
    )
    return club


@pytest.fixture
def opened(page, club):
    page.set_viewport_size(DESK)
    sign_in(page, "dana@example.com")
    page.goto(reverse("athlete_calendar", args=[club["maya"].pk]))
    return page


def day_of(page, date):
    return page.locator(f'.cal-day[data-date="{date}"]')


def test_it_drags_a_session_and_takes_it_back(opened, club):
    monday, wednesday = club["monday"], club["monday"] + timedelta(days=2)
    item = day_of(opened, monday).locator(".cal-item")
    box, target = item.bounding_box(), day_of(opened, wednesday).bounding_box()
    opened.mouse.move(box["x"] + 20, box["y"] + 12)
    opened.mouse.down()
    opened.mouse.move(target["x"] + 20, target["y"] + 20, steps=4)
    assert day_of(opened, wednesday).get_attribute("data-over") == ""
    opened.mouse.up()
    day_of(opened, wednesday).locator(".cal-item").wait_for()
    assert Session.objects.get().date == wednesday
    opened.get_by_role("button", name="Undo: Moved").click()
    day_of(opened, monday).locator(".cal-item").wait_for()
    assert Session.objects.get().date == monday


def test_a_move_puts_in_what_it_changed_and_the_next_one_goes_on_from_there(opened, club):
    monday = club["monday"]
    opened.evaluate("window.stays = true")
    for weeks in (1, 2):
        grip = day_of(opened, monday + timedelta(weeks=weeks - 1)).locator(".cal-grip")
        grip.focus()
        for key in ("Enter", "ArrowDown", "Enter"):
            opened.keyboard.press(key)
        to = monday + timedelta(weeks=weeks)
        day_of(opened, to).locator(".cal-item").wait_for()
        assert Session.objects.get().date == to
        assert opened.locator(".cal-item").count() == 1
        assert opened.get_by_role("button", name="Undo: Moved").count() == 1
    assert opened.evaluate("window.stays")


def test_it_leaves_a_session_that_is_dropped_nowhere_and_opens_one_that_is_clicked(opened, club):
    item = day_of(opened, club["monday"]).locator(".cal-item")
    box = item.bounding_box()
    opened.mouse.move(box["x"] + 20, box["y"] + 12)
    opened.mouse.down()
    opened.mouse.move(640, 20, steps=4)
    opened.mouse.up()
    assert opened.locator("[data-says]").inner_text() == "Left where it was."
    assert Session.objects.get().date == club["monday"]
    item.locator(".cal-link").click()
    opened.wait_for_url(f"**/days/{club['monday']}/")


def test_it_carries_a_session_with_the_keyboard_and_says_where_it_is(opened, club):
    monday = club["monday"]
    says = opened.locator("[data-says]")
    grip = day_of(opened, monday).locator(".cal-grip")
    grip.focus()
    opened.keyboard.press("Enter")
    assert "Picked up" in says.inner_text()
    assert grip.get_attribute("aria-pressed") == "true"
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Escape")
    assert says.inner_text() == "Left where it was."
    opened.keyboard.press("Space")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowRight")
    opened.keyboard.press("ArrowDown")
    assert "Wednesday" in says.inner_text()
    opened.keyboard.press("Enter")
    to = monday + timedelta(days=9)
    day_of(opened, to).locator(".cal-item").wait_for()
    session = Session.objects.get()
    assert session.date == to
    # The reader's hand is still on it.
    assert opened.evaluate("document.activeElement.id") == f"s{session.pk}"
