"""Changes of a table that touch none of its rows, where Django makes the table anew.

A table of five million rows made anew keeps writers out for a minute. Where the rows stay as they
are, the words that describe their table are changed instead (catalog.py). Where that is not so,
or SQLite was built to refuse it, the table is made anew as Django does it.
"""

from collections.abc import Callable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.sqlite3 import schema
from django.db.models import CheckConstraint, Field, Model
from django.db.models.expressions import Value

from kneelift.sqlite import catalog, indexes


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    def add_field(self, model: type[Model], field: "Field[Any, Any]") -> None:
        if _may_be_appended(field):
            BaseDatabaseSchemaEditor.add_field(self, model, field)
        else:
            super().add_field(model, field)

    def add_constraint(self, model: type[Model], constraint: Any) -> None:
        """All rows are held to it at once: IntegrityError if one of them is not as it asks."""
        with transaction.atomic(self.connection.alias):
            self.add_check_of_new_rows(model, constraint)
            if isinstance(constraint, CheckConstraint):
                self.look_over(model, constraint)

    def add_check_of_new_rows(self, model: type[Model], constraint: Any) -> None:
        """A check is for rows to come and for those that are changed: `look_over` the others."""

        def add(table: str) -> str | None:
            words = f", {self._words_of(model, constraint)})"
            return table[:-1] + words if table.endswith(")") else None

        if not (isinstance(constraint, CheckConstraint) and self._describe_anew(model, add)):
            super().add_constraint(model, constraint)

    def add_index_in_parts(self, model: type[Model], index: Any) -> None:
        """Not within a transaction: who writes waits for no more than a part of it."""
        if self.collect_sql:
            self.add_index(model, index)
        else:
            indexes.make(self, str(index.create_sql(model, self)))

    def look_over(self, model: type[Model], constraint: CheckConstraint) -> None:
        """Keeps nobody from writing. IntegrityError if a row is not as the check asks."""
        if self.collect_sql:
            return
        table = self.quote_name(model._meta.db_table)
        condition = constraint._get_check_sql(model, self)  # type: ignore[attr-defined]
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} WHERE NOT ({condition}) LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                raise IntegrityError(f"CHECK constraint failed: {constraint.name}")

    def remove_constraint(self, model: type[Model], constraint: Any) -> None:
        def remove(table: str) -> str | None:
            words = f", {self._words_of(model, constraint)}"
            return table.replace(words, "") if table.count(words) == 1 else None

        if not (isinstance(constraint, CheckConstraint) and self._describe_anew(model, remove)):
            super().remove_constraint(model, constraint)

    def _alter_field(
        self, model: Any, old_field: Any, new_field: Any, old_type: Any, new_type: Any, *rest: Any
    ) -> None:
        """A longer or shorter text is told to SQLite, which counts no letters."""

        def alter(table: str) -> str | None:
            column = self.quote_name(new_field.column)
            before, after = f"{column} {old_type}", f"{column} {new_type}"
            return table.replace(before, after) if table.count(before) == 1 else None

        differ_in_length = (
            old_type.startswith("varchar(")
            and new_type.startswith("varchar(")
            and old_field.column == new_field.column
            and old_field.db_index == new_field.db_index
            and self._definition(model, old_field).replace(old_type, new_type)
            == self._definition(model, new_field)
        )
        if not (differ_in_length and self._describe_anew(model, alter)):
            super()._alter_field(  # type: ignore[misc]
                model, old_field, new_field, old_type, new_type, *rest
            )

    def _definition(self, model: type[Model], field: Any) -> str:
        return str(self.column_sql(model, field)[0])

    def _words_of(self, model: type[Model], constraint: CheckConstraint) -> str:
        """As Django writes them into a new table."""
        return str(constraint.constraint_sql(model, self))

    def _describe_anew(self, model: type[Model], change: Callable[[str], str | None]) -> bool:
        """Whether the table is described as `change` makes it of the words that were there."""
        if self.collect_sql:
            return False
        with transaction.atomic(self.connection.alias), self.connection.cursor() as cursor:
            return _describe_anew(cursor, model._meta.db_table, change)


def _may_be_appended(field: Any) -> bool:
    """Whether SQLite takes it as it is; rows read its default until they are written."""
    default = field._db_default_expression
    return (
        field.concrete
        and not (field.primary_key or field.unique or field.is_relation or field.generated)
        and isinstance(default, Value)
        and default.value is not None
    )


def _describe_anew(cursor: Any, name: str, change: Callable[[str], str | None]) -> bool:
    cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [name])
    changed = change(cursor.fetchone()[0])
    statement = "UPDATE sqlite_master SET sql = %s WHERE type = 'table' AND name = %s"
    if changed is None or not catalog.write(cursor, statement, [changed, name]):
        return False
    # Words that SQLite cannot read are an error here, and all is as it was.
    cursor.execute(f'SELECT 1 FROM "{name}" LIMIT 0')  # noqa: S608
    return True
