"""The tests' settings, with the cache that all workers share, as the project has it."""

from kneelift import settings
from tests.settings import *  # noqa: F403

CACHES = settings.CACHES
