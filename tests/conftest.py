import os

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

# Playwright's sync API runs an event loop in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

pytest_plugins = ["tests.people"]

hypothesis_settings.register_profile("kneelift", deadline=None, database=None, derandomize=True)
hypothesis_settings.load_profile("kneelift")


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    """Sign-in counts its attempts in the cache, and one test's are not another's."""
    cache.clear()
