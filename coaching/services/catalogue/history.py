"""How a row of the catalogue came to be what it is, and going back to how it was.

A change is everything that was written together: the row, what it is linked to and the rows
within it. Each is compared with the one before, so that what changed nothing is left out.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext

from coaching.models import (
    Block,
    Drill,
    Equipment,
    Muscle,
    Prescription,
    Program,
    Team,
)
from coaching.models.history import CatalogHistory, one_change
from coaching.services import catalogue
from coaching.services.catalogue.diff import Difference, DisplayNames, differences
from coaching.services.catalogue.schema import AnyField, CatalogTable, ChildTable, Row, Shape

# What is said of a row although the shipped file does not know it. Going back leaves it alone.
SITE_FIELDS = {Drill: ["status", "team"], Block: ["archived_at"], Program: ["archived_at"]}


@dataclass
class CatalogChange:
    """`shape` is the row as it was afterwards; `differences` is None for the first one known."""

    id: UUID
    when: datetime
    who: str
    reason: str
    made: bool
    shape: dict[str, Any]
    differences: list[Difference] | None = field(default=None)


def table_of(row: Row) -> CatalogTable:
    return next(table for table in catalogue.TABLES if isinstance(row, table.model))


def changes(row: Row) -> list[CatalogChange]:
    """The changes of `row`, newest first. The same few queries, however many there are."""
    table, names = table_of(row), DisplayNames()
    records_of = _records(table, row)
    users = get_user_model().objects.in_bulk(
        {record.history_user_id for records in records_of.values() for record in records} - {None}
    )
    slugs, links = _Slugs(), _links(table, row)
    inner_of = {inner.model: inner for inner in table.inner}
    made: list[CatalogChange] = []
    own = None
    children: dict[Any, dict[int, Any]] = {inner: {} for inner in table.inner}
    for key, records in records_of.items():
        for record in records:
            if record.instance_type is table.model:
                own = record
            else:
                _follow(children[inner_of[record.instance_type]], record)
        if own is None:
            continue
        shape = _shape(table, own, children, links, slugs)
        last = records[-1]
        user = users.get(last.history_user_id)
        change = CatalogChange(
            id=key,
            when=last.history_date,
            who=(user.name or user.email) if user else "",
            reason=last.history_change_reason or "",
            made=any(r.history_type == "+" and r.instance_type is table.model for r in records),
            shape=shape,
        )
        if made:
            change.differences = differences(
                table, made[-1].shape, shape, names, SITE_FIELDS.get(table.model, ())
            )
        if change.differences != []:
            made.append(change)
    return made[::-1]


def _follow(existing: dict[int, Row], record: Row) -> None:
    """Bring {id: record} of a row's children up to one more record of theirs."""
    if record.history_type == "-":
        existing.pop(record.id, None)
    else:
        existing[record.id] = record


def change_of(row: Row, id: UUID) -> CatalogChange | None:
    """The change with this id, or None."""
    return next((change for change in changes(row) if change.id == id), None)


def back(row: Row, change: CatalogChange) -> list[Difference]:
    """What going back to `change` would do to `row` as it is now: a list of Difference."""
    table = table_of(row)
    now = catalogue.shape_of_row(table, table.rows()[row.slug])
    return differences(table, now, _without_site_fields(table, change.shape), DisplayNames())


@transaction.atomic
def go_back(row: Row, change: CatalogChange) -> None:
    """Make `row` what it was after `change`. Its status stays. Raises CatalogueError.

    It is one more change, so going back can itself be taken back.
    """
    table = table_of(row)
    when = date_format(timezone.localtime(change.when), "DATETIME_FORMAT")
    known = {t.model: t.rows() for t in catalogue.TABLES}
    catalogue.look_up_prescriptions(table, known)
    with one_change(gettext("back to how it was on %(when)s") % {"when": when}):
        catalogue.write(table, known[table.model][row.slug], change.shape, known)


def _without_site_fields(table: CatalogTable, shape: Shape) -> Shape:
    return {name: v for name, v in shape.items() if name not in SITE_FIELDS.get(table.model, ())}


def _records(table: CatalogTable, row: Row) -> dict[UUID, list[Row]]:
    """{change id: records} of the row and the rows within it, oldest first."""
    records = list(row.history.order_by("history_date", "history_id"))
    for inner in table.inner:
        inside = inner.model.history.filter(**{inner.parent: row.pk})
        records += inside.order_by("history_date", "history_id")
    records.sort(key=lambda record: record.history_date)
    records_of: dict[UUID, list[Any]] = {}
    for record in records:
        records_of.setdefault(record.change_id, []).append(record)
    return records_of


def _links(table: CatalogTable, row: Row) -> dict[tuple[str, int], list[int]]:
    """{(field name, history_id): ids} of what the versions of `row` were linked to."""
    links: dict[tuple[str, int], list[int]] = {}
    for name in table.links:
        f = table.model._meta.get_field(name)
        through = CatalogHistory.m2m_models[f].objects.filter(history__id=row.pk)
        for record, pk in through.values_list("history_id", f"{f.m2m_reverse_field_name()}_id"):
            links.setdefault((name, record), []).append(pk)
    return links


class _Slugs:
    """The slug of a row by its model and id, also of one that is no more. A team's name."""

    def __init__(self) -> None:
        self.found: dict[type[Model], dict[int, str]] = {}
        for model in (Drill, Equipment, Muscle, Block):
            gone = model.history.filter(history_type="-").values_list("id", "slug")
            there = model._base_manager.values_list("pk", "slug")
            self.found[model] = dict(gone) | dict(there)
        self.found[Prescription] = self._of_prescriptions()
        self.found[Team] = dict(Team._base_manager.values_list("pk", "name"))

    def _of_prescriptions(self) -> dict[int, str]:
        columns = ("pk", "block_id", "drill_id", "position")
        rows = {row[0]: row for row in Prescription._base_manager.values_list(*columns)}
        gone = Prescription.history.filter(history_type="-").values_list("id", *columns[1:])
        rows = {row[0]: row for row in gone} | rows
        names: dict[int, str] = {}
        seen: Counter[tuple[int, int]] = Counter()
        for pk, block, drill, _position in sorted(rows.values(), key=lambda row: row[3]):
            seen[block, drill] += 1
            number = [str(seen[block, drill])] if seen[block, drill] > 1 else []
            names[pk] = "/".join([str(self.of(Block, block)), str(self.of(Drill, drill)), *number])
        return names

    def of(self, model: Any, pk: int | None) -> str | None:
        return None if pk is None else self.found[model].get(pk, str(pk))


def _shape(
    table: CatalogTable,
    record: Row,
    children: Mapping[ChildTable, Mapping[int, Row]],
    links: Mapping[tuple[str, int], list[int]],
    slugs: _Slugs,
) -> Shape:
    """A version of the row in the plain shape, with what stands beside it."""

    def reader(of: Row) -> Callable[[AnyField], Any]:
        def value_of(f: AnyField) -> str | None:
            value = getattr(of, f.attname)
            return slugs.of(f.related_model, value) if f.related_model else value

        return value_of

    beside = [table.model._meta.get_field(name) for name in SITE_FIELDS.get(table.model, ())]
    shape = catalogue.shape_of([*table.fields, *beside], reader(record))
    if "archived_at" in shape:
        shape["archived_at"] = date_format(timezone.localtime(shape["archived_at"]))
    for name in table.links:
        pks = links.get((name, record.history_id), [])
        model = table.model._meta.get_field(name).related_model
        shape[name] = sorted(slugs.of(model, pk) for pk in pks)
    for inner, records in children.items():
        shape[inner.key] = catalogue.in_order(
            catalogue.shape_of(inner.fields, reader(child)) for child in records.values()
        )
    return {name: value for name, value in shape.items() if value != []}
