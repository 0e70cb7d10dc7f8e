"""What is changed of a large table on SQLite, while others write into it."""

import contextlib
import sqlite3

import pytest
from django.db import DatabaseError, IntegrityError, connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AlterField

from coaching.models import Equipment
from coaching.models.operations import AddCheckOfNewRows, AddIndex, LookOver
from kneelift.sqlite import LET_IN_S, catalog, indexes

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own"),
]
TABLE = "coaching_equipment"
CHECK = models.CheckConstraint(condition=~models.Q(name="50% of a band"), name="no_half_band")
BY_NAME = models.Index(
    models.F("name"), condition=models.Q(slug__startswith="n"), name="equipment_by_name_too"
)
ROWS = 25


@pytest.fixture(autouse=True)
def kit():
    """Some more than one part of it holds, and what the tests made goes again."""
    Equipment.objects.bulk_create(Equipment(slug=f"n{n}", name=f"N {n}") for n in range(ROWS))
    sql, _ = described(TABLE)
    yield
    # One that was made anew has its constraints in another order.
    assert parts_of(described(TABLE)[0]) == parts_of(sql), "a test left its change"
    assert integrity() == "ok"


@pytest.fixture
def small_parts(monkeypatch):
    """What a table of fifty rows is to be done in; what happens in each pause is given back."""
    happens = []
    monkeypatch.setattr(indexes, "LARGE", 1)
    monkeypatch.setattr(indexes, "PART", 10)
    monkeypatch.setattr(indexes.time, "sleep", lambda s: happens.pop(0)(s) if happens else None)
    return happens


@contextlib.contextmanager
def applied(operation):
    """The table with it; without it after."""
    state = MigrationLoader(None).project_state()
    after = state.clone()
    operation.state_forwards("coaching", after)
    with connection.schema_editor(atomic=False) as editor:
        operation.database_forwards("coaching", editor, state, after)
    try:
        yield
    finally:
        with connection.schema_editor(atomic=False) as editor:
            operation.database_backwards("coaching", editor, after, state)


def described(name):
    """(statement that made it, first page of it): a table made anew begins at another page."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql, rootpage FROM sqlite_master WHERE name = %s", [name])
        return cursor.fetchone()


def parts_of(sql):
    return sorted(sql.replace("(", ",").replace(")", ",").split(","))


def integrity():
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA integrity_check").fetchone()[0]


def left_over():
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE 'beside%'")
        return cursor.fetchall()


@pytest.mark.parametrize("kind", [AddConstraint, AddCheckOfNewRows])
def test_a_check_is_added_and_taken_away_without_a_row_written_anew(kind):
    _, root = described(TABLE)
    with applied(kind("equipment", CHECK)):
        assert described(TABLE)[1] == root
        assert 'CONSTRAINT "no_half_band"' in described(TABLE)[0]
        with pytest.raises(IntegrityError, match="no_half_band"):
            Equipment.objects.create(slug="half", name="50% of a band")
        # As each connection sees it, also one that was open before.
        Equipment.objects.create(slug="whole", name="Whole")
        assert integrity() == "ok"
    assert described(TABLE)[1] == root


def test_a_check_that_a_row_breaks_is_not_made():
    half = Equipment.objects.create(slug="half", name="50% of a band")
    before = described(TABLE)
    with (
        pytest.raises(IntegrityError, match="no_half_band"),
        applied(AddConstraint("equipment", CHECK)),
    ):
        raise AssertionError("it was made")
    assert described(TABLE) == before
    half.delete()


def test_rows_that_a_check_of_new_rows_let_stand_are_found_when_they_are_looked_over():
    half = Equipment.objects.create(slug="half", name="50% of a band")
    state = MigrationLoader(None).project_state()
    with applied(AddCheckOfNewRows("equipment", CHECK)):
        AddCheckOfNewRows("equipment", CHECK).state_forwards("coaching", state)
        look = LookOver("equipment", "no_half_band")
        editor = connection.schema_editor()
        with pytest.raises(IntegrityError, match="no_half_band"):
            look.database_forwards("coaching", editor, state, state)
        half.delete()
        look.database_forwards("coaching", editor, state, state)


def test_a_longer_text_is_told_and_nothing_is_written_anew():
    field = Equipment._meta.get_field("name").clone()
    field.max_length += 1000
    sql, root = described(TABLE)
    with applied(AlterField("equipment", "name", field)):
        assert described(TABLE) == (
            sql.replace(
                f'"name" varchar({field.max_length - 1000})', f'"name" varchar({field.max_length})'
            ),
            root,
        )
    assert described(TABLE) == (sql, root)


def test_a_longer_text_with_an_index_of_its_own_gets_its_index():
    field = Equipment._meta.get_field("name").clone()
    field.max_length, field.db_index = field.max_length + 1000, True
    before = indexed()
    with applied(AlterField("equipment", "name", field)):
        assert indexed() - before == {("name",)}


def indexed():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, TABLE).values()
    return {tuple(each["columns"]) for each in found if each["index"] and not each["unique"]}


def test_a_column_that_the_database_fills_is_only_told_of():
    _, root = described(TABLE)
    field = models.CharField(max_length=6, default="", db_default="it's", blank=True)
    with applied(AddField("equipment", "source", field)), connection.cursor() as cursor:
        assert described(TABLE)[1] == root
        cursor.execute(f"SELECT DISTINCT source FROM {TABLE}")
        assert cursor.fetchall() == [("it's",)]
        # What old code writes knows no such column.
        Equipment.objects.create(slug="later", name="Later")
        assert integrity() == "ok"


@pytest.mark.parametrize("operation", [AddConstraint("equipment", CHECK)], ids=["check"])
def test_where_sqlite_refuses_it_the_table_is_made_anew(operation, monkeypatch):
    monkeypatch.setattr(catalog, "write", lambda *_: False)
    _, root = described(TABLE)
    with applied(operation):
        assert described(TABLE)[1] != root
        with pytest.raises(IntegrityError, match="no_half_band"):
            Equipment.objects.create(slug="half", name="50% of a band")


def test_what_cannot_be_read_is_refused_and_nothing_changes():
    before = described(TABLE)
    with (
        pytest.raises(DatabaseError, match=r"malformed|syntax"),
        connection.schema_editor(atomic=False) as editor,
    ):
        editor._describe_anew(Equipment, lambda sql: sql[:-1])
    assert described(TABLE) == before


def test_sqlites_refusal_to_have_its_list_changed_is_told_apart():
    class Refusing:
        db = connection

        def execute(self, sql, params=None):
            if sql.startswith("UPDATE sqlite_master"):
                raise catalog.OperationalError("table sqlite_master may not be modified")
            cursor = connection.cursor()
            return cursor.execute(sql, params)

    statement = "UPDATE sqlite_master SET sql = sql WHERE name = %s"
    assert catalog.write(Refusing(), statement, [TABLE]) is False
    with connection.cursor() as cursor, pytest.raises(catalog.OperationalError):
        catalog.write(cursor, "UPDATE sqlite_master SET nothing = %s", [TABLE])


def test_foreign_keys_are_looked_over_once_after_many_migrations():
    with connection.cursor() as cursor, contextlib.ExitStack() as stack:
        stack.enter_context(connection.foreign_keys_looked_over_once())
        with connection.schema_editor(atomic=False):
            cursor.execute("INSERT INTO coaching_drill_equipment VALUES (1, 4711, 4712)")
        with pytest.raises(IntegrityError, match=r"471[12]"):
            stack.close()
        cursor.execute("DELETE FROM coaching_drill_equipment WHERE id = 1")
        # As Django does it again, each time.
        with pytest.raises(IntegrityError), connection.schema_editor(atomic=False):
            cursor.execute("INSERT INTO coaching_drill_equipment VALUES (1, 4711, 4712)")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("DELETE FROM coaching_drill_equipment WHERE id = 1")


def test_an_index_is_made_in_parts_while_others_write(small_parts):
    pauses = []
    names = (field.column for field in Equipment._meta.concrete_fields if not field.primary_key)
    columns = ", ".join(names)
    copied = columns.replace("slug", "'n-new'")

    def write(seconds):
        pauses.append(seconds)
        file = connection.settings_dict["NAME"]
        with contextlib.closing(sqlite3.connect(file, isolation_level=None, timeout=5)) as other:
            # Before and behind what has been copied: one comes, one goes, some are changed.
            other.execute(f"INSERT INTO {TABLE} ({columns}) SELECT {copied} FROM {TABLE} LIMIT 1")
            other.execute(f"DELETE FROM {TABLE} WHERE slug IN ('n3', 'n22')")
            other.execute(f"UPDATE {TABLE} SET name = 'Other' WHERE slug IN ('n4', 'n21')")
            other.execute(f"UPDATE {TABLE} SET slug = 'x' || slug WHERE slug IN ('n5', 'n20')")
            other.execute(
                f"UPDATE {TABLE} SET slug = 'nx' WHERE id ="
                f" (SELECT min(id) FROM {TABLE} WHERE slug NOT LIKE 'n%')"
            )

    small_parts.append(write)
    with applied(AddIndex("equipment", BY_NAME)):
        assert pauses == [LET_IN_S]
        assert left_over() == []
        assert integrity() == "ok"
        sql, _ = described("equipment_by_name_too")
        assert sql.startswith(f'CREATE INDEX "equipment_by_name_too" ON "{TABLE}" ("name") WHERE')
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM {TABLE} INDEXED BY equipment_by_name_too"
                           " WHERE slug LIKE 'n%' ESCAPE '\\'")  # fmt: skip
            assert cursor.fetchone()[0] == Equipment.objects.filter(slug__startswith="n").count()
        Equipment.objects.create(slug="n-after", name="After")
        assert integrity() == "ok"


def test_an_index_whose_making_was_killed_is_made_by_the_next_run(small_parts):
    def killed(seconds):
        raise KeyboardInterrupt

    small_parts += [lambda seconds: None, killed]
    with pytest.raises(KeyboardInterrupt), applied(AddIndex("equipment", BY_NAME)):
        raise AssertionError("it was made")
    assert left_over() != []
    # What follows writers does so until then, and is in nobody's way.
    Equipment.objects.create(slug="n-between", name="Between")
    with applied(AddIndex("equipment", BY_NAME)):
        assert left_over() == []
        made = described("equipment_by_name_too")
        state = MigrationLoader(None).project_state()
        AddIndex("equipment", BY_NAME).state_forwards("coaching", state)
        with connection.schema_editor(atomic=False) as editor:
            # One of several in a migration that was ended later.
            AddIndex("equipment", BY_NAME).database_forwards("coaching", editor, state, state)
        assert described("equipment_by_name_too") == made


@pytest.mark.parametrize("broken", ["refused", "rows missing"])
def test_an_index_that_is_not_whole_is_made_the_plain_way(broken, small_parts, monkeypatch):
    if broken == "refused":
        monkeypatch.setattr(catalog, "write", lambda *_: False)
    else:

        def lose(seconds):
            with connection.cursor() as cursor:
                cursor.execute('DELETE FROM "beside__equipment_by_name_too" WHERE rowid % 2')

        small_parts.append(lose)
    with applied(AddIndex("equipment", BY_NAME)):
        assert left_over() == []
        assert integrity() == "ok"
        assert described("equipment_by_name_too")[0]


@pytest.mark.parametrize(
    ("sql", "params", "found"),
    [
        ("SELECT %s || '%%', %s", ["a", 2], ("a%", 2)),
        ("SELECT %(a)s || '%%' || %(a)s", {"a": "b"}, ("b%b",)),
        ("SELECT 'a%'", None, ("a%",)),
    ],
)
def test_a_statement_is_sent_as_django_sends_it(sql, params, found):
    with connection.cursor() as cursor:
        # The second time what was made of its text is found again.
        for _ in range(2):
            cursor.execute(sql, params)
            assert cursor.fetchone() == found
