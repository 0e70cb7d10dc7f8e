"""The app without a network: from a cold start, across releases, for one account only."""

import contextlib
import os
import signal
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from coaching.offline import release
from coaching.views import sets
from tests.browser.phone import (
    acts,
    all_sent,
    make_runner,
    new_phone,
    ready,
    stored,
    tap,
    waiting,
)
from tests.browser.world import PHONE, assign_today, make_club, sign_in
from tests.factories import make_drill, make_session

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def runner(live_server):
    return make_runner(sets=15)


@pytest.fixture
def start_phone(browser_type, browser_type_launch_args, live_server, tmp_path):
    """Starts a browser on the phone's own profile: what it keeps outlives the browser."""
    started = []

    def start(*, network=True):
        # Without a network: each request goes to a proxy that is not there.
        dead = [] if network else ["--proxy-server=127.0.0.1:9", "--proxy-bypass-list=<-loopback>"]
        options = browser_type_launch_args
        context = browser_type.launch_persistent_context(
            str(tmp_path / "profile"),
            **options | {"args": [*options["args"], *dead]},
            viewport=PHONE,
            base_url=live_server.url,
        )
        started.append(context)
        return context

    yield start
    for context in started:
        with contextlib.suppress(Error):
            context.close()


def kill(context, profile):
    """End the browser as a phone ends an app: at once, with nothing said to it."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if f"--user-data-dir={profile}" in (folder / "cmdline").read_text():
                os.kill(int(folder.name), signal.SIGKILL)
    with contextlib.suppress(Error):
        context.close()


@pytest.mark.timeout(400)
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="finds the browser's process in /proc")
def test_it_keeps_thirty_sets_through_the_death_of_the_browser(runner, start_phone, tmp_path):
    phone = start_phone()
    page = phone.new_page()
    sign_in(page, "maya@example.com")
    page.goto("/today/")
    ready(page, kept=True)
    # The browser itself writes down only after half a minute that a site keeps anything.
    phone.close()

    phone = start_phone()
    page = phone.new_page()
    page.goto("/today/")
    ready(page, kept=True)
    tapped = tap(page, 2)
    all_sent(page)
    phone.set_offline(True)
    tapped += tap(page, 28)
    times = {act["set"]: act["at"] for act in acts(page)}
    kill(phone, tmp_path / "profile")

    phone = start_phone(network=False)
    page = phone.new_page()
    page.goto("/today/")
    ready(page)
    expect(page.locator("html[data-kept-since]")).to_have_count(1)
    expect(page.locator(".rowdone")).to_have_count(30)
    expect(page.locator(".tick[data-held]")).to_have_count(28)
    expect(page.locator(".sync-status")).to_contain_text("28 sets are saved on this phone")
    assert len(stored()) == 2
    phone.close()

    page = start_phone().new_page()
    page.goto("/today/")
    ready(page)
    all_sent(page)
    found = stored()
    assert list(found) == tapped
    assert found == {pk: datetime.fromisoformat(at) for pk, at in times.items()}


TOMORROW = """
const [Before, at] = [Date, Date.now() + 864e5];
Date = class extends Before { constructor(...given) { super(...(given.length ? given : [at])); } };
Date.now = () => at;
"""


def test_it_opens_what_it_keeps_from_a_cold_start(runner, start_phone, tmp_path):
    maya = runner["maya"]
    later = make_session(maya, drills=[runner["drill"]], date=maya.today + timedelta(days=3))
    phone = start_phone()
    page = phone.new_page()
    sign_in(page, "maya@example.com")
    page.goto("/today/")
    ready(page, kept=True)
    phone.close()

    page = start_phone(network=False).new_page()
    for address, words in [
        ("/today/", "Band knee pull"),
        ("/week/", "This week"),
        (later.get_absolute_url(), "Band knee pull"),
        (runner["session"].get_absolute_url(), "Band knee pull"),
        (runner["drill"].get_absolute_url(), "Band knee pull"),
    ]:
        page.goto(address)
        expect(page.locator("main")).to_contain_text(words)
        expect(page.locator("html[data-kept-since]")).to_have_count(1)
        expect(page.locator("kept-copy")).to_contain_text("kept on your phone on")
        lacks = page.locator("kept-copy", has_text="since is not in it")
        expect(lacks).to_have_count(0 if page.locator("session-sheet").count() else 1)
        styled = "getComputedStyle(document.body).getPropertyValue('--ground')"
        assert page.evaluate(styled) != ""
    page.goto("/settings/")
    expect(page.locator("main")).to_contain_text("No network here")
    page.goto("/")
    expect(page.locator("main")).to_contain_text("Band knee pull")
    # A week that is not kept says so, and leads to those that are.
    page.goto("/week/?from=2030-01-07")
    expect(page.locator("main")).to_contain_text("not kept on this phone")
    page.get_by_role("link", name="Plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This week")
    # What it kept as today is another day by now.
    page.add_init_script(TOMORROW)
    page.goto("/today/")
    expect(page.locator("kept-copy")).to_contain_text("another day by now")
    page.locator("kept-copy").get_by_role("link", name="Open the plan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("This week")


def test_it_forgets_the_pages_of_who_signed_out(runner, browser, live_server):
    page = new_phone(browser, live_server)
    ready(page, kept=True)
    names = page.evaluate("caches.keys()")
    assert len([name for name in names if name.startswith("pages-")]) == 1
    page.goto("/settings/")
    ready(page)
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/**")
    expect(page.get_by_label("Email")).to_be_visible()
    page.context.set_offline(True)
    page.goto("/today/")
    expect(page.locator("main")).to_contain_text("No network here")
    expect(page.locator("main")).to_contain_text("You are signed out, so no training is kept")
    assert [n for n in page.evaluate("caches.keys()") if n.startswith("pages-")] == []
    page.context.close()


def no_answer(*_args, **_kwargs):
    raise RuntimeError("the server is in trouble")


def test_it_changes_to_a_new_release_with_sets_waiting(runner, browser, live_server, monkeypatch):
    page = new_phone(browser, live_server)
    ready(page, kept=True)
    first = page.evaluate("caches.keys()")
    monkeypatch.setattr(sets, "log_set", no_answer)
    tapped = tap(page, 3)
    monkeypatch.setattr(release, "current", lambda: "the-next-release")
    page.goto("/today/")
    ready(page, kept=True)
    expect(page.locator(".tick[data-held]")).to_have_count(3)
    expect(page.locator("meta[name=release]")).to_have_attribute("content", "the-next-release")
    # An idle worker is ended by the browser, but not while it is watched by a test.
    watch = page.context.new_cdp_session(page)
    watch.send("ServiceWorker.enable")
    deadline = time.monotonic() + 60
    names = []
    while not names or not all("the-next-release" in name for name in names):
        assert time.monotonic() < deadline, names
        page.wait_for_timeout(1000)
        watch.send("ServiceWorker.stopAllWorkers")
        page.wait_for_timeout(1000)
        names = page.evaluate("caches.keys()")
    assert names
    assert not set(names) & set(first)
    assert all("the-next-release" in name for name in names)
    # The new worker runs now; a stopped one could not be told that there is no network.
    watch.detach()
    page.goto("/today/")
    ready(page, kept=True)
    page.context.set_offline(True)
    page.goto("/today/")
    ready(page)
    expect(page.locator("meta[name=release]")).to_have_attribute("content", "the-next-release")
    assert len(waiting(page)) == 3
    page.context.set_offline(False)
    monkeypatch.undo()
    monkeypatch.setattr(release, "current", lambda: "the-next-release")
    page.goto("/today/")
    all_sent(page)
    assert list(stored()) == tapped
    page.context.close()


def test_it_shows_what_was_sent_since_a_page_was_kept(runner, browser, live_server):
    page = new_phone(browser, live_server)
    ready(page, kept=True)
    tap(page, 2)
    all_sent(page)
    # What came to the day since the pages were kept is kept at once.
    added = make_drill("Wall drive")
    make_session(runner["maya"], drills=[added], date=runner["maya"].today)
    page.goto("/today/")
    ready(page, kept=True)
    held = "async (address) => Boolean(await caches.match(address))"
    assert page.evaluate(held, added.get_absolute_url())
    page.context.set_offline(True)
    page.goto("/today/")
    ready(page)
    expect(page.locator(".rowdone")).to_have_count(2)
    expect(page.locator(".tick[data-held]")).to_have_count(0)
    page.context.close()


def test_it_sends_at_most_12_kb_on_a_repeat_visit_of_today(browser, live_server):
    assign_today(make_club(), "ball-bridge", "hang-band-water", "light-dumbbells")
    # Without its service worker, which would show the page's side of it only: with it, only
    # "304, sw.js has not changed" comes on top.
    context = browser.new_context(viewport=PHONE, base_url=live_server.url, service_workers="block")
    page = context.new_page()
    sign_in(page, "maya@example.com")
    page.goto("/today/")
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda e: received.append(e["encodedDataLength"]))
    page.goto("/today/")
    ready(page)
    assert 1000 < sum(received) <= 12 * 1024
    context.close()
