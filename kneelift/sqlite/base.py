"""What Django asks a database's package for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.backends.sqlite3 import base

from kneelift.sqlite import LET_IN_S
from kneelift.sqlite.schema import DatabaseSchemaEditor


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
    LET_IN_S = LET_IN_S
    looks_later = False

    @contextmanager
    def foreign_keys_looked_over_once(self) -> Iterator[None]:
        """After many migrations and not after each: 15 s each at five million rows."""
        self.looks_later = True
        try:
            yield
        finally:
            self.looks_later = False
        self.check_constraints()

    def check_constraints(self, table_names: Any = None) -> None:
        if table_names is not None or not self.looks_later:
            super().check_constraints(table_names)
