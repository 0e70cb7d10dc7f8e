"""Timers that keep time: on the clock, not on ticks."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.models import Drill, LoggedSet, Session
from tests.browser.world import PHONE, give, let_in
from tests.factories import make_drill, make_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser, live_server, club):
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, has_touch=True)
    page = context.new_page()
    # A phone whose clock is fast is not believed: what it says comes to stand before the server's.
    page.clock.install(time=timezone.now() - timedelta(minutes=10))
    let_in(page, "maya@example.com")
    yield page
    context.close()


def tap(page):
    row = page.locator('.drillcard[open] .tap[data-state="next"]').first
    box = row.locator("xpath=ancestor::*[contains(@class, 'rowbox')]").get_attribute("id")
    # Not by a place: a thumb that taps one twice within a second, where drills change, bounces.
    row.dispatch_event("click")
    expect(page.locator(f"#{box} .rowdone")).to_have_count(1)
    page.clock.run_for(100)


def test_it_rests_after_a_set_by_the_clock_and_over_a_reload(phone, club):
    give(club, make_drill("Pull", rest_s=60), make_drill("Hang", rest_s=45))
    phone.goto("/today/")
    bar = phone.locator("rest-timer")
    expect(bar).to_be_hidden()
    tap(phone)
    expect(bar).to_be_visible()
    expect(bar).to_contain_text("of 1:00")
    # The phone is locked for twenty seconds: no ticks, then one look.
    phone.clock.fast_forward(20_000)
    expect(bar.locator("time")).to_have_text(re.compile("0:(39|40)"))
    bar.get_by_role("button", name="+15 s").click()
    expect(bar).to_contain_text("of 1:15")
    phone.reload()
    expect(bar.locator("time")).to_have_text(re.compile("0:5[3-5]"))
    bar.get_by_role("button", name="−15 s").click()
    bar.get_by_role("button", name="Skip rest").click()
    expect(bar).to_be_hidden()


def test_it_gives_ten_seconds_to_switch_sides(phone, club):
    give(club, make_drill("Pull", side_mode="per_side", rest_s=60))
    phone.goto("/today/")
    tap(phone)
    expect(phone.locator("rest-timer")).to_contain_text("Switch sides")
    phone.clock.fast_forward(10_500)
    expect(phone.locator("rest-timer")).to_be_hidden()
    tap(phone)
    expect(phone.locator("rest-timer")).to_contain_text("of 1:00")


def test_it_walks_a_circuit_with_short_rests_inside(phone, club):
    give(
        club,
        make_drill("Pull"),
        make_drill("Hang"),
        rounds=2,
        rest_between_s=15,
        rest_after_round_s=90,
    )
    phone.goto("/today/")
    opened = phone.locator(".drillcard[open] h3")
    for drill, rest in [("A1 Pull", "of 0:15"), ("A2 Hang", "of 1:30"), ("A1 Pull", "of 0:15")]:
        expect(opened).to_have_text(drill)
        tap(phone)
        expect(phone.locator("rest-timer")).to_contain_text(rest)
    expect(opened).to_have_text("A2 Hang")


def test_it_remembers_that_rest_is_off(phone, club):
    give(club, make_drill("Pull"), make_drill("Hang"))
    phone.goto("/today/")
    tap(phone)
    bar = phone.locator("rest-timer")
    bar.get_by_role("button", name="Timer settings").click()
    phone.get_by_label("Also for Pull").uncheck()
    phone.get_by_role("button", name="Close", exact=True).last.click()
    expect(bar).to_be_hidden()
    phone.reload()
    tap(phone)
    expect(bar).to_be_hidden()


def test_it_brings_the_next_row_out_from_under_the_undo(phone, club):
    give(club, make_drill("Pull", side_mode="per_side", first_side="left"))
    phone.emulate_media(reduced_motion="reduce")
    phone.goto("/today/")
    next_row = phone.locator(".drillcard[open] .tap[data-state=next]").first
    box = next_row.bounding_box()
    # As low on the screen as it can be tapped, which no click of the driver may scroll.
    phone.set_viewport_size({"width": 390, "height": int(box["y"] + box["height"] + 80)})
    box = next_row.bounding_box()
    phone.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    toast = phone.locator(".toast").filter(has_text=": logged")
    expect(toast).to_be_visible()
    expect(next_row).to_have_attribute("aria-label", re.compile("right"))

    def covered():
        row = next_row.bounding_box()
        return row["y"] + row["height"] > toast.bounding_box()["y"]

    assert covered()
    phone.clock.run_for(600)
    assert not covered()


def test_it_undoes_within_ten_seconds(phone, club):
    session = give(club, make_drill("Pull"))
    phone.goto("/today/")
    tap(phone)
    toast = phone.locator(".toast").filter(has_text=": logged")
    toast.get_by_role("button", name="Undo").click()
    expect(phone.locator(".rowdone")).to_have_count(0)
    expect(phone.locator("html[data-waiting='0']")).to_have_count(1)
    assert Session.objects.get(pk=session.pk).logged_rows == 0
    phone.clock.run_for(100)
    again = phone.locator(".toast").filter(has_text=": undone")
    again.get_by_role("button", name="Log it again").click()
    expect(phone.locator(".rowdone")).to_have_count(1)
    phone.clock.run_for(100)
    expect(toast).to_be_visible()
    phone.mouse.move(5, 5)
    phone.clock.fast_forward(10_500)
    phone.clock.run_for(1200)
    expect(toast).to_have_count(0)


@pytest.fixture
def interval(phone, club):
    """The interval timer of three rounds of 30 s with 30 s of rest, at its first second."""
    water = make_drill("Water", measure="seconds", amount=30, amount_unit="s", sets=3, rest_s=30)
    give(club, water)
    phone.goto("/week/")
    phone.goto("/today/")
    phone.get_by_role("button", name=re.compile("^Interval timer")).click()
    timer = phone.locator("dialog.interval")
    expect(timer).to_have_attribute("data-phase", "ready")
    return timer


def logged_rounds(phone):
    expect(phone.locator("html[data-waiting='0']")).to_have_count(1)
    return [(row.number, int(row.amount)) for row in LoggedSet.objects.order_by("number")]


def test_it_times_rounds_and_fills_their_sets_in(phone, interval):
    phone.clock.run_for(6_000)
    expect(interval.get_by_role("heading")).to_have_text("Work")
    expect(interval).to_contain_text("Round 1 of 3")
    phone.clock.run_for(30_000)
    expect(interval.get_by_role("heading")).to_have_text("Rest")
    expect(phone.locator(".rowdone")).to_have_count(1)
    phone.clock.run_for(100)
    interval.get_by_role("button", name="Pause").click()
    phone.clock.fast_forward(60_000)
    expect(interval.get_by_role("heading")).to_have_text("Rest")
    interval.get_by_role("button", name="Go on").click()
    # 8 s of the second round, and nothing of the third.
    interval.get_by_role("button", name="Skip to the next part").click()
    phone.clock.run_for(8_500)
    interval.get_by_role("button", name="Skip to the next part").click()
    expect(phone.locator(".rowdone")).to_have_count(2)
    assert logged_rounds(phone) == [(1, 30), (2, 8)]
    # Back leaves the timer, and a timer that is left logs nothing.
    phone.go_back()
    expect(interval).to_be_hidden()
    assert phone.url.endswith("/today/")
    phone.clock.run_for(100_000)
    assert logged_rounds(phone) == [(1, 30), (2, 8)]


def test_it_asks_about_rounds_that_went_by_while_the_phone_slept(phone, interval):
    phone.clock.run_for(10_000)
    phone.clock.fast_forward(200_000)
    phone.clock.run_for(300)
    expect(interval).to_contain_text(re.compile(r"Your phone slept for 3:2\d. 3 rounds went by"))
    expect(phone.locator(".rowdone")).to_have_count(0)
    interval.get_by_role("button", name="I stopped: go on from there").click()
    phone.clock.run_for(300)
    expect(interval).to_contain_text("Round 1 of 3")
    phone.clock.run_for(25_000)
    expect(phone.locator(".rowdone")).to_have_count(1)
    assert logged_rounds(phone) == [(1, 30)]
    phone.clock.fast_forward(200_000)
    phone.clock.run_for(300)
    interval.get_by_role("button", name="I did them: log 2 sets").click()
    phone.clock.run_for(2_000)
    expect(phone.locator(".rowdone")).to_have_count(3)
    assert logged_rounds(phone) == [(1, 30), (2, 30), (3, 30)]
    expect(interval).to_be_hidden()
    # At the time each ended, and not of waking up.
    first, second, third = LoggedSet.objects.order_by("number").values_list(
        "performed_at", flat=True
    )
    assert second - first == timedelta(seconds=60)
    assert third - second == timedelta(seconds=60)


def test_it_puts_the_stopwatch_into_the_set(phone, club):
    give(club, make_drill("Wall sit", measure="seconds", amount=30, amount_unit="s", sets=1))
    phone.goto("/today/")
    phone.get_by_role("button", name="Stopwatch").click()
    phone.clock.fast_forward(42_000)
    # The clock goes on until it is stopped.
    expect(phone.locator("stop-watch time")).to_have_text(re.compile(r"^0:4\d$"))
    phone.get_by_role("button", name=re.compile("^Stop")).click()
    expect(phone.locator(".edit input[name=amount]")).to_have_value(re.compile(r"^4\d$"))


def test_a_distance_keeps_its_seconds_beside_it(phone, club):
    drill = make_drill("Skip", measure="distance", amount=20, amount_unit="yd", sets=2)
    session = give(club, drill)
    phone.goto("/today/")
    watch = phone.locator("stop-watch")
    watch.get_by_role("button").click()
    phone.clock.fast_forward(3_900)
    expect(watch.locator("time")).to_have_text(re.compile(r"^(3\.9|[4-9](\.\d)?) s$"))
    # Whoever logs the set while it runs logs what it shows, and it ends.
    phone.locator('.tap[data-state="next"]').click()
    expect(phone.locator(".rowdone .v")).to_have_text(re.compile(r"20 yd in (3\.9|[4-9](\.\d)?) s"))
    expect(watch.get_by_role("button")).to_have_text("Stopwatch")
    expect(phone.locator(".edit input[name=seconds]")).to_have_value("")
    expect(phone.locator(".edit input[name=amount]")).to_have_value("20")
    expect(phone.locator("html[data-waiting='0']")).to_have_count(1)
    row = LoggedSet.objects.get()
    assert row.amount == 20
    assert 3.9 <= row.seconds < 10
    done = f"20 yd in {row.seconds.normalize():f} s"
    phone.reload()
    expect(phone.locator(".rowdone .v")).to_have_text(done)
    expect(watch.get_by_role("button")).to_have_text("Stopwatch")
    # The next time it says what it was. The phone's clock was ahead.
    LoggedSet.objects.update(performed_at=row.received_at - timedelta(days=1))
    again = make_session(club["maya"], drills=[drill], date=club["maya"].today + timedelta(days=1))
    phone.goto(again.get_absolute_url())
    expect(phone.locator(".drillcard .last")).to_have_text(f"Last time: {done}")
    assert session.pk != again.pk


def test_it_swaps_and_reports_pain_by_thumb(phone, club):
    give(club, Drill.objects.get(slug="hanging-feet-to-bar"))
    phone.goto("/today/")
    phone.get_by_role("link", name="Make it easier").click()
    phone.get_by_role("button", name=re.compile("Hanging knees to elbows")).click()
    expect(phone.get_by_text("Instead of Hanging feet to bar").first).to_be_visible()
    phone.get_by_role("link", name="It hurts").click()
    phone.locator(".levels label").nth(7).click()
    phone.get_by_label("Where does it hurt?").select_option("left_hip")
    phone.get_by_role("button", name="Tell your coach").click()
    expect(phone.get_by_role("dialog")).to_contain_text("for today")
    # The phone tells it at once; the server's word comes after.
    expect(phone.locator("html[data-waiting='0']")).to_have_count(1)
    phone.goto(reverse("today"))
    expect(phone.get_by_text("Stop it for today", exact=False)).to_be_attached()
