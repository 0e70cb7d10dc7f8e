"""The catalogue that ships as data, and how it comes into the database.

`CatalogEntry` keeps a digest of a row's plain shape as the loader left it: a row that has another
digest now was edited here, and is left alone.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from coaching import figures
from coaching.models import CatalogEntry, Drill
from coaching.models.history import one_change

from .schema import TABLES, CatalogueError, digest_of, shape_of_entry, shape_of_row, table_of
from .write import look_up_prescriptions, pointed_slugs, write

FILE = Path(__file__).resolve().parent / "catalogue.toml"


@dataclass
class LoadReport:
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
    except ValueError as error:
        raise CatalogueError(f"{Path(path).name}: {error}") from error


def _with_figure(table, entry):
    """A drill's figure stands in a file of its own."""
    if table.model is Drill and entry["slug"] in figures.slugs() and "figure" not in entry:
        return entry | {"figure": figures.shipped(entry["slug"])}
    return entry


@transaction.atomic
@one_change("shipped catalogue")
def load(data=None):
    """Bring the shipped catalogue into the database, all of it or nothing. Returns a LoadReport.

    Loading twice changes nothing. A row that was edited here stays as it is; a row that the
    file no longer has stays too.
    """
    data = read() if data is None else data
    unknown = set(data) - {table.key for table in TABLES}
    if unknown:
        raise CatalogueError(f"no such table: {', '.join(sorted(unknown))}")
    report, known = LoadReport(), {}
    strange = set()  # slugs whose row is not what the file says
    shipped = {(row.model, row.slug): row for row in CatalogEntry.objects.all()}
    pieces = {row["slug"]: row.get("pieces", 1) for row in data.get("equipment", [])}
    for table in TABLES:
        existing = known[table.model] = table.rows()
        look_up_prescriptions(table, known)
        for entry in data.get(table.key, []):
            slug = entry["slug"]
            wanted = shape_of_entry(table, _with_figure(table, entry), pieces)
            digest, mark = digest_of(wanted), shipped.pop((table.key, slug), None)
            name, row = f"{table.key} {wanted['name']}", existing.get(slug)
            if row is None and mark:
                report.removed.append(name)
                strange.add(slug)
                continue
            if row is not None:
                now = digest_of(shape_of_row(table, row))
                if not mark and now != digest:
                    report.taken.append(name)
                    del existing[slug]
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
                    if not strange & pointed_slugs(table, wanted):
                        raise
                    report.waiting.append(name)
                    strange.add(slug)
                    continue
                (report.added if row is None else report.updated).append(name)
                existing[slug] = made
            if not mark or mark.digest != digest:
                CatalogEntry.objects.update_or_create(
                    model=table.key,
                    slug=slug,
                    defaults={"digest": digest, "loaded_at": timezone.now()},
                )
    Drill.objects.redraw()
    report.gone = [
        f"{model} {slug}" for model, slug in shipped if slug in known[table_of(model).model]
    ]
    return report


def origin(row):
    """Where a row comes from: 'shipped', 'edited' (shipped, and edited here) or 'own'."""
    table = next(table for table in TABLES if isinstance(row, table.model))
    mark = CatalogEntry.objects.filter(model=table.key, slug=row.slug).first()
    if mark is None:
        return "own"
    return "shipped" if mark.digest == digest_of(shape_of_row(table, row)) else "edited"
