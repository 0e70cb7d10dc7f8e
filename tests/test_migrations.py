"""Migrations run while people log and while the old code still serves: what none may do."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from coaching.models import Equipment, operations
from tests.factories import make_drill
from tests.migration_rules import findings_of, migrations_with_rules


@pytest.fixture(scope="module")
def loader():
    return MigrationLoader(None)


@pytest.fixture
def look(loader):
    """The findings of a migration with these operations, after all there are."""

    def findings(*found, atomic=True):
        migration = migrations.Migration("9999_new", "coaching")
        migration.operations, migration.atomic = list(found), atomic
        return findings_of(migration, loader.project_state().clone())

    return findings


def test_no_migration_makes_people_wait_or_breaks_the_old_code():
    found = [
        finding
        for migration, state in migrations_with_rules().values()
        for finding in findings_of(migration, state)
    ]
    assert found == []


def nothing(apps, schema_editor):
    """Does nothing."""


def fill_in_one_go(apps, schema_editor):
    apps.get_model("coaching", "LoggedSet").objects.update(note="")


NUMBER = models.IntegerField(default=0)
INDEX = models.Index(fields=["number"], name="new_index")
CHECK = models.CheckConstraint(condition=models.Q(number__gte=0), name="new_check")
UNSAFE = {
    "an index that keeps writers out": migrations.AddIndex("loggedset", INDEX),
    "a check that keeps writers out": migrations.AddConstraint("loggedset", CHECK),
    "a column that old code does not fill": migrations.AddField("squad", "n", NUMBER),
    "a column with an index": migrations.AddField(
        "session", "n", models.IntegerField(null=True, db_index=True)
    ),
    "a column gone": migrations.RemoveField("squad", "name"),
    "a column with another name": migrations.RenameField("squad", "name", "title"),
    "a table gone": migrations.DeleteModel("Reaction"),
    "another type": migrations.AlterField("loggedset", "number", models.BigIntegerField()),
    "no way back": migrations.RunPython(nothing),
    "no way back in SQL": migrations.RunSQL("SELECT 1"),
    "all rows at once": migrations.RunPython(fill_in_one_go, nothing),
    "all rows at once in SQL": migrations.RunSQL("UPDATE coaching_loggedset SET note = ''", ""),
}


@pytest.mark.django_db
@pytest.mark.parametrize("operation", UNSAFE.values(), ids=UNSAFE)
def test_it_finds_what_is_unsafe(operation, look):
    assert len(look(operation)) == 1


SAFE = {
    "a column that may be empty": migrations.AddField(
        "loggedset", "n", models.IntegerField(null=True)
    ),
    "a column that the database fills": migrations.AddField(
        "loggedset", "n", models.IntegerField(db_default=0)
    ),
    "a label": migrations.AlterField(
        "squad", "archived_at", models.DateTimeField("put away", null=True, blank=True)
    ),
    "an index on a small table": migrations.AddIndex(
        "squad", models.Index(fields=["name"], name="squad_by_name")
    ),
    "an index beside writers": operations.AddIndex("loggedset", INDEX),
    "a check beside writers": operations.AddCheck("loggedset", CHECK),
    "rows in parts": operations.fill("coaching", "LoggedSet", lambda rows: rows.update(note="")),
    "a new table": migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("operation", SAFE.values(), ids=SAFE)
def test_it_lets_pass_what_is_safe(operation, look):
    assert look(operation, atomic=False) == []


def test_what_runs_beside_writers_is_no_transaction(look):
    assert len(look(operations.AddIndex("loggedset", INDEX))) == 1


@pytest.mark.django_db
def test_it_changes_rows_in_parts_and_each_once(monkeypatch):
    monkeypatch.setattr(operations, "BATCH", 2)
    made = {Equipment.objects.create(slug=f"n{n}", name=f"N {n}").pk for n in range(5)}
    parts = [set(part.values_list("pk", flat=True)) for part in operations.in_batches(
        Equipment.objects.filter(pk__in=made)
    )]  # fmt: skip
    assert [len(part) for part in parts] == [2, 2, 1]
    assert set().union(*parts) == made


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["index", "check"])
def test_it_makes_an_index_and_a_check_and_takes_them_away(kind, loader):
    """On both databases, on a table with a row."""
    make_drill()
    state = loader.project_state()
    if kind == "index":
        operation = operations.AddIndex("drill", models.Index(fields=["name"], name="by_name_too"))
    else:
        condition = ~models.Q(name="never")
        constraint = models.CheckConstraint(condition=condition, name="never_never")
        operation = operations.AddCheck("drill", constraint)
    after = state.clone()
    operation.state_forwards("coaching", after)
    name = "by_name_too" if kind == "index" else "never_never"
    # SQLite makes a table anew for a check, for which nothing may hang on it meanwhile.
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("coaching", editor, state, after)
    assert name in constraints()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("coaching", editor, after, state)
    assert name not in constraints()


def constraints():
    """What names them all: Django does not read every name of a check of SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'coaching_drill'")
            return " ".join(row[0] or "" for row in cursor.fetchall())
        return connection.introspection.get_constraints(cursor, "coaching_drill")
