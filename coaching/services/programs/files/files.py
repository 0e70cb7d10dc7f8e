"""Files of programs: plain values and bytes, out and in."""

import json
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from coaching.models import Block, Drill, Program
from coaching.rules.numbers import read_json
from coaching.services import catalogue
from coaching.services.catalogue.schema import Shape

FORMAT, VERSION = "kneelift program", 1
MAX_BYTES = 500_000
MAX_BLOCKS = 200
BLOCK, PROGRAM = (table for table in catalogue.TABLES if table.model in (Block, Program))
[ROWS] = BLOCK.inner


class FileError(Exception):
    """The file is no program at all; the message says why."""


# --- out ------------------------------------------------------------------------------


def document(program: Program) -> Shape:
    """What the file of `program` says, as plain values. A fixed number of queries."""
    inner = (models.Prefetch(table.relation, table.rows()) for table in PROGRAM.inner)
    program = Program.objects.prefetch_related(*inner).get(pk=program.pk)
    rows = Block.objects.filter(placements__program=program).distinct().order_by("pk")
    rows = rows.prefetch_related(models.Prefetch(ROWS.relation, ROWS.rows()))
    names: dict[str, str] = {}
    blocks = []
    for block in rows:
        shape = catalogue.shape_of_row(BLOCK, block)
        for row in shape.get(ROWS.key, []):
            names[row["drill"]] = ""
        blocks.append({"slug": block.slug} | shape)
    names = dict(Drill.objects.filter(slug__in=names).values_list("slug", "name"))
    return {
        "format": FORMAT,
        "version": VERSION,
        "program": catalogue.shape_of_row(PROGRAM, program),
        "blocks": blocks,
        # For whoever has no drill of that short name.
        "drills": dict(sorted(names.items())),
    }


def text(program: Program) -> str:
    return json.dumps(document(program), ensure_ascii=False, indent=1) + "\n"


# --- in -------------------------------------------------------------------------------


def read(content: bytes) -> Shape:
    """The plain values of a file's bytes. Raises FileError."""
    if len(content) > MAX_BYTES:
        raise FileError(_("The file is larger than 500 kB."))
    try:
        plain = read_json(
            content.decode("utf-8-sig"), parse_float=Decimal, object_pairs_hook=_said_once
        )
    except ValueError:
        raise FileError(_("This file cannot be read. Choose one that was made here.")) from None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise FileError(_("This is no program. Choose a file that was made with “Save as a file”."))
    if plain.get("version") != VERSION:
        raise FileError(_("This file is of a newer kneelift. Bring this one up to date first."))
    if not isinstance(plain.get("program"), dict) or not are_rows(plain.get("blocks")):
        raise FileError(_("The file is not whole: the program or its blocks are missing."))
    if len(plain["blocks"]) > MAX_BLOCKS:
        raise FileError(_("The file has more than %(most)s blocks.") % {"most": MAX_BLOCKS})
    return plain


def _said_once(pairs: list[tuple[str, Any]]) -> Shape:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise ValueError("a name is there twice")
    return fields


def are_rows(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(row, dict) for row in value)
