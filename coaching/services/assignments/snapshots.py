"""Rows that were taken out, as JSON keeps them, made records again."""

from collections.abc import Iterable
from typing import Any


def records_of(model: Any, rows: list[dict[str, Any]]) -> list[Any]:
    """Records, not saved, of rows as JSON keeps them."""
    # A row kept before a field was renamed says the name that its column still has.
    columns = {
        name: column
        for column in model._meta.concrete_fields
        for name in (column.column, column.attname)
    }
    return [
        model(**{columns[name].attname: columns[name].to_python(row[name]) for name in row})
        for row in rows
    ]


def forget_deleted(records: Iterable[Any], name: str) -> None:
    """Let records that are not saved point to nothing where what they point to is no more."""
    rows = [row for row in records if getattr(row, f"{name}_id") is not None]
    if rows:
        model = rows[0]._meta.get_field(name).related_model
        there = set(
            model._base_manager.filter(
                pk__in={getattr(row, f"{name}_id") for row in rows}
            ).values_list("pk", flat=True)
        )
        for row in rows:
            if getattr(row, f"{name}_id") not in there:
                setattr(row, f"{name}_id", None)
