"""The catalogue that ships as data, and how it comes into the database.

A row of the file and a row of the database are both brought into one plain shape, so that
they can be compared. `Shipped` keeps a digest of that shape as the loader left it: a row that
has another digest now was edited here, and is left alone.
"""

import json
import tomllib
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models, transaction
from django.utils import timezone

from coaching import figures
from coaching.models import (
    Block,
    Drill,
    Equipment,
    Ladder,
    Muscle,
    Override,
    Placement,
    Prescription,
    Program,
    Progression,
    Rung,
    Shipped,
)
from coaching.models.history import act, one_record
from coaching.poses import labels
from coaching.rules import units

FILE = Path(__file__).resolve().parent / "catalogue.toml"

# What only the site decides: the file says nothing about it and never changes it.
OURS = {"slug", "team", "status", "archived_at", "created_by", "updated_at", "version"}


class CatalogueError(Exception):
    """The file holds something that cannot be loaded; the message names the row."""


@dataclass(frozen=True)
class Inner:
    """Rows within a row: their key in the file, their model, and its field for the row.

    `place`: the fields within which they are numbered, as a day's blocks are in their day.
    """

    key: str
    model: type
    parent: str
    place: tuple = ()

    @cached_property
    def fields(self):
        return [f for f in _fields(self.model) if f.name != self.parent]

    @cached_property
    def relation(self):
        """The name of the reverse relation: 'rungs', 'prescriptions'."""
        return self.model._meta.get_field(self.parent).remote_field.related_name

    @cached_property
    def is_ordered(self):
        return any(f.name == "position" for f in self.fields)

    def rows(self):
        related = [f.name for f in self.fields if f.related_model]
        found = self.model.objects.select_related(*related)
        if "prescription" in related:  # whose short name is its block's, its drill's and a number
            found = found.select_related("prescription__block", "prescription__drill")
            found = found.prefetch_related("prescription__block__prescriptions")
        return found

    def numbered(self, entries):
        """`entries` with the position that each has by its order."""
        counts = Counter()
        for entry in entries:
            where = tuple(str(entry.get(name)) for name in self.place)
            counts[where] += 1
            yield {"position": counts[where]} | entry if self.is_ordered else entry


@dataclass(frozen=True)
class Table:
    """One kind of row in the file: its key there, its model, and its rows within rows."""

    key: str
    model: type
    inner: tuple = ()

    @cached_property
    def fields(self):
        return _fields(self.model)

    @cached_property
    def links(self):
        return [f.name for f in self.model._meta.many_to_many]

    def rows(self):
        """{slug: row} of all that is in the database. The same few queries, however many."""
        found = self.model.objects.select_related(
            *[f.name for f in self.fields if f.related_model]
        ).prefetch_related(*self.links)
        found = found.prefetch_related(
            *(models.Prefetch(inner.relation, inner.rows()) for inner in self.inner)
        )
        return {row.slug: row for row in found}


TABLES = (
    Table("muscle", Muscle),
    Table("equipment", Equipment),
    Table("drill", Drill),
    Table("ladder", Ladder, (Inner("rung", Rung, "ladder"),)),
    Table("block", Block, (Inner("prescription", Prescription, "block"),)),
    Table(
        "program",
        Program,
        (
            Inner("placement", Placement, "program", ("week", "weekday")),
            Inner("progression", Progression, "program"),
            Inner("override", Override, "program"),
        ),
    ),
)


@dataclass
class Report:
    """What loading did: names of rows, as 'drill Band knee pull', by what became of them."""

    added: list = field(default_factory=list)
    updated: list = field(default_factory=list)
    unchanged: list = field(default_factory=list)
    edited: list = field(default_factory=list)  # edited here, so left alone
    taken: list = field(default_factory=list)  # made here under the same slug
    removed: list = field(default_factory=list)  # removed here, so not brought back
    waiting: list = field(default_factory=list)  # does not fit a row that is other here
    gone: list = field(default_factory=list)  # no longer in the file, not deleted


def read(path=FILE):
    """The file as {table: [row, ...]}. Raises CatalogueError for text that is no TOML."""
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"{Path(path).name}: {error}") from error


def _with_figure(table, entry):
    """A drill's figure stands in a file of its own."""
    if table.model is Drill and entry["slug"] in figures.slugs() and "figure" not in entry:
        return entry | {"figure": figures.shipped(entry["slug"])}
    return entry


@transaction.atomic
@act("shipped catalogue")
def load(data=None):
    """Bring the shipped catalogue into the database, all of it or nothing. Returns a Report.

    Loading twice changes nothing. A row that was edited here stays as it is; a row that the
    file no longer has stays too.
    """
    data = read() if data is None else data
    unknown = set(data) - {table.key for table in TABLES}
    if unknown:
        raise CatalogueError(f"no such table: {', '.join(sorted(unknown))}")
    report, known = Report(), {}
    strange = set()  # slugs whose row is not what the file says
    shipped = {(row.model, row.slug): row for row in Shipped.objects.all()}
    pieces = {row["slug"]: row.get("pieces", 1) for row in data.get("equipment", [])}
    for table in TABLES:
        standing = known[table.model] = table.rows()
        look_up_prescriptions(table, known)
        for entry in data.get(table.key, []):
            slug = entry["slug"]
            wanted = shape_of_entry(table, _with_figure(table, entry), pieces)
            digest, mark = digest_of(wanted), shipped.pop((table.key, slug), None)
            name, row = f"{table.key} {wanted['name']}", standing.get(slug)
            if row is None and mark:
                report.removed.append(name)
                strange.add(slug)
                continue
            if row is not None:
                now = digest_of(shape_of_row(table, row))
                if not mark and now != digest:
                    report.taken.append(name)
                    del standing[slug]
                    strange.add(slug)
                    continue
                if mark and now not in (mark.digest, digest):
                    report.edited.append(name)
                    strange.add(slug)
                    continue
            if row is not None and now == digest:
                report.unchanged.append(name)
            else:
                try:
                    with transaction.atomic():
                        made = write(table, row or table.model(slug=slug), wanted, known)
                except CatalogueError:
                    if not strange & _pointed(table, wanted):
                        raise
                    report.waiting.append(name)
                    strange.add(slug)
                    continue
                (report.added if row is None else report.updated).append(name)
                standing[slug] = made
            if not mark or mark.digest != digest:
                Shipped.objects.update_or_create(
                    model=table.key,
                    slug=slug,
                    defaults={"digest": digest, "loaded_at": timezone.now()},
                )
    Drill.objects.redraw()
    report.gone = [
        f"{model} {slug}" for model, slug in shipped if slug in known[_table(model).model]
    ]
    return report


def origin(row):
    """Where a row comes from: 'shipped', 'edited' (shipped, and edited here) or 'own'."""
    table = next(table for table in TABLES if isinstance(row, table.model))
    mark = Shipped.objects.filter(model=table.key, slug=row.slug).first()
    if mark is None:
        return "own"
    return "shipped" if mark.digest == digest_of(shape_of_row(table, row)) else "edited"


def look_up_prescriptions(table, known):
    """Put the prescriptions into `known`, as its blocks have them now, where `table` needs them."""
    if not any(f.related_model is Prescription for inner in table.inner for f in inner.fields):
        return
    rows = Prescription.objects.select_related("drill")
    blocks = Block.objects.prefetch_related(models.Prefetch("prescriptions", rows))
    known[Prescription] = {row.slug: row for block in blocks for row in block.prescriptions.all()}


def _table(key):
    return next(table for table in TABLES if table.key == key)


def _fields(model):
    return [
        f
        for f in model._meta.concrete_fields
        if not f.primary_key and f.editable and f.name not in OURS
    ]


# --- One plain shape for both sides ---------------------------------------------------


def digest_of(shape):
    return sha256(json.dumps(shape, sort_keys=True).encode()).hexdigest()


def shape_of_row(table, row):
    """A row of the database in the plain shape, from prefetched relations."""
    shape = shape_of(table.fields, lambda f: slug_or_value(row, f))
    for name in table.links:
        shape[name] = sorted(other.slug for other in getattr(row, name).all())
    for inner in table.inner:
        shape[inner.key] = in_order(
            shape_of(inner.fields, lambda f, child=child: slug_or_value(child, f))
            for child in getattr(row, inner.relation).all()
        )
    return {key: value for key, value in shape.items() if value != []}


def shape_of_entry(table, entry, pieces):
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


def shape_of(fields, value_of):
    """{name: plain value} of the fields that are not at their default.

    Leaving out defaults keeps the digests true when a migration adds a field.
    """
    shape = {}
    for f in fields:
        value = plain(value_of(f))
        if value != plain(f.get_default()):
            shape[f.name] = value
    return shape


def in_order(children):
    def place(child):
        week, weekday = child.get("week", 0), child.get("weekday", 0)
        return week, weekday, child.get("position", 0), json.dumps(child, sort_keys=True)

    return sorted(children, key=place)


def _reader(model, entry, pieces, where):
    """How to read a field of `model` from `entry`, with the pieces that an implement has."""
    if "implement" in entry and "load_count" not in entry and hasattr(model, "load_count"):
        entry = entry | {"load_count": pieces.get(entry["implement"], 1)}
    for name in entry:
        try:
            model._meta.get_field(name)
        except FieldDoesNotExist:
            raise CatalogueError(f"{where}: no field '{name}'") from None

    def value_of(f):
        if f.name not in entry:
            return f.get_default()
        if f.related_model:
            return entry[f.name]
        try:
            return f.to_python(entry[f.name])
        except ValidationError as error:
            raise CatalogueError(f"{where}: {f.name}: {' '.join(error.messages)}") from error

    return value_of


def slug_or_value(row, f):
    value = getattr(row, f.name)
    return value.slug if f.related_model and value is not None else value


def plain(value):
    if isinstance(value, Decimal):
        return units.plain(value)
    if isinstance(value, str):
        return "\n".join(value.strip().splitlines())
    if isinstance(value, dict):
        return labels.tidy(value)
    return value


# --- Writing --------------------------------------------------------------------------


def _pointed(table, shape):
    """The slugs of all rows that a row of the file points to."""
    pointed = {slug for name in table.links for slug in shape.get(name, [])}
    for inner in table.inner:
        links = [f.name for f in inner.fields if f.related_model]
        for child in shape.get(inner.key, []):
            pointed |= {part for name in links if name in child for part in child[name].split("/")}
    return pointed | {shape[f.name] for f in table.fields if f.related_model and f.name in shape}


def write(table, row, wanted, known):
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


def set_fields(row, fields, shape, known):
    for f in fields:
        value = shape[f.name] if f.name in shape else f.get_default()
        if f.related_model:
            value = known[f.related_model][value] if value is not None else None
        else:
            value = f.to_python(value)
        setattr(row, f.name, value)


def _children(inner, row, shapes, known):
    """The rows within `row`, those that stand used again, so that what points to them stays."""
    standing = defaultdict(list)
    if row.pk:
        for child in getattr(row, inner.relation).all():
            standing[_same(child)].append(child)
    children = []
    for shape in shapes:
        fresh = inner.model()
        set_fields(fresh, inner.fields, shape, known)
        old = standing[_same(fresh)]
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
    Override: ("prescription_id", "week", "field"),
}


def _same(child):
    return tuple(getattr(child, name) for name in SAME[type(child)])


def _save_children(table, row, children):
    for inner in table.inner:
        rows = children[inner.relation]
        getattr(row, inner.relation).exclude(pk__in=[c.pk for c in rows if c.pk]).delete()
        for child in rows:
            setattr(child, inner.parent, row)
            child.save()


def _check(row):
    if isinstance(row, Drill):
        row.set_si()
        row.set_load_cap()
        row.check_against(row)
    row.full_clean(validate_unique=False, validate_constraints=False)
