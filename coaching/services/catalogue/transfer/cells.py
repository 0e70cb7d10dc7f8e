"""A field's value as a cell of a spreadsheet, and back; and which columns a sheet has."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from coaching.models.fields import number_refusal
from coaching.rules import units
from coaching.rules.numbers import (
    FORMULA,
    NotANumber,
    harmless,
    parse_decimal,
    parse_whole,
    read_json,
)
from coaching.services import catalogue
from coaching.services.catalogue.schema import AnyField, CatalogTable, ChildTable, Row

YES, NO = ("yes", "true", "1"), ("no", "false", "0")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")

# What the site decides of a row, beside what the shipped file says.
ITS_OWN = {Drill: ["status"], Block: ["archived_at"], Program: ["archived_at"]}

SHEET_NAMES = {
    Muscle: ("muscles", "muscle", gettext_lazy("Muscles")),
    Equipment: ("equipment", "equipment", gettext_lazy("Equipment")),
    Drill: ("drills", "drill", gettext_lazy("Drills")),
    Ladder: ("ladders", "ladder", gettext_lazy("Ladders")),
    Rung: ("rungs", "rung_of", gettext_lazy("Rungs")),
    Assessment: ("assessments", "assessment", gettext_lazy("Tests")),
    Block: ("blocks", "block", gettext_lazy("Blocks")),
    Prescription: ("prescriptions", "prescription_of", gettext_lazy("Prescriptions")),
    Program: ("programs", "program", gettext_lazy("Programs")),
    Placement: ("placements", "placement_of", gettext_lazy("Placed blocks")),
    Progression: ("progressions", "progression_of", gettext_lazy("Progressions")),
    WeekOverride: ("overrides", "override_of", gettext_lazy("Figures of weeks")),
}


# (where, column, what is wrong)
Problem: TypeAlias = tuple[str, str, str]


@dataclass
class ImportRow:
    """What a file says of one row: raw values by field name.

    `whole`: what is not named is at its default; else it stays as it is. `children` has, by the
    key of the rows within the row that the file speaks of, a list of (where, values).
    """

    table: catalogue.CatalogTable
    slug: str
    where: str
    values: dict[str, Any] = field(default_factory=dict)
    children: dict[str, list[tuple[str, dict[str, Any]]]] = field(default_factory=dict)
    whole: bool = False
    named: bool = True  # False for a row that only the rows within it speak of


@dataclass(frozen=True)
class SheetSpec:
    """One table of a spreadsheet: rows of the catalogue, or the rows within them."""

    table: catalogue.CatalogTable
    model: type[models.Model]
    inner: catalogue.ChildTable | None = None

    @property
    def name(self) -> str:
        return SHEET_NAMES[self.model][0]

    @property
    def key(self) -> str:
        """The first column's header, by which a CSV is told from the others."""
        return SHEET_NAMES[self.model][1]

    @property
    def label(self) -> str:
        return str(SHEET_NAMES[self.model][2])

    @property
    def fields(self) -> dict[str, AnyField]:
        if self.inner:
            return {f.name: f for f in self.inner.fields}
        return fields_of(self.table)

    def rows(self, rows: Iterable[Row]) -> Iterator[list[str]]:
        """Rows of cells, the header first."""
        yield [self.key, *self.fields]
        for row in rows:
            for record in child_rows(row, self.inner) if self.inner else [row]:
                yield [
                    escaped(row.slug),
                    *(escaped(cell_of(record, f)) for f in self.fields.values()),
                ]


SHEETS = [
    sheet
    for table in catalogue.TABLES
    for sheet in (
        SheetSpec(table, table.model),
        *(SheetSpec(table, inner.model, inner) for inner in table.inner),
    )
]


def child_rows(row: Row, inner: ChildTable) -> list[Row]:
    """The rows within `row`, in order."""
    order = ("week", "weekday", "position", "pk")
    return sorted(
        getattr(row, inner.relation).all(),
        key=lambda child: [getattr(child, name) for name in order if hasattr(child, name)],
    )


def fields_of(table: CatalogTable) -> dict[str, AnyField]:
    """{name: field} of all that a file may say of a row of `table`, beside its slug."""
    meta = table.model._meta
    beside = [meta.get_field(name) for name in ITS_OWN.get(table.model, ())]
    links = [meta.get_field(name) for name in table.links]
    return {f.name: f for f in (*table.fields, *beside, *links)}


def cell_of(row: Row, f: AnyField) -> str:
    if f.many_to_many:
        return ", ".join(sorted(other.slug for other in getattr(row, f.name).all()))
    value = getattr(row, f.name)
    if value is None:
        return ""
    if f.related_model:
        return value.slug
    if isinstance(value, bool):
        return YES[0] if value else NO[0]
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(f, models.DateTimeField):
        return value.isoformat()
    if isinstance(value, Decimal):
        return units.plain(value)
    return str(catalogue.plain(value))


def escaped(text: str) -> str:
    return harmless(text)


def unescaped(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


def value_of_cell(text: str, f: AnyField) -> Any:
    """The raw value of a cell. Raises ValidationError."""
    if f.many_to_many:
        return [slug for slug in re.split(r"[,\s]+", text) if slug]
    if isinstance(f, models.BooleanField):
        word = text.strip().casefold()
        if word in YES:
            return True
        if word in (*NO, ""):
            return False
        raise ValidationError(_("Write yes or no."))
    if isinstance(f, models.JSONField):
        if f.name != "figure":
            return [line.strip() for line in text.splitlines() if line.strip()]
        try:
            return read_json(text) if text.strip() else None
        except ValueError:
            raise ValidationError(_("This is not written as JSON.")) from None
    if isinstance(f, (models.CharField, models.TextField)) and not f.related_model:
        return text
    return text.strip() or None


def clean(raw: Any, f: AnyField) -> Any:
    """A raw value, of a cell or of the data file, as the field's own. Raises ValidationError.

    For a link it is the slug, or the list of them; whether they are there is not looked at.
    """
    if not _is_printable(raw):
        raise ValidationError(_("There is a character in it that cannot be shown."))
    if f.related_model:
        if not f.many_to_many:
            raw = [raw] if raw is not None else []
        if not isinstance(raw, list) or not all(isinstance(slug, str) for slug in raw):
            raise ValidationError(_("Give the short name."))
        if f.many_to_many:
            return sorted(set(raw))
        if not raw and not f.null:
            raise ValidationError(_("Fill this in."))
        return raw[0] if raw else None
    if isinstance(f, models.JSONField):
        if f.name != "figure" and not (
            isinstance(raw, list) and all(isinstance(line, str) for line in raw)
        ):
            raise ValidationError(_("Give a list of texts."))
    elif isinstance(f, models.BooleanField):
        if not isinstance(raw, bool):
            raise ValidationError(_("Write yes or no."))
    elif isinstance(f, (models.CharField, models.TextField)):
        if not isinstance(raw, str):
            raise ValidationError(_("Give a text."))
        raw = catalogue.plain(raw)
    elif raw is None and not f.null:
        raise ValidationError(_("Fill this in."))
    elif isinstance(raw, (bool, list, dict)):
        raise ValidationError(_("Give a number."))
    elif isinstance(f, (models.IntegerField, models.DecimalField)):
        raw = _number(raw, f)
    return f.clean(raw, None)


def _number(raw: Any, f: AnyField) -> Any:
    """A number as a person or a program wrote it. Raises ValidationError."""
    if raw is None:
        return None
    if not isinstance(raw, str):
        # What is a number to the file is one: no sign in it could be another's.
        raw = units.plain(Decimal(str(raw)))
    parse = parse_whole if isinstance(f, models.IntegerField) else parse_decimal
    try:
        return parse(raw)
    except NotANumber as error:
        raise number_refusal(error, _("Give a number.")) from None


def _is_printable(value: object) -> bool:
    if isinstance(value, dict):
        return all(_is_printable(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return all(_is_printable(part) for part in value)
    return not (isinstance(value, str) and UNPRINTABLE.search(value))
