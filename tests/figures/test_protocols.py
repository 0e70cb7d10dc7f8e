"""The pictures of how a test is done."""

import gzip
import tomllib
from pathlib import Path

import pytest

from coaching import figures
from coaching.figures import protocols

CATALOGUE = Path(figures.__file__).parent.parent / "services/catalogue/catalogue.toml"
TESTS = tomllib.loads(CATALOGUE.read_text("utf-8"))["assessment"]
#: Of these the picture is of the place: where people run, and where the phone stands.
OF_A_PLACE = {"knee_lift", "turnover", "sprint"}


@pytest.mark.parametrize("slug", [test["slug"] for test in TESTS])
def test_every_shipped_test_has_a_picture_of_a_place_or_of_poses(slug):
    measures = next(test["measures"] for test in TESTS if test["slug"] == slug)
    pictures = protocols.pictures(slug)
    assert bool(pictures) != (measures in OF_A_PLACE)
    for picture in pictures:
        assert picture.startswith("<svg")
        assert 'aria-hidden="true"' in picture
        assert len(gzip.compress(picture.encode())) < 2000


def test_a_test_of_full_range_shows_its_drill_from_start_to_end():
    start, end = protocols.pictures("full-range-overhead-squat")
    assert start != end
    assert end == figures.thumbnail(figures.shipped("overhead-squat"))


def test_a_teams_own_test_has_none():
    assert protocols.pictures("3-standing-jump-ab12cd34") == ()
