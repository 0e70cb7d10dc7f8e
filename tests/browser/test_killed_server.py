"""The server dies in the middle of requests, and starts again."""

import contextlib
import os
import signal
import socket
import subprocess
import time

import pytest
from django.db import connection
from playwright.sync_api import expect

from coaching.models import LoggedSet, SetChange
from kneelift import serve
from tests.browser.phone import all_sent, make_runner, ready, stored, tap
from tests.browser.world import PHONE, let_in
from tests.server import url_of, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@contextlib.contextmanager
def server(port):
    """Granian on the test's database; it is killed with all of its workers at the end."""
    variables = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "TEST_DATABASE_URL": url_of(connection),
    }
    process = subprocess.Popen(serve.command(port), env=variables, start_new_session=True)
    try:
        wait_for(port)
        yield process
    finally:
        kill(process)


def kill(process):
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


@pytest.mark.timeout(300)
def test_it_loses_nothing_when_the_server_is_killed_amid_requests(live_server, browser, port):
    make_runner(sets=10)
    context = browser.new_context(
        viewport=PHONE, base_url=f"http://127.0.0.1:{port}", service_workers="block"
    )
    page = context.new_page()
    with server(port) as process:
        let_in(page, "maya@example.com")
        page.goto("/today/")
        ready(page)
        context.set_offline(True)
        tapped = tap(page, 20)
        asked = []

        def pass_on(route):
            asked.append(route)
            route.continue_()
            if len(asked) == 4:
                # Killed just after it stored the fourth, mostly before it could say so.
                deadline = time.monotonic() + 60
                while LoggedSet.objects.count() < 4:
                    assert time.monotonic() < deadline
                kill(process)

        page.route("**/sets/**", pass_on)
        with page.expect_event("requestfailed", lambda request: "/sets/" in request.url):
            context.set_offline(False)
        page.unroute("**/sets/**")
    expect(page.locator(".tick[data-held]").last).to_be_attached()
    assert LoggedSet.objects.count() == 4
    with server(port):
        page.evaluate("document.dispatchEvent(new Event('outbox:send'))")
        all_sent(page)
    assert list(stored()) == tapped
    assert not SetChange.objects.exists()
    context.close()
