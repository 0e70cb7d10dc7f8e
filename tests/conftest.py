import os

import pytest
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings

# Playwright's sync API runs an event loop in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Fixtures of people are in tests/people.py; what a test makes itself comes from the plain functions
# of tests/factories.py, and the shipped catalogue from tests/shipped.py.
pytest_plugins = ["tests.people"]

hypothesis_settings.register_profile("kneelift", deadline=None, database=None, derandomize=True)
hypothesis_settings.load_profile("kneelift")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A database of this process, with tables and no rows. Every test finds it like this.

    A plain `django_db` test is one transaction that is rolled back; after one with
    `transaction=True`, as those of the browser, all tables are emptied.
    """
    from tests import shipped

    with django_db_blocker.unblock():
        shipped.keep_catalogue()


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    """Sign-in counts its attempts in the cache, and one test's are not another's."""
    cache.clear()
