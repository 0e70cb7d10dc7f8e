"""What is written, changed or answered without a signal waits like a set, and arrives once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from coaching.models import Comment, CommentVersion, Reaction, Session
from tests.browser.phone import all_sent, kinds, make_runner, new_phone, ready
from tests.factories import make_comment, make_notification

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


def comments_page(page, session):
    page.goto(reverse("session_comments", args=[session.pk]))
    page.locator("comment-form[data-ready]").wait_for()


def coming_back(page):
    page.context.set_offline(False)
    all_sent(page)


def test_words_changes_and_removals_wait_and_arrive_in_their_order(club, page):
    session = club["session"]
    theirs = make_comment(session, "Quick hips today", by=club["dana"])
    first = make_comment(session, "Frist")
    second = make_comment(session, "Not this")
    comments_page(page, session)
    page.context.set_offline(True)

    word = page.locator(f"#c-{theirs.pk}").get_by_role("button", name="Got it")
    for pressed in ("true", "false", "true"):
        word.click()
        expect(word).to_have_attribute("aria-pressed", pressed)
    expect(word).to_contain_text("1")

    mine = page.locator(f"#c-{first.pk}")
    mine.get_by_role("link", name="Change").click()
    field = mine.get_by_label("Change a comment")
    expect(field).to_be_focused()
    field.fill("First")
    mine.get_by_role("button", name="Save").click()
    expect(mine.locator(".cm-t")).to_have_text("First")
    expect(mine).to_contain_text("Waits on this phone")

    gone = page.locator(f"#c-{second.pk}")
    gone.get_by_role("button", name="Remove").click()
    undo = gone.get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    undo.click()
    expect(gone.locator(".cm-t")).to_be_visible()
    gone.get_by_role("button", name="Remove").click()
    expect(gone.locator(".cm-t")).to_be_hidden()

    assert not Reaction.objects.exists()
    assert Comment.objects.shown().count() == 3
    coming_back(page)
    expect(mine).not_to_contain_text("Waits")
    assert kinds(page) == [
        "reply", "reply", "reply", "recomment", "uncomment", "comment-back", "uncomment",
    ]  # fmt: skip
    assert Reaction.objects.get().user == club["maya"].user
    assert list(CommentVersion.objects.values_list("text", flat=True)) == ["Frist"]
    assert [row.text for row in Comment.objects.shown()] == ["Quick hips today", "First"]
    page.reload()
    page.locator("comment-form[data-ready]").wait_for()
    expect(page.locator(".cm:visible")).to_have_count(2)
    expect(word).to_have_attribute("aria-pressed", "true")


def test_a_comment_that_waits_is_changed_and_another_taken_away(club, page):
    session = club["session"]
    comments_page(page, session)
    page.context.set_offline(True)
    for text in ("One", "Two"):
        page.get_by_label("Your comment").fill(text)
        page.get_by_role("button", name="Send").click()
        expect(page.locator(".cm").last).to_contain_text(text)
    one, two = page.locator(".cm").nth(0), page.locator(".cm").nth(1)
    one.get_by_role("link", name="Change").click()
    one.get_by_label("Change a comment").fill("One more")
    one.get_by_role("button", name="Save").click()
    expect(one.locator(".cm-t")).to_have_text("One more")
    two.get_by_role("button", name="Remove").click()
    expect(two).to_contain_text("Removed")
    coming_back(page)
    assert [row.text for row in Comment.objects.shown()] == ["One more"]
    assert Comment.objects.count() == 2


def test_what_comes_a_day_late_is_said_in_words_and_the_comment_stays(club, page):
    session = club["session"]
    mine = make_comment(session, "As it was")
    comments_page(page, session)
    row = page.locator(f"#c-{mine.pk}")
    page.context.set_offline(True)
    row.get_by_role("link", name="Change").click()
    row.get_by_label("Change a comment").fill("Another")
    row.get_by_role("button", name="Save").click()
    Comment.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))
    page.context.set_offline(False)
    late = "Not saved: A comment can be changed by who wrote it, for a day."
    expect(row).to_contain_text(late)
    expect(row.locator(".cm-t")).to_have_text("As it was")
    assert Comment.objects.get().text == "As it was"
    # She lets go of it, and it is told no more.
    page.get_by_role("button", name="Discard it").click()
    page.locator("comment-form[data-ready]").wait_for()
    expect(row).not_to_contain_text("Not saved")


def test_a_comment_that_went_meanwhile_is_said_to_be_gone(club, page):
    session = club["session"]
    theirs = make_comment(session, "Quick hips today", by=club["dana"])
    comments_page(page, session)
    row = page.locator(f"#c-{theirs.pk}")
    page.context.set_offline(True)
    row.get_by_role("button", name="Will do").click()
    Comment.objects.update(removed_at=timezone.now())
    page.context.set_offline(False)
    expect(row).to_contain_text("That comment is not there any more.")
    assert not Reaction.objects.exists()


def test_the_number_on_the_tab_goes_with_reading(club, page):
    session, maya = club["session"], club["maya"].user
    note = make_comment(session, "Quick hips today", by=club["dana"])
    at = {"facts": {"session": str(session.pk), "date": str(session.date)}, "team": club["team"]}
    make_notification(maya, "comment", key=f"comment:{note.pk}", by=club["dana"], **at)
    page.goto(reverse("week"))
    tab = page.get_by_role("navigation", name="Main").get_by_role("link", name="Today")
    expect(tab).to_contain_text("1 unread comment")
    page.goto(reverse("today"))
    expect(page.locator(".coachnote")).to_contain_text("Quick hips today")
    page.get_by_role("link", name="1 new comment").click()
    expect(tab).not_to_contain_text("unread")


def test_a_coach_writes_in_the_dock_of_the_day(browser, club, live_server):
    session, maya = club["session"], club["maya"]
    make_comment(session, "Shall I?")
    page = new_phone(browser, live_server, "dana@example.com", to=session)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(reverse("athlete_day", args=[maya.pk, session.date]))
    dock = page.locator(".cm-dock")
    expect(dock).to_be_in_viewport(ratio=1)
    dock.get_by_label("Write to Maya Okafor").fill("Yes, double")
    dock.get_by_role("button", name="Send").click()
    expect(page.locator(".cm").last).to_contain_text("Yes, double")
    assert Comment.objects.get(author=club["dana"]).session == session
    page.context.close()
