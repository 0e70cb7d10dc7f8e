"""A real browser against a real server: hashed, compressed static files as in production."""

import os

import pytest
from django.conf import settings as django_settings
from django.test.utils import override_settings
from playwright.sync_api import expect
from pytest_django.live_server_helper import LiveServer

from kneelift import static
from tests import chromium

# Busy machines are slow and not wrong: how long may be waited for what will come.
expect.set_options(timeout=30_000)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    path = chromium.find()
    if path is None:
        missing = pytest.fail if os.environ.get("CI") else pytest.skip
        missing(f"No browser. {chromium.HOW_TO_GET_IT}")
    return {**browser_type_launch_args, **chromium.launch_options(path)}


HASHED = {
    **django_settings.STORAGES,
    "staticfiles": {"BACKEND": "kneelift.static.HashedStorage"},
}


@pytest.fixture(scope="session")
def live_server():
    """pytest-django's, but static files come from WhiteNoise as in production."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda application: application
    with override_settings(STORAGES=HASHED, WHITENOISE_AUTOREFRESH=False):
        static.collect()
        server.start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _hashed_names(settings):
    settings.STORAGES = HASHED


@pytest.fixture(scope="session")
def base_url(live_server):
    return live_server.url
