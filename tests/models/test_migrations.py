"""Migrations after the first: back and forward again, and what people have stays theirs.

All in one journey: each way takes seconds.
"""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from coaching.models import CalendarChange, CatalogEntry, ProgramChange, WeekOverride
from coaching.models.tokens import hash_of
from tests import tables
from tests.factories import make_athlete, make_block, make_drill, make_program, make_team, make_user

TOKENS = {"Invitation": "a-link-that-was-sent", "CalendarFeed": "an-address-in-use"}


def migrate_to(name):
    """A function that gives the managers of models as they are after that migration."""
    executor = MigrationExecutor(connection)
    executor.migrate([("coaching", name)])
    apps = MigrationExecutor(connection).loader.project_state([("coaching", name)]).apps
    return lambda model: apps.get_model("coaching", model).objects


@pytest.fixture
def newest():
    """The name of the last migration; the database is at it again afterwards."""
    name = MigrationExecutor(connection).loader.graph.leaf_nodes("coaching")[0][1]
    yield name
    migrate_to(name)
    tables.let_audit_entries_go(connection)


def renamed_rows(team, athlete, coach):
    """A row of each model that has another name by now, or whose fields have."""
    hang = make_block([make_drill()], team=team)
    program = make_program([(1, 0, hang)], team=team)
    return [
        CalendarChange.objects.create(
            team=team, athlete=athlete, by=coach, description="Moved", snapshot={"was": []}
        ),
        ProgramChange.objects.create(
            program=program, version=2, by=coach, description="Placed", snapshot={"weeks": 4}
        ),
        CatalogEntry.objects.create(model="drill", slug="hang", digest="0"),
        WeekOverride.objects.create(
            program=program, prescription=hang.prescriptions.get(), week=2, field="sets", value=2
        ),
    ]


def assert_old_names(rows, change):
    moved = rows("CalendarAct").get()
    assert (moved.words, moved.before) == ("Moved", {"was": []})
    assert rows("Shipped").filter(slug="hang").exists()
    assert rows("Override").get().week == 2
    assert rows("HistoricalDrill").filter(act=change).exists()


def assert_new_tokens(rows, client):
    for name, token in TOKENS.items():
        kept = rows(name).get().token_hash
        assert kept == hash_of(token) != token
    assert client.get(f"/join/{TOKENS['Invitation']}/").status_code == 200
    assert client.get(f"/calendar/{TOKENS['CalendarFeed']}.ics").status_code == 200


def assert_other_tokens(rows):
    for name, token in TOKENS.items():
        kept = rows(name).get().token
        assert len(kept) == 24
        assert kept != token


# All migrations, back and forward again: minutes where others use the machine too.
@pytest.mark.timeout(600)
@pytest.mark.django_db(transaction=True)
def test_it_keeps_what_was_there_forward_and_back(newest, client):
    dana, rosa = make_user("Dana Whitlock"), make_user("Rosa Vega")
    hillside, rivals = make_team("Hillside", coach=dana), make_team("Valley", coach=rosa)
    both, gone = make_athlete("Maya", team=hillside), make_athlete("Nobody's")
    rivals.add_member(both)
    ours, theirs = hillside.memberships.get(athlete=both), rivals.memberships.get(athlete=both)
    theirs.archive()
    assert ours.pk < theirs.pk
    kept = renamed_rows(hillside, both, dana)
    was = [type(row).objects.filter(pk=row.pk).values().get() for row in kept]
    change = make_drill("Squat").history.get().change_id
    assert_old_names(migrate_to("0001_initial"), change)

    old = migrate_to("0003_mail")("Restriction")
    old.create(athlete_id=both.pk, kind="no_impact", set_by_id=rosa.pk)
    old.create(athlete_id=both.pk, kind="no_hanging")
    old.create(athlete_id=gone.pk, kind="no_hanging")
    rows = migrate_to("0005_restrictions_once_a_team")
    rows("Invitation").create(
        team_id=hillside.pk, created_by_id=dana.pk, token=TOKENS["Invitation"]
    )
    rows("CalendarFeed").create(team_id=hillside.pk, user_id=dana.pk, token=TOKENS["CalendarFeed"])

    rows = migrate_to(newest)
    assert [type(row).objects.filter(pk=row.pk).values().get() for row in kept] == was
    # Each restriction has the team of who set it; whose nobody was is nobody's.
    teams = dict(rows("Restriction").values_list("kind", "team__name"))
    assert teams == {"no_impact": "Valley", "no_hanging": "Hillside"}
    rows("Restriction").create(athlete_id=both.pk, team_id=hillside.pk, kind="no_impact")
    assert_new_tokens(rows, client)

    assert_other_tokens(migrate_to("0005_restrictions_once_a_team"))
    back = migrate_to("0003_mail")("Restriction")
    assert sorted(back.values_list("kind", flat=True)) == ["no_hanging", "no_impact"]
