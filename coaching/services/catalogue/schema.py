"""The catalogue's tables, and the one plain shape of a row of the file and of the database.

Brought into that shape, the two can be compared, and a digest says whether they are the same.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from hashlib import sha256
from typing import Any, TypeAlias

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models

from coaching.models import (
    Assessment,
    Block,
    Drill,
    Equipment,
    Ladder,
    Muscle,
    Placement,
    Prescription,
    Program,
    Progression,
    Rung,
    WeekOverride,
)
from coaching.poses import labels
from coaching.rules import units

# What only the site decides: the file says nothing about it and never changes it.
OURS = {"slug", "team", "status", "archived_at", "created_by", "updated_at", "version"}


AnyField: TypeAlias = "models.Field[Any, Any]"
# Plain values by the names of fields, as a file of the catalogue has them.
Shape: TypeAlias = dict[str, Any]
# A row of one of the tables: which fields it has is not known before.
Row: TypeAlias = Any
Known: TypeAlias = dict[type[models.Model], dict[str, Row]]


class CatalogueError(Exception):
    """The file holds something that cannot be loaded; the message names the row."""


@dataclass(frozen=True)
class ChildTable:
    """Rows within a row: their key in the file, their model, and its field for the row.

    `numbered_within`: the fields within which they are numbered, as blocks are in their day.
    """

    key: str
    model: Any  # a model class: which manager and fields it has is not known before
    parent: str
    numbered_within: tuple[str, ...] = ()

    @cached_property
    def fields(self) -> list[AnyField]:
        return [f for f in _fields(self.model) if f.name != self.parent]

    @cached_property
    def relation(self) -> str:
        """The name of the reverse relation: 'rungs', 'prescriptions'."""
        return self.model._meta.get_field(self.parent).remote_field.related_name

    @cached_property
    def is_ordered(self) -> bool:
        return any(f.name == "position" for f in self.fields)

    def rows(self) -> models.QuerySet[Any]:
        related = [f.name for f in self.fields if f.related_model]
        records = self.model.objects.select_related(*related)
        if "prescription" in related:  # whose short name is its block's, its drill's and a number
            records = records.select_related("prescription__block", "prescription__drill")
            records = records.prefetch_related("prescription__block__prescriptions")
        return records

    def numbered(self, entries: Iterable[Shape]) -> Iterator[Shape]:
        """`entries` with the position that each has by its order."""
        counts: Counter[tuple[str, ...]] = Counter()
        for entry in entries:
            where = tuple(str(entry.get(name)) for name in self.numbered_within)
            counts[where] += 1
            yield {"position": counts[where]} | entry if self.is_ordered else entry


@dataclass(frozen=True)
class CatalogTable:
    """One kind of row in the file: its key there, its model, and its rows within rows."""

    key: str
    model: Any  # a model class, as above
    inner: tuple[ChildTable, ...] = ()

    @cached_property
    def fields(self) -> list[AnyField]:
        return _fields(self.model)

    @cached_property
    def links(self) -> list[str]:
        return [f.name for f in self.model._meta.many_to_many]

    def rows(self) -> dict[str, Row]:
        """{slug: row} of all that is in the database. The same few queries, however many."""
        records = self.model.objects.select_related(
            *[f.name for f in self.fields if f.related_model]
        ).prefetch_related(*self.links)
        records = records.prefetch_related(
            *(models.Prefetch(inner.relation, inner.rows()) for inner in self.inner)
        )
        return {row.slug: row for row in records}


TABLES = (
    CatalogTable("muscle", Muscle),
    CatalogTable("equipment", Equipment),
    CatalogTable("drill", Drill),
    CatalogTable("ladder", Ladder, (ChildTable("rung", Rung, "ladder"),)),
    CatalogTable("assessment", Assessment),
    CatalogTable("block", Block, (ChildTable("prescription", Prescription, "block"),)),
    CatalogTable(
        "program",
        Program,
        (
            ChildTable("placement", Placement, "program", ("week", "weekday")),
            ChildTable("progression", Progression, "program"),
            ChildTable("override", WeekOverride, "program"),
        ),
    ),
)


def table_of(key: str) -> CatalogTable:
    return next(table for table in TABLES if table.key == key)


def _fields(model: type[models.Model]) -> list[AnyField]:
    return [
        f
        for f in model._meta.concrete_fields
        if not f.primary_key and f.editable and f.name not in OURS
    ]


def digest_of(shape: Shape) -> str:
    return sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()


def shape_of_row(table: CatalogTable, row: Row) -> Shape:
    """A row of the database in the plain shape, from prefetched relations."""
    shape = shape_of(table.fields, lambda f: slug_or_value(row, f))
    for name in table.links:
        shape[name] = sorted(other.slug for other in getattr(row, name).all())
    for inner in table.inner:
        shape[inner.key] = in_order(
            shape_of(inner.fields, partial(slug_or_value, child))
            for child in getattr(row, inner.relation).all()
        )
    return {key: value for key, value in shape.items() if value != []}


def shape_of_entry(table: CatalogTable, entry: Shape, pieces: Mapping[str, int]) -> Shape:
    """A row of the file in the plain shape. Raises CatalogueError for a field we do not have."""
    where = f"{table.key} {entry.get('slug')}"
    beside = ("slug", *table.links, *(inner.key for inner in table.inner))
    own = {k: v for k, v in entry.items() if k not in beside}
    shape = shape_of(table.fields, _reader(table.model, own, pieces, where))
    for name in table.links:
        shape[name] = sorted(entry.get(name, []))
    for inner in table.inner:
        shape[inner.key] = in_order(
            shape_of(inner.fields, _reader(inner.model, child, pieces, where))
            for child in inner.numbered(entry.get(inner.key, []))
        )
    return {key: value for key, value in shape.items() if value != []}


def shape_of(fields: Iterable[AnyField], value_of: Callable[[AnyField], Any]) -> Shape:
    """{name: plain value} of the fields that are not at their default.

    Leaving out defaults keeps the digests true when a migration adds a field.
    """
    shape = {}
    for f in fields:
        value = plain(value_of(f))
        if value != plain(f.get_default()):
            shape[f.name] = value
    return shape


def in_order(children: Iterable[Shape]) -> list[Shape]:
    def numbered_within(child: Shape) -> tuple[int, int, int, str]:
        week, weekday = child.get("week", 0), child.get("weekday", 0)
        return week, weekday, child.get("position", 0), json.dumps(child, sort_keys=True)

    return sorted(children, key=numbered_within)


def _reader(
    model: type[models.Model], entry: Shape, pieces: Mapping[str, int], where: str
) -> Callable[[AnyField], Any]:
    """How to read a field of `model` from `entry`, with the pieces that an implement has."""
    if "implement" in entry and "load_count" not in entry and hasattr(model, "load_count"):
        entry = entry | {"load_count": pieces.get(entry["implement"], 1)}
    for name in entry:
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            raise CatalogueError(f"{where}: no field '{name}'") from None

    def value_of(f: AnyField) -> Any:
        if f.name not in entry:
            return f.get_default()
        if f.related_model:
            return entry[f.name]
        try:
            return f.to_python(entry[f.name])
        except ValidationError as error:
            raise CatalogueError(f"{where}: {f.name}: {' '.join(error.messages)}") from error

    return value_of


def slug_or_value(row: Row, f: AnyField) -> Any:
    value = getattr(row, f.name)
    return value.slug if f.related_model and value is not None else value


def plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return units.bare(value)
    if isinstance(value, str):
        return "\n".join(value.strip().splitlines())
    if isinstance(value, dict):
        return labels.normalize(value)
    return value
