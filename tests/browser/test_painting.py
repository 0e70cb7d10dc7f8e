"""What the phone paints by itself is what the server draws: offline, then loaded anew."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from coaching.services.sessions.extras import add_extra
from tests.browser.painted import SAID, said_by_both
from tests.browser.phone import make_runner, new_phone, open_row, tap
from tests.factories import make_drill, make_equipment, make_logged_set, session_drills

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def offline(browser, live_server):
    """A function: make a phone that has lost its network on Today."""
    phones = []

    def make():
        phone = new_phone(browser, live_server, worker="block")
        phone.context.set_offline(True)
        phones.append(phone)
        return phone

    yield make
    for phone in phones:
        phone.context.close()


def change(phone, pk, **fields):
    """Change what is logged, in the row's own form."""
    row = open_row(phone, pk)
    for name, value in fields.items():
        field = row.locator(f'.rowedit [name="{name}"]')
        if name in ("load_unit", "implement"):
            field.select_option(value)
        else:
            field.fill(value)
    row.get_by_role("button", name="Save").click()
    expect(row.locator("details")).not_to_have_attribute("open", "")


def reads(athlete, unit_system):
    for person in (athlete, athlete.user):
        person.units = unit_system
        person.save()


def test_it_offers_in_a_range_what_the_server_offers(offline):
    make_runner(amount=Decimal(10), amount_top=Decimal(12), sets=4, side_mode="none", first_side="")
    phone = offline()
    (first,) = tap(phone, 1)
    change(phone, first, amount="12")
    (second,) = tap(phone, 1)
    change(phone, second, amount="8")
    here, there = said_by_both(phone)
    assert here == there
    assert there["tapped"] == ["10", "10"]


def test_it_offers_what_was_done_last_on_each_side(offline):
    make_runner(
        amount=Decimal(10), amount_top=Decimal(12), sets=3, side_mode="per_side", first_side="right"
    )
    phone = offline()
    right, left, _ = tap(phone, 3)
    change(phone, right, amount="11")
    change(phone, left, amount="9")
    here, there = said_by_both(phone)
    assert here == there


@pytest.mark.parametrize("unit_system", ["imperial", "metric"])
def test_it_says_a_pair_in_the_readers_units_and_what_is_over_the_cap(offline, unit_system):
    bells = make_equipment("dumbbells", pieces=2, loaded=True)
    people = make_runner(
        kind="strength",
        sets=4,
        amount=Decimal(10),
        load_value=Decimal(10),
        load_unit="lb",
        load_count=2,
        implement=bells,
        load_cap_value=Decimal(60),
        load_cap_unit="lb",
        side_mode="none",
        first_side="",
    )
    people["drill"].implements.add(bells, make_equipment("bar", pieces=1, loaded=True))
    reads(people["maya"], unit_system)
    phone = offline()
    first, second, third, fourth = tap(phone, 4)
    change(phone, first, load_value="15", load_unit="lb")
    change(phone, second, load_value="5", load_unit="kg")
    change(phone, third, load_value="40", load_unit="lb")
    change(phone, fourth, implement="bar", load_value="60", load_unit="lb", amount="9")
    here, there = said_by_both(phone)
    assert here == there
    assert there["states"] == ["done", "done", "over", "done"]
    assert "1 over the load cap" in there["tally"][0]


def test_it_carries_a_distance_and_a_load_on_in_the_readers_units(offline):
    people = make_runner(
        sets=4,
        measure="distance",
        amount=Decimal(20),
        amount_unit="yd",
        load_value=Decimal(15),
        load_unit="lb",
    )
    reads(people["maya"], "metric")
    phone = offline()
    left, _ = tap(phone, 2)
    change(phone, left, amount="15", load_value="7.5")
    tap(phone, 2)
    here, there = said_by_both(phone)
    assert here == there
    assert there["rows"][:6] == [
        "15 m 18.3 m @ 7.5 kg",
        "18.3 m @ 6.8 kg",
        "15 m 18.3 m @ 6.8 kg",
        "18.3 m @ 6.8 kg",
        "15 m @ 6.8 kg",
        "18.3 m @ 6.8 kg",
    ]
    assert there["typed"][:2] == ["amount=15", "load_value=6.8"]


def test_it_counts_extra_sets_and_drills_apart(offline):
    people = make_runner(sets=1, side_mode="none", first_side="")
    add_extra(people["session"], make_drill("Extra", sets=3))
    phone = offline()
    phone.locator(".drillcard").nth(1).evaluate("card => { card.open = true; }")
    extra = phone.locator(".drillcard").nth(1)
    for done in (1, 2):
        extra.locator('.rowbox > .tap[data-state="next"]').click()
        expect(extra.locator(".rowdone")).to_have_count(done)
    here, there = said_by_both(phone)
    assert here == there
    assert there["tally"] == ["0 of 1 set 2 extra"]
    assert there["ends"][1] == "2 of 3"


def test_it_says_what_was_skipped_and_why(offline):
    make_runner(sets=3, side_mode="none", first_side="")
    phone = offline()
    tap(phone, 1)
    phone.locator(".drillcard").evaluate(
        "card => { for (const part of card.querySelectorAll('details')) part.open = true; }"
    )
    phone.get_by_label("Why").select_option("tired")
    phone.get_by_role("button", name="Skip the rest of this drill").click()
    expect(phone.locator(".tap[data-state=skip]")).to_have_count(2)
    # Not colour and words alone: a tick is for what was done.
    signs = phone.locator(".tick .icon use").evaluate_all(
        "all => all.map((one) => one.getAttribute('href'))"
    )
    assert signs[1] == signs[2] != signs[0]
    expect(phone.locator(".tick[data-on]")).to_have_count(0)
    here, there = said_by_both(phone)
    assert here == there
    assert there["tally"] == ["1 of 3 sets 2 skipped"]
    assert there["rows"][2] == "Skipped: too tired"


def test_it_says_the_sides_of_a_drill_in_the_servers_order(offline):
    make_runner(
        sets=2, side_mode="per_side", first_side="right", measure="runs", amount_unit="runs"
    )
    phone = offline()
    right, *_ = tap(phone, 4)
    change(phone, right, amount="1")
    here, there = said_by_both(phone)
    assert here == there


def test_it_takes_all_of_it_back(offline):
    make_runner(sets=2, side_mode="none", first_side="", amount_top=Decimal(12))
    phone = offline()
    before = phone.evaluate(SAID)
    first, second = tap(phone, 2)
    change(phone, first, amount="12")
    for pk in (second, first):
        open_row(phone, pk).get_by_role("button", name="Undo this set").click()
        expect(phone.locator(f"#row-{pk} .rowdone")).to_have_count(0)
    assert phone.evaluate(SAID) == before
    here, there = said_by_both(phone)
    assert here == there


def test_it_offers_beside_the_rows_what_is_left_to_do(offline):
    """Drawn when all was done, and then undone without a network."""
    timed = {"measure": "seconds", "amount_unit": "s"}
    people = make_runner(sets=2, side_mode="none", first_side="", **timed)
    [drill] = session_drills(people["session"])
    done = [make_logged_set(drill, number) for number in (1, 2)]
    phone = offline()
    open_row(phone, done[1].pk).get_by_role("button", name="Undo this set").click()
    expect(phone.locator(".edit button.big")).to_be_visible()
    expect(phone.get_by_role("link", name="Make it easier")).to_be_visible()
    here, there = said_by_both(phone)
    assert here == there
    assert there["editors"] == ["Set 2", "Done, 10 s"]


def test_one_set_more_is_there_while_it_is_done(offline):
    people = make_runner(sets=1, side_mode="none", first_side="")
    [drill] = session_drills(people["session"])
    make_logged_set(drill)
    more = make_logged_set(drill, 2)
    phone = offline()
    open_row(phone, more.pk).get_by_role("button", name="Undo this set").click()
    expect(phone.locator(".set")).to_have_count(1)
    expect(phone.locator("form[data-more]")).to_have_attribute("data-more", "2")
    here, there = said_by_both(phone)
    assert here == there
    assert there["tally"] == ["1 of 1 set"]


def test_an_added_drill_that_was_logged_in_is_not_taken_away(offline):
    people = make_runner(sets=1, side_mode="none", first_side="")
    extra = add_extra(people["session"], make_drill("Extra", sets=2))
    phone = offline()
    card = phone.locator(f"#drill-{extra.pk}")
    card.evaluate("card => { card.open = true; }")
    card.locator(".acts-more > summary").click()
    expect(card.get_by_role("button", name="Take it away")).to_be_visible()
    card.locator('.tap[data-state="next"]').click()
    row = card.locator(".rowbox:has(.rowdone)")
    expect(row).to_have_count(1)
    pk = row.get_attribute("id").removeprefix("row-")
    open_row(phone, pk).get_by_role("button", name="Undo this set").click()
    expect(card.locator(".rowdone")).to_have_count(0)
    here, there = said_by_both(phone)
    assert here == there
    expect(card.get_by_role("button", name="Take it away")).to_have_count(0)


@pytest.mark.parametrize("who", ["maya", "dana"])
def test_it_says_who_logged_it_and_how_late(who, browser, live_server):
    people = make_runner(sets=2, side_mode="none", first_side="")
    session = people["session"]
    session.date -= timedelta(days=2)
    session.save()
    phone = new_phone(browser, live_server, f"{who}@example.com", worker="block", to=session)
    phone.context.set_offline(True)
    tap(phone, 1)
    here, there = said_by_both(phone)
    assert here == there
    late = phone.locator("session-sheet .rowbox .late")
    expect(late).to_contain_text("Entered 2 days later")
    assert ("Logged by Dana" in late.inner_text()) == (who == "dana")
