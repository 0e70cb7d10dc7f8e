"""What cannot be is refused in the field, before anything looks logged."""

import pytest
from playwright.sync_api import expect

from coaching.models import LoggedSet
from tests.browser.phone import acts, all_sent, make_runner, new_phone

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def phone(browser, live_server):
    make_runner(sets=3, side_mode="none", first_side="")
    page = new_phone(browser, live_server)
    yield page
    page.context.close()


@pytest.mark.parametrize("by", [".edit button.big", '.tap[data-state="next"]'])
@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("7,5", "whole number"),
        ("-1", "too little"),
        ("abc", "digits"),
        ("5 reps", "digits"),
        ("10000", "more than one set"),
        ("1,000", "digits"),
        ("", "how much"),
    ],
)
def test_it_refuses_in_the_field_and_paints_nothing(phone, typed, message, by):
    field = phone.locator(".edit input[name=amount]")
    phone.evaluate("document.querySelector('toast-list').say('The set before.')")
    field.fill(typed)
    if typed:
        # Said while it is typed, and repeated by nothing that could be tapped.
        expect(phone.locator(".edit .error")).to_contain_text(message)
        expect(phone.locator(".edit button.big .says")).to_have_text("Check the number")
        expect(phone.locator('.tap[data-state="next"] .v')).to_have_text("?")
    phone.locator(by).click()
    assert message in field.evaluate("field => field.validationMessage")
    expect(phone.locator(".rowdone")).to_have_count(0)
    expect(phone.locator(".toast")).to_have_count(0)
    assert acts(phone) == []


def test_it_asks_once_about_what_is_far_more_than_planned(phone):
    phone.locator(".edit input[name=amount]").fill("999")
    phone.locator(".edit button.big").click()
    expect(phone.locator(".edit .error")).to_contain_text("999 is far more than planned")
    expect(phone.locator(".rowdone")).to_have_count(0)
    phone.locator(".edit button.big").click()
    expect(phone.locator(".rowdone .v b")).to_have_text("999")
    all_sent(phone)
    assert LoggedSet.objects.get().amount == 999


def test_what_the_server_alone_refuses_is_told_at_its_row(phone):
    """As if the phone's own checks were of an older release."""
    field = phone.locator(".edit input[name=amount]")
    field.evaluate("field => { field.dataset.most = 99999; field.dataset.usual = ''; }")
    field.fill("10000")
    phone.locator(".edit button.big").click()
    row = phone.locator(".rowbox").first
    told = row.locator(".refused-set")
    expect(told).to_contain_text("10000")
    expect(told).to_contain_text("more than one set can hold")
    expect(phone.locator(".rowdone")).to_have_count(0)
    expect(phone.locator(".tally b")).to_have_text("0")
    told.get_by_role("button", name="Change it").click()
    expect(field).to_have_value("10000")
    field.fill("11")
    phone.locator(".edit button.big").click()
    expect(phone.locator(".rowdone .v b")).to_have_text("11")
    expect(told).to_have_count(0)
    all_sent(phone)
    assert LoggedSet.objects.get().amount == 11
