import gc
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from hypothesis import settings as hypothesis_settings
from sentry_sdk.integrations import _installed_integrations

# Playwright's sync API runs an event loop in the test's own thread.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

# Fixtures of people are in tests/people.py, of what they plan in tests/planned.py; what a test
# makes itself comes from the plain functions of tests/factories.py, and the shipped catalogue from
# tests/shipped.py.
pytest_plugins = ["tests.people", "tests.planned"]

hypothesis_settings.register_profile("kneelift", deadline=None, database=None, derandomize=True)
hypothesis_settings.load_profile("kneelift")


@pytest.fixture
def without_sentry(request):
    """For what counts calls: once a test ties Sentry in (test_metrics), it stays around all that
    Django calls for as long as this process lasts. The test runs in another one then.
    """
    if "django" in _installed_integrations:
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", request.node.nodeid]
        done = subprocess.run(command, cwd=request.config.rootpath, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
        pytest.skip("It passed in a process of its own.")


def pytest_addoption(parser):
    parser.addoption(
        "--only-with-database",
        action="store_true",
        help="leave out tests that may not ask a database anything",
    )


# These walk over what others ask one by one, and take half of the suite's time; to count the lines
# they run would double it. The floor of pyproject.toml is that of the others alone.
WALKS = (
    "tests/browser/",
    "tests/pages/test_agreement_at_random.py",
    "tests/test_chaos.py",
    "tests/test_fuzz.py",
    "tests/test_never_500.py",
    "tests/test_permissions.py",
    "tests/test_typed_text.py",
)


def pytest_collection_modifyitems(config, items):
    """What walks is not counted; what cannot reach a database needs no second round."""
    for item in items:
        if item.nodeid.startswith(WALKS):
            item.add_marker("no_cover")
    if config.getoption("--only-with-database"):
        config.hook.pytest_deselected(items=[item for item in items if not may_ask(item)])
        items[:] = [item for item in items if may_ask(item)]


def pytest_collection_finish():
    """What was imported stays to the end: looking through it again and again costs a twentieth."""
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def may_ask(item):
    """Whether pytest-django lets this test ask the database."""
    return item.get_closest_marker("django_db") or "db" in item.fixturenames


def pytest_unconfigure():
    """What SQLite leaves beside a database that a browser's connection had open to the end."""
    from tests.settings import test_name

    for left in Path(tempfile.gettempdir()).glob(f"{Path(test_name).name}*"):
        left.unlink(missing_ok=True)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings):
    """On SQLite the tables are there already; `pytest_unconfigure` takes them away."""
    if connection.vendor != "sqlite":
        return False
    from tests import tables

    tables.copy_to(connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """A database of this process, with tables and no rows. Every test finds it like this.

    A plain `django_db` test is one transaction that is rolled back; after one with
    `transaction=True`, as those of the browser, all tables are emptied.
    """
    from tests import shipped, tables

    with django_db_blocker.unblock():
        shipped.keep_catalogue()
        tables.let_audit_entries_go(connection)
    yield
    with django_db_blocker.unblock():
        end_other_sessions()


def end_other_sessions():
    """What a thread left behind holds of PostgreSQL: the database cannot be dropped beside it."""
    if connection.vendor == "postgresql":
        others = "FROM pg_stat_activity WHERE datname = current_database()"
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT pg_terminate_backend(pid) {others} AND pid <> pg_backend_pid()")
        connection.close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    from tests import tables

    folder = tmp_path_factory.mktemp("server")
    tables.make_database(folder)
    return folder / "kneelift.sqlite3"


@pytest.fixture
def variables(empty_database, tmp_path):
    """Variables of a process of its own, on a SQLite database with tables and no rows."""
    from tests import server

    shutil.copy(empty_database, tmp_path)
    return server.environment(f"sqlite:///{tmp_path}/{empty_database.name}")


@pytest.fixture(autouse=True)
def _in_nobodys_time_zone():
    """A request leaves its reader's zone behind in the thread, and one test's is not another's."""
    timezone.deactivate()


@pytest.fixture(autouse=True)
def _seen_before(monkeypatch):
    """Pages are as they are for the rest of a day on which they were looked at once."""
    from coaching.services import audit

    monkeypatch.setattr(audit, "_seen", SimpleNamespace(is_first=lambda *_: False))


@pytest.fixture
def first_look(_seen_before, monkeypatch):
    """Pages are as on the first look of a day; called, they are so again."""
    from coaching.services import audit

    def begin():
        monkeypatch.setattr(audit, "_seen", audit.SeenToday())

    begin()
    return begin


@pytest.fixture(autouse=True)
def _no_attempt_counted_yet():
    """Sign-in counts its attempts in the cache, and one test's are not another's."""
    cache.clear()
