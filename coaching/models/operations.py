"""Steps of a migration that let others read and write while they run, on tables with millions.

For migrations alone. Those that look at every row need `atomic = False` in their migration; how
SQLite changes a table without writing its rows anew says kneelift/sqlite/schema.py. What a run
that was killed left is found by running the migration again.
"""

import time
from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import OperationalError, migrations, models, transaction
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.operations.base import Operation

#: Rows of one transaction while a migration fills a column: no writer waits for a second.
BATCH = 2000
#: How long a migration waits for a table, and how often before it is given up.
LOCK_MS, TRIES = 500, 300
LOCK_NOT_AVAILABLE = "55P03"


class PreparedMigration(migrations.Migration):
    """One transaction as Django's own, which begins when all is computed that it needs.

    Django computes for up to seconds what the models are between two operations, with what the
    first of them locked. SQLite looks all foreign keys over after this one, and not in it.
    """

    atomic = False

    def apply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        if collect_sql:
            return super().apply(project_state, schema_editor, collect_sql)
        steps = self._steps(project_state)

        def forwards() -> None:
            for operation, before, after in steps:
                operation.database_forwards(self.app_label, schema_editor, before, after)

        _at_once(schema_editor, forwards)
        return steps[-1][2]

    def unapply(self, project_state: Any, schema_editor: Any, collect_sql: bool = False) -> Any:
        if collect_sql:
            return super().unapply(project_state, schema_editor, collect_sql)
        if not all(operation.reversible for operation in self.operations):
            raise IrreversibleError(f"{self} is not reversible")
        steps = self._steps(project_state)

        def backwards() -> None:
            for operation, before, after in reversed(steps):
                operation.database_backwards(self.app_label, schema_editor, after, before)

        _at_once(schema_editor, backwards)
        return project_state

    def _steps(self, state: Any) -> list[tuple[Operation, Any, Any]]:
        """[(operation, models before it, models after it)], all of them made."""
        steps = []
        for operation in self.operations:
            after = state.clone()
            operation.state_forwards(self.app_label, after)
            if isinstance(operation, migrations.RunPython):
                # It asks for all models, also those that what is before it left for later.
                state.clear_delayed_apps_cache()
                state.is_delayed = False
            # A property that makes them, once.
            _ = state.apps, after.apps
            steps.append((operation, state, after))
            state = after
        return steps


def prepare(migration: Any) -> None:
    """Makes one that is a transaction of Django's, as a library's is, one of these."""
    if migration.atomic:
        kind = type(migration)
        migration.__class__ = type(kind.__name__, (PreparedMigration, kind), {})


def _at_once(schema_editor: Any, run: Callable[[], None]) -> None:
    """One transaction of it, begun again for as long as somebody holds a table.

    On PostgreSQL whoever comes after a lock that is waited for waits too: so none is for long.
    """
    connection = schema_editor.connection
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic(connection.alias):
                if connection.vendor == "postgresql":
                    schema_editor.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
                run()
                while schema_editor.deferred_sql:
                    schema_editor.execute(schema_editor.deferred_sql.pop(0))
            return
        except OperationalError as error:
            schema_editor.deferred_sql.clear()
            if not tries_left or getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            time.sleep(1)


class AddIndex(migrations.AddIndex):
    """As Django's; the index is made beside whoever writes."""

    def database_forwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            model = new.apps.get_model(app_label, self.model_name)
            schema_editor.add_index_in_parts(model, self.index)
        elif not self._is_there(schema_editor):
            self._beside().database_forwards(app_label, schema_editor, old, new)

    def database_backwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_backwards(app_label, schema_editor, old, new)
        else:
            self._beside().database_backwards(app_label, schema_editor, old, new)

    def _beside(self) -> migrations.AddIndex:
        return postgres.AddIndexConcurrently(self.model_name, self.index)

    def _is_there(self, schema_editor: Any) -> bool:
        """Whether an earlier run made it; what that run left half made is taken away."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute(
                "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)",
                [schema_editor.quote_name(self.index.name)],
            )
            found = cursor.fetchone()
        if found and not found[0]:
            name = schema_editor.quote_name(self.index.name)
            schema_editor.execute(f"DROP INDEX CONCURRENTLY {name}")
        return bool(found and found[0])


class AddCheckOfNewRows(migrations.AddConstraint):
    """A check that new rows are held to at once, and no other: `LookOver` them later.

    Takes a moment, so that its migration may be one transaction.
    """

    def database_forwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            model = new.apps.get_model(app_label, self.model_name)
            schema_editor.add_check_of_new_rows(model, self.constraint)
            return
        postgres.AddConstraintNotValid(self.model_name, self.constraint).database_forwards(
            app_label, schema_editor, old, new
        )

    def database_backwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        with transaction.atomic(schema_editor.connection.alias):
            super().database_backwards(app_label, schema_editor, old, new)


class LookOver(Operation):
    """Hold the rows that are there to a check that was made for new ones, beside whoever writes."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, model_name: str, name: str) -> None:
        self.model_name, self.name = model_name, name

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Nothing: Django's state knows no check that is for new rows alone."""

    def database_forwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        if schema_editor.connection.vendor == "postgresql":
            postgres.ValidateConstraint(self.model_name, self.name).database_forwards(
                app_label, schema_editor, old, new
            )
        else:
            model = new.apps.get_model(app_label, self.model_name)
            schema_editor.look_over(
                model, next(each for each in model._meta.constraints if each.name == self.name)
            )

    def database_backwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        """Nothing: a check that all rows were held to is one still."""

    def describe(self) -> str:
        return f"Hold all rows of {self.model_name} to {self.name}"


class AddCheck(AddCheckOfNewRows):
    """Both in one migration, which has `atomic = False`."""

    def database_forwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        super().database_forwards(app_label, schema_editor, old, new)
        LookOver(self.model_name, self.constraint.name).database_forwards(
            app_label, schema_editor, old, new
        )


def in_batches(rows: "models.QuerySet[Any]") -> Iterator["models.QuerySet[Any]"]:
    """`rows` in parts by key, each to be changed in a transaction of its own.

    The next part begins behind the last key, so that rows that no longer fit are no trouble.
    """
    pks = rows.order_by("pk").values_list("pk", flat=True)
    last = None
    while keys := list((pks if last is None else pks.filter(pk__gt=last))[:BATCH]):
        with transaction.atomic():
            yield rows.model._base_manager.filter(pk__in=keys)
        last = keys[-1]


def fill(app: str, name: str, change: Callable[[Any], None], **where: Any) -> migrations.RunPython:
    """Call `change` with each part of the model's rows for which `where` holds."""

    def forwards(apps: Any, schema_editor: Any) -> None:
        rows = apps.get_model(app, name)._base_manager.filter(**where)
        for part in in_batches(rows):
            change(part)

    return migrations.RunPython(forwards, migrations.RunPython.noop)
