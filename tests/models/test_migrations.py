"""Migrations after the first: they go back and forward again, and what was there stays."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from coaching.models import CalendarChange, CatalogEntry, ProgramChange, WeekOverride
from tests.factories import make_block, make_drill, make_program

FIRST = [("coaching", "0001_initial")]


def migrate_to(targets):
    """The models as they are after the migration `targets`."""
    executor = MigrationExecutor(connection)
    executor.migrate(targets)
    return MigrationExecutor(connection).loader.project_state(targets).apps


def latest():
    return [
        key
        for key in MigrationExecutor(connection).loader.graph.leaf_nodes()
        if key[0] == "coaching"
    ]


@pytest.mark.django_db(transaction=True)
def test_it_keeps_what_was_there_under_its_old_names(hillside, dana, maya):
    hang = make_block([make_drill()], team=hillside)
    program = make_program([(1, 0, hang)], team=hillside)
    kept = [
        CalendarChange.objects.create(
            team=hillside, athlete=maya, by=dana, description="Moved", snapshot={"was": []}
        ),
        ProgramChange.objects.create(
            program=program, version=2, by=dana, description="Placed", snapshot={"weeks": 4}
        ),
        CatalogEntry.objects.create(model="drill", slug="hang", digest="0"),
        WeekOverride.objects.create(
            program=program, prescription=hang.prescriptions.get(), week=2, field="sets", value=2
        ),
    ]
    was = [type(row).objects.filter(pk=row.pk).values().get() for row in kept]
    change = make_drill("Squat").history.get().change_id
    try:
        old = migrate_to(FIRST)
        moved = old.get_model("coaching", "CalendarAct").objects.get()
        assert (moved.words, moved.before) == ("Moved", {"was": []})
        assert old.get_model("coaching", "Shipped").objects.filter(slug="hang").exists()
        assert old.get_model("coaching", "Override").objects.get().week == 2
        assert old.get_model("coaching", "HistoricalDrill").objects.filter(act=change).exists()
    finally:
        migrate_to(latest())
    assert [type(row).objects.filter(pk=row.pk).values().get() for row in kept] == was
