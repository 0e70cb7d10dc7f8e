"""Settings of the server to compare with: the same database and server, nothing between."""

from kneelift.settings import *  # noqa: F403

INSTALLED_APPS = ["tests.bench"]
MIDDLEWARE = []
TEMPLATES = []
# The product's own asks for its models.
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
ROOT_URLCONF = "tests.bench.urls"
