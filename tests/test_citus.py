"""The schema beside the rules of Citus: what docs/scale.md builds on."""

import pytest
from django.apps import apps

from coaching.models import Comment, Squad
from tests.citus import REFERENCE, as_markdown, tables, unique_of, way_to_team


def test_every_table_leads_to_its_team_or_is_everybodys():
    """A new table either names its team, hangs on what does, or stands in REFERENCE with reason."""
    assert [name for name, table in tables().items() if table.way is None] == []


def test_what_is_everybodys_is_there():
    models = apps.get_app_config("coaching").get_models(include_auto_created=True)
    assert {model.__name__ for model in models} >= REFERENCE


@pytest.mark.parametrize(
    ("name", "way", "keys"),
    [
        ("Session", (), [("id",)]),
        (
            "LoggedSet",
            ("session_drill", "block", "session"),
            [("id",), ("session_drill", "number", "side")],
        ),
        ("Need", (), [("id",)]),
    ],
)
def test_it_says_what_stands_against_spreading(name, way, keys):
    table = tables()[name]
    assert (table.way, table.keys) == (way, keys)
    assert f"| {name} |" in as_markdown({name: table})


def test_it_finds_the_shortest_way_and_each_key():
    assert way_to_team(Squad) == ()
    assert way_to_team(Comment) == ("session",)
    assert ("id",) in unique_of(Squad)
