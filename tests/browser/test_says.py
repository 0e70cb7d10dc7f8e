"""What a button says of a set is what it does: field, button, circle and what is sent agree."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from coaching.models import LoggedSet
from tests.browser.phone import all_sent, make_runner, new_phone, open_row, tap
from tests.browser.world import PHONE, let_in
from tests.factories import make_equipment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone_of(browser, live_server):
    pages = []

    def start(units="imperial", implements=(), **drill):
        people = make_runner(**drill)
        people["drill"].implements.add(*implements)
        user = people["maya"].user
        user.units = units
        user.save()
        pages.append(new_phone(browser, live_server))
        return pages[-1]

    yield start
    for page in pages:
        page.context.close()


def says(page):
    """(field, button, circle, what the circle is called) of the row that is next."""
    row = page.locator('.tap[data-state="next"]')
    return (
        page.locator(".edit input[name=amount]").input_value(),
        " ".join(page.locator(".edit button.big").inner_text().split()),
        " ".join(row.inner_text().split()),
        row.get_attribute("aria-label").strip(),
    )


def logged():
    return [(plain(row.amount), plain(row.load_value)) for row in rows()]


def plain(value):
    return None if value is None else f"{value.normalize():f}"


def rows():
    return LoggedSet.objects.active().order_by("number", "side")


def test_button_and_circle_follow_the_stepper(phone_of):
    page = phone_of(sets=2)
    for _ in range(2):
        page.locator(".edit").get_by_role("button", name="Less").click()
    assert says(page) == ("8", "Done, left 8", "8", "Set 1, left: log 8")
    page.locator('.tap[data-state="next"]').click()
    expect(page.locator(".rowdone .v b")).to_have_text("8")
    # What was typed is not left over for the next one.
    assert says(page) == ("10", "Done, right 10", "10", "Set 1, right: log 10")
    all_sent(page)
    assert logged() == [("8", None)]


def test_the_circle_logs_the_answers_and_the_load_beside_the_rows(phone_of):
    page = phone_of(sets=2, side_mode="none", first_side="", asks_ball_kept=True)
    page.locator(".edit [name=ball_kept][value=no]").check(force=True)
    page.locator('.tap[data-state="next"]').click()
    expect(page.locator(".rowdone")).to_have_count(1)
    expect(page.locator(".edit [name=ball_kept][value=no]")).not_to_be_checked()
    page.locator(".edit button.big").click()
    expect(page.locator(".rowdone")).to_have_count(2)
    all_sent(page)
    assert [row.ball_kept for row in rows()] == [False, None]


def test_it_says_the_load_that_is_typed_and_carries_it_on(phone_of):
    page = phone_of(
        sets=2,
        side_mode="none",
        first_side="",
        load_value=Decimal(15),
        load_unit="lb",
    )
    page.locator(".edit input[name=load_value]").fill("20")
    assert says(page)[1:3] == ("Done, 10 @ 20 lb", "10 @ 20 lb")
    page.locator('.tap[data-state="next"]').click()
    expect(page.locator(".rowdone")).to_have_count(1)
    all_sent(page)
    assert logged() == [("10", "20")]
    # The dumbbells that she took are still in her hands.
    assert says(page) == ("10", "Done, 10 @ 20 lb", "10 @ 20 lb", "Set 2: log 10 @ 20 lb")
    expect(page.locator(".edit input[name=load_value]")).to_have_value("20")
    page.reload()
    assert says(page)[1:3] == ("Done, 10 @ 20 lb", "10 @ 20 lb")
    tap(page, 1)
    all_sent(page)
    assert logged() == [("10", "20")] * 2


def test_a_metric_reader_counts_in_meters_and_kilograms(phone_of):
    """What she does not change is logged as it was planned, to the last digit."""
    page = phone_of(
        sets=4,
        side_mode="none",
        first_side="",
        measure="distance",
        amount=Decimal(20),
        amount_unit="yd",
        load_value=Decimal(15),
        load_unit="lb",
        units="metric",
    )
    edit = page.locator(".edit")
    assert says(page)[:3] == ("18.3", "Done, 18.3 m @ 6.8 kg", "18.3 m @ 6.8 kg")
    assert edit.locator(".stepper span").first.inner_text() == "m"
    edit.locator("button.big").click()
    expect(page.locator(".rowdone .v")).to_have_text("18.3 m @ 6.8 kg")
    edit.get_by_role("button", name="More").click()
    edit.get_by_role("button", name="Heavier").click()
    assert says(page)[:3] == ("19", "Done, 19 m @ 7.5 kg", "19 m @ 7.5 kg")
    edit.get_by_role("button", name="Heavier").click()
    page.locator('.tap[data-state="next"]').click()
    expect(page.locator(".rowdone")).to_have_count(2)
    assert says(page) == ("19", "Done, 19 m @ 10 kg", "19 m @ 10 kg", "Set 3: log 19 m @ 10 kg")
    tap(page, 1)
    all_sent(page)
    # Changed and not changed: the same again.
    row = open_row(page, rows()[0].pk)
    row.locator(".rowedit [name=rpe]").fill("6")
    row.get_by_role("button", name="Save").click()
    expect(row.locator("details")).not_to_have_attribute("open", "")
    all_sent(page)
    assert [(plain(r.amount), r.amount_unit, plain(r.load_value), r.load_unit) for r in rows()] == [
        ("20", "yd", "15", "lb"),
        ("19", "m", "10", "kg"),
        ("19", "m", "10", "kg"),
    ]
    assert rows()[0].rpe == 6


def test_a_step_of_a_pair_that_is_chosen_is_a_step_in_all(phone_of):
    bells = make_equipment("dumbbells", pieces=2, loaded=True)
    bar = make_equipment("bar", pieces=1, loaded=True)
    page = phone_of(
        sets=2,
        side_mode="none",
        first_side="",
        kind="strength",
        load_value=Decimal(20),
        load_unit="lb",
        implement=bar,
        implements=[bar, bells],
    )
    edit = page.locator(".edit")
    each = edit.locator("[data-each]")
    edit.get_by_role("button", name="Heavier").click()
    assert says(page)[1] == "Done, 10 @ 25 lb"
    assert each.inner_text() == "Load"
    edit.locator("[name=load_value]").fill("10")
    edit.locator("[name=implement]").select_option("dumbbells")
    expect(each).to_have_text("each one")
    edit.get_by_role("button", name="Heavier").click()
    assert says(page)[1].replace("\u00a0", " ") == "Done, 10 @ 2 × 12.5 lb"
    edit.locator("button.big").click()
    expect(page.locator(".rowdone")).to_have_count(1)
    # The dumbbells go on; so does what they are said to be.
    expect(each).to_have_text("each one")
    assert says(page)[2].replace("\u00a0", " ") == "10 @ 2 × 12.5 lb"
    tap(page, 1)
    all_sent(page)
    assert [(plain(r.load_value), r.load_count, r.implement.slug) for r in rows()] == [
        ("12.5", 2, "dumbbells")
    ] * 2


def test_it_says_one_amount_of_a_range_also_after_an_undo(phone_of):
    page = phone_of(sets=3, side_mode="none", first_side="", amount_top=Decimal(12))
    assert says(page) == ("10", "Done, 10", "10", "Set 1: log 10")
    page.locator(".edit").get_by_role("button", name="More").click()
    page.locator(".edit button.big").click()
    expect(page.locator(".rowdone")).to_have_count(1)
    assert says(page) == ("11", "Done, 11", "11", "Set 2: log 11")
    all_sent(page)
    open_row(page, rows()[0].pk).get_by_role("button", name="Undo this set").click()
    expect(page.locator(".rowdone")).to_have_count(0)
    assert says(page) == ("10", "Done, 10", "10", "Set 1: log 10")
    tap(page, 1)
    all_sent(page)
    assert logged() == [("10", None)]


def test_without_a_script_a_button_names_no_amount(browser, live_server):
    make_runner(sets=2, side_mode="none", first_side="")
    context = browser.new_context(
        viewport=PHONE, base_url=live_server.url, java_script_enabled=False
    )
    page = context.new_page()
    let_in(page, "maya@example.com")
    page.goto("/today/")
    page.locator(".edit input[name=amount]").fill("11")
    page.locator(".edit").get_by_role("button", name="Log this set", exact=True).click()
    expect(page.locator(".rowdone .v b")).to_have_text("11")
    assert logged() == [("11", None)]
    context.close()
