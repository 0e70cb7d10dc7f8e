"""A comment written without a signal waits on the phone like a set, and is kept once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.models import Comment, Session
from tests.browser.phone import all_sent, make_runner, new_phone, ready

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def club(live_server):
    return make_runner(sets=2)


@pytest.fixture
def page(browser, club, live_server):
    page = new_phone(browser, live_server)
    page.goto(reverse("today"))
    ready(page, kept=True)
    yield page
    page.context.close()


def test_it_waits_on_the_phone_and_arrives_once(club, page):
    session = Session.objects.get()
    page.context.set_offline(True)
    page.goto(reverse("session_comments", args=[session.pk]))
    page.locator("comment-form[data-ready]").wait_for()
    page.get_by_label("Your comment").fill("Band slipped <b>here</b>")
    page.get_by_role("button", name="Send").click()
    row = page.locator(".cm")
    expect(row).to_contain_text("Band slipped <b>here</b>")
    expect(row).to_contain_text("Waits on this phone")
    assert not Comment.objects.exists()
    page.context.set_offline(False)
    all_sent(page)
    expect(row).to_have_count(1)
    page.reload()
    ready(page)
    expect(row).to_have_count(1)
    expect(row).not_to_contain_text("Waits")
    comment = Comment.objects.get()
    assert (comment.session, comment.author) == (session, club["maya"].user)
