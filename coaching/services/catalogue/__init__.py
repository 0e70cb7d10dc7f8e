"""The drills, ladders, ready-made blocks and programs: loaded, compared, brought out and in."""

from .load import FILE, LoadReport, load, origin, read, read_translated
from .schema import (
    TABLES,
    CatalogTable,
    CatalogueError,
    ChildTable,
    digest_of,
    in_order,
    plain,
    shape_of,
    shape_of_entry,
    shape_of_row,
    slug_or_value,
)
from .write import SAME, look_up_prescriptions, set_fields, write

__all__ = [
    "FILE",
    "SAME",
    "TABLES",
    "CatalogTable",
    "CatalogueError",
    "ChildTable",
    "LoadReport",
    "digest_of",
    "in_order",
    "load",
    "look_up_prescriptions",
    "origin",
    "plain",
    "read",
    "read_translated",
    "set_fields",
    "shape_of",
    "shape_of_entry",
    "shape_of_row",
    "slug_or_value",
    "write",
]
