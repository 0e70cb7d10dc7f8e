import tomllib
from pathlib import Path

import pytest

CATALOGUE = (
    Path(__file__).parent.parent.parent / "coaching" / "services" / "catalogue" / "catalogue.toml"
)


@pytest.fixture(scope="session")
def catalogue():
    """{slug: drill} as shipped."""
    drills = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))["drill"]
    return {drill["slug"]: drill for drill in drills}


@pytest.fixture(scope="session")
def catalogue_slugs(catalogue):
    return set(catalogue)
