"""Bringing a file into the catalogue: all of it or nothing, and first only to see."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from coaching.models import Block, Equipment, Prescription, Program, Rung
from coaching.models.history import one_change
from coaching.services import catalogue
from coaching.services.catalogue import CatalogueError
from coaching.services.catalogue.diff import Difference, DisplayNames, differences
from coaching.services.catalogue.schema import AnyField, CatalogTable, ChildTable, Row, Shape
from coaching.services.catalogue.transfer.cells import ImportRow, Problem

from .cells import ITS_OWN, clean, fields_of
from .shapes import explained, missing_fields, plain_shape, plain_value, without_defaults


@dataclass
class RowResult:
    """`state`: 'new', 'changed', 'same' or 'wrong'. `errors`: (where, column, sentence)."""

    where: str
    name: str
    state: str = "same"
    differences: list[Difference] = field(default_factory=list)
    errors: list[Problem] = field(default_factory=list)


@dataclass
class ImportResult:
    rows: list[RowResult]

    @property
    def errors(self) -> list[Problem]:
        return [error for row in self.rows for error in row.errors]

    @property
    def touched(self) -> list[RowResult]:
        return [row for row in self.rows if row.state in ("new", "changed")]

    @property
    def moving(self) -> list[RowResult]:
        """What needs a look: rows that are new, change or cannot be read."""
        return [row for row in self.rows if row.state != "same"]

    @property
    def resting(self) -> list[RowResult]:
        return [row for row in self.rows if row.state == "same"]

    def count(self, state: str) -> int:
        return sum(1 for row in self.rows if row.state == state)

    @property
    def digest(self) -> str:
        """Tells whether a second look at the same file would do the same."""
        rows = [(row.where, row.state, row.differences, row.errors) for row in self.rows]
        return sha256(repr(rows).encode()).hexdigest()


def import_rows(
    rows: Iterable[ImportRow],
    problems: Iterable[Problem],
    *,
    reason: str,
    dry: bool,
    expected: str | None = None,
) -> ImportResult:
    """Bring in what `read` gave. Returns an ImportResult; nothing is kept of one with errors.

    `expected`: the digest of the dry run; of one that would do something else nothing is kept.
    """
    wrong: dict[str, RowResult] = {}
    for where, column, sentence in problems:
        row = wrong.setdefault(where, RowResult(where, "", "wrong"))
        row.errors.append((where, column, sentence))
    with transaction.atomic(), one_change(reason):
        importer = RowImporter()
        outcome = ImportResult([*wrong.values(), *(importer.bring_in(row) for row in rows)])
        other = expected is not None and expected != outcome.digest
        if dry or other or outcome.errors:
            transaction.set_rollback(True)
    return outcome


class RowImporter:
    def __init__(self) -> None:
        self.known = {table.model: table.rows() for table in catalogue.TABLES}
        self.names = DisplayNames()

    def bring_in(self, import_row: ImportRow) -> RowResult:
        if Prescription not in self.known:
            catalogue.look_up_prescriptions(import_row.table, self.known)
        table, existing = import_row.table, self.known[import_row.table.model]
        row = existing.get(import_row.slug)
        result = RowResult(import_row.where, row.name if row else import_row.slug)
        errors = result.errors
        if row is not None and getattr(row, "team_id", None) is not None:
            message = _("This short name belongs to something a team made for itself.")
            errors.append((import_row.where, "", message))
        if row is None and not import_row.named:
            message = _("There is no row “%(slug)s” that this could belong to.")
            errors.append((import_row.where, "", message % {"slug": import_row.slug}))
        if not errors:
            self.bring_in_row(import_row, table, row, result)
        if errors:
            result.state = "wrong"
        return result

    def bring_in_row(
        self, import_row: ImportRow, table: CatalogTable, row: Row, result: RowResult
    ) -> None:
        errors = result.errors
        old = self.shape(table, row) if row else {}
        values = self.cleaned(import_row.values, fields_of(table), import_row.where, errors)
        new = {} if import_row.whole else dict(old)
        new |= values
        for inner in table.inner:
            if inner.key in import_row.children:
                new[inner.key] = self.children(import_row, inner, errors)
        if import_row.whole or row is None:
            errors += missing_fields(import_row.where, import_row.values, table.fields)
        if errors:
            return
        new = without_defaults(table, new)
        if row is not None and new == old:
            return
        made = row or table.model(slug=import_row.slug)
        for name in ITS_OWN.get(table.model, ()):
            f = table.model._meta.get_field(name)
            setattr(made, name, f.to_python(new[name]) if name in new else f.get_default())
        errors += self.unfit_children(import_row, table, made, new)
        if errors:
            return
        errors += self.write(import_row.where, table, made, new)
        if errors:
            return
        self.known[table.model][import_row.slug] = made
        if hasattr(self.names.by_model.get(table.model), "update"):
            self.names.by_model[table.model][import_row.slug] = made.name
        result.name = made.name
        result.state = "changed" if row else "new"
        if row:
            extra = ITS_OWN.get(table.model, ())
            result.differences = differences(table, old, new, self.names, extra)

    def write(self, where: str, table: CatalogTable, made: Row, new: Shape) -> list[Problem]:
        """Save what a row holds now. Returns the errors, with nothing saved then."""
        try:
            with transaction.atomic():
                catalogue.write(table, made, new, self.known)
                made.clean_fields(exclude=[f.name for f in made._meta.fields if f.name != "slug"])
                made.validate_constraints()
        except CatalogueError as error:
            return explained(where, error.__cause__ or error, fields_of(table))
        except ValidationError as error:
            return explained(where, error, fields_of(table))
        except (DatabaseError, ArithmeticError):
            return [(where, "", _("These values do not fit together."))]
        return []

    def shape(self, table: CatalogTable, row: Row) -> Shape:
        shape = catalogue.shape_of_row(table, row)
        beside = [table.model._meta.get_field(name) for name in ITS_OWN.get(table.model, ())]
        return shape | plain_shape(beside, {f.name: getattr(row, f.name) for f in beside})

    def cleaned(
        self, raw: Shape, fields: Mapping[str, AnyField], where: str, errors: list[Problem]
    ) -> Shape:
        """{name: plain value} of the fields that are given and right; else told in `errors`."""
        values = {}
        for name, value in raw.items():
            if name not in fields or (name == "load_count" and value is None):
                continue
            f = fields[name]
            try:
                values[name] = plain_value(f, clean(value, f))
                self.look_up(f, values[name])
            except ValidationError as error:
                errors.append((where, name, " ".join(error.messages)))
            except (ArithmeticError, ValueError, TypeError):
                errors.append((where, name, _("This does not fit here.")))
        if raw.get("load_count") is None and "load_count" in fields and "implement" in values:
            implement = self.known[Equipment].get(values["implement"])
            values["load_count"] = implement.pieces if implement else 1
        return values

    def look_up(self, f: AnyField, value: Any) -> None:
        if not f.related_model:
            return
        for slug in value if isinstance(value, list) else [value] if value else []:
            if slug not in self.known[f.related_model]:
                raise ValidationError(
                    _("There is no %(what)s with the short name “%(slug)s”."),
                    params={"what": f.related_model._meta.verbose_name, "slug": slug},
                )

    def children(
        self, import_row: ImportRow, inner: ChildTable, errors: list[Problem]
    ) -> list[Shape]:
        """The rows within as plain shapes, in order."""
        fields = {f.name: f for f in inner.fields}
        shapes = []
        for where, raw in _numbered(import_row, inner):
            values = self.cleaned(raw, fields, where, errors)
            errors += missing_fields(where, raw, inner.fields)
            shapes.append(plain_shape(fields.values(), values, already_plain=True))
        if inner.model is Rung:
            seen = set()
            for (where, _raw), shape in zip(import_row.children[inner.key], shapes, strict=True):
                step = (shape.get("drill"), shape.get("implement"))
                if step in seen:
                    errors.append((where, "drill", _("This is on the ladder twice.")))
                seen.add(step)
        return catalogue.in_order(shapes)

    def unfit_children(
        self, import_row: ImportRow, table: CatalogTable, made: Row, new: Shape
    ) -> list[Problem]:
        """What is wrong with the rows within that are given, each looked at for itself."""
        errors = []
        placed = {
            self.known[Block][child["block"]].pk
            for child in new.get("placement", [])
            if child["block"] in self.known[Block]
        }
        for inner in table.inner:
            fields = {f.name: f for f in inner.fields}
            for where, raw in _numbered(import_row, inner):
                shape = plain_shape(
                    fields.values(), self.cleaned(raw, fields, where, []), already_plain=True
                )
                child = inner.model()
                catalogue.set_fields(child, inner.fields, shape, self.known)
                try:
                    if inner.model is Prescription:
                        _check_drill(child, new)
                    elif table.model is Program:
                        child.check_in(made_of(made, new), placed)
                    child.full_clean(
                        exclude=[inner.parent], validate_unique=False, validate_constraints=False
                    )
                    child.validate_constraints(exclude=[inner.parent])
                except ValidationError as error:
                    errors += explained(where, error, fields)
        return errors


def made_of(row: Row, shape: Shape) -> Row:
    """`row` with the weeks that `shape` says."""
    row.weeks = int(shape.get("weeks", Program._meta.get_field("weeks").get_default()))
    return row


def _check_drill(child: Prescription, block: Shape) -> None:
    if child.drill.kind != block.get("kind"):
        message = _("This drill is of another kind than the block.")
        raise ValidationError({"drill": message})
    if child.drill.team_id is not None:
        raise ValidationError({"drill": _("This drill belongs to one team.")})
    child.check_against(child.drill)


def _numbered(import_row: ImportRow, inner: ChildTable) -> list[tuple[str, Shape]]:
    """(where, values) of the rows within, each with the position that it has by its order."""
    rows = import_row.children.get(inner.key, [])
    numbered = inner.numbered([raw for _where, raw in rows])
    return [(where, raw) for (where, _raw), raw in zip(rows, numbered, strict=True)]
