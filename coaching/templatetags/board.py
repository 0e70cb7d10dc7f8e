"""The board's rows: `{% load board %}`. 200 athletes have 1,400 cells, so templates are cached."""

from functools import lru_cache

from django import template

from coaching.cached_templates import cached_template
from coaching.markup import joined
from coaching.templatetags.kneelift import lift

register = template.Library()


@lru_cache(maxsize=512)
def sign(state, hundredths):
    return lift(state, hundredths / 100)


@register.simple_tag
def board_row(row, is_open=True):
    """Of a coaching.pages.board_cells.BoardRow: the athlete, her seven days, what she did.

    Leads to her and her days where that `is_open` to the reader.
    """
    cells = joined(_cell(cell, is_open) for cell in row.cells)
    values = {
        "url": row.url,
        "athlete": row.athlete.pk,
        "name": row.athlete.name,
        "short": row.short,
        "cells": cells,
        "may_not": row.may_not,
        "done": row.done,
        "planned": row.planned,
    }
    variant = {"hurts": row.hurts, "paused": row.paused, "any_planned": bool(row.planned)}
    variant |= {"restricted": bool(row.may_not), "is_open": is_open}
    return cached_template("board/_row.html", variant, values)


def _cell(cell, is_open):
    flags = joined(
        cached_template("board/_flag.html", {"name": n}, {"text": t}) for n, t in cell.flags
    )
    variant = {
        "is_today": cell.is_today,
        "has_number": bool(cell.number),
        "is_open": is_open,
    }
    values = {
        "key": cell.key,
        "url": cell.url,
        "sign": sign(cell.state, round(cell.share * 100)),
        "number": cell.number,
        "flags": flags,
        "text": cell.text,
    }
    return cached_template("board/_cell.html", variant, values)
