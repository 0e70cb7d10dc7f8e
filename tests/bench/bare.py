"""Settings of the server to compare with: the same database and server, nothing between."""

from kneelift.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.bench"]
MIDDLEWARE = []
TEMPLATES = []
ROOT_URLCONF = "tests.bench.urls"
