"""A drill's video: an https address or nothing, in the forms, the tables and the shipped file."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from coaching.models import Drill
from coaching.services import catalogue
from tests.factories import make_drill

pytestmark = pytest.mark.django_db
DRILL = next(table for table in catalogue.TABLES if table.model is Drill)


@pytest.mark.parametrize("address", ["http://example.com", "javascript:alert(1)", "example.com"])
def test_it_takes_nothing_but_https(address):
    drill = make_drill()
    drill.video_url = address
    with pytest.raises(ValidationError) as refused:
        drill.full_clean()
    assert "video_url" in refused.value.message_dict


def test_it_writes_the_scheme_small():
    drill = make_drill()
    drill.video_url = "HTTPS://Example.com/A"
    drill.full_clean()
    assert drill.video_url == "https://Example.com/A"
    assert drill.video_host == "example.com"


def test_it_is_held_by_the_database():
    with pytest.raises(IntegrityError):
        make_drill(video_url="http://example.com")


def test_it_is_said_in_the_catalogue_only_where_there_is_one():
    without, with_one = make_drill(slug="a"), make_drill(slug="b", video_url="https://example.com/")
    shapes = [catalogue.shape_of_row(DRILL, drill) for drill in (without, with_one)]
    assert [shape.get("video_url") for shape in shapes] == [None, "https://example.com/"]


def test_it_keeps_the_words_of_our_addresses_from_drills():
    drill = make_drill(slug="new")
    with pytest.raises(ValidationError) as refused:
        drill.full_clean()
    assert "slug" in refused.value.message_dict
    assert Drill.free_slug("Archived") == "archived-2"
    assert Drill.free_slug("!") == "drill"
