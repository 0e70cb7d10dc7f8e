"""The project's settings, deaf to the shell's variables, made quick and quiet for tests."""

import os
import tempfile
from pathlib import Path

for name in (
    "ALLOWED_HOSTS",
    "CACHE_URL",
    "DEBUG",
    "EMAIL_FROM",
    "EMAIL_URL",
    "KNEELIFT_URL",
    "LOG_FORMAT",
    "LOG_LEVEL",
    "METRICS_TOKEN",
    "PORT",
    "REPLICA_URL",
    "SENTRY_DSN",
):
    os.environ[name] = ""
os.environ["PUSH_KEY"] = "b25seS1mb3ItdGVzdHMtMDEyMzQ1Njc4OS1hYmNkZWY"
os.environ["SECRET_KEY"] = "only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"
# `make test` sets it for its second round, on PostgreSQL.
os.environ["DATABASE_URL"] = os.environ.get("TEST_DATABASE_URL", "")

from kneelift import sqlite  # noqa: E402
from kneelift.settings import *  # noqa: E402, F403
from kneelift.settings import DATABASES, STORAGES, VAR_DIR  # noqa: E402

# A name of its own, so that two runs at the same time do not take each other's away;
# a file and not memory, so that a live server has its own connections as in real life.
if DATABASES["default"]["ENGINE"] == sqlite.ENGINE:
    test_name = str(Path(tempfile.gettempdir()) / f"kneelift-test-{os.getpid()}.sqlite3")
    options = DATABASES["default"]["OPTIONS"]
    options["init_command"] = options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
else:
    test_name = f"kneelift_test_{os.getpid()}"
DATABASES["default"]["TEST"] = {"NAME": test_name}

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# Browser tests switch to the hashed files that production serves (tests/browser/conftest.py).
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
STATIC_ROOT = VAR_DIR / "test-static"
# The test client does not look through a folder that a browser test may be filling just then.
WHITENOISE_AUTOREFRESH = True
