"""The catalogue that ships as data, and how it comes into the database.

`CatalogEntry` keeps a digest of a row's plain shape as the loader left it: a row that has another
digest now was edited here, and is left alone.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from coaching import figures
from coaching.models import CatalogEntry, Drill
from coaching.models.history import one_change

from .languages import file_of, translate
from .schema import (
    TABLES,
    CatalogTable,
    CatalogueError,
    Row,
    Shape,
    digest_of,
    shape_of_entry,
    shape_of_row,
    table_of,
)
from .write import look_up_prescriptions, pointed_slugs, write

FILE = Path(__file__).resolve().parent / "catalogue.toml"


@dataclass
class LoadReport:
    """What loading did: names of rows, as 'drill Band knee pull', by what became of them."""

    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)  # edited here, so left alone
    taken: list[str] = field(default_factory=list)  # made here under the same slug
    removed: list[str] = field(default_factory=list)  # removed here, so not brought back
    waiting: list[str] = field(default_factory=list)  # does not fit a row that is other here
    gone: list[str] = field(default_factory=list)  # no longer in the file, not deleted


def read(path: Path | str = FILE) -> Shape:
    """The file as {table: [row, ...]}. Raises CatalogueError for text that is no TOML."""
    try:
        return tomllib.loads(Path(path).read_text("utf-8"))
    except ValueError as error:
        raise CatalogueError(f"{Path(path).name}: {error}") from error


def read_translated(path: Path | str = FILE) -> Shape:
    """The file with the texts that a file of the site's language beside it has."""
    data, translation = read(path), file_of(settings.LANGUAGE_CODE, Path(path).parent)
    return translate(data, read(translation), translation.name) if translation else data


def _with_figure(table: CatalogTable, entry: Shape) -> Shape:
    """A drill's figure stands in a file of its own."""
    if table.model is Drill and entry["slug"] in figures.slugs() and "figure" not in entry:
        return entry | {"figure": figures.shipped(entry["slug"])}
    return entry


@transaction.atomic
@one_change("shipped catalogue")
def load(data: Shape | None = None) -> LoadReport:
    """Bring the shipped catalogue into the database, all of it or nothing. Returns a LoadReport.

    Loading twice changes nothing. A row that was edited here stays as it is; a row that the
    file no longer has stays too.
    """
    data = read_translated() if data is None else data
    unknown = set(data) - {table.key for table in TABLES}
    if unknown:
        raise CatalogueError(f"no such table: {', '.join(sorted(unknown))}")
    loader = _Loader()
    shipped = {(row.model, row.slug): row for row in CatalogEntry.objects.all()}
    pieces = {row["slug"]: row.get("pieces", 1) for row in data.get("equipment", [])}
    for table in TABLES:
        loader.known[table.model] = table.rows()
        look_up_prescriptions(table, loader.known)
        for entry in data.get(table.key, []):
            wanted = shape_of_entry(table, _with_figure(table, entry), pieces)
            mark = shipped.pop((table.key, entry["slug"]), None)
            loader.bring_in(table, entry["slug"], wanted, mark)
    Drill.objects.redraw()
    loader.report.gone = [
        f"{model} {slug}" for model, slug in shipped if slug in loader.known[table_of(model).model]
    ]
    return loader.report


class _Loader:
    """Brings in row by row what the file says, and tells of each in its `report`."""

    def __init__(self) -> None:
        self.report = LoadReport()
        self.known: dict[type[Model], dict[str, Any]] = {}  # {model: {slug: row}}
        self.strange: set[str] = set()  # slugs whose row is not what the file says

    def bring_in(
        self, table: CatalogTable, slug: str, wanted: Shape, mark: CatalogEntry | None
    ) -> None:
        """Make the row be `wanted`, unless it is the site's own. `mark`: what was loaded before."""
        existing = self.known[table.model]
        name, row, digest = f"{table.key} {wanted['name']}", existing.get(slug), digest_of(wanted)
        now = None if row is None else digest_of(shape_of_row(table, row))
        left_alone = self._left_alone(now, digest, mark)
        if left_alone is not None:
            left_alone.append(name)
            self.strange.add(slug)
            if left_alone is self.report.taken:
                del existing[slug]
            return
        if now == digest:
            self.report.unchanged.append(name)
        elif not self._write(table, slug, wanted, name):
            return
        if not mark or mark.digest != digest:
            CatalogEntry.objects.update_or_create(
                model=table.key,
                slug=slug,
                defaults={"digest": digest, "loaded_at": timezone.now()},
            )

    def _left_alone(
        self, now: str | None, digest: str, mark: CatalogEntry | None
    ) -> list[str] | None:
        """The list of the report for a row that stays as it is here, None for any other."""
        if now is None:
            return self.report.removed if mark else None
        if mark is None:
            return self.report.taken if now != digest else None
        return self.report.edited if now not in (mark.digest, digest) else None

    def _write(self, table: CatalogTable, slug: str, wanted: Shape, name: str) -> bool:
        """False where it waits for a row that is not what the file says."""
        row = self.known[table.model].get(slug)
        try:
            with transaction.atomic():
                made = write(table, row or table.model(slug=slug), wanted, self.known)
        except CatalogueError:
            if not self.strange & pointed_slugs(table, wanted):
                raise
            self.report.waiting.append(name)
            self.strange.add(slug)
            return False
        (self.report.added if row is None else self.report.updated).append(name)
        self.known[table.model][slug] = made
        return True


def origin(row: Row) -> str:
    """Where a row comes from: 'shipped', 'edited' (shipped, and edited here) or 'own'."""
    table = next(table for table in TABLES if isinstance(row, table.model))
    mark = CatalogEntry.objects.filter(model=table.key, slug=row.slug).first()
    if mark is None:
        return "own"
    return "shipped" if mark.digest == digest_of(shape_of_row(table, row)) else "edited"
