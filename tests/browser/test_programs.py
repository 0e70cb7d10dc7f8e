"""A program in a real browser: few clicks and keys, drag and drop, and two coaches at once."""

import re

import pytest
from playwright.sync_api import expect

from coaching.models import Program, Session, SessionBlock
from coaching.models.choices import Kind
from coaching.rules.pattern import Pattern
from coaching.services.programs import editing
from tests.browser.world import DESK, PHONE, let_in, make_club, ready_made
from tests.factories import make_athlete, make_program, make_user

pytestmark = pytest.mark.django_db(transaction=True)
MAX_ACTS = 40
# Block, and the days of week 1 that it goes on: 0 is Monday.
WEEK = {
    "ball-bridge": [0, 4],
    "band-and-water": [0, 2, 4],
    "skips-and-box-jumps": [0, 4],
    "pipe-split-squat-and-walking-lunge": [2, 4],
}


@pytest.fixture
def club(live_server):
    club = make_club()
    Program.objects.filter(team=None).delete()
    for number in range(9):
        make_athlete(f"Athlete {number}", club["team"])
    return club


@pytest.fixture
def page(browser, live_server):
    context = browser.new_context(viewport=DESK, base_url=live_server.url)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


class Counted:
    """A page whose clicks and keys are counted."""

    def __init__(self, page):
        self.page, self.acts = page, 0

    def click(self, what):
        self.acts += 1
        what.click()

    def press(self, *keys):
        for key in keys:
            self.acts += 1
            self.page.keyboard.press(key)

    def focus(self):
        return self.page.evaluate("document.activeElement.innerText || document.activeElement.name")


def saved(page):
    """Everything that was done has been answered, and the program says so."""
    expect(page.locator("program-builder")).to_have_js_property("sending", False)
    expect(page.locator(".saved")).to_have_text("Saved")


def assert_all_have_it(club):
    program = Program.objects.get()
    pattern = editing.read(program)
    wanted = sum(len(days) for days in WEEK.values())
    assert [len(pattern.in_week(week)) for week in (1, 2, 3, 4)] == [wanted] * 4
    assert Session.objects.values("athlete").distinct().count() == 12
    assert Session.objects.count() == 12 * 3 * 4
    kinds = SessionBlock.objects.values_list("kind", flat=True).distinct()
    assert set(kinds) == set(Kind.values)


def test_it_goes_from_nothing_to_four_assigned_weeks_in_forty_clicks(club, page):
    let_in(page, "dana@example.com")
    page.goto("/programs/")
    me = Counted(page)
    me.click(page.get_by_role("link", name="New program"))
    page.keyboard.type("Four weeks")
    me.click(page.get_by_role("button", name="Start building"))
    expect(page.locator(".libitem").first).to_be_focused()
    for slug, days in WEEK.items():
        (block,) = ready_made(slug)
        me.click(page.locator(f"#b-{block.pk}"))
        for day in days:
            me.click(page.locator(f'td[data-day="1-{day}"]'))
    saved(page)
    me.click(page.locator("#w-1"))
    me.click(page.get_by_role("button", name="Repeat it"))
    expect(page.locator(".placed")).to_have_count(36)
    me.click(page.get_by_role("link", name="Assign", exact=True))
    me.click(page.locator("label").filter(has=page.locator("[name=everyone]")))
    me.click(page.get_by_role("button", name="Preview"))
    me.click(page.get_by_role("button", name=re.compile("^Assign 144 sessions")))
    expect(page.get_by_role("heading", name=re.compile("144 sessions"))).to_be_visible()
    assert_all_have_it(club)
    assert me.acts <= MAX_ACTS


def test_it_hears_a_click_while_an_answer_changes_the_page_under_it(club, page):
    let_in(page, "dana@example.com")
    page.goto("/programs/new/")
    page.get_by_label("Name").fill("Quick")
    page.get_by_role("button", name="Start building").click()
    # Sooner a block is a link to its own page.
    expect(page.locator(".libitem").first).to_be_focused()
    page.locator(".libitem").first.click()
    page.locator('td[data-day="1-2"]').hover()
    page.mouse.down()
    page.evaluate("""() => {
        const workspace = document.querySelector("#workspace");
        workspace.replaceWith(workspace.cloneNode(true));
    }""")
    page.mouse.up()
    expect(page.locator('td[data-day="1-2"] .placed')).to_have_count(1)


def test_it_goes_there_by_keyboard_alone_in_forty_keys(club, page):
    let_in(page, "dana@example.com")
    page.goto("/programs/")
    me = Counted(page)
    me.press("Tab", "Enter")
    while me.focus() != "New program":
        me.press("Tab")
    me.press("Enter")
    page.wait_for_url("**/programs/new/")
    page.keyboard.type("Four weeks")
    me.press("Enter")
    expect(page.locator(".libitem").first).to_be_focused()
    for number, (slug, days) in enumerate(WEEK.items()):
        if number:
            # To the next kind's first block, and down to the one that is meant.
            me.press("ArrowRight")
        (block,) = ready_made(slug)
        wanted = page.locator(f"#b-{block.pk}")
        while page.evaluate("document.activeElement.id") != wanted.get_attribute("id"):
            me.press("ArrowDown")
        me.press(*(str(day + 1) for day in days))
    saved(page)
    me.press("Tab", "Home")
    expect(page.locator("#w-1")).to_be_focused()
    me.press("Enter")
    expect(page.get_by_label("Times")).to_be_focused()
    me.press("Enter")
    expect(page.locator(".placed")).to_have_count(36)
    me.press("Escape")
    expect(page.locator("#w-1")).to_be_focused()
    while me.focus() != "Assign":
        me.press("Shift+Tab")
    me.press("Enter")
    page.wait_for_url("**/assignments/")
    me.press("Tab", "Enter")
    while me.focus() != "everyone":
        me.press("Tab")
    me.press("Space", "Enter")
    expect(page.locator(".sum")).to_be_focused()
    while not me.focus().startswith("Assign 144"):
        me.press("Tab")
    me.press("Enter")
    expect(page.get_by_role("heading", name=re.compile("144 sessions"))).to_be_visible()
    assert_all_have_it(club)
    assert me.acts <= MAX_ACTS


@pytest.fixture
def program(club):
    hang, skips = ready_made("hang-band-water", "skips-and-box-jumps")
    return make_program([(1, 0, hang), (1, 0, skips), (1, 2, hang)], team=club["team"])


def cells(page, day):
    return page.locator(f'td[data-day="{day}"] .placed').all_inner_texts()


def drag(page, what, to, *, above=False):
    what.scroll_into_view_if_needed()
    start, end = what.bounding_box(), to.bounding_box()
    page.mouse.move(start["x"] + 30, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 30, end["y"] + (3 if above else end["height"] - 3), steps=6)
    page.mouse.up()
    saved(page)


def test_it_is_built_by_dragging_and_undone(program, page):
    let_in(page, "dana@example.com")
    page.goto(program.get_absolute_url())
    placed = page.locator('td[data-day="1-0"] .placed')
    drag(page, placed.last, page.locator('td[data-day="2-4"]'))
    assert cells(page, "2-4") == ["Skips and box jumps"]
    (squat,) = ready_made("pipe-squat-and-lunge")
    drag(page, page.locator(f"#b-{squat.pk}"), placed.first, above=True)
    assert cells(page, "1-0") == ["Pipe squat and lunge", "Hang, band and water"]
    expect(page.locator("#undo")).to_have_text(
        "Undo: placed Pipe squat and lunge on week 1, Monday"
    )
    # A drag that Escape ends, and one that lands nowhere, leave all as it is.
    box = placed.first.bounding_box()
    for end in ("key", "nowhere"):
        page.mouse.move(box["x"] + 30, box["y"] + 10)
        page.mouse.down()
        page.mouse.move(400, 400, steps=4)
        if end == "key":
            page.keyboard.press("Escape")
        else:
            page.mouse.move(600, 20, steps=2)
        page.mouse.up()
    assert page.locator(".dragging, .dropmark").count() == 0
    page.keyboard.press("Control+z")
    saved(page)
    page.locator("#undo").click()
    saved(page)
    expect(page.locator("#undo")).to_have_count(0)
    pattern = editing.read(program)
    assert [placement.day for placement in pattern.placements] == [(1, 0), (1, 0), (1, 2)]


def test_it_is_carried_by_keys_and_said_aloud(program, page):
    let_in(page, "dana@example.com")
    page.goto(program.get_absolute_url())
    says = page.locator("[data-says]")
    placed = page.locator('td[data-day="1-0"] .placed').last
    name = placed.get_attribute("id")
    placed.focus()
    page.keyboard.press("Space")
    expect(says).to_have_text(re.compile("^Skips and box jumps picked up from Week 1, Monday"))
    page.keyboard.press("ArrowRight")
    expect(says).to_have_text("Week 1, Tuesday, place 1 of 1")
    page.keyboard.press("Escape")
    expect(says).to_have_text("Put back. Nothing changed.")
    assert len(cells(page, "1-0")) == 2
    for key in ("Space", "ArrowRight", "ArrowRight", "ArrowUp", "Enter"):
        page.keyboard.press(key)
    expect(says).to_have_text("Moved Skips and box jumps to week 1, Wednesday")
    assert cells(page, "1-2") == ["Skips and box jumps", "Hang, band and water"]
    expect(page.locator(f"#{name}")).to_be_focused()
    page.keyboard.press("Delete")
    expect(says).to_have_text("Removed Skips and box jumps")
    expect(page.locator("#d-1-2")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Block", exact=True)).to_be_focused()
    assert page.url.endswith("?day=1-2")
    page.go_back()
    expect(page.get_by_role("heading", name="About this program")).to_be_visible()


def test_it_shows_both_when_two_coaches_change_it(club, program, page):
    rosa = make_user("Rosa Vega")
    club["team"].add_coach(rosa)
    let_in(page, "dana@example.com")
    page.goto(program.get_absolute_url())
    editing.change_program(
        program,
        lambda pattern: Pattern(2, pattern.placements),
        by=rosa,
        version=1,
        description="removed week 3",
    )
    placed = page.locator('td[data-day="1-2"] .placed')
    placed.focus()
    page.keyboard.press("Delete")
    expect(page.get_by_role("alert")).to_contain_text("Rosa Vega: removed week 3")
    expect(page.get_by_role("alert")).to_contain_text("removed Hang, band and water")
    expect(page.locator(".wk")).to_have_count(2)
    expect(placed).to_have_count(1)
    page.get_by_role("button", name="Do it now").click()
    expect(placed).to_have_count(0)
    assert editing.read(Program.objects.get()).weeks == 2


def test_it_keeps_an_act_that_could_not_be_sent(program, page):
    let_in(page, "dana@example.com")
    page.goto(program.get_absolute_url())
    page.context.set_offline(True)
    page.locator('td[data-day="1-2"] .placed').focus()
    page.keyboard.press("Delete")
    expect(page.locator(".saved")).to_have_text("Not saved")
    page.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    saved(page)
    assert len(editing.read(program).placements) == 2


def test_it_is_changed_by_thumb(program, browser, live_server):
    context = browser.new_context(
        viewport=PHONE, base_url=live_server.url, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    let_in(page, "dana@example.com")
    page.goto(program.get_absolute_url())
    page.get_by_role("button", name="Blocks").tap()
    (squat,) = ready_made("pipe-squat-and-lunge")
    page.locator(f"#b-{squat.pk}").tap()
    page.locator('td[data-day="1-1"]').tap()
    saved(page)
    assert cells(page, "1-1") == ["Pipe squat and lunge"]
    page.get_by_role("button", name="Done").tap()
    page.locator('td[data-day="1-1"] .placed').tap()
    expect(page.get_by_role("heading", name="Pipe squat and lunge")).to_be_visible()
    context.close()
