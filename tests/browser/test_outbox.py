"""Sets logged on a phone reach the server once each, whatever happens on the way."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from coaching.models import LoggedSet, Session, SessionDrill, SetChange
from tests.browser.phone import (
    acts,
    all_sent,
    make_runner,
    new_phone,
    open_row,
    ready,
    stored,
    tap,
    waiting,
)
from tests.browser.world import let_in, sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def runner(live_server):
    return make_runner()


@pytest.fixture
def phone(runner, browser, live_server):
    page = new_phone(browser, live_server, worker="block")
    yield page
    page.context.close()


def test_it_is_painted_at_once_and_sent(phone):
    before = datetime.now(UTC)
    tapped = tap(phone, 3)
    all_sent(phone)
    found = stored()
    assert list(found) == tapped
    assert all(before.timestamp() - 1 <= at.timestamp() for at in found.values())
    assert Session.objects.get().logged_rows == 3
    expect(phone.locator(".sync-status")).to_contain_text("All sent")


def test_it_says_how_many_wait_and_counts_them_as_the_server_would(phone):
    phone.context.set_offline(True)
    tap(phone, 3)
    status = phone.locator(".sync-status")
    expect(status).to_contain_text("Offline")
    expect(status).to_contain_text("3 sets are saved on this phone and will be sent")
    expect(phone.locator(".tick[data-held]")).to_have_count(3)
    assert not LoggedSet.objects.exists()

    def shown():
        return [
            phone.locator(".tally b").inner_text(),
            *phone.locator("[data-count]").all_inner_texts(),
            phone.locator(".end").evaluate("end => [end.dataset.state, end.dataset.done]"),
            phone.locator("#gauge-fill").get_attribute("stroke-dasharray"),
            phone.locator(".edit-cap b").inner_text(),
            phone.locator(".tap").evaluate_all("all => all.map(e => e.ariaLabel.trim())"),
        ]

    offline = shown()
    phone.context.set_offline(False)
    all_sent(phone)
    assert LoggedSet.objects.count() == 3
    phone.reload()
    ready(phone)
    assert shown() == offline


def test_it_changes_undoes_skips_and_adds_offline_in_order(phone):
    phone.context.set_offline(True)
    first, second = tap(phone, 2)
    row = open_row(phone, first)
    row.get_by_label("Note").fill("slow")
    row.get_by_role("button", name="Save").click()
    expect(row.locator("details")).not_to_have_attribute("open", "")
    open_row(phone, second).get_by_role("button", name="Undo this set").click()
    expect(phone.locator(f"#row-{second} .rowdone")).to_have_count(0)
    phone.locator(".acts-more > summary").click()
    phone.get_by_role("button", name="One more set").click()
    expect(phone.locator(".set")).to_have_count(5)
    phone.locator(".set[data-extra] .tap").first.click()
    expect(phone.locator(".set[data-extra] .rowdone")).to_have_count(1)
    phone.locator(".acts-more > summary").click()
    phone.locator(".skipper summary").click()
    phone.get_by_label("Why").select_option("time")
    phone.get_by_role("button", name="Skip the rest of this drill").click()
    expect(phone.locator('.tap[data-state="skip"]')).to_have_count(7)
    kinds = [act["kind"] for act in waiting(phone)]
    assert kinds == ["log", "log", "log", "removal", "log"] + ["log"] * 7
    phone.context.set_offline(False)
    all_sent(phone)
    row = LoggedSet.objects.get(pk=first)
    assert (row.note, row.amount) == ("slow", 10)
    assert LoggedSet.objects.exclude(skip_reason="").count() == 7
    assert LoggedSet.objects.get(number=5).skip_reason == ""
    phone.reload()
    ready(phone)
    expect(phone.locator('.tap[data-state="skip"]')).to_have_count(7)


def test_it_keeps_one_of_a_double_tap(phone):
    phone.context.set_offline(True)
    phone.locator('.tap[data-state="next"]').dblclick()
    expect(phone.locator(".tick[data-held]")).to_have_count(1)
    assert len(waiting(phone)) == 1


def test_it_sends_again_what_the_server_had_but_never_answered(phone):
    lost = []

    def lose(route):
        # Committed over there; nothing comes back here.
        route.fetch()
        lost.append(route.request.url)
        route.abort()

    # As many answers as there are sets.
    phone.route("**/sets/**", lose, times=4)
    tapped = tap(phone, 4)
    while len(lost) < 4:
        phone.evaluate("document.dispatchEvent(new Event('outbox:send'))")
        phone.wait_for_timeout(20)
    all_sent(phone)
    assert list(stored()) == tapped
    assert not SetChange.objects.exists()


def test_it_is_the_same_when_every_request_arrives_twice(phone):
    def twice(route):
        route.fetch()
        route.fulfill(response=route.fetch())

    phone.route("**/sets/**", twice)
    tapped = tap(phone, 4)
    all_sent(phone)
    assert list(stored()) == tapped
    assert not SetChange.objects.exists()


def test_it_takes_no_other_server_s_word_for_a_yes(phone):
    phone.route(
        "**/sets/**",
        lambda route: route.fulfill(status=200, content_type="text/html", body="<h1>Hotel</h1>"),
    )
    tap(phone, 1)
    expect(phone.locator(".sync-status")).to_contain_text("1 set is saved on this phone")
    assert len(waiting(phone)) == 1
    phone.unroute("**/sets/**")
    phone.evaluate("document.dispatchEvent(new Event('outbox:send'))")
    all_sent(phone)
    assert LoggedSet.objects.count() == 1


def test_it_waits_through_errors_and_gets_a_new_token(phone):
    answers = [503, 429]
    phone.route(
        "**/sets/**",
        lambda route: (
            route.fulfill(status=answers.pop(), headers={"X-Account": "me", "Retry-After": "0"})
            if answers
            else route.fallback()
        ),
    )
    tap(phone, 1)
    all_sent(phone)
    phone.context.clear_cookies(name="kneelift_csrf")
    tap(phone, 1)
    all_sent(phone)
    assert LoggedSet.objects.count() == 2


def test_it_parks_what_is_refused_and_lets_a_person_decide(phone, runner):
    phone.context.set_offline(True)
    first, _ = tap(phone, 2)
    row = open_row(phone, first)
    reps = row.get_by_role("textbox", name="reps")
    # As by the checks of an older release.
    reps.evaluate("field => { field.dataset.most = 99999; field.dataset.usual = ''; }")
    reps.fill("5000")
    row.get_by_role("button", name="Save").click()
    expect(row.locator(".v")).to_contain_text("5000")
    phone.context.set_offline(False)
    status = phone.locator(".sync-status")
    expect(status).to_contain_text("That is more than one set can hold")
    expect(status).to_contain_text("Not all saved")
    expect(status).not_to_contain_text("All sent")
    assert LoggedSet.objects.count() == 2
    assert [act["status"] for act in acts(phone) if act["state"] == "parked"] == [422]
    status.get_by_role("button", name="Change it").click()
    row.get_by_role("textbox", name="reps").fill("12")
    row.get_by_role("button", name="Save").click()
    expect(status).not_to_contain_text("more than one set")
    all_sent(phone)
    assert LoggedSet.objects.get(pk=first).amount == 12
    assert [act for act in acts(phone) if act["state"] == "parked"] == []


def test_it_parks_a_set_of_a_drill_that_is_gone(phone, runner):
    phone.context.set_offline(True)
    tap(phone, 1)
    SessionDrill.objects.all().delete()
    phone.context.set_offline(False)
    status = phone.locator(".sync-status")
    expect(status).to_contain_text("not in your plan any more")
    with phone.expect_navigation():
        status.get_by_role("button", name="Discard it").click()
    ready(phone)
    assert acts(phone) == []


def test_it_keeps_the_sets_of_one_account_from_another(phone):
    phone.context.set_offline(True)
    tapped = tap(phone, 2)
    # While nothing can be sent: else the first might go out in between.
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    phone.evaluate("document.dispatchEvent(new Event('outbox:send'))")
    expect(phone.locator(".sync-status")).to_contain_text("Sign in first")
    assert len(waiting(phone)) == 2
    sign_in(phone, "priya@example.com")
    phone.goto("/today/")
    ready(phone)
    expect(phone.locator("html[data-waiting='0']")).to_have_count(1)
    assert not LoggedSet.objects.exists()
    assert len(waiting(phone)) == 2
    phone.context.clear_cookies()
    sign_in(phone, "maya@example.com")
    phone.goto("/today/")
    all_sent(phone)
    assert list(stored()) == tapped


def test_it_warns_before_signing_out_with_sets_waiting(phone):
    phone.route("**/sets/**", lambda route: route.abort())
    tap(phone, 1)
    phone.goto("/settings/")
    ready(phone)
    phone.get_by_role("button", name="Sign out").click()
    dialog = phone.get_by_role("dialog")
    expect(dialog).to_contain_text("1 set is saved on this phone")
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_have_count(0)
    assert "/settings/" in phone.url
    phone.get_by_role("button", name="Sign out").click()
    dialog.get_by_role("button", name="Sign out").click()
    phone.wait_for_url("**/accounts/login/**")
    phone.unroute("**/sets/**")
    sign_in(phone, "maya@example.com")
    phone.goto("/today/")
    all_sent(phone)
    assert LoggedSet.objects.count() == 1


def test_it_doubles_nothing_with_two_tabs(phone):
    other = phone.context.new_page()
    other.goto("/today/")
    ready(other)
    phone.context.set_offline(True)
    mine = tap(phone, 2)
    expect(other.locator(".rowdone")).to_have_count(2)
    theirs = tap(other, 2)
    expect(phone.locator(".rowdone")).to_have_count(4)
    phone.context.set_offline(False)
    all_sent(phone)
    all_sent(other)
    assert list(stored()) == mine + theirs
    assert not SetChange.objects.exists()


def test_it_sends_directly_where_the_phone_keeps_nothing(runner, browser, live_server):
    context = browser.new_context(base_url=live_server.url)
    context.add_init_script("IDBFactory.prototype.open = () => { throw new Error('refused'); }")
    page = context.new_page()
    let_in(page, "maya@example.com")
    page.goto("/today/")
    ready(page)
    tap(page, 2)
    assert LoggedSet.objects.count() == 2
    expect(page.locator(".sync-status")).to_contain_text("This phone cannot keep sets")
    context.close()


def test_it_says_on_the_phone_what_is_no_number_and_takes_a_comma(phone):
    phone.context.set_offline(True)
    [first] = tap(phone, 1)
    row = open_row(phone, first)
    reps = row.get_by_role("textbox", name="reps")
    reps.fill("1,000")
    row.get_by_role("button", name="Save").click()
    assert "without signs" in reps.evaluate("field => field.validationMessage")
    assert len(waiting(phone)) == 1
    reps.fill("8,0")
    row.get_by_role("button", name="Save").click()
    expect(row.locator("details")).not_to_have_attribute("open", "")
    expect(row.locator(".v b")).to_have_text("8")
    assert len(waiting(phone)) == 2
    phone.context.set_offline(False)
    all_sent(phone)
    assert LoggedSet.objects.get(pk=first).amount == 8
