"""What `make slow` serves: the product, and an address that takes long."""

from kneelift.settings import *  # noqa: F403

ROOT_URLCONF = "tests.slow_urls"
