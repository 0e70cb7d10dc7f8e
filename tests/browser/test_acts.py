"""Beside logging, without a network: leaving out, swapping, telling of pain, finishing."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from coaching.models import Drill, LoggedSet, PainReport, Session, SessionDrill
from coaching.rules.swaps import swap_id
from coaching.services.sessions.swapping import swap, undo_swap
from tests.browser.painted import loaded_anew_nothing_moves
from tests.browser.phone import acts, all_sent, new_phone, ready, stored, tap, waiting
from tests.browser.world import give
from tests.factories import make_drill, session_drills

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def hang(club):
    """The first drill of a session: hanging feet to bar, 3 sets, with an easier step."""
    session = give(club, Drill.objects.get(slug="hanging-feet-to-bar"), make_drill("Pull"))
    return session_drills(session)[0]


@pytest.fixture
def phone(hang, browser, live_server):
    page = new_phone(browser, live_server)
    ready(page, kept=True)
    yield page
    page.context.close()


def sheet(page):
    return page.locator("act-sheets dialog[open]")


def kinds(page):
    return [act["kind"] for act in waiting(page)]


def test_it_swaps_without_a_network_and_logs_on_the_new_drill(phone, hang):
    tap(phone, 1)
    all_sent(phone)
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Make it easier").click()
    sheet(phone).get_by_role("button", name=re.compile("Hanging knees to elbows")).click()
    expect(sheet(phone)).to_have_count(0)
    new = swap_id(hang.pk, "hanging-knees-to-elbows")
    card = phone.locator(f"#drill-{new}")
    expect(card).to_have_attribute("open", "")
    expect(card).to_contain_text("Instead of Hanging feet to bar")
    expect(card.locator(".set")).to_have_count(hang.sets - 1)
    expect(phone.locator(f"#drill-{hang.pk} .set")).to_have_count(1)
    tapped = tap(phone, 2)
    assert kinds(phone) == ["swap", "log", "log"]
    expect(phone.locator(".sync-status")).to_contain_text("3 entries are saved on this phone")

    def shown():
        return [
            phone.locator(".tally b").inner_text(),
            *phone.locator("[data-count]").all_inner_texts(),
            phone.locator(".end").evaluate_all("all => all.map(e => e.dataset.state)"),
            phone.locator("h3").all_inner_texts(),
            phone.locator("[id^=result-]").all_inner_texts(),
            phone.locator(".tap").evaluate_all("all => all.map(e => e.ariaLabel.trim())"),
        ]

    offline = shown()
    # Opened anew, from what is kept.
    phone.goto("/today/")
    ready(phone)
    expect(phone.locator(f"#drill-{new} .rowdone")).to_have_count(2)
    assert shown() == offline
    phone.context.set_offline(False)
    all_sent(phone)
    assert list(stored())[1:] == tapped
    assert SessionDrill.objects.get(pk=new).replaces_id == hang.pk
    assert Session.objects.get().done_sets == 3
    loaded_anew_nothing_moves(phone)
    assert shown() == offline


def test_it_takes_a_swap_back_without_a_network(phone, hang):
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Swap", exact=True).first.click()
    sheet(phone).get_by_role("button", name=re.compile("Hanging knees to elbows")).click()
    new = swap_id(hang.pk, "hanging-knees-to-elbows")
    expect(phone.locator(f"#drill-{hang.pk}")).to_have_count(0)
    toast = phone.locator(".toast").filter(has_text="instead of Hanging feet to bar")
    toast.get_by_role("button", name="Undo").click()
    expect(phone.locator(f"#drill-{new}")).to_have_count(0)
    expect(phone.locator(f"#drill-{hang.pk} .tap[data-state=next]")).to_be_visible()
    assert kinds(phone) == ["swap", "unswap"]
    phone.context.set_offline(False)
    loaded_anew_nothing_moves(phone)
    assert not SessionDrill.objects.filter(pk=new).exists()
    assert SessionDrill.objects.get(pk=hang.pk).sets_kept_on_original is None


def test_it_decides_on_a_refused_swap_before_its_sets_go(phone, hang, club):
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Make it easier").click()
    sheet(phone).get_by_role("button", name=re.compile("Hanging knees to elbows")).click()
    expect(phone.locator(f"#drill-{hang.pk}")).to_have_count(0)
    tap(phone, 1)
    other = swap(hang, Drill.objects.get(slug="tuck-jump"), by=club["dana"])
    phone.context.set_offline(False)
    status = phone.locator(".sync-status")
    expect(status).to_contain_text("This drill was swapped already.")
    expect(status).to_contain_text("1 set is saved on this phone")
    assert not LoggedSet.objects.exists()
    undo_swap(hang)
    assert not SessionDrill.objects.filter(pk=other.pk).exists()
    status.get_by_role("button", name="Try again").click()
    all_sent(phone)
    assert LoggedSet.objects.get().session_drill_id == swap_id(hang.pk, "hanging-knees-to-elbows")


def test_it_takes_a_refused_swap_back_without_asking(phone, hang, club):
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Make it easier").click()
    sheet(phone).get_by_role("button", name=re.compile("Hanging knees to elbows")).click()
    expect(phone.locator(f"#drill-{hang.pk}")).to_have_count(0)
    other = swap(hang, Drill.objects.get(slug="tuck-jump"), by=club["dana"])
    phone.context.set_offline(False)
    expect(phone.locator(".sync-status")).to_contain_text("This drill was swapped already.")
    new = swap_id(hang.pk, "hanging-knees-to-elbows")
    card = phone.locator(f"#drill-{new}")
    card.locator(".acts-more > summary").click()
    card.get_by_role("button", name="Back to Hanging feet").click()
    expect(phone.locator(f"#drill-{hang.pk}")).to_be_visible()
    expect(phone.locator(".sync-status")).not_to_contain_text("swapped already")
    all_sent(phone)
    assert acts(phone) == []
    # The coach's own swap is none of its business.
    assert SessionDrill.objects.get(pk=other.pk).replaces_id == hang.pk
    phone.goto("/today/")
    expect(phone.locator("h3").filter(has_text="Tuck jump")).to_be_visible()


def test_it_stops_what_hurts_without_a_network(phone, hang):
    tap(phone, 1)
    all_sent(phone)
    phone.context.set_offline(True)
    phone.get_by_role("link", name="It hurts").first.click()
    sheet(phone).locator(".levels label").nth(7).click()
    sheet(phone).get_by_label("Where does it hurt?").select_option("left_hip")
    sheet(phone).get_by_role("button", name="Tell your coach").click()
    expect(sheet(phone).get_by_role("heading", level=2)).to_have_text("Stop this drill for today")
    sheet(phone).get_by_role("button", name="Go on with the session").click()
    card = phone.locator(f"#drill-{hang.pk}")
    expect(card.locator(".tap[data-state=skip]")).to_have_count(hang.sets - 1)
    expect(card).to_contain_text("it hurt 7 of 10")
    expect(card.locator("summary .flag-pain")).to_have_count(1)
    expect(card.locator("form[data-more]")).to_have_count(0)
    hint = phone.locator(".drillcard").last.locator("[data-elsewhere]")
    expect(hint).to_contain_text("It hurt 7 of 10 in Hanging feet to bar.")
    toast = phone.locator(".toast").filter(has_text="The rest of the drill is left out.")
    expect(toast.get_by_role("button", name="Undo")).to_be_visible()
    expect(phone.locator(".sync-status")).to_contain_text("1 entry is saved on this phone")
    # One of them is done after all: that arrives after what stopped it.
    card.evaluate("card => { card.open = true; }")
    skipped = card.locator(".rowbox:has(.tap[data-state=skip])").first
    skipped.locator(".tap").click()
    undo = skipped.get_by_role("button", name="Undo this set")
    undo.click()
    asks = phone.locator("dialog.stopped")
    expect(asks).to_contain_text("Hanging feet to bar hurt 7 of 10 today.")
    asks.get_by_role("button", name="Leave it").click()
    expect(card.locator(".tap[data-state=next]")).to_have_count(0)
    undo.click()
    asks.get_by_role("button", name="Go on with it").click()
    expect(card.locator(".tap[data-state=next]")).to_have_count(1)
    phone.context.set_offline(False)
    loaded_anew_nothing_moves(phone)
    report = PainReport.objects.get()
    assert (report.level, report.where, report.session_drill_id) == (7, "left_hip", hang.pk)
    assert Session.objects.get().skipped_sets == hang.sets - 2
    phone.goto("/today/")
    expect(phone.locator(f"#drill-{hang.pk}")).to_contain_text("it hurt 7 of 10")


def test_it_offers_less_from_four_on(phone, hang):
    phone.context.set_offline(True)
    phone.get_by_role("link", name="It hurts").first.click()
    sheet(phone).locator(".levels label").nth(4).click()
    sheet(phone).get_by_label("Where does it hurt?").select_option("back")
    sheet(phone).get_by_role("button", name="Tell your coach").click()
    expect(sheet(phone).get_by_role("button", name="Do half of the sets left")).to_be_visible()
    sheet(phone).get_by_role("link", name="Make it easier").click()
    expect(sheet(phone).get_by_role("heading", level=2)).to_contain_text("Make it easier: Hanging")
    less = sheet(phone).get_by_role("button", name="Do half of the sets left")
    expect(less).to_be_visible()
    expect(sheet(phone)).not_to_contain_text("Trains the same lift", use_inner_text=True)
    sheet(phone).get_by_role("button", name="Close").click()
    expect(sheet(phone)).to_have_count(0)
    # What was offered stays on the card.
    offers = phone.locator(f"#drill-{hang.pk} .offers")
    offers.get_by_role("button", name="Do half of the sets left").click()
    expect(phone.locator(".tap[data-state=skip]")).to_have_count(hang.sets // 2)
    toast = phone.locator(".toast").filter(has_text="Left out.")
    toast.get_by_role("button", name="Undo").click()
    expect(phone.locator(".tap[data-state=skip]")).to_have_count(0)
    phone.get_by_role("link", name="It hurts").first.click()
    sheet(phone).locator(".levels label").nth(2).click()
    sheet(phone).get_by_label("Where does it hurt?").select_option("left_front_hip")
    sheet(phone).get_by_role("button", name="Tell your coach").click()
    expect(sheet(phone)).to_contain_text("Under 18, pain at the front of the hip")
    sheet(phone).get_by_role("button", name="Go on with the session").click()
    expect(phone.locator("[data-front-elsewhere]")).to_have_count(1)
    phone.get_by_role("link", name="It hurts").first.click()
    sheet(phone).locator(".levels label").nth(5).click()
    sheet(phone).get_by_label("Where does it hurt?").select_option("back")
    sheet(phone).get_by_role("button", name="Tell your coach").click()
    sheet(phone).get_by_role("button", name="Skip the rest of this drill").click()
    expect(sheet(phone)).to_have_count(0)
    assert kinds(phone)[-hang.sets - 2 :] == ["pain", "pain"] + ["log"] * hang.sets
    toast = phone.locator(".toast").filter(has_text="Left out.")
    toast.get_by_role("button", name="Undo").click()
    expect(phone.locator(".tap[data-state=skip]")).to_have_count(0)
    phone.context.set_offline(False)
    loaded_anew_nothing_moves(phone)
    assert (PainReport.objects.count(), Session.objects.get().skipped_sets) == (3, 0)


def test_it_finishes_and_opens_again_without_a_network(phone, hang):
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Finish session").click()
    sheet(phone).locator(".rpe label").nth(6).click()
    sheet(phone).get_by_label("Note for your coach").fill("Quick hips.")
    sheet(phone).get_by_role("button", name="Save and finish").click()
    end = phone.locator(".finish")
    expect(end).to_contain_text("Effort 7 of 10.")
    expect(end).to_contain_text("Quick hips.")
    end.get_by_role("link", name="Change effort or note").click()
    expect(sheet(phone).get_by_label("Note for your coach")).to_have_value("Quick hips.")
    expect(sheet(phone).locator(".rpe input").nth(6)).to_be_checked()
    phone.keyboard.press("Escape")
    end.get_by_role("button", name="Open it again").click()
    expect(end.get_by_role("link", name="Finish session")).to_be_visible()
    phone.context.set_offline(False)
    all_sent(phone)
    session = Session.objects.get()
    assert (session.finished_at, session.effort, session.note) == (None, 7, "Quick hips.")


def test_it_says_what_needs_a_network_and_stays(phone, hang):
    phone.context.set_offline(True)
    phone.get_by_role("link", name="Add a drill").click()
    expect(phone.locator(".toast")).to_contain_text("This needs a connection")
    phone.get_by_role("link", name="Swap", exact=True).first.click()
    sheet(phone).get_by_role("link", name="Other drills").click()
    expect(sheet(phone)).to_have_count(0)
    assert phone.url.endswith("/today/")


def test_it_opens_sheets_over_the_session_and_closes_them_every_way(phone, hang):
    link = phone.get_by_role("link", name="It hurts").first
    link.focus()
    phone.keyboard.press("Enter")
    expect(sheet(phone)).to_be_visible()
    assert sheet(phone).evaluate("dialog => dialog.contains(document.activeElement)")
    phone.keyboard.press("Escape")
    expect(sheet(phone)).to_have_count(0)
    expect(link).to_be_focused()
    phone.wait_for_function("() => !history.state")
    link.click()
    expect(sheet(phone)).to_be_visible()
    phone.go_back()
    expect(sheet(phone)).to_have_count(0)
    assert phone.url.endswith("/today/")
    # An empty answer is asked for beside the field, and nothing is sent.
    link.click()
    sheet(phone).get_by_role("button", name="Tell your coach").click()
    expect(sheet(phone)).to_be_visible()
    assert acts(phone) == []
    # Without a script the link leads to a page that asks the same.
    phone.goto(link.get_attribute("href"))
    expect(phone.get_by_role("heading", level=1)).to_have_text("It hurts")


def test_it_walks_a_circuit_without_a_network(club, browser, live_server):
    session = give(club, make_drill("Pull", sets=2), make_drill("Hang", sets=2), rounds=2)
    phone = new_phone(browser, live_server)
    ready(phone, kept=True)
    phone.context.set_offline(True)
    walk = [(drill, number) for number in (1, 2) for drill in ("A1 Pull", "A2 Hang")]
    for taps, (drill, number) in enumerate(walk, start=1):
        expect(phone.locator(".drillcard[open] h3")).to_have_text(drill)
        row = phone.locator('.drillcard[open] .tap[data-state="next"]')
        expect(row).to_have_accessible_name(f"Set {number}: log 10")
        # By no place: faster than any thumb, a tap where drills change would be a bounce.
        row.dispatch_event("click")
        expect(phone.locator(".rowdone")).to_have_count(taps)
    phone.context.set_offline(False)
    loaded_anew_nothing_moves(phone)
    done = LoggedSet.objects.order_by("performed_at").values_list("drill__name", "number")
    assert list(done) == [("Pull", 1), ("Hang", 1), ("Pull", 2), ("Hang", 2)]
    assert reverse("session", args=[session.pk])
    phone.context.close()
