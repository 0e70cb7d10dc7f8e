"""What Django asks a database's package for."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

from django.db.backends.sqlite3 import base

from kneelift.sqlite import LET_IN_S
from kneelift.sqlite.schema import DatabaseSchemaEditor


class Cursor(base.SQLiteCursorWrapper):
    """Django's looks through a statement for its `%s` each time that it is sent: of the long ones
    that are sent again and again that is as much work as SQLite has with them.
    """

    def convert_query(self, query: str, *, param_names: Any = None) -> str:
        if param_names is None:
            return _with_question_marks(query)
        text: str = super().convert_query(query, param_names=param_names)
        return text


@lru_cache(maxsize=512)
def _with_question_marks(query: str) -> str:
    text: str = base.SQLiteCursorWrapper.convert_query(cast(Any, None), query)
    return text


class DatabaseWrapper(base.DatabaseWrapper):
    SchemaEditorClass = DatabaseSchemaEditor
    LET_IN_S = LET_IN_S
    looks_later = False

    def create_cursor(self, name: Any = None) -> Any:
        return self.connection.cursor(factory=Cursor)

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
