"""What migrations do to rows that are there: forward as people have them, and back."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from coaching.models.tokens import hash_of
from tests.factories import make_athlete, make_team, make_user

pytestmark = pytest.mark.django_db(transaction=True)


def migrate_to(name):
    """The models as they are after that migration."""
    executor = MigrationExecutor(connection)
    executor.migrate([("coaching", name)])
    return MigrationExecutor(connection).loader.project_state([("coaching", name)]).apps


@pytest.fixture
def newest():
    """The name of the last migration; the database is at it again afterwards."""
    name = MigrationExecutor(connection).loader.graph.leaf_nodes("coaching")[0][1]
    yield name
    migrate_to(name)


def test_it_gives_each_restriction_the_team_of_who_set_it(newest):
    dana, rosa = make_user("Dana Whitlock"), make_user("Rosa Vega")
    hillside, rivals = make_team("Hillside", coach=dana), make_team("Valley", coach=rosa)
    both, gone = make_athlete("Maya", team=hillside), make_athlete("Nobody's")
    rivals.add_member(both)
    ours, theirs = hillside.memberships.get(athlete=both), rivals.memberships.get(athlete=both)
    theirs.archive()
    assert ours.pk < theirs.pk
    old = migrate_to("0003_mail").get_model("coaching", "Restriction").objects
    old.create(athlete_id=both.pk, kind="no_impact", set_by_id=rosa.pk)
    old.create(athlete_id=both.pk, kind="no_hanging")
    old.create(athlete_id=gone.pk, kind="no_hanging")
    rows = migrate_to(newest).get_model("coaching", "Restriction").objects
    teams = dict(rows.values_list("kind", "team__name"))
    assert teams == {"no_impact": "Valley", "no_hanging": "Hillside"}
    rows.create(athlete_id=both.pk, team_id=hillside.pk, kind="no_impact")
    back = migrate_to("0003_mail").get_model("coaching", "Restriction").objects
    assert sorted(back.values_list("kind", flat=True)) == ["no_hanging", "no_impact"]


def test_it_hashes_the_tokens_that_people_have(newest, client):
    dana = make_user("Dana Whitlock")
    hillside = make_team("Hillside", coach=dana)
    old = migrate_to("0005_restrictions_once_a_team")
    tokens = {"Invitation": "a-link-that-was-sent", "CalendarFeed": "an-address-in-use"}
    old.get_model("coaching", "Invitation").objects.create(
        team_id=hillside.pk, created_by_id=dana.pk, token=tokens["Invitation"]
    )
    old.get_model("coaching", "CalendarFeed").objects.create(
        team_id=hillside.pk, user_id=dana.pk, token=tokens["CalendarFeed"]
    )
    new = migrate_to(newest)
    for name, token in tokens.items():
        kept = new.get_model("coaching", name).objects.get().token_hash
        assert kept == hash_of(token) != token
    assert client.get("/join/a-link-that-was-sent/").status_code == 200
    assert client.get("/calendar/an-address-in-use.ics").status_code == 200
    back = migrate_to("0005_restrictions_once_a_team")
    for name, token in tokens.items():
        kept = back.get_model("coaching", name).objects.get().token
        assert len(kept) == 24
        assert kept != token
