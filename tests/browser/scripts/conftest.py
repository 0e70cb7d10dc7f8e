"""The scripts of static/js alone, as they are written: no server, no database."""

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings

SCRIPTS = Path(settings.BASE_DIR) / "static" / "js"
#: Only to the browser: what it asks for there is answered here.
ORIGIN = "http://localhost"


def answer(route):
    path = SCRIPTS / urlsplit(route.request.url).path.lstrip("/")
    if path.is_file():
        route.fulfill(path=path, content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><html lang=en><title>Scripts</title>")


@pytest.fixture(autouse=True)
def _hashed_names():
    """Files go by their own names: nothing was collected."""


@pytest.fixture(autouse=True)
def _between_two_tests():
    """No server to wait for, and no tables to empty."""


@pytest.fixture
def scripts(browser):
    """An empty page that can import each script from "/", say "/outbox/uuid5.js"."""
    page = browser.new_context(service_workers="block").new_page()
    page.route(f"{ORIGIN}/**", answer)
    page.goto(f"{ORIGIN}/")
    yield page
    page.context.close()
