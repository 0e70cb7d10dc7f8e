"""Writes one row of the catalogue, and the rows within it, from the plain shape."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from coaching.models import Block, Drill, Placement, Prescription, Progression, Rung, WeekOverride
from coaching.models.history import one_record

from .schema import AnyField, CatalogTable, CatalogueError, ChildTable, Known, Row, Shape


def look_up_prescriptions(table: CatalogTable, known: Known) -> None:
    """Put the prescriptions into `known`, as its blocks have them now, where `table` needs them."""
    if not any(f.related_model is Prescription for inner in table.inner for f in inner.fields):
        return
    rows = Prescription.objects.select_related("drill")
    blocks = Block.objects.prefetch_related(models.Prefetch("prescriptions", rows))
    known[Prescription] = {row.slug: row for block in blocks for row in block.prescriptions.all()}


def pointed_slugs(table: CatalogTable, shape: Shape) -> set[str]:
    """The slugs of all rows that a row of the file points to."""
    pointed = {slug for name in table.links for slug in shape.get(name, [])}
    for inner in table.inner:
        links = [f.name for f in inner.fields if f.related_model]
        for child in shape.get(inner.key, []):
            pointed |= {part for name in links if name in child for part in child[name].split("/")}
    return pointed | {shape[f.name] for f in table.fields if f.related_model and f.name in shape}


def write(table: CatalogTable, row: Row, wanted: Shape, known: Known) -> Row:
    try:
        set_fields(row, table.fields, wanted, known)
        children = {
            inner.relation: _children(inner, row, wanted.get(inner.key, []), known)
            for inner in table.inner
        }
        _check(row)
        if hasattr(row, "save_with"):
            row.save_with(**children, version=row.version)
        else:
            with one_record(row):
                row.save()
                for name in table.links:
                    model = table.model._meta.get_field(name).related_model
                    getattr(row, name).set([known[model][slug] for slug in wanted.get(name, [])])
            _save_children(table, row, children)
    except KeyError as error:
        raise CatalogueError(f"{table.key} {row.slug}: no {error}") from error
    except (ValidationError, ValueError) as error:
        raise CatalogueError(f"{table.key} {row.slug}: {error}") from error
    return row


def set_fields(row: Row, fields: Iterable[AnyField], shape: Shape, known: Known) -> None:
    for f in fields:
        value = shape[f.name] if f.name in shape else f.get_default()
        if f.related_model:
            value = known[f.related_model][value] if value is not None else None
        else:
            value = f.to_python(value)
        setattr(row, f.name, value)


def _children(inner: ChildTable, row: Row, shapes: Iterable[Shape], known: Known) -> list[Row]:
    """The rows within `row`, those that stand used again, so that what points to them stays."""
    existing = defaultdict(list)
    if row.pk:
        for child in getattr(row, inner.relation).all():
            existing[_same(child)].append(child)
    children = []
    for shape in shapes:
        fresh = inner.model()
        set_fields(fresh, inner.fields, shape, known)
        old = existing[_same(fresh)]
        child = old.pop(0) if old else fresh
        set_fields(child, inner.fields, shape, known)
        children.append(child)
    return children


# What makes a row within a row the one it was.
SAME = {
    Rung: ("drill_id", "implement_id"),
    Prescription: ("drill_id",),
    Placement: ("week", "weekday", "block_id"),
    Progression: ("prescription_id", "field"),
    WeekOverride: ("prescription_id", "week", "field"),
}


def _same(child: Row) -> tuple[Any, ...]:
    return tuple(getattr(child, name) for name in SAME[type(child)])


def _save_children(table: CatalogTable, row: Row, children: Mapping[str, list[Row]]) -> None:
    for inner in table.inner:
        rows = children[inner.relation]
        getattr(row, inner.relation).exclude(pk__in=[c.pk for c in rows if c.pk]).delete()
        for child in rows:
            setattr(child, inner.parent, row)
            child.save()


def _check(row: Row) -> None:
    if isinstance(row, Drill):
        row.set_si()
        row.set_load_cap()
        row.check_against(row)
    row.full_clean(validate_unique=False, validate_constraints=False)
