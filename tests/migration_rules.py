"""What a migration may not do while people log, and while the old code still serves.

CONTRIBUTING.md has the rules in words. `findings_of` reads a migration's operations.
"""

import inspect

from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from coaching.models import operations

# What came before the rules, and what was under way when they came.
LAST_WITHOUT_RULES = 59
#: Tables of millions of rows.
LARGE = frozenset(
    {"auditentry", "comment", "loggedset", "painreport", "session", "sessionblock"}
    | {"sessiondrill", "setchange"}
)
TAKES_AWAY = (
    migrations.RemoveField,
    migrations.DeleteModel,
    migrations.RenameField,
    migrations.RenameModel,
    migrations.AlterModelTable,
)


def migrations_with_rules():
    """{name: (migration, the state before it)} of ours that the rules are for."""
    loader = MigrationLoader(None)
    return {
        name: (migration, loader.project_state((app, name), at_end=False))
        for (app, name), migration in loader.disk_migrations.items()
        if app == "coaching" and int(name[:4]) > LAST_WITHOUT_RULES
    }


def findings_of(migration, state):
    """Sentences, one for each operation that is not safe; `state` is changed along."""
    found = []
    for operation in migration.operations:
        why = _finding(operation, migration, state)
        if why:
            found.append(f"{migration.name}: {operation.describe()}: {why}")
        operation.state_forwards(migration.app_label, state)
    return found


def _finding(operation, migration, state):
    if not operation.reversible:
        return "it cannot be taken back"
    if isinstance(operation, TAKES_AWAY):
        return "the old code still asks for it: take it away in the release after the next"
    if isinstance(operation, migrations.RunPython | migrations.RunSQL):
        return _of_own_code(operation, migration)
    if isinstance(operation, migrations.AddField):
        return _of_new_column(operation)
    name = (getattr(operation, "model_name", "") or "").lower()
    if name not in LARGE:
        return None
    if isinstance(operation, operations.AddIndex | operations.AddCheck | operations.LookOver):
        return "its migration says no `atomic = False`" if _is_one_transaction(migration) else None
    if isinstance(operation, operations.AddCheckOfNewRows):
        return None
    if isinstance(operation, migrations.AddIndex | migrations.AddConstraint):
        return "nobody writes while it is made: use coaching.models.operations"
    if isinstance(operation, migrations.AlterField) and _changes_table(operation, migration, state):
        return "every row is written anew: add a column, fill it, and use it in the next release"
    return None


def _is_one_transaction(migration):
    return migration.atomic or isinstance(migration, operations.PreparedMigration)


def _of_new_column(operation):
    field = operation.field
    if field.many_to_many:
        return None
    if not field.null and not field.has_db_default():
        return "the old code writes rows without it: let it be null, or give it a db_default"
    is_large = operation.model_name.lower() in LARGE
    if is_large and field.has_default() and not field.has_db_default():
        return "SQLite would write every row anew: give it a db_default"
    if is_large and (field.unique or field.db_index):
        return "nobody writes while its index is made: db_index=False, and an AddIndex of ours"
    return None


def _of_own_code(operation, migration):
    if isinstance(operation, migrations.RunSQL):
        source = str(operation.sql).lower()
        names = {f"coaching_{name}" for name in LARGE}
        is_safe = "concurrently" in source or "not valid" in source
    else:
        source = inspect.getsource(operation.code).lower()
        names = {f'"{name}"' for name in LARGE}
        is_safe = "in_batches(" in source
        if is_safe and _is_one_transaction(migration):
            return "in parts, but one transaction: no PreparedMigration, and `atomic = False`"
    if any(name in source for name in names) and not is_safe:
        return "a large table in one go: in_batches of coaching.models.operations, not atomic"
    return None


def _changes_table(operation, migration, state):
    """Whether the database is told anything, as it is not of a label or of choices."""
    model = state.apps.get_model(migration.app_label, operation.model_name)
    old = model._meta.get_field(operation.name)
    new = operation.field.clone()
    new.set_attributes_from_name(operation.name)
    new.model = model
    if isinstance(new, models.ForeignKey):
        new.remote_field.model = old.remote_field.model
    return connection.schema_editor()._field_should_be_altered(old, new)
