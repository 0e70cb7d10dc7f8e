"""Migrations run while people log and while the old code still serves: what none may do."""

import contextlib

import psycopg
import pytest
from django.db import IntegrityError, OperationalError, connection, migrations, models
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils.functional import cached_property

from coaching.models import Drill, Equipment, operations
from tests import server
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


def test_a_migration_computes_before_it_locks(loader):
    """All but the two of the first release."""
    waiting = [
        name
        for (app, name), migration in loader.disk_migrations.items()
        if app == "coaching" and migration.atomic and int(name[:4]) > 2
    ]
    assert waiting == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("way", ["apply", "unapply"])
def test_a_prepared_migration_has_made_all_models_before_its_first_statement(way, loader):
    class Prepared(operations.PreparedMigration):
        operations = [
            migrations.AddField("drill", "new", models.IntegerField(null=True)),
            migrations.AddField("drill", "newer", models.IntegerField(null=True)),
            migrations.RunPython(nothing, nothing),
        ]

    migration, state, happened = Prepared("9999_new", "coaching"), loader.project_state(), []

    def heard(execute, sql, params, many, context):
        if "coaching_drill" in sql:
            happened.append("told")
        return execute(sql, params, many, context)

    def run(way, state):
        with connection.schema_editor(atomic=migration.atomic) as editor:
            return getattr(migration, way)(state, editor)

    if way == "unapply":
        run("apply", state.clone())
    with pytest.MonkeyPatch.context() as patch, connection.execute_wrapper(heard):
        made = ProjectState.apps.func
        patch.setattr(
            ProjectState, "apps", Noted(lambda state: (happened.append("made"), made(state))[1])
        )
        clone = state.clone()
        clone.__dict__.pop("apps", None)
        after = run(way, clone)
    try:
        assert "told" in happened
        assert "made" not in happened[happened.index("told") :]
        fields = {field.name for field in after.apps.get_model("coaching", "Drill")._meta.fields}
        assert ({"new", "newer"} <= fields) is (way == "apply")
    finally:
        if way == "apply":
            run("unapply", state)


class Noted(cached_property):
    """A cached property under a name of its own."""

    def __init__(self, made):
        super().__init__(made)
        self.__set_name__(ProjectState, "apps")


@pytest.mark.django_db(transaction=True)
def test_a_prepared_migration_that_fails_leaves_nothing(loader):
    def fail(apps, schema_editor):
        raise ZeroDivisionError

    class Prepared(operations.PreparedMigration):
        operations = [
            migrations.AddField("drill", "new", models.IntegerField(null=True)),
            migrations.RunPython(fail, nothing),
        ]

    migration, state = Prepared("9999_new", "coaching"), loader.project_state()
    with (
        pytest.raises(ZeroDivisionError),
        connection.schema_editor(atomic=migration.atomic) as editor,
    ):
        migration.apply(state, editor)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, "coaching_drill")
    assert "new" not in {column.name for column in columns}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one lock")
@pytest.mark.parametrize("is_let_go", [True, False])
def test_a_migration_lets_writers_pass_while_somebody_holds_its_table(
    is_let_go, loader, monkeypatch
):
    class Prepared(operations.PreparedMigration):
        operations = [migrations.AddField("drill", "new", models.IntegerField(null=True))]

    migration, state = Prepared("9999_new", "coaching"), loader.project_state()
    monkeypatch.setattr(operations, "LOCK_MS", 50)
    monkeypatch.setattr(operations, "TRIES", 3)
    pauses = []
    with contextlib.closing(psycopg.connect(server.url_of(connection))) as other:
        other.execute("LOCK TABLE coaching_drill IN ACCESS SHARE MODE")

        def pause(seconds):
            pauses.append(seconds)
            # Nobody stands before who writes now.
            with contextlib.closing(psycopg.connect(server.url_of(connection))) as writer:
                writer.execute("SET lock_timeout = 50")
                writer.execute("UPDATE coaching_drill SET name = name")
            if is_let_go:
                other.rollback()

        monkeypatch.setattr(operations.time, "sleep", pause)
        with connection.schema_editor(atomic=migration.atomic) as editor:
            if is_let_go:
                after = migration.apply(state.clone(), editor)
                assert pauses == [1]
                migration.unapply(state, editor)
                assert after.models["coaching", "drill"].fields["new"]
            else:
                with pytest.raises(OperationalError):
                    migration.apply(state.clone(), editor)
                assert pauses == [1, 1]
        other.rollback()


@pytest.mark.django_db(transaction=True)
def test_a_librarys_migration_is_prepared_as_ours_are(loader):
    class Migration(migrations.Migration):
        operations = [migrations.AddField("drill", "new", models.IntegerField(null=True))]

    migration, happened = Migration("9999_new", "coaching"), []
    operations.prepare(migration)
    assert isinstance(migration, Migration)
    assert isinstance(migration, operations.PreparedMigration)
    assert not migration.atomic

    def heard(execute, sql, params, many, context):
        if "coaching_drill" in sql:
            happened.append(connection.in_atomic_block)
        return execute(sql, params, many, context)

    state = loader.project_state()
    with (
        connection.execute_wrapper(heard),
        connection.schema_editor(atomic=migration.atomic) as editor,
    ):
        migration.apply(state.clone(), editor)
        migration.unapply(state, editor)
    assert happened
    assert all(happened)


def test_what_makes_indexes_beside_writers_stays_as_it_is(loader):
    migration = loader.disk_migrations["coaching", "0030_rows_of_the_board"]
    kind = type(migration)
    operations.prepare(migration)
    assert type(migration) is kind


def test_a_prepared_migration_that_cannot_be_taken_back_says_so(loader):
    class Prepared(operations.PreparedMigration):
        operations = [migrations.RunPython(nothing)]

    with pytest.raises(IrreversibleError):
        Prepared("9999_new", "coaching").unapply(loader.project_state(), None)


@pytest.mark.django_db
def test_what_is_done_in_parts_is_not_prepared(look):
    prepared = operations.PreparedMigration("9999_new", "coaching")
    prepared.operations = [SAFE["rows in parts"]]
    state = MigrationLoader(None).project_state()
    assert len(findings_of(prepared, state)) == 1
    prepared.operations = [operations.AddIndex("loggedset", INDEX)]
    assert len(findings_of(prepared, state)) == 1


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
    "a column whose default SQLite writes into each row": migrations.AddField(
        "loggedset", "n", models.IntegerField(null=True, default=0)
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
    "a check of rows to come": operations.AddCheckOfNewRows("loggedset", CHECK),
    "a check of the rows that are there": operations.LookOver("loggedset", "new_check"),
    "rows in parts": operations.fill("coaching", "LoggedSet", lambda rows: rows.update(note="")),
    "a new table": migrations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
}


@pytest.mark.django_db
@pytest.mark.parametrize("operation", SAFE.values(), ids=SAFE)
def test_it_lets_pass_what_is_safe(operation, look):
    assert look(operation, atomic=False) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "operation",
    [
        operations.AddIndex("loggedset", INDEX),
        operations.AddCheck("loggedset", CHECK),
        operations.LookOver("loggedset", "new_check"),
    ],
)
def test_what_runs_beside_writers_is_no_transaction(operation, look):
    assert len(look(operation)) == 1


@pytest.mark.django_db
def test_a_check_of_rows_to_come_takes_a_moment_of_a_transaction(look):
    assert look(operations.AddCheckOfNewRows("loggedset", CHECK)) == []


@pytest.mark.django_db
def test_each_check_of_rows_to_come_is_looked_over_by_a_later_migration(loader):
    made, looked_over = set(), set()
    for (app, name), migration in sorted(loader.disk_migrations.items()):
        for operation in migration.operations if app == "coaching" else ():
            if type(operation) is operations.AddCheckOfNewRows:
                made.add(operation.constraint.name)
            elif isinstance(operation, operations.LookOver):
                assert operation.name in made, f"{name}: nothing has made {operation.name}"
                looked_over.add(operation.name)
    assert looked_over == made


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
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("coaching", editor, state, after)
    assert name in constraints()
    with connection.schema_editor(atomic=False) as editor:
        operation.database_backwards("coaching", editor, after, state)
    assert name not in constraints()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite makes it in one step")
@pytest.mark.parametrize("is_whole", [True, False])
def test_an_index_that_an_earlier_run_left_is_kept_or_made_anew(is_whole, loader):
    state = loader.project_state()
    operation = operations.AddIndex("drill", models.Index(fields=["name"], name="by_name_too"))
    after = state.clone()
    operation.state_forwards("coaching", after)
    with connection.schema_editor(atomic=False) as editor, connection.cursor() as cursor:
        operation.database_forwards("coaching", editor, state, after)
        cursor.execute("SELECT 'by_name_too'::regclass::oid")
        before = cursor.fetchone()
        if not is_whole:
            # As PostgreSQL leaves one whose making was ended.
            cursor.execute(
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'by_name_too'::regclass"
            )
        operation.database_forwards("coaching", editor, state, after)
        cursor.execute(
            "SELECT indexrelid, indisvalid FROM pg_index WHERE indexrelid = 'by_name_too'::regclass"
        )
        oid, is_valid = cursor.fetchone()
        assert is_valid
        assert ((oid,) == before) is is_whole
        operation.database_backwards("coaching", editor, after, state)


@pytest.mark.django_db(transaction=True)
def test_a_check_of_rows_to_come_refuses_a_new_row_and_then_all(loader):
    """The rows that are there are held to it no sooner than they are looked over."""
    make_drill(name="Never")
    state = loader.project_state()
    condition = ~models.Q(name="Never")
    constraint = models.CheckConstraint(condition=condition, name="never_never")
    operation = operations.AddCheckOfNewRows("drill", constraint)
    after = state.clone()
    operation.state_forwards("coaching", after)
    look_over = operations.LookOver("drill", "never_never")
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("coaching", editor, state, after)
        with pytest.raises(IntegrityError):
            make_drill(name="Never")
        with pytest.raises(IntegrityError):
            look_over.database_forwards("coaching", editor, after, after)
        Drill.objects.filter(name="Never").update(name="Now")
        look_over.database_forwards("coaching", editor, after, after)
        operation.database_backwards("coaching", editor, after, state)
    assert "never_never" not in constraints()


def constraints():
    """What names them all: Django does not read every name of a check of SQLite."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT sql FROM sqlite_master WHERE tbl_name = 'coaching_drill'")
            return " ".join(row[0] or "" for row in cursor.fetchall())
        return connection.introspection.get_constraints(cursor, "coaching_drill")
