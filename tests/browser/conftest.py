"""A real browser against a real server: hashed, compressed static files as in production."""

import os
import threading

import pytest
from django.conf import settings as django_settings
from django.test.utils import override_settings
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from kneelift import static
from tests import chromium
from tests.browser.world import make_club

# Busy machines are slow and not wrong: how long may be waited for what will come.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium.find()
    if path is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"No browser. {chromium.HOW_TO_GET_IT}")
    return {**browser_type_launch_args, **chromium.launch_options(path)}


@pytest.fixture
def club(live_server):
    return make_club()


class Door:
    """Of the server: shut while the tables are emptied between two tests.

    A request that a browser sent just before it was closed would else wait for a table that is
    being emptied, and hold another one that has to be.
    """

    def __init__(self):
        self.changed = threading.Condition()
        self.is_open = False
        self.inside = 0

    def before(self, application):
        """`application`, behind this door."""

        def behind(environ, start_response):
            with self.changed:
                if not self.is_open:
                    start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
                    return [b""]
                self.inside += 1
            try:
                return application(environ, start_response)
            finally:
                with self.changed:
                    self.inside -= 1
                    self.changed.notify_all()

        return behind

    def open(self):
        self.is_open = True

    def shut(self):
        """Let nobody in any more, and wait until who is inside is out."""
        with self.changed:
            self.is_open = False
            assert self.changed.wait_for(lambda: not self.inside, timeout=60)


DOOR = Door()
HASHED = {
    **django_settings.STORAGES,
    "staticfiles": {"BACKEND": "kneelift.static.HashedStorage"},
}


@pytest.fixture(scope="session")
def live_server():
    """pytest-django's, but static files come from WhiteNoise as in production."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = DOOR.before
    with override_settings(STORAGES=HASHED, WHITENOISE_AUTOREFRESH=False):
        static.collect()
        server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _hashed_names(settings):
    settings.STORAGES = HASHED


# pytest-django's own fixture comes first here so that it ends last: it empties the tables.
@pytest.fixture(autouse=True)
def _between_two_tests(request, _django_db_helper):
    """Neither a browser's page nor a request of it outlives its test."""
    DOOR.open()
    yield
    if "browser" in request.fixturenames:
        for context in request.getfixturevalue("browser").contexts:
            context.close()
    DOOR.shut()


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url
