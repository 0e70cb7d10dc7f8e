"""Steps of a migration that let others read and write while they run, on tables with millions.

For migrations alone. On PostgreSQL each needs `atomic = False` in its migration; SQLite has one
writer at a time anyway, and does them the plain way.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.contrib.postgres import operations as postgres
from django.db import migrations, models, transaction

#: Rows of one transaction while a migration fills a column: no writer waits for a second.
BATCH = 2000


class AddIndex(migrations.AddIndex):
    """As Django's; PostgreSQL makes the index beside whoever writes."""

    def database_forwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        self._beside(schema_editor).database_forwards(app_label, schema_editor, old, new)

    def database_backwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        self._beside(schema_editor).database_backwards(app_label, schema_editor, old, new)

    def _beside(self, schema_editor: Any) -> migrations.AddIndex:
        kind = migrations.AddIndex
        if schema_editor.connection.vendor == "postgresql":
            kind = postgres.AddIndexConcurrently
        return kind(self.model_name, self.index)


class AddCheck(migrations.AddConstraint):
    """A check that PostgreSQL holds every new row to at once, and looks the others over after."""

    def database_forwards(self, app_label: str, schema_editor: Any, old: Any, new: Any) -> None:
        if schema_editor.connection.vendor != "postgresql":
            super().database_forwards(app_label, schema_editor, old, new)
            return
        postgres.AddConstraintNotValid(self.model_name, self.constraint).database_forwards(
            app_label, schema_editor, old, new
        )
        postgres.ValidateConstraint(self.model_name, self.constraint.name).database_forwards(
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
