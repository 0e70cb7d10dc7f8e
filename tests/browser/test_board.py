"""The board keeps itself current without taking anything from the reader."""

from itertools import pairwise

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.dates import DAY
from coaching.models import Session, Squad
from coaching.services import calendar
from tests.browser.world import DESK, PHONE, assign_today, let_in, make_club
from tests.factories import make_athlete, make_logged_set, make_squad, session_drills

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club():
    club = make_club()
    for who in ("maya", "priya"):
        assign_today(club, "band-and-water", who=who)
    return club


def cell_of(page, athlete):
    return page.locator("tr", has_text=athlete.name).locator(".now-col .cellbtn")


def poll(page):
    """Let the next poll be due now, and wait for its answer."""
    with page.expect_response(lambda answer: "/board/?week=" in answer.url) as answer:
        page.evaluate("document.querySelector('coach-board').due = 0")
    return answer.value


def test_it_shows_a_logged_set_by_itself_and_keeps_the_focus(page, club):
    page.set_viewport_size(DESK)
    let_in(page, "dana@example.com")
    page.goto("/board/")
    cell_of(page, club["maya"]).focus()
    assert poll(page).status == 304
    session = Session.objects.get(athlete=club["maya"])
    make_logged_set(session_drills(session)[0], 1, by=club["dana"])
    assert poll(page).status == 200
    expect(cell_of(page, club["maya"]).locator(".cellnum")).to_be_visible()
    expect(cell_of(page, club["maya"])).to_be_focused()
    assert poll(page).status == 304


def test_it_tells_a_cell_in_full_without_covering_another(page, club):
    page.set_viewport_size(DESK)
    let_in(page, "dana@example.com")
    page.goto("/board/")
    cell_of(page, club["priya"]).hover()
    readout = page.locator(".readout")
    expect(readout).to_contain_text("Priya Nair")
    expect(readout).to_contain_text("planned")
    top = readout.bounding_box()["y"]
    for cell in page.locator(".cellbtn").all():
        box = cell.bounding_box()
        assert box["y"] + box["height"] <= top
    page.get_by_role("heading", name="This week").hover()
    expect(readout).to_be_hidden()


def test_it_walks_from_cell_to_cell_with_the_arrow_keys(page, club):
    page.set_viewport_size(DESK)
    let_in(page, "dana@example.com")
    page.goto("/board/")
    page.locator("tbody tr:nth-child(1) td:nth-of-type(2) .cellbtn").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    expect(page.locator("tbody tr:nth-child(2) td:nth-of-type(3) .cellbtn")).to_be_focused()


def test_it_never_scrolls_sideways(page, club):
    let_in(page, "dana@example.com")
    session = Session.objects.get(athlete=club["maya"])
    day = reverse("athlete_day", args=[club["maya"].pk, session.date])
    edit = reverse("session_edit", args=[session.pk])
    for address in ("/board/", day, edit):
        page.goto(address)
        for size in (PHONE, {"width": 320, "height": 640}, {"width": 760, "height": 900}):
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], (address, size)


SIZES = (PHONE, {"width": 320, "height": 640}, {"width": 760, "height": 900}, DESK)
LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis"


def over(page, inner, outer):
    """Texts of each `inner` element that is drawn outside of the nearest `outer` around it."""
    return page.locator(inner).evaluate_all(
        """(all, outer) => all.filter((one) => {
          const [a, b] = [one, one.closest(outer)].map((e) => e.getBoundingClientRect());
          return a.left < b.left - 0.5 || a.right > b.right + 0.5;
        }).map((one) => one.textContent.trim())""",
        outer,
    )


@pytest.mark.parametrize(
    "name", [LONG, "Penelope Constantina Featherstonehaugh-Cholmondeley Okonkwo"]
)
def test_a_long_name_stays_in_its_column_and_scrolls_no_page(page, club, name):
    club["maya"].name = name
    club["maya"].save()
    session = Session.objects.get(athlete=club["maya"])
    calendar.move(session, session.date + DAY, by=club["dana"])
    make_squad(club["team"], club["maya"], name=name)
    let_in(page, "dana@example.com")
    maya = club["maya"].pk
    for address in (
        "/board/",
        "/team/",
        reverse("athlete", args=[maya]),
        reverse("athlete_calendar", args=[maya]),
        reverse("athlete_archive", args=[maya]),
        reverse("athlete_day", args=[maya, session.date]),
        reverse("assign"),
        reverse("squads"),
        reverse("squad", args=[Squad.objects.get().pk]),
    ):
        page.goto(address)
        for size in SIZES:
            page.set_viewport_size(size)
            wide = page.evaluate("document.documentElement.scrollWidth")
            assert wide <= size["width"], (address, size)
            if address == "/board/":
                assert over(page, ".grid tbody th span:visible", "th") == [], size


def test_what_was_moved_is_told_inside_its_own_cell(page, club):
    club["dana"].name = LONG
    club["dana"].save()
    session = Session.objects.get(athlete=club["maya"])
    to = session.date + (DAY if session.date.weekday() < 6 else -DAY)
    calendar.move(session, to, by=club["dana"])
    let_in(page, "dana@example.com")
    page.goto(f"/board/?week={to}")
    expect(page.locator(".cellflag")).to_have_count(1)
    for size in (DESK, {"width": 1120, "height": 800}, {"width": 1600, "height": 900}):
        page.set_viewport_size(size)
        assert over(page, ".cellflag span:visible", "td") == [], size


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_the_days_stay_in_sight_while_many_rows_scroll(page, club, size):
    for number in range(40):
        make_athlete(f"Athlete {number}", club["team"])
    page.set_viewport_size(size)
    let_in(page, "dana@example.com")
    page.goto("/board/")
    page.evaluate(
        "document.querySelector('tbody tr:nth-child(30)').scrollIntoView({block: 'center'})"
    )
    box = page.locator(".grid thead th").nth(1).bounding_box()
    assert 0 <= box["y"] < 80


def test_it_keeps_the_words_of_the_phone_s_tabs_apart(page, club):
    let_in(page, "dana@example.com")
    page.goto("/programs/")
    for width in (390, 360, 320):
        page.set_viewport_size({"width": width, "height": 844})
        boxes = [word.bounding_box() for word in page.locator("nav.main .word:visible").all()]
        rows = {round(box["y"]) for box in boxes}
        assert (len(boxes), len(rows)) == (6, 1)
        for left, right in pairwise(boxes):
            assert left["x"] + left["width"] + 2 < right["x"], width
        assert boxes[-1]["x"] + boxes[-1]["width"] <= width
        tabs = [tab.bounding_box() for tab in page.locator("nav.main a:visible").all()]
        assert min(min(tab["width"], tab["height"]) for tab in tabs) >= 48, width
        assert tabs[-1]["x"] + tabs[-1]["width"] <= width


def test_it_gives_an_athlete_with_a_restriction_a_row_as_high_as_its_words(page, club):
    club["maya"].set_restrictions(
        dict.fromkeys(["no_impact", "no_hanging"], ("", None, None)),
        team=club["team"],
        by=club["dana"],
    )
    for number in range(12):
        make_athlete(f"Athlete {number}", club["team"])
    page.set_viewport_size(DESK)
    let_in(page, "dana@example.com")
    page.goto("/assign/")
    row = page.locator("#step-athlete .chk", has_text=club["maya"].name)
    words = row.locator("span").bounding_box()
    assert words["height"] <= row.bounding_box()["height"]


def test_pain_that_is_told_in_one_browser_is_first_on_the_open_board_of_another_within_5_s(
    page, club, browser, live_server
):
    page.set_viewport_size(DESK)
    let_in(page, "dana@example.com")
    page.goto("/board/")
    first = page.locator("#board-needs .need").first
    expect(first).not_to_contain_text("Maya Okafor: left knee")
    phone = browser.new_context(viewport=PHONE, base_url=live_server.url).new_page()
    let_in(phone, "maya@example.com")
    drill = session_drills(Session.objects.get(athlete=club["maya"]))[0]
    phone.goto(reverse("drill_pain", args=[drill.pk]))
    phone.locator("[name=level][value='6']").check(force=True)
    phone.locator("[name=where]").select_option("left_knee")
    phone.get_by_role("button", name="Tell your coach").click()
    phone.get_by_role("button", name="Tell your coach").wait_for(state="detached")
    expect(first).to_contain_text("Maya Okafor: left knee, 6 of 10", timeout=5_000)
    first.get_by_role("button", name="Seen").click()
    expect(page.locator("#board-needs .need", has_text="left knee")).to_have_count(0)
