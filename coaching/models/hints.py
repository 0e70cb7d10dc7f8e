"""What is said to a database about how to find rows, where it would choose badly."""

from django.db import connection
from django.db.models import Func


def has_to_be_told() -> bool:
    """Whether the database has no statistics of its rows by which it would choose the short way."""
    return connection.vendor == "sqlite"


class Unindexed(Func):
    """A column from whose index SQLite does not set out; to PostgreSQL the column itself."""

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler, connection, **more):
        return super().as_sql(compiler, connection, template="+%(expressions)s", **more)
